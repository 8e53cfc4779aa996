"""Workbooks and Parquet files are unpacked in a process of their own; its end is a sentence and not ours."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.turns import a_turn
from klustermotor.formats.upload_limits import UploadLimits
from klustermotor.unpacking.problems import Limits

#: What that process is told of ours: where its programs are, and no secrets.
_KEPT = {"PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT"}
_FEW_THREADS = {"POLARS_MAX_THREADS": "2", "RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
_WAITED = 3

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PlainRows:
    """A file as rows of text.

    Parameters
    ----------
    path : Path
        An Arrow file that we wrote ourselves.
    sheets : tuple of (str, int)
        Of a workbook: name, and rows that hold something.
    sheet : str
        The one that was read.
    """

    path: Path
    sheets: tuple[tuple[str, int], ...] = ()
    sheet: str = ""


@contextmanager
def unpacked(
    path: Path,
    kind: str,
    *,
    sheet: str | None = None,
    largest: bool = False,
    head: int | None = None,
    limits: UploadLimits | None = None,
    heading: int | None = None,
) -> Iterator[PlainRows]:
    """Give the rows of a workbook or a Parquet file, read by a process with little memory and time.

    Parameters
    ----------
    path : Path
        Its name is told in refusals.
    kind : {"xlsx", "parquet"}
    sheet : str, optional
        Of a workbook.
    largest : bool
        Whether the sheet with most cells is meant where none is named; else a workbook of several is refused.
    head : int, optional
        Rows that are wanted; default all.
    limits, heading : UploadLimits and int, optional
        Of a workbook: row of the headings, counted from 1; 0 for none at all. Default: the first.

    Yields
    ------
    PlainRows
        There until the context ends.

    Raises
    ------
    ExplainedRefusal
        If the file is damaged, larger than the limits, or takes more memory or time.
    NoTurn
        If too many other files are being opened just now.

    Examples
    --------
    >>> import polars as pl
    >>> path = Path(tempfile.mkdtemp(), "a.parquet")
    >>> pl.DataFrame({"year": [2003]}).write_parquet(path)
    >>> with unpacked(path, "parquet") as plain:
    ...     pl.read_ipc(plain.path).rows()
    [('2003',)]
    """
    with tempfile.TemporaryDirectory(prefix="klustermotor-unpacked-") as folder:
        target = Path(folder, "rows.arrow")
        asked: dict[str, Any] = {"path": str(path.absolute()), "target": str(target), "kind": kind}
        asked |= {"sheet": sheet, "largest": largest, "head": head, "heading": heading}
        answer = _asked(asked, limits or UploadLimits(), path.name)
        if "refused" in answer:
            raise ExplainedRefusal(answer["refused"], name=path.name, **answer["parameters"])
        yield PlainRows(target, tuple((name, rows) for name, rows in answer["sheets"]), answer["sheet"])


def _asked(asked: dict[str, Any], limits: UploadLimits, name: str) -> dict[str, Any]:
    """Return what the process answers; if it ends without an answer, the file asked for too much."""
    handed = {
        "limits": asdict(
            Limits(
                memory=limits.most_memory,
                seconds=limits.most_seconds,
                sheet_cells=limits.most_sheet_cells,
                empty_cells=limits.most_empty_cells,
                rows=limits.most_rows,
                columns=limits.most_columns,
                cells=limits.most_cells,
                text=limits.most_text,
            )
        )
    }
    known = {key: value for key, value in os.environ.items() if key in _KEPT}
    try:
        with a_turn(name, memory=limits.most_memory) as held:
            ended = subprocess.run(
                [sys.executable, "-P", "-m", "klustermotor.unpacking"],
                input=json.dumps(asked | handed).encode(),
                capture_output=True,
                env=known | _FEW_THREADS,
                timeout=_WAITED * limits.most_seconds,
                check=False,
                pass_fds=held,
            )
        if ended.stderr:
            _log.warning("Unpacking of %s: %s", name, ended.stderr[-2000:].decode(errors="replace"))
        answer: dict[str, Any] = json.loads(ended.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise ExplainedRefusal("table.too_heavy", name=name) from error
    return answer
