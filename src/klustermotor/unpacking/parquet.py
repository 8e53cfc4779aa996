"""Parquet files: what a text stored once amounts to is counted before any row is made."""

from pathlib import Path

import polars as pl

from klustermotor.unpacking.problems import Limits, Unreadable, too_much_text
from klustermotor.unpacking.texts import on_one_line, text_expression


def unpack_parquet(path: Path, target: Path, *, head: int | None, limits: Limits) -> None:
    """Write the rows of a Parquet file as text to an Arrow file.

    Parameters
    ----------
    path, target : Path
    head : int or None
        Write only so many rows; all are looked at.
    limits : Limits

    Raises
    ------
    Unreadable

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> pl.DataFrame({"year": [2003]}).write_parquet(folder / "a")
    >>> limits = Limits(10**9, 60, 100, 100, 100, 100, 100, 100)
    >>> unpack_parquet(folder / "a", folder / "b", head=None, limits=limits)
    >>> pl.read_ipc(folder / "b").rows()
    [('2003',)]
    """
    rows = pl.scan_parquet(path, glob=False)
    schema = rows.collect_schema()
    if len(schema) > limits.columns:
        raise Unreadable("upload.too_many_columns", count=len(schema), limit=limits.columns)
    count = int(rows.select(pl.len()).collect().item())
    if count > limits.rows:
        raise Unreadable("upload.too_many_rows", count=count, limit=limits.rows)
    if count * len(schema) > limits.cells:
        raise Unreadable("table.too_many_cells", count=count * len(schema), limit=limits.cells)
    names = on_one_line(schema.names())
    texts = rows.select(text_expression(name, dtype).alias(names[name]) for name, dtype in schema.items())
    # The cells of a column that is stored once share their bytes, so counting them needs no room.
    lengths = texts.select(pl.all().str.len_bytes().cast(pl.Int64).sum()).collect(engine="streaming")
    if sum(length or 0 for length in lengths.row(0)) > limits.text:
        raise too_much_text(limits)
    (texts if head is None else texts.head(head)).sink_ipc(target, compression="lz4")
