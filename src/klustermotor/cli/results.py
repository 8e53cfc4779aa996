"""Results as rows: codes with their names, an empty cell where there is no figure."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import BoolArray
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.formats import RefusedInput

#: Arrays by the name of their column.
Figures: TypeAlias = Mapping[str, Any]


def check_comparable(table: RegionIndustryTable, *, industries: int = 2) -> None:
    """Refuse a table with a single region or industry, where nothing can be compared.

    Parameters
    ----------
    table : RegionIndustryTable
    industries : int
        The fewest industries that will do.

    Raises
    ------
    RefusedInput
    """
    least = (
        ("region", "regions", table.regions, 2),
        ("industry", "industries", table.industries, industries),
    )
    for one, several, codes, fewest in least:
        if len(codes) < fewest:
            raise RefusedInput(
                f"regions and industries are compared with each other, and the table has a single {one} "
                f"({codes[0]!r}); add the other {several}"
            )


def cells(table: RegionIndustryTable, figures: Figures, *, keep: BoolArray | None = None) -> pl.DataFrame:
    """Return a row per region × industry.

    Parameters
    ----------
    table : RegionIndustryTable
        Gives codes and names.
    figures : mapping of column to (n_regions, n_industries) array
    keep : (n_regions, n_industries) ndarray of bool, optional
        The cells that get a row; default is all.

    Returns
    -------
    polars.DataFrame
    """
    n_regions, n_industries = len(table.regions), len(table.industries)
    kept = np.ones((n_regions, n_industries), dtype=np.bool_) if keep is None else keep
    region, industry = (place.astype(np.int64) for place in np.nonzero(kept))
    columns = {
        "region": pl.Series(table.regions, dtype=pl.String).gather(region),
        "industry": pl.Series(table.industries, dtype=pl.String).gather(industry),
        **_names(table.regions, table.region_names, "region_name", region),
        **_names(table.industries, table.industry_names, "industry_name", industry),
    }
    return pl.DataFrame(
        {**columns, **{name: values[kept] for name, values in figures.items()}}, nan_to_null=True
    )


def along(table: RegionIndustryTable, axis: str, figures: Figures) -> pl.DataFrame:
    """Return a row per region, or per industry.

    Parameters
    ----------
    table : RegionIndustryTable
        Gives codes and names.
    axis : {"region", "industry"}
    figures : mapping of column to (n_regions,) or (n_industries,) array

    Returns
    -------
    polars.DataFrame
    """
    codes, names = (
        (table.regions, table.region_names) if axis == "region" else (table.industries, table.industry_names)
    )
    everything = np.arange(len(codes))
    columns = {
        axis: pl.Series(codes, dtype=pl.String),
        **_names(codes, names, f"{axis}_name", everything),
    }
    return pl.DataFrame({**columns, **figures}, nan_to_null=True)


def pairs_of(table: RegionIndustryTable, second: str, figures: Figures) -> pl.DataFrame:
    """Return a row per pair of industries, each pair once.

    Parameters
    ----------
    table : RegionIndustryTable
        Gives codes and names.
    second : str
        Column of the second industry; the first is ``industry``.
    figures : mapping of column to symmetric (n_industries, n_industries) array

    Returns
    -------
    polars.DataFrame
    """
    one, other = np.triu_indices(len(table.industries), k=1)
    codes = pl.Series(table.industries, dtype=pl.String)
    columns = {
        "industry": codes.gather(one),
        second: codes.gather(other),
        **_names(table.industries, table.industry_names, "industry_name", one),
        **_names(table.industries, table.industry_names, f"{second}_name", other),
    }
    return pl.DataFrame(
        {**columns, **{name: values[one, other] for name, values in figures.items()}}, nan_to_null=True
    )


def whole_numbers(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return the frame with counts and ranks as whole numbers where all of them are.

    Parameters
    ----------
    frame : polars.DataFrame
    *columns : str
        Those that the frame lacks are passed over.

    Returns
    -------
    polars.DataFrame
    """
    chosen = [
        name
        for name in columns
        if name in frame.columns and frame[name].dtype.is_float() and _is_whole(frame[name])
    ]
    return frame.with_columns(pl.col(chosen).cast(pl.Int64))


def figure(value: float) -> float | None:
    """Return a number that JSON can hold; None where there is none.

    Parameters
    ----------
    value : float

    Returns
    -------
    float or None
    """
    return float(value) if math.isfinite(value) else None


def listed(codes: Sequence[str], shown: int = 5) -> str:
    """Return the first few codes as text.

    Parameters
    ----------
    codes : sequence of str
    shown : int

    Returns
    -------
    str
    """
    return ", ".join(codes[:shown]) + (f" and {len(codes) - shown} more" if len(codes) > shown else "")


def _names(codes: Sequence[str], names: Mapping[str, str], column: str, places: Any) -> dict[str, pl.Series]:
    """Return the column of names, or none where the table has no names."""
    if not names:
        return {}
    return {column: pl.Series([names.get(code, "") for code in codes], dtype=pl.String).gather(places)}


def _is_whole(values: pl.Series) -> bool:
    """Tell whether all values are whole numbers or missing."""
    there = values.drop_nulls()
    return bool((there.is_finite() & (there == there.round())).all())
