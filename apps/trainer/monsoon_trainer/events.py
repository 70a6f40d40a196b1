"""The run's diary: one JSON object a line in `events.jsonl`, tailed by whoever runs the trainer."""

import contextlib
import errno
import json
import os
import time

RESERVE_BYTES = 16_384  # room for the last word of a run that filled its disk


class Events:
    """Appends events. `seq` goes on where the file's events of the same run and attempt ended, so none comes twice."""

    def __init__(self, path: str, run: str, attempt: int):
        self.path, self.run, self.attempt = path, run, attempt
        self.reserve = os.path.join(os.path.dirname(path), ".events-reserve")
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        self.seq, whole = self._read()
        if not whole:
            # Ended, never cut off: a reader may already have read the half line that a kill left.
            os.write(self.file, b"\n")
        with contextlib.suppress(OSError), open(self.reserve, "wb") as reserve:
            reserve.write(b"\0" * RESERVE_BYTES)

    def _read(self) -> tuple[int, bool]:
        last, line = 0, b"\n"
        with open(self.path, "rb") as file:
            for line in file:
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    event = json.loads(line)
                    if (event["run"], event["attempt"]) == (self.run, self.attempt):
                        last = max(last, event["seq"])
        return last, line.endswith(b"\n")

    def emit(self, kind: str, **fields) -> None:
        """Writes one event. JSON has no NaN: a number that is not finite is a fault of the caller."""
        head = {"run": self.run, "attempt": self.attempt, "seq": self.seq + 1, "t": round(time.time(), 3), "type": kind}
        line = (json.dumps({**head, **fields}, ensure_ascii=False, allow_nan=False) + "\n").encode()
        self.seq += 1
        try:
            self._write(line)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT) or not os.path.exists(self.reserve):
                raise
            os.unlink(self.reserve)
            self._write(b"\n" + line)

    def _write(self, line: bytes) -> None:
        written = os.write(self.file, line)
        if written < len(line):
            raise OSError(errno.ENOSPC, "the event was cut short")

    def close(self) -> None:
        """Ends the diary and gives the reserved room back."""
        os.close(self.file)
        with contextlib.suppress(OSError):
            os.unlink(self.reserve)


class Silence:
    """The diary of every process but the first: events are told once."""

    def emit(self, kind: str, **fields) -> None:
        """Tells nothing."""

    def close(self) -> None:
        """Has nothing to close."""
