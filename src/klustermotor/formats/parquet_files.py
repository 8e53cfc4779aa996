"""Parquet files say in their footer how large they are; believe it only within limits."""

import struct
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.upload_limits import UploadLimits

_MOST_FOOTER = 32_000_000
_MOST_CELLS = 200_000_000


def inspect_parquet(path: Path, *, name: str, limits: UploadLimits) -> str:
    """Return ``parquet`` for a flat table within the limits, told from the footer without reading rows.

    Parameters
    ----------
    path : Path
    name : str
    limits : UploadLimits

    Returns
    -------
    str

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.parquet")
    >>> pq.write_table(pa.table({"region": ["01"]}), path)
    >>> inspect_parquet(path, name="a.parquet", limits=UploadLimits())
    'parquet'
    """
    size = path.stat().st_size
    _check_footer(path, size, name)
    try:
        footer = pq.read_metadata(path)
        groups = [footer.row_group(number) for number in range(min(footer.num_row_groups, 1_000_000))]
        rows, columns = footer.num_rows, footer.num_columns
        unpacked = sum(group.total_byte_size for group in groups)
        nested = any(footer.schema.column(at).max_repetition_level for at in range(columns))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise ExplainedRefusal("upload.damaged", name=name) from error
    if columns > limits.most_columns:
        raise ExplainedRefusal("upload.too_many_columns", name=name, count=columns, limit=limits.most_columns)
    if rows > limits.most_rows or rows * max(columns, 1) > _MOST_CELLS:
        raise ExplainedRefusal("upload.too_many_rows", name=name, count=rows, limit=limits.most_rows)
    if rows < 0 or unpacked < 0 or sum(group.num_rows for group in groups) != rows:
        raise ExplainedRefusal("upload.damaged", name=name)
    if unpacked > limits.most_unpacked_bytes:
        raise ExplainedRefusal(
            "upload.unpacks_to_too_much", name=name, limit=round(limits.most_unpacked_bytes / 1e6)
        )
    if nested:
        raise ExplainedRefusal("upload.nested_columns", name=name)
    return "parquet"


def _check_footer(path: Path, size: int, name: str) -> None:
    """Refuse a file whose end does not say where the footer begins."""
    with path.open("rb") as file:
        file.seek(max(0, size - 8))
        tail = file.read(8)
    if size < 12 or len(tail) < 8 or tail[4:] != b"PAR1":
        raise ExplainedRefusal("upload.damaged", name=name)
    length = struct.unpack("<I", tail[:4])[0]
    if length > min(size - 12, _MOST_FOOTER):
        raise ExplainedRefusal("upload.damaged", name=name)
