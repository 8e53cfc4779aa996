"""How large, and how packed, a file from a stranger may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Limits that a file must keep to be read; the defaults suit a table of some million rows.

    Parameters
    ----------
    most_bytes : int
        Size of the file as sent.
    most_unpacked_bytes : int
        Sum of what a workbook, document or Parquet file unpacks to.
    most_members : int
        Files inside a workbook or document.
    most_ratio : int
        Unpacked over packed size, for whatever unpacks to more than 10 MB.
    most_columns, most_rows : int
    most_sheet_cells : int
        Between the first cell of a sheet and the last.
    most_empty_cells : int
        Of these, without anything in them, or ten for each cell that holds something if those are more.
    most_cells : int
        Of a table: rows by columns.
    most_text : int
        Bytes of all cells together, however often the file holds them.
    most_memory, most_seconds : int
        Bytes and seconds of work that may be spent on unpacking a workbook or a Parquet file.
    longest_line : int
        Bytes of a line of text.
    most_pixels : int
        Of a picture.

    Examples
    --------
    >>> UploadLimits(most_bytes=5_000_000).most_members
    5000
    """

    most_bytes: int = 200_000_000
    most_unpacked_bytes: int = 1_500_000_000
    most_members: int = 5_000
    most_ratio: int = 200
    most_columns: int = 2_000
    most_sheet_cells: int = 25_000_000
    most_empty_cells: int = 2_000_000
    most_cells: int = 100_000_000
    most_text: int = 500_000_000
    most_memory: int = 3_000_000_000
    most_seconds: int = 120
    most_rows: int = 10_000_000
    longest_line: int = 1_000_000
    most_pixels: int = 100_000_000
