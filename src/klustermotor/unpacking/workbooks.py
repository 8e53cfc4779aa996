"""Workbooks: the sheets are measured, then one of them is written out as text."""

from collections.abc import Sequence
from pathlib import Path

import fastexcel
import polars as pl

from klustermotor.unpacking.problems import Limits, Unreadable
from klustermotor.unpacking.sheets import SheetSize, sheet_sizes
from klustermotor.unpacking.texts import on_one_line


def unpack_workbook(
    path: Path,
    target: Path,
    *,
    sheet: str | None,
    largest: bool,
    head: int | None,
    limits: Limits,
    heading: int | None = None,
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
    heading : int, optional
        Row of the headings, counted from 1 where the first stands that holds something; 0 for none at all.

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
        first = 0 if heading is None else None
        frame = workbook.load_sheet(chosen, header_row=first, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise Unreadable("upload.damaged") from error
    if heading:
        frame = _from_heading(frame, heading)
    if not frame.width:
        raise Unreadable("table.empty_sheet", sheet=chosen)
    if frame.is_empty():
        raise Unreadable("table.no_rows")
    if frame.width > limits.columns:
        raise Unreadable("upload.too_many_columns", count=frame.width, limit=limits.columns)
    wanted = frame if head is None else frame.head(head)
    wanted.rename(on_one_line(frame.columns)).write_ipc(target, compression="lz4")
    return sizes, chosen


def _from_heading(frame: pl.DataFrame, heading: int) -> pl.DataFrame:
    """Return the rows below that of the headings; columns without one are called by their letter."""
    if heading > frame.height:
        raise Unreadable("table.no_heading_row", row=heading)
    names: list[str] = []
    for place, cell in enumerate(frame.row(heading - 1)):
        name = " ".join((cell or "").split()) or f"({_letters(place)})"
        again = 2
        while name in names:
            name, again = f"{name.removesuffix(f' ({again - 1})')} ({again})", again + 1
        names.append(name)
    return frame.slice(heading).rename(dict(zip(frame.columns, names, strict=True)))


def _letters(place: int) -> str:
    """Return what a workbook calls a column."""
    first, last = divmod(place, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)


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
