"""Totals of the example table at every level of the classification, and small cells hidden."""

import polars as pl

from klustermotor.examples.classification import example_hierarchy

HIDDEN = ".."
#: Between how many jobs the example's publisher says that a hidden cell lies.
HIDDEN_JOBS = (1, 1_500)
_MOST_ESTABLISHMENTS_HIDDEN = 2
_SUMS = ("employment", "establishments", "wages")


def add_levels(groups: pl.DataFrame) -> pl.DataFrame:
    """Return the groups with their divisions, sections and totals, which add up exactly."""
    hierarchy = example_hierarchy()
    parents = hierarchy.select("industry", "parent")
    found, layer = [groups], groups
    for _ in range(hierarchy["level"].n_unique() - 1):
        layer = sums_by(layer, parents)
        found.append(layer.select(groups.columns))
    return pl.concat(found).join(hierarchy.select("industry", "level"), on="industry")


def hide_small_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the table with employment and wages hidden where one or two establishments stand behind them."""
    return _hidden(frame, pl.col("establishments") <= _MOST_ESTABLISHMENTS_HIDDEN)


def hide_what_adds_up(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the municipalities with those cells hidden that add up to a hidden cell of their county."""
    whole = pl.col("establishments").sum().over(pl.col("region").str.head(2), "industry", "period")
    return _hidden(frame, whole <= _MOST_ESTABLISHMENTS_HIDDEN)


def _hidden(frame: pl.DataFrame, small: pl.Expr) -> pl.DataFrame:
    """Return the table without the jobs and wages of some cells, which are flagged."""
    return frame.with_columns(
        employment=pl.when(~small).then("employment"),
        wages=pl.when(~small).then("wages"),
        flag=pl.when(small).then(pl.lit(HIDDEN)).otherwise("flag"),
    )


def sums_by(layer: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of one level by the codes above it (columns ``industry``, ``parent``)."""
    joined = layer.join(parents, on="industry").with_columns(industry="parent")
    sums = joined.group_by("region", "industry", "period").agg(pl.col(*_SUMS).sum())
    return sums.with_columns(flag=pl.lit(""))
