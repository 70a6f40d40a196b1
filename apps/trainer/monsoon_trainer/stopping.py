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
        self.started = started
        self.stop_after = math.inf if spec["stop_after_s"] is None else spec["stop_after_s"]
        self.lease_until = math.inf
        self.save = False  # somebody wants a checkpoint; set back by whoever writes it
        if self.lease_file and not self._read_lease():
            raise Stop("bad_spec", "spec key 'lease_file' names a file that does not hold a Unix time")

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
        if self.lease_file:
            self._read_lease()  # one that cannot be read renews nothing: what was last read counts until it ends
        if time.time() > self.lease_until - self.margin:
            return "lease_ending"
        return "time_limit" if time.monotonic() > self.started + self.stop_after else None

    def _read_lease(self) -> bool:
        """The lease's end and, behind it, the time limit as it is now: a running job may be given more."""
        try:
            with open(self.lease_file, encoding="ascii") as file:
                until, *more = [float(word) for word in file.read(64).split()]
        except (OSError, ValueError):
            return False
        if not all(math.isfinite(value) for value in (until, *more)):
            return False
        self.lease_until = until
        if more:
            self.stop_after = more[0]
        return True
