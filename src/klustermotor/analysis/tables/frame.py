"""Build a table from a long frame, and refuse what is wrong with the rows named."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.tables.code_systems import refuse_other_than_text
from klustermotor.analysis.tables.flags import REMARK_FLAGS, FlagRanges, ranges_of_flags
from klustermotor.analysis.tables.rows import KeyedRows
from klustermotor.analysis.tables.table import NO_PERIOD, FlagArray, RegionIndustryTable

#: Column with the number of each row in the file it came from; rows are counted from 1 where it is absent.
ROW_COLUMN = "row"

#: A table in memory takes about 45 bytes per cell; above this many cells (2 GB) it is refused.
MAX_CELLS = 45_000_000


def table_from_frame(
    frame: pl.DataFrame,
    *,
    flag_ranges: FlagRanges | None = None,
    region_names: Mapping[str, str] | None = None,
    industry_names: Mapping[str, str] | None = None,
) -> RegionIndustryTable:
    """Return the table of a long frame, one row per region × industry (× period).

    Parameters
    ----------
    frame : polars.DataFrame
        Columns region, industry and employment, and optionally period, establishments, wages, flag, and row
        (the number of the row in its file). Keys become text: ``"01"`` stays ``"01"``, the number 2011
        becomes ``"2011"``. White space around them stays too, but two codes may not differ by it alone.
    flag_ranges : mapping of flag to (lowest, highest), optional
        Flags that hide a figure and the range they stand for; default `CBP_FLAG_RANGES`. Signs such as
        ``..``, ``c`` and ``*`` hide too, with the range 0 to infinity. Flags that only comment (Eurostat's
        p, e, b …) are kept. In a hidden cell the number in the employment column is not looked at, and wages
        of 0 count as hidden too.
    region_names, industry_names : mapping of code to name, optional

    Returns
    -------
    RegionIndustryTable
        Codes in natural order: by number where all are digits, by text otherwise. Cells without a row hold 0.

    Raises
    ------
    ValueError
        If a column is missing; a key is missing, stands twice, or is another but for white space; a number is
        text, negative, not finite or missing without a flag; a flag is unknown; the frame is empty or holds
        nothing but zeros. The rows are named.

    Examples
    --------
    >>> table_from_frame(
    ...     pl.DataFrame({"region": ["01", "02"], "industry": "C", "employment": [7, 0], "flag": [None, "B"]})
    ... ).upper_at()
    array([[ 7.],
           [99.]])
    """
    ranges = ranges_of_flags(flag_ranges)
    _check_columns(frame)
    rows = _keyed_rows(frame)
    flags = _flags(frame, ranges, rows)
    hiding = flags.is_in(list(ranges)).to_numpy()
    numbers: dict[str, FloatArray] = {
        name: _numbers(frame[name], name, hiding, rows)
        for name in ("employment", "establishments", "wages")
        if name in frame.columns
    }
    if not (numbers["employment"][~hiding] > 0).any() and not hiding.any():
        raise ValueError(f"employment is 0 in all {len(flags):,} rows; is it the right column?")
    return _assemble(rows, numbers, flags, hiding, ranges, (region_names or {}, industry_names or {}))


def text_of(column: pl.Series) -> pl.Series:
    """Return a column as text: whole numbers without decimals, booleans as TRUE and FALSE, dates as ISO 8601.

    Parameters
    ----------
    column : polars.Series

    Returns
    -------
    polars.Series of String

    Raises
    ------
    ValueError
        If the column holds something that is no text, number, boolean or date, such as lists.

    Examples
    --------
    >>> text_of(pl.Series([2011.0, None])).to_list(), text_of(pl.Series([True])).to_list()
    (['2011', None], ['TRUE'])
    """
    if column.dtype.is_nested() or column.dtype in {pl.Binary, pl.Object}:
        raise ValueError(f"the column {column.name!r} must be text or numbers, but holds {column.dtype}")
    if column.dtype == pl.Boolean:
        return column.cast(pl.String).str.to_uppercase()
    if column.dtype.is_float() and (column.drop_nulls().round() == column.drop_nulls()).all():
        return column.cast(pl.Int64, strict=False).cast(pl.String)
    return column.cast(pl.String)


def natural_order(codes: Sequence[str]) -> list[str]:
    """Return codes sorted by number where all are digits, by text otherwise.

    Parameters
    ----------
    codes : sequence of str

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If a code is not text; it is named.

    Examples
    --------
    >>> natural_order(["10", "9", "01"]), natural_order(["C25", "A", "C3"])
    (['01', '9', '10'], ['A', 'C25', 'C3'])
    """
    refuse_other_than_text(codes)
    if all(code.isascii() and code.isdigit() for code in codes):
        # By length and text, not by int(): it reads no more than 4,300 digits.
        return sorted(codes, key=lambda code: (len(code.lstrip("0")), code.lstrip("0"), code))
    return sorted(codes)


def _check_columns(frame: pl.DataFrame) -> None:
    """Refuse a frame without rows or without the columns that must be there."""
    missing = [name for name in ("region", "industry", "employment") if name not in frame.columns]
    if missing:
        raise ValueError(f"no column for {', '.join(missing)}; the frame has {', '.join(frame.columns)}")
    if frame.is_empty():
        raise ValueError("the table is empty: it has a header but no rows")


def _keyed_rows(frame: pl.DataFrame) -> KeyedRows:
    """Return the keys as text with the row numbers; refuse missing keys."""
    roles = [name for name in ("region", "industry", "period") if name in frame.columns]
    keys = [text_of(frame[name]).alias(name) for name in roles]
    numbers = (
        frame[ROW_COLUMN] if ROW_COLUMN in frame.columns else pl.int_range(1, frame.height + 1, eager=True)
    )
    rows = KeyedRows(numbers, keys)
    for key in keys:
        blank = key.is_null() | (key.str.strip_chars() == "")
        rows.refuse(blank.fill_null(value=True), f"the {key.name} is missing")
        _refuse_variants(key, rows)
    return rows


def _refuse_variants(key: pl.Series, rows: KeyedRows) -> None:
    """Refuse codes that are another code of the column but for white space around them."""
    codes = key.unique()
    stripped = codes.str.strip_chars()
    variants = codes.filter(stripped.is_duplicated() & (stripped != codes))
    if len(variants):
        rows.refuse(
            key.is_in(variants.to_list()),
            f"the {key.name} is that of other rows but for white space",
            advice="Write one code in one way",
        )


def _flags(frame: pl.DataFrame, ranges: FlagRanges, rows: KeyedRows) -> pl.Series:
    """Return the flags as text, empty for none; refuse unknown ones."""
    if "flag" not in frame.columns:
        return pl.Series("flag", [""]).new_from_index(0, frame.height)
    flags = text_of(frame["flag"]).fill_null("").str.strip_chars()
    remarks = [flag for flag in flags.unique() if flag and flag not in ranges and set(flag) <= REMARK_FLAGS]
    unknown = ~flags.is_in(["", *ranges, *remarks])
    rows.refuse(
        unknown,
        "the flag is unknown",
        values=flags,
        advice=f"Known are {', '.join(ranges)} and, as remarks, {', '.join(sorted(REMARK_FLAGS))}; "
        "give the range of any other (on the command line with --flag-range)",
    )
    return flags


def _numbers(column: pl.Series, name: str, hiding: BoolArray, rows: KeyedRows) -> FloatArray:
    """Return a column of figures, NaN where hidden; refuse text, gaps, negative and infinite numbers."""
    if not (column.dtype.is_numeric() or column.dtype in {pl.String, pl.Null}):
        raise ValueError(f"{name} must be numbers, but the column holds {column.dtype}")
    readable = column.cast(pl.Float64, strict=False)
    text = (readable.is_null() & column.is_not_null()).to_numpy() & ~hiding
    rows.refuse(text, f"{name} is not a number", values=column)
    rows.refuse(
        column.is_null().to_numpy() & ~hiding,
        f"{name} is missing and no flag says that it is hidden",
        advice="Write 0 where there is none, or give the flag column",
    )
    values = readable.fill_null(np.nan).to_numpy().astype(np.float64)
    if name == "employment":
        values[hiding] = np.nan
    elif name == "wages":
        values[hiding & (values == 0)] = np.nan
    rows.refuse(~np.isfinite(values) & ~hiding, f"{name} is not finite", values=column)
    rows.refuse(values < 0, f"{name} is negative", values=column)
    return values


def _positions(key: pl.Series) -> tuple[tuple[str, ...], IntArray]:
    """Return the codes in natural order and the position of each row's code."""
    codes = natural_order(key.unique().to_list())
    return tuple(codes), key.cast(pl.Enum(codes)).to_physical().to_numpy().astype(np.int64)


def _cell_of_each_row(
    rows: KeyedRows,
) -> tuple[tuple[tuple[str, ...], ...], IntArray]:
    """Return the labels of the three axes and the cell of each row; refuse doubles and tables too wide."""
    encoded = [_positions(key) for key in rows.keys]
    if len(encoded) == 2:
        encoded.append(((NO_PERIOD,), np.zeros(len(rows.numbers), dtype=np.int64)))
    labels = tuple(codes for codes, _ in encoded)
    shape = tuple(len(codes) for codes in labels)
    size = int(np.prod([float(n) for n in shape]))
    if size > MAX_CELLS:
        raise ValueError(
            f"{shape[0]:,} regions × {shape[1]:,} industries × {shape[2]:,} periods are {size:,} cells, more "
            f"than a table in memory should hold ({MAX_CELLS:,}); read fewer periods or industries, or "
            "aggregate first"
        )
    cell = np.ravel_multi_index([place for _, place in encoded], shape)
    counts = np.bincount(cell, minlength=size)
    rows.refuse(
        counts[cell] > 1,
        "the same key stands more than once",
        advice="Each region × industry × period may have one row"
        + ("" if len(rows.keys) == 3 else "; if there are several periods, name their column or choose one"),
    )
    return labels, cell


def _assemble(
    rows: KeyedRows,
    numbers: dict[str, FloatArray],
    flags: pl.Series,
    hiding: BoolArray,
    ranges: FlagRanges,
    names: tuple[Mapping[str, str], Mapping[str, str]],
) -> RegionIndustryTable:
    """Put every row into its cell."""
    (regions, industries, periods), cell = _cell_of_each_row(rows)
    shape = (len(regions), len(industries), len(periods))
    flag_labels, codes = _flag_codes(flags)
    bounds = np.array([ranges.get(label, (0.0, 0.0)) for label in flag_labels])[codes]

    def spread(values: FloatArray) -> FloatArray:
        cells = np.zeros(shape)
        cells.reshape(-1)[cell] = values
        return cells

    def marked(values: BoolArray) -> BoolArray:
        return spread(values.astype(np.float64)) > 0

    flag_codes = np.zeros(shape, dtype=np.int16)
    flag_codes.reshape(-1)[cell] = codes
    jobs = numbers["employment"]
    return RegionIndustryTable(
        regions=regions,
        industries=industries,
        periods=periods,
        employment=spread(jobs),
        establishments=spread(numbers["establishments"]) if "establishments" in numbers else None,
        wages=spread(numbers["wages"]) if "wages" in numbers else None,
        present=marked(np.ones(len(cell), dtype=np.bool_)),
        suppressed=marked(hiding),
        filled=np.zeros(shape, dtype=np.bool_),
        lower=spread(np.where(hiding, bounds[:, 0], jobs)),
        upper=spread(np.where(hiding, bounds[:, 1], jobs)),
        flag_codes=flag_codes,
        flag_labels=flag_labels,
        region_names=dict(names[0]),
        industry_names=dict(names[1]),
    )


def _flag_codes(flags: pl.Series) -> tuple[tuple[str, ...], FlagArray]:
    """Return the flags met, none first, and the code of each row."""
    labels = ["", *sorted(set(flags.unique()) - {""})]
    return tuple(labels), flags.cast(pl.Enum(labels)).to_physical().to_numpy().astype(np.int16)
