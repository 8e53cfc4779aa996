"""Show that something runs, and how far it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from klustermotor.cli.refusals import console


class Steps:
    """A command's steps, shown one after the other; call it with what begins now.

    Parameters
    ----------
    progress : rich.progress.Progress
        Where the steps are drawn.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def __call__(self, what: str) -> None:
        """Begin a step; the one before it is done."""
        self.done()
        self._task = self._progress.add_task(what, total=None)

    def count(self, finished: int, total: int) -> None:
        """Say how far the running step is."""
        if self._task is not None:
            self._progress.update(self._task, completed=finished, total=total)

    def done(self) -> None:
        """Mark the running step as done."""
        if self._task is not None:
            self._progress.update(self._task, total=1, completed=1)
            self._task = None


@contextmanager
def steps(*, quiet: bool = False) -> Iterator[Steps]:
    """Show a command's steps on standard error, with the seconds each took.

    Parameters
    ----------
    quiet : bool
        Show nothing, for a machine that reads.

    Yields
    ------
    Steps
    """
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(24),
        TimeElapsedColumn(),
    )
    shown = Progress(*columns, console=console, disable=quiet or not console.is_terminal, transient=False)
    started = time.monotonic()
    with shown as progress:
        running = Steps(progress)
        yield running
        running.done()
    if not quiet and not console.is_terminal and time.monotonic() - started > 1:
        console.print(f"Took {time.monotonic() - started:.1f} s", style="dim")
