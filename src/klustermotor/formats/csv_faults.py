"""Find and name the row of a CSV file for which its reader refused the whole."""

import csv

from klustermotor.formats.csv_text import CsvFile
from klustermotor.formats.refusals import ExplainedRefusal


def refuse_first_fault(text: CsvFile) -> None:
    r"""Refuse a CSV file for its first row that is no row: one with too many cells, or odd quotation marks.

    Parameters
    ----------
    text : CsvFile

    Raises
    ------
    ExplainedRefusal
        If there is such a row; its message names the line.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from klustermotor.formats.csv_text import looked_through
    >>> path = Path(tempfile.mkdtemp(), "a.csv")
    >>> _ = path.write_text('a,b\n1,"2\n')
    >>> with looked_through(path) as text:
    ...     refuse_first_fault(text)
    Traceback (most recent call last):
    klustermotor.formats.refusals.ExplainedRefusal: Line 2 of a.csv opens a quotation mark that is never ...
    """
    name, begun = text.path.name, 1
    with text.path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, delimiter=text.separator, strict=True)
        try:
            for number, cells in enumerate(rows, start=1):
                if len(cells) > len(text.header):
                    columns = len(text.header)
                    raise ExplainedRefusal(
                        "table.ragged", name=name, row=number, count=len(cells), columns=columns
                    )
                begun = rows.line_num + 1
        except csv.Error as error:
            # After a mark that closes too early stands no separator; after one that never closes, the end.
            code = "stray_quote" if "expected after" in str(error) else "open_quote"
            raise ExplainedRefusal(f"table.{code}", name=name, line=begun) from error
    _refuse_stray_quote(text)


def _refuse_stray_quote(text: CsvFile) -> None:
    """Refuse the first line whose quotation marks do not match, where no cell begins with one."""
    with text.path.open(encoding="utf-8-sig", newline="") as lines:
        for number, line in enumerate(lines, start=1):
            if line.count('"') % 2:
                raise ExplainedRefusal("table.stray_quote", name=text.path.name, line=number)
