"""Files from strangers are opened a few at a time on a machine, whoever opens them; the others wait.

A turn is a locked file that all processes of one user share, so it is free again as soon as whoever held it
has ended, in whatever way.
"""

import contextlib
import os
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from klustermotor.formats.phrases import phrase

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

_LOCKS: bool = fcntl is not None
#: How long to wait before saying so, and between two looks.
PATIENCE = 20.0
_PAUSE = 0.05
#: What a control group allows this machine's processes, where it says so.
_ALLOWED = Path("/sys/fs/cgroup/memory.max")
_UNKNOWN_MEMORY = 4_000_000_000


class NoTurn(RuntimeError):  # noqa: N818 - said to the person whose file waits
    """Other files are being opened just now; nothing is wrong with this one, and nothing was read.

    Parameters
    ----------
    name : str
        Of the file.

    Examples
    --------
    >>> NoTurn("jobb.xlsx").in_language("en")
    'Other files are being opened just now, so jobb.xlsx was not read; try again in a minute.'
    """

    #: After how long to try again.
    seconds = 60

    def __init__(self, name: str) -> None:
        super().__init__(phrase("upload.no_turn", "en", {"name": name}))
        self.name = name

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.name,)

    def in_language(self, language: str) -> str:
        """Return the sentence in ``sv`` or ``en``."""
        return phrase("upload.no_turn", language, {"name": self.name})


@contextmanager
def a_turn(name: str, *, memory: int, patience: float | None = None) -> Iterator[tuple[int, ...]]:
    """Hold a turn to open one file.

    Parameters
    ----------
    name : str
        Of the file, for the sentence if there is no turn.
    memory : int
        Bytes that opening one may take; half the machine's memory is shared out in such parts.
    patience : float, optional
        Seconds to wait.

    Yields
    ------
    tuple of int
        Descriptors to hand to the process that opens the file, which then holds the turn to its own end.

    Raises
    ------
    NoTurn
        If no turn came up in time.

    Examples
    --------
    >>> with a_turn("jobb.xlsx", memory=10**9) as held:
    ...     len(held) <= 1
    True
    """
    until = time.monotonic() + (PATIENCE if patience is None else patience)
    turn = _among_processes if _LOCKS else _in_this_process
    with turn(name, at_once(memory), until) as held:
        yield held


@cache
def at_once(memory: int) -> int:
    """Return how many files are opened at once: what half the machine's memory holds, one for each processor.

    Parameters
    ----------
    memory : int
        Bytes that opening one may take.

    Returns
    -------
    int
        At least 1.
    """
    there = _UNKNOWN_MEMORY
    with contextlib.suppress(AttributeError, ValueError, OSError):
        there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(ValueError, OSError):
        there = min(there, int(_ALLOWED.read_text(encoding="ascii")))
    return max(1, min(os.cpu_count() or 1, there // 2 // memory))


@contextmanager
def _among_processes(name: str, count: int, until: float) -> Iterator[tuple[int, ...]]:
    """Hold a turn that all processes of this user know of."""
    folder = _folder()
    while (held := _taken(folder, count)) is None:
        if time.monotonic() >= until:
            raise NoTurn(name)
        time.sleep(_PAUSE)
    try:
        yield (held,)
    finally:
        os.close(held)


def _folder() -> Path:
    """Return the folder of the turns; another user's, or one that others may write in, is not trusted."""
    folder = Path(tempfile.gettempdir(), f"klustermotor-turns-{os.getuid()}")
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise RuntimeError(f"{folder} is not ours alone; remove it")
    return folder


def _taken(folder: Path, count: int) -> int | None:
    """Return the descriptor of a turn that was free; none where all are held."""
    for number in range(count):
        # Each opening has a lock of its own, so threads of one process wait for each other too.
        held = os.open(folder / f"{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
        else:
            return held
    return None


@cache
def _turns(count: int) -> threading.BoundedSemaphore:
    """Return the turns of this process, where files cannot be locked."""
    return threading.BoundedSemaphore(count)


@contextmanager
def _in_this_process(name: str, count: int, until: float) -> Iterator[tuple[int, ...]]:
    """Hold a turn that only this process knows of."""
    if not _turns(count).acquire(timeout=max(0.0, until - time.monotonic())):
        raise NoTurn(name)
    try:
        yield ()
    finally:
        _turns(count).release()
