"""Fill suppressed cells, and see how far from the truth: 5% of the published cells of 2011 hidden and filled.

Data: ``us_state_naics_2000_2011.parquet`` in the folder of ``--data`` (default: KLUSTERMOTOR_TEST_DATA):
County Business Patterns by state with the columns year, fipstate, naics, emp, empflag, est.

For each of ten seeds, 5% of the cells of 2011 that are published, the total of all industries (``------``)
excepted, are drawn at random with equal chances, and hidden beside those that the publisher hides; their flag
is the one of their true range. Scored are only drawn cells that do not follow from totals and ranges (the
tight bounds differ); the relative error leaves out cells whose truth is 0, and their number is printed.

Peers, each from the total down, meeting every total within the same tight bounds (so they are helped):
``proportional`` shares what is left of a parent by establishments, ``mid_range`` scales the middle of the
flag's range. Both get a further child for establishments that no listed child has.

The seconds are for filling 2011 alone, bounds included for ours and given to the peers.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness import arguments, report
from klustermotor.analysis.tables import (
    CBP_FLAG_RANGES,
    FilledTable,
    Hierarchy,
    RegionIndustryTable,
    fill_suppressed,
    hierarchy_of_codes,
    table_from_frame,
)

FILE = "us_state_naics_2000_2011.parquet"
SEEDS = range(1000, 1010)
YEAR = "2011"
TOTAL = "------"
Floats = NDArray[np.float64]


def read(folder: Path, *, only_year: bool) -> pl.DataFrame:
    """Return the long frame of one year or of all."""
    frame = pl.read_parquet(folder / FILE).select(
        region="fipstate",
        industry="naics",
        period=pl.col("year").cast(pl.String),
        employment="emp",
        establishments="est",
        flag="empflag",
    )
    return frame.filter(pl.col("period") == YEAR) if only_year else frame


def hide(frame: pl.DataFrame, seed: int, share: float = 0.05) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the frame with a share of the published cells of the year hidden, and the hidden rows."""
    numbered = frame.with_row_index("number")
    open_cells = numbered.filter(
        pl.col("flag").is_null(), pl.col("period") == YEAR, pl.col("industry") != TOTAL
    ).sort("region", "industry")
    rng = np.random.default_rng(seed)
    drawn = open_cells[np.sort(rng.choice(len(open_cells), round(share * len(open_cells)), replace=False))]
    lowest = np.array([low for low, _ in CBP_FLAG_RANGES.values()])
    place = np.searchsorted(lowest, drawn["employment"].to_numpy(), side="right") - 1
    flags = pl.Series("new", np.array(list(CBP_FLAG_RANGES))[place])
    change = drawn.select("number").with_columns(flags)
    hidden = numbered.join(change, on="number", how="left").with_columns(
        flag=pl.coalesce("new", "flag"),
        employment=pl.when(pl.col("new").is_null()).then("employment").otherwise(0),
    )
    return hidden.drop("number", "new"), drawn


class Family:
    """A cell and its children in one region, with the establishments of children that are not listed."""

    def __init__(self, cell: int, children: NDArray[np.int64], rest: float) -> None:
        self.cell, self.children, self.rest = cell, children, rest


def families(table: RegionIndustryTable, tree: Hierarchy, region: int, period: int) -> list[Family]:
    """Return a region's families, from the total down; the parent is the nearest ancestor with a row."""
    present = table.present[region, :, period]
    plants = table.establishments[region, :, period]  # type: ignore[index]
    children: dict[int, list[int]] = {}
    for code in tree.depth_first():
        above = tree.parents[code]
        while above >= 0 and not present[above]:
            above = tree.parents[above]
        if present[code] and above >= 0:
            children.setdefault(int(above), []).append(int(code))
    found = []
    for code in tree.depth_first():
        if int(code) in children:
            own = np.array(children[int(code)])
            found.append(Family(int(code), own, float(plants[code] - plants[own].sum())))
    return found


def share_out(total: float, start: Floats, low: Floats, high: Floats) -> Floats:
    """Return the starting values times one factor, cut to the bounds, that add up to the total."""
    small, big = -40.0, 40.0
    for _ in range(70):
        middle = (small + big) / 2
        if np.clip(start * np.exp(middle), low, high).sum() < total:
            small = middle
        else:
            big = middle
    return np.clip(start * np.exp(big), low, high)


def from_the_top(filled: FilledTable, tree: Hierarchy, start: Floats) -> Floats:
    """Return values of the year from the total down: starting values scaled to what their parent holds."""
    table = filled.table
    period = table.period_index(YEAR)
    low, high = table.lower[:, :, period], table.upper[:, :, period]
    values = np.where(low == high, low, start)
    for region in range(len(table.regions)):
        for family in families(table, tree, region, period):
            own = family.children
            lower, upper, begin = low[region, own], high[region, own], start[region, own]
            if (lower == upper).all():
                continue
            if family.rest > 0:
                mean_size = values[region, family.cell] / table.establishments[region, family.cell, period]  # type: ignore[index]
                lower, upper = np.append(lower, 0.0), np.append(upper, 1e9)
                begin = np.append(begin, family.rest * mean_size)
            shared = share_out(values[region, family.cell], np.maximum(begin, 1e-3), lower, upper)
            values[region, own] = shared[: len(own)]
    return values


def proportional(filled: FilledTable, tree: Hierarchy) -> Floats:
    """Return values shared out by establishments."""
    return from_the_top(filled, tree, filled.table.establishments_at(YEAR))


def mid_range(given: RegionIndustryTable, filled: FilledTable, tree: Hierarchy) -> Floats:
    """Return values scaled from the middle of each flag's range; an endless one ends at twice its start."""
    low, high = given.lower_at(YEAR), given.upper_at(YEAR)
    return from_the_top(filled, tree, (low + np.where(np.isinf(high), 2 * low, high)) / 2)


def score(values: Floats, table: RegionIndustryTable, truth: pl.DataFrame) -> dict[str, Any]:
    """Return the errors over the drawn cells whose tight bounds differ."""
    region = [table.regions.index(code) for code in truth["region"]]
    industry = [table.industries.index(code) for code in truth["industry"]]
    low, high = table.lower_at(YEAR)[region, industry], table.upper_at(YEAR)[region, industry]
    jobs, guess = truth["employment"].to_numpy(), values[region, industry]
    open_cells = low < high
    counted = open_cells & (jobs > 0)
    error = np.abs(guess - jobs)[counted] / jobs[counted]
    inside = ((jobs >= low) & (jobs <= high))[open_cells].mean()
    return {
        "median": float(np.median(error)),
        "mean": float(error.mean()),
        "inside": float(inside),
        "cells": int(counted.sum()),
        "zero_truth": int((open_cells & (jobs == 0)).sum()),
    }


def compare(folder: Path, seeds: range, *, only_year: bool, peers: bool) -> dict[str, dict[str, float]]:
    """Return the mean scores over all seeds of ours and, where wanted, the peers."""
    frame = read(folder, only_year=only_year)
    tree = None
    scores: dict[str, list[dict[str, Any]]] = {}
    for seed in seeds:
        hidden, truth = hide(frame, seed)
        given = table_from_frame(hidden)
        tree = tree or hierarchy_of_codes(given.industries)
        filled = fill_suppressed(given, seed=1, hierarchy=tree)
        found = {"ours": filled.table.at(YEAR)}
        if peers:
            found["proportional"] = proportional(filled, tree)
            found["mid_range"] = mid_range(given, filled, tree)
        for name, values in found.items():
            scores.setdefault(name, []).append(score(values, filled.table, truth))
        shown = ", ".join(f"{n} {s[-1]['median']:.4f} / {s[-1]['mean']:.4f}" for n, s in scores.items())
        print(f"seed {seed}: {scores['ours'][-1]['cells']} cells, median / mean error: {shown}", flush=True)
    return {
        name: {key: round(float(np.mean([one[key] for one in every])), 5) for key in every[0]}
        for name, every in scores.items()
    }


def main() -> None:
    options = arguments(__doc__ or "")
    folder = options.data or Path(os.environ["KLUSTERMOTOR_TEST_DATA"])
    options.data = folder
    given = table_from_frame(read(folder, only_year=True))
    tree = hierarchy_of_codes(given.industries)
    filled: list[FilledTable] = []

    def ours() -> FilledTable:
        filled[:] = [fill_suppressed(given, seed=1, hierarchy=tree)]
        return filled[0]

    def quality(result: FilledTable, _: Any) -> dict[str, Any]:
        print("\n".join(result.notes))
        seeds = SEEDS[:2] if options.quick else SEEDS
        found: dict[str, Any] = {"errors_one_year": compare(folder, seeds, only_year=True, peers=True)}
        if not options.quick:
            print("all years as input:")
            found["errors_all_years"] = compare(folder, SEEDS[:3], only_year=False, peers=False)
            found["seeds_all_years"] = 3
        return {**found, "seeds": len(seeds), "note": "peers get the tight bounds of ours"}

    report(
        "fill",
        options,
        ours,
        {
            "proportional": lambda: proportional(filled[0], tree),
            "mid_range": lambda: mid_range(given, filled[0], tree),
        },
        quality=quality,
        peer_repeats=1,
    )


if __name__ == "__main__":
    main()
