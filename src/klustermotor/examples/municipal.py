"""Generate the example's municipalities, which add up to their county in every industry and year."""

from collections.abc import Collection
from typing import Literal

import numpy as np
import polars as pl

from klustermotor.codelists import municipalities_on
from klustermotor.examples.classification import example_definitions, industry_names
from klustermotor.examples.generator import YEARS
from klustermotor.examples.levels import add_levels, hide_small_cells, hide_what_adds_up, sums_by
from klustermotor.examples.municipal_shares import example_municipal_counts
from klustermotor.examples.parameters import EXAMPLE_DAY, read_parameters

Detail = Literal["group", "cluster", "levels"]
Hidden = bool | Literal["with_county"]


def municipality_names(language: str = "sv") -> dict[str, str]:
    """Return Sweden's 290 municipalities of 2003, code → name.

    Parameters
    ----------
    language : {"sv", "en"}
        Swedish or English.

    Returns
    -------
    dict of str to str
        In code order; the codes are those of Statistics Sweden in 2003 (Heby in Västmanland).

    Raises
    ------
    ValueError
        If the language is another one.

    Examples
    --------
    >>> municipality_names("en")["0486"]
    'Strängnäs Municipality'
    """
    if language not in {"sv", "en"}:
        raise ValueError(f"language must be 'sv' or 'en', not {language!r}")
    frame = municipalities_on(EXAMPLE_DAY)
    return dict(zip(frame["municipality"], frame[f"name_{language}"], strict=True))


def planted_municipal_facts(language: str = "sv") -> pl.DataFrame:
    """Return the facts that the municipal table is made to show.

    Parameters
    ----------
    language : {"sv", "en"}
        Of the sentences.

    Returns
    -------
    polars.DataFrame
        Columns ``municipality, code`` (an industry or a cluster), ``share`` of the county's jobs in it,
        ``plants`` where their number is planted, ``source, fact``. Shares are always invented; ``published``
        says that the fact itself stands in one of two texts from 2003.

    Raises
    ------
    ValueError
        If the language is another one.

    Examples
    --------
    >>> planted_municipal_facts("en").filter(municipality="2161", code="63.9")["plants"].item()
    4
    """
    municipality_names(language)
    facts = read_parameters("municipal_planted").with_columns(fact=f"fact_{language}")
    return facts.drop("fact_sv", "fact_en")


def example_municipal_table(
    seed: int = 2003,
    *,
    counties: Collection[str] | None = None,
    periods: Collection[int] | None = None,
    detail: Detail = "group",
    hidden: Hidden = False,
    language: str = "sv",
) -> pl.DataFrame:
    """Return the example table for Sweden's municipalities, one row per cell with jobs.

    The municipalities are those of 2003 in all years. Groups add up exactly to :func:`example_table` of the
    same seed: jobs, establishments and wages of every county, industry and year.

    Parameters
    ----------
    seed : int
        Same seed, same table.
    counties : collection of str, optional
        Only the municipalities of these counties.
    periods : collection of int, optional
        Only these years of 1994–2003.
    detail : {"group", "cluster", "levels"}
        Industry groups, the example's clusters, or groups, divisions, sections and totals.
    hidden : bool or "with_county"
        Hide employment and wages where there are only one or two establishments: null, flag ``..``. Or, of
        groups, only where the county has so few, so that none of its hidden cells can be summed.
    language : {"sv", "en"}
        Of the names.

    Returns
    -------
    polars.DataFrame
        The columns of :func:`example_table` and ``county``.

    Raises
    ------
    ValueError
        If language or detail is another, no cell is left, or other cells than groups hide with the county.

    Examples
    --------
    >>> table = example_municipal_table(counties=["04"], periods=[2003])
    >>> table["region"].n_unique(), table.filter(region="0486", industry="21.1")["employment"].item()
    (9, 900)
    """
    names = municipality_names(language)
    frame = _long(seed)
    if counties is not None:
        frame = frame.filter(pl.col("region").str.head(2).is_in(list(counties)))
    if periods is not None:
        frame = frame.filter(pl.col("period").is_in(list(periods)))
    if frame.is_empty():
        raise ValueError("no such county or year in the example; it has 21 counties and 1994–2003")
    if hidden == "with_county" and detail != "group":
        raise ValueError("only groups can be hidden with the county")
    frame, codes = _at_detail(frame, detail, language)
    if hidden:
        frame = hide_what_adds_up(frame) if hidden == "with_county" else hide_small_cells(frame)
    return _named(frame, names, codes)


def _named(frame: pl.DataFrame, places: dict[str, str], codes: dict[str, str]) -> pl.DataFrame:
    """Return the cells with the names of places and codes, in the order of columns and rows."""
    named = frame.with_columns(
        county=pl.col("region").str.head(2),
        region_name=pl.col("region").replace_strict(places),
        industry_name=pl.col("industry").replace_strict(codes),
        example=pl.lit(value=True),
    )
    order = ["county", "region", "region_name", "industry", "industry_name", "period"]
    order += ["employment", "establishments", "wages", "flag", "example"]
    order += ["level"] if "level" in frame.columns else []
    return named.select(order).sort("period", "region", "industry")


def _at_detail(frame: pl.DataFrame, detail: str, language: str) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return the table at the detail asked for, and the names of its codes."""
    if detail == "group":
        return frame, industry_names(language)
    if detail == "levels":
        return add_levels(frame), industry_names(language)
    if detail != "cluster":
        raise ValueError(f"detail must be 'group', 'cluster' or 'levels', not {detail!r}")
    definitions = example_definitions()
    parents = definitions.select("industry", parent="cluster")
    names = dict(definitions.select("cluster", f"cluster_name_{language}").unique().iter_rows())
    return sums_by(frame, parents).select(frame.columns), names


def _long(seed: int) -> pl.DataFrame:
    """Return the municipal cells with jobs as rows."""
    counts = example_municipal_counts(seed)
    codes = municipalities_on(EXAMPLE_DAY)["municipality"].to_numpy()
    industries = read_parameters("industries")["industry"].to_numpy()
    region, industry, year = np.nonzero(counts.employment)
    at = region, industry, year
    return pl.DataFrame(
        {
            "region": codes[region],
            "industry": industries[industry],
            "period": YEARS[year],
            "employment": counts.employment[at],
            "establishments": counts.establishments[at],
            "wages": counts.wages[at],
            "flag": pl.repeat("", region.size, eager=True),
        }
    )
