"""One warm process that forks a run a line: tests that kill and resume need not pay for the imports each time.

Reads `{"spec": path, "log": path?}` lines; prints `{"ready": true}`, then `{"pid", "spec"}` at each start and
`{"pid", "code"}` at each end, where a negative code is the signal that killed the run.
"""

import json
import os
import select
import signal
import sys
import time

GRACE_SECONDS = 10


def say(**told) -> None:
    """One line to whoever holds the other end."""
    print(json.dumps(told), flush=True)


def serve() -> int:
    """Serves until its input ends; then stops the runs that are left."""
    # Imported for the children. Nothing may be computed here: threads of torch do not survive a fork.
    from . import loop  # noqa: F401

    children: set[int] = set()
    rest = b""
    say(ready=True)
    while True:
        if select.select([0], [], [], 0.02)[0]:
            data = os.read(0, 65_536)
            if not data:
                break
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                start(json.loads(line), children)
        reap(children)
    finish(children)
    return 0


def start(asked: dict, children: set[int]) -> None:
    """Forks a run, in a session of its own."""
    spec = os.path.abspath(asked["spec"])
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            code = child(spec, asked.get("log"))
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    children.add(pid)
    say(pid=pid, spec=asked["spec"])


def child(spec: str, log: str | None) -> int:
    """The run, as `train` runs it."""
    from .attempt import train
    from .signals import listen

    flags = listen()
    os.setsid()
    os.chdir(os.path.dirname(spec))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if log:
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 2)
    os.dup2(2, 1)  # the parent's output is for its own lines
    return train(spec, flags)


def reap(children: set[int]) -> None:
    """Tells of the runs that have ended."""
    for pid in list(children):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            children.discard(pid)
            say(pid=pid, code=os.waitstatus_to_exitcode(status))


def finish(children: set[int]) -> None:
    """Stops what still runs, so that nothing is left behind."""
    for pid in children:
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    while children and time.monotonic() < until:
        reap(children)
        time.sleep(0.02)
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
