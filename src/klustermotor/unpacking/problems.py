"""Why a file is not unpacked, and how much may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask for.

    Parameters
    ----------
    memory : int
        Bytes of address space of the process.
    seconds : int
        Of work.
    sheet_cells : int
        Between the first cell of a sheet and the last.
    empty_cells : int
        Of these, without anything in them, or ten for each cell that holds something if those are more.
    rows, columns, cells : int
        Of a table.
    text : int
        Bytes of all cells together, however often the file holds them.
    """

    memory: int
    seconds: int
    sheet_cells: int
    empty_cells: int
    rows: int
    columns: int
    cells: int
    text: int


class Unreadable(Exception):  # noqa: N818 - said to the person whose file it is
    """A file is not unpacked; the code is that of a sentence in ``formats/texts``.

    Parameters
    ----------
    code : str
    **parameters : str or int
        What the sentence names, beside the file.
    """

    def __init__(self, code: str, **parameters: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


def too_much_text(limits: Limits) -> Unreadable:
    """Return the problem of a table with more text than is read."""
    return Unreadable("table.too_much_text", limit=round(limits.text / 1e6))
