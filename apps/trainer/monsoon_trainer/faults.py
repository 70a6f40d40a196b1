"""Every end of a run that is not success: exit code, reason word, and a message that a person can act on."""

import errno

RESUMABLE = 75
EXIT = {
    "bad_spec": 2,
    "model_missing": 2,
    "model_unreadable": 2,
    "data_missing": 3,
    "bad_row": 3,
    "too_long": 3,
    "empty_dataset": 3,
    "digest_mismatch": 3,
    "diverged": 4,
    "out_of_memory": 5,
    "disk_full": 6,
    "checkpoint_corrupt": 7,
    "internal": 70,
    "signal": RESUMABLE,
    "lease_ending": RESUMABLE,
    "time_limit": RESUMABLE,
}


class Stop(Exception):
    """Ends the run. `reason` is a key of EXIT; the message names no path outside the work folder and no row's text."""

    def __init__(self, reason: str, message: str, code: int | None = None):
        super().__init__(message)
        self.reason = reason
        self.code = EXIT[reason] if code is None else code


def reason_of(error: Exception) -> Stop:
    """The end that an exception stands for. Faults of allocation arrive as RuntimeError on a CPU, with these words."""
    if isinstance(error, Stop):
        return error
    text, name = str(error), type(error).__name__
    memory = ("not enough memory", "can't allocate memory", "CUDA out of memory")
    if isinstance(error, MemoryError) or name == "OutOfMemoryError" or any(words in text for words in memory):
        return Stop("out_of_memory", "The machine ran out of memory. Use a smaller batch, or shorter rows.")
    # safetensors wraps the system's error in one of its own, without errno
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "No space left" in text:
        return Stop(
            "disk_full", "The disk of the work folder is full. The last checkpoint is whole; free space and go on."
        )
    return Stop("internal", f"The trainer failed in a way it did not foresee ({name}); its log has the details.")
