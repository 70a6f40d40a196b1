"""Whether a run must stop before its last step: a signal, a lease that ends, a time that is up."""

import math
import time

import torch

from . import ranks
from .faults import Stop
from .signals import Flags

REASONS = (None, "signal", "lease_ending", "time_limit")


class Stopping:
    """Asked between steps. One process's reason is every process's, so that all stop at the same step."""

    def __init__(self, spec: dict, flags: Flags, started: float, device):
        self.flags, self.device = flags, device
        self.lease_file, self.margin = spec["lease_file"], spec["lease_margin_s"]
        self.ends = math.inf if spec["stop_after_s"] is None else started + spec["stop_after_s"]
        self.lease_until = math.inf
        self.save = False  # somebody wants a checkpoint; set back by whoever writes it
        if self.lease_file and (until := self._read_lease()) is None:
            raise Stop("bad_spec", "spec key 'lease_file' names a file that does not hold a Unix time")
        elif self.lease_file:
            self.lease_until = until

    def reason(self) -> str | None:
        """Why to stop now, or None."""
        wanted, self.flags.save = self.flags.save, False  # a signal after this line counts at the next step
        wish = torch.tensor([REASONS.index(self._own()), int(wanted)], device=self.device)
        stop, save = ranks.highest(wish).tolist()
        self.save = self.save or bool(save)
        return REASONS[stop]

    def alone(self) -> str | None:
        """Why this process must stop now, without asking the others."""
        return self._own()

    def _own(self) -> str | None:
        if self.flags.stop:
            return "signal"
        if self._lease_ends():
            return "lease_ending"
        return "time_limit" if time.monotonic() > self.ends else None

    def _lease_ends(self) -> bool:
        if not self.lease_file:
            return False
        # A file that cannot be read renews nothing: what was last read counts until it ends.
        self.lease_until = self._read_lease() or self.lease_until
        return time.time() > self.lease_until - self.margin

    def _read_lease(self) -> float | None:
        try:
            with open(self.lease_file, encoding="ascii") as file:
                until = float(file.read(64))
        except (OSError, ValueError):
            return None
        return until if math.isfinite(until) else None
