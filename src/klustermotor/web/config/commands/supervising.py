"""Keep a few processes alive, and end them in order."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_log = logging.getLogger(__name__)
#: Seconds a child may take to end before it is ended.
_GRACE = 20.0
#: A child that lived this long starts anew at once; one that did not waits longer each time.
_LIVED = 60.0
_LONGEST_WAIT = 30.0
#: Seconds between two looks at the children.
_PAUSE = 0.2
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG


@dataclass
class Child:
    """One process that is kept alive."""

    name: str
    command: Sequence[str]
    grace: float = _GRACE
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0
    falls: int = 0

    def start(self) -> None:
        """Start it in a session of its own: a Ctrl-C in the terminal reaches the supervisor alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: S603, PLW1509

    def look_after(self) -> None:
        """Start it when its time has come; when it has died, say so and set the time of its next start."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return
        status = self.process.poll()
        if status is None:
            return
        self.falls = 0 if now - self.started > _LIVED else self.falls + 1
        wait = min(_LONGEST_WAIT, 2.0 ** (self.falls - 1)) if self.falls else 0.0
        _log.error("The %s ended (%s); it starts again in %.0f s", self.name, status, wait)
        self.process, self.start_at = None, now + wait

    def stop(self) -> bool:
        """End it, gently and then not; return whether it ended by itself."""
        if self.process is None or self.process.poll() is not None:
            return True
        self.process.terminate()
        try:
            self.process.wait(self.grace)
        except subprocess.TimeoutExpired:
            _log.warning("The %s did not end within %.0f s and was ended", self.name, self.grace)
            self.process.kill()
            self.process.wait()
            return False
        return True


@dataclass
class Supervisor:
    """Several processes, alive until somebody says stop; listen before the first is started."""

    _stopping: bool = field(default=False, init=False)

    def listen(self) -> None:
        """Take SIGTERM and SIGINT as the word to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def see_through(self, child: Child) -> int | None:
        """Run a process to its end and return its exit status; none when told to stop meanwhile."""
        child.start()
        while child.process is not None and not self._stopping:
            status = child.process.poll()
            if status is not None:
                return status
            time.sleep(_PAUSE)
        child.stop()
        return None

    def keep(
        self, children: Sequence[Child], *, answers: Callable[[], bool], once_it_answers: Callable[[], object]
    ) -> int:
        """Keep the children alive until told to stop, say once that they answer; return the exit status."""
        answered = False
        while not self._stopping:
            for child in children:
                child.look_after()
            if not answered and answers():
                answered = True
                once_it_answers()
            time.sleep(_PAUSE)
        # All are asked in order; a list, so that each is stopped whatever became of the one before.
        ended = [child.stop() for child in children]
        return 0 if all(ended) else 1

    def _stop(self, *_signal: object) -> None:
        """Remember that it is time to end."""
        self._stopping = True


def _die_with_parent() -> None:
    """Have the kernel end this child if the supervisor is killed outright (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGTERM)
        if os.getppid() == 1:
            os._exit(0)
