"""Cells of any type as text, and names of columns on one line."""

from collections.abc import Sequence

import polars as pl

from klustermotor.unpacking.problems import Unreadable


def text_expression(column: str, dtype: pl.DataType) -> pl.Expr:
    """Return a column as text: whole numbers without decimals, truth values as TRUE and FALSE.

    Parameters
    ----------
    column : str
    dtype : polars data type of the column

    Returns
    -------
    polars.Expr

    Examples
    --------
    >>> pl.DataFrame({"year": [2011.0]}).select(text_expression("year", pl.Float64())).item()
    '2011'
    """
    cell = pl.col(column)
    if dtype == pl.Boolean:
        return cell.cast(pl.String).str.to_uppercase()
    if dtype.is_float():
        whole = cell.cast(pl.Int64, strict=False)
        return pl.when(whole == cell).then(whole.cast(pl.String)).otherwise(cell.cast(pl.String))
    return cell.cast(pl.String)


def on_one_line(names: Sequence[str]) -> dict[str, str]:
    r"""Return for each name of a column the same on one line, as a form sends it back.

    Parameters
    ----------
    names : sequence of str

    Returns
    -------
    dict of name to name

    Raises
    ------
    Unreadable
        If two columns then have one name.

    Examples
    --------
    >>> on_one_line(["Antal\nanställda", "År"])
    {'Antal\nanställda': 'Antal anställda', 'År': 'År'}
    """
    lines = {name: " ".join(name.split()) if len(name.splitlines()) > 1 else name for name in names}
    told = list(lines.values())
    for name in told:
        if told.count(name) > 1:
            raise Unreadable("table.column_twice", column=name)
    return lines
