"""Read numbers from text strictly: what may mean two things is refused, not guessed."""

import polars as pl

from klustermotor.analysis.tables import KeyedRows

_SPACES = " \u00a0\u2009\u202f"
_GROUPED = rf"^[-+]?\d{{1,3}}([{_SPACES}]\d{{3}})+([.,]\d+)?$"
_NUMBER = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"
_THOUSANDS_BY_POINT = r"^[-+]?\d{1,3}(\.\d{3})+$"


def parse_numbers(column: pl.Series, *, decimal: str, rows: KeyedRows) -> pl.Series:
    """Return a text column as numbers, null where a cell is empty.

    Parameters
    ----------
    column : polars.Series of String
        Spaces between groups of three digits (also no-break and thin ones) are thousands separators; commas
        and points are not.
    decimal : {".", ","}
        The decimal sign. With ``","``, a point is one too unless the column also has commas, or every point
        stands before three digits (``1.234`` could then be a thousand).
    rows : KeyedRows
        To name the rows that are refused.

    Returns
    -------
    polars.Series of Float64

    Raises
    ------
    ValueError
        If a cell is no number or could mean two; the rows are named.

    Examples
    --------
    >>> cells = pl.Series("employment", ["1 234,5", "", "7"])
    >>> parse_numbers(cells, decimal=",", rows=KeyedRows(pl.Series([1, 2, 3]), [])).to_list()
    [1234.5, None, 7.0]
    """
    text = column.str.strip_chars()
    text = pl.select(pl.when(text != "").then(text)).to_series()
    grouped = text.str.contains(_GROUPED).fill_null(value=False)
    text = pl.select(
        pl.when(grouped).then(text.str.replace_all(f"[{_SPACES}]", "")).otherwise(text)
    ).to_series()
    if decimal == ",":
        _refuse_unclear_points(text, column, rows)
        text = text.str.replace(",", ".", literal=True)
    wrong = (~text.str.contains(_NUMBER)).fill_null(value=False)
    rows.refuse(
        wrong,
        f"{column.name} is not a number",
        values=column,
        advice=_advice(column.filter(wrong), decimal),
    )
    return text.cast(pl.Float64).alias(column.name)


def _refuse_unclear_points(text: pl.Series, column: pl.Series, rows: KeyedRows) -> None:
    """Refuse points that may separate thousands where the comma is the decimal sign."""
    points = text.str.contains(".", literal=True).fill_null(value=False)
    commas = text.str.contains(",", literal=True).fill_null(value=False)
    thousands = text.filter(points).str.contains(_THOUSANDS_BY_POINT).all()
    if points.any() and (commas.any() or thousands):
        rows.refuse(
            points,
            f"{column.name} has a point that may be a decimal sign or a thousands separator",
            values=column,
            advice="Write numbers without thousands separators",
        )


def _advice(wrong: pl.Series, decimal: str) -> str:
    """Return what to do about commas, where they are what is wrong."""
    if decimal == "." and wrong.str.contains(r"^[-+\d.,\s]+$").any():
        return "Write numbers without thousands separators and with a decimal point"
    return ""
