"""One attempt from its spec to its last event. Every end leaves one; the exit code says which."""

import contextlib
import gc
import json
import os
import sys
import time
import traceback

from .events import Events, Silence
from .faults import RESUMABLE, Stop, reason_of
from .shape import check_inputs
from .signals import Flags
from .spec import load

FIRST = os.environ.get("RANK", "0") == "0"


def identity(path: str) -> tuple[str, int]:
    """Run and attempt of a spec as far as they can be read, so that even a bad spec leaves an event."""
    try:
        with open(path, encoding="utf-8") as file:
            given = json.load(file)
        run, attempt = given.get("run_id", "run"), given.get("attempt", 1)
    except (OSError, ValueError, AttributeError, RecursionError):
        return "run", 1
    known = isinstance(run, str) and isinstance(attempt, int) and not isinstance(attempt, bool)
    return (run.encode(errors="replace").decode(), attempt) if known else ("run", 1)


def train(path: str, flags: Flags) -> int:
    """Runs a spec to its end. torch is imported only after all that can be checked without it."""
    started = time.monotonic()
    work = os.path.dirname(os.path.abspath(path))
    try:
        events = Events(os.path.join(work, "events.jsonl"), *identity(path)) if FIRST else Silence()
    except OSError as error:
        print(f"the work folder cannot be written: {error.strerror}", file=sys.stderr)
        return 2
    try:
        run(path, work, events, flags, started)
        return 0
    except Exception as error:
        return tell_end(error, work, events)
    finally:
        events.close()


def run(path: str, work: str, events: Events | Silence, flags: Flags, started: float) -> None:
    """The attempt itself; it ends by returning or by an exception."""
    spec = load(path)
    world = int(os.environ.get("WORLD_SIZE", "1"))
    told = {key: spec[key] for key in ("objective", "steps", "threads")}
    asked = {"request": spec["request_id"]} if spec["request_id"] else {}
    events.emit("started", model=spec["model_id"], **told, world=world, **asked)
    if FIRST:  # the first line of the log says whose it is, there where logs of many runs are searched
        print(json.dumps({"run": spec["run_id"], "attempt": spec["attempt"], **asked}), file=sys.stderr, flush=True)
    counts = check_inputs(spec)
    from . import ranks
    from .loop import Run

    if FIRST:
        ranks.clear_notes(work)
    attempt = Run(spec, counts, events, flags, started)
    attempt.prepare()
    attempt.train()
    del attempt  # the model in several processes holds their group: let go of after the parting, it can wait for ever
    gc.collect()
    ranks.leave()


def tell_end(error: Exception, work: str, events: Events | Silence) -> int:
    """Writes the last event and returns the exit code."""
    stop = reason_of(error)
    if stop.reason == "internal":
        print("".join(traceback.format_exception(error)), file=sys.stderr)
        if FIRST:
            stop = told_by_others(work) or stop
    if not FIRST and stop.code != RESUMABLE:
        from . import ranks

        ranks.leave_note(work, stop)
    kind = "stopped" if stop.code == RESUMABLE else "failed"
    with contextlib.suppress(OSError):  # a disk that is full to the last byte takes no event; the exit code still tells
        events.emit(kind, code=stop.code, reason=stop.reason, message=str(stop))
    print(f"{kind}: {stop.reason}: {stop}", file=sys.stderr)
    return stop.code


def told_by_others(work: str) -> Stop | None:
    """Why another process failed, when this one only lost it."""
    from . import ranks

    return ranks.told_by_others(work)
