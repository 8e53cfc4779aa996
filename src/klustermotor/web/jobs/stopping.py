"""A worker that is told to end leaves its job at once, but never in the middle of what cannot be undone."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Stopping(BaseException):
    """The worker ends; whatever it is doing is left as it is. No ``except Exception`` may swallow it."""


class _Watch:
    """What the worker's main thread is doing when a signal comes."""

    def __init__(self) -> None:
        """Start idle."""
        self.told = threading.Event()
        self.working = False
        self.undisturbed = 0

    def hear(self, *_signal: object) -> None:
        """Remember that it is time to end, and break off the job where that is harmless."""
        self.told.set()
        self.break_off()

    def break_off(self) -> None:
        """Leave the job, if there is one and it may be left here."""
        if self.told.is_set() and self.working and not self.undisturbed:
            self.working = False
            raise Stopping


_watch = _Watch()


def listen() -> threading.Event:
    """Take SIGTERM and SIGINT as the word to end; return the event that tells it has come."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _watch.hear)
    return _watch.told


@contextmanager
def leaving_when_told() -> Iterator[None]:
    """Let what happens here be broken off with ``Stopping`` when the worker is told to end."""
    _watch.working = True
    try:
        _watch.break_off()
        yield
    finally:
        _watch.working = False


@contextmanager
def undisturbed() -> Iterator[None]:
    """Finish what happens here before leaving: a letter that is being handed over, say."""
    _watch.undisturbed += 1
    try:
        yield
    finally:
        _watch.undisturbed -= 1
    _watch.break_off()
