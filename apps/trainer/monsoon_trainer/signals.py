"""What signals ask of a run. A handler sets a flag, no more; the loop acts on it where its state is whole."""

import signal


class Flags:
    """`stop`: SIGTERM or SIGINT came; `save`: SIGUSR1 came."""

    def __init__(self):
        self.stop = False
        self.save = False


def listen() -> Flags:
    """Installs the handlers. Called before anything slow: the default would kill a run in its seconds of imports."""
    flags = Flags()

    def stop(*_):
        flags.stop = True

    def save(*_):
        flags.save = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGUSR1, save)
    return flags
