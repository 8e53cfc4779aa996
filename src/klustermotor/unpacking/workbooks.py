"""Workbooks: the sheets are measured, then one of them is written out as text."""

from collections.abc import Sequence
from pathlib import Path

import fastexcel

from klustermotor.unpacking.problems import Limits, Unreadable
from klustermotor.unpacking.sheets import SheetSize, sheet_sizes
from klustermotor.unpacking.texts import on_one_line


def unpack_workbook(
    path: Path, target: Path, *, sheet: str | None, largest: bool, head: int | None, limits: Limits
) -> tuple[list[SheetSize], str]:
    """Write the rows of a sheet as text to an Arrow file, and return all sheets and which one it was.

    Parameters
    ----------
    path, target : Path
    sheet : str or None
        Its name; may be left out where there is one only.
    largest : bool
        Whether the sheet with most cells is meant where no name is given.
    head : int or None
        Write only so many rows.
    limits : Limits

    Returns
    -------
    (list of SheetSize, str)

    Raises
    ------
    Unreadable
    """
    sizes = sheet_sizes(path, limits)
    try:
        workbook = fastexcel.read_excel(path)
        chosen = _chosen(workbook.sheet_names, sizes, sheet, largest=largest)
        frame = workbook.load_sheet(chosen, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise Unreadable("upload.damaged") from error
    if not frame.width:
        raise Unreadable("table.empty_sheet", sheet=chosen)
    if frame.is_empty():
        raise Unreadable("table.no_rows")
    if frame.width > limits.columns:
        raise Unreadable("upload.too_many_columns", count=frame.width, limit=limits.columns)
    wanted = frame if head is None else frame.head(head)
    wanted.rename(on_one_line(frame.columns)).write_ipc(target, compression="lz4")
    return sizes, chosen


def _chosen(names: Sequence[str], sizes: Sequence[SheetSize], sheet: str | None, *, largest: bool) -> str:
    """Return the name of the sheet that is meant."""
    listed = ", ".join(names)
    if sheet is not None:
        if sheet not in names:
            raise Unreadable("table.no_sheet", sheet=sheet, sheets=listed)
        return sheet
    if not names:
        raise Unreadable("upload.damaged")
    if len(names) > 1 and not largest:
        raise Unreadable("table.which_sheet", sheets=listed)
    cells = {one.name: one.cells for one in sizes}
    return max(names, key=lambda name: cells.get(name, 0))
