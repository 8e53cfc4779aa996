"""Which pairs are worth a person's answer."""

import numpy as np
import polars as pl
from scipy.special import expit

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.linkage.entities import log_odds, seen_both_ways
from klustermotor.linkage.grouping import UNSEEN, seams

#: Pairs whose answer would set less than this right are not asked about.
SURE = 0.02
#: Sums of log-odds differ in their last digits with the order in which they were added.
_DIGITS = 9


def most_useful(pairs: pl.DataFrame, groups: IntArray, *, count: int) -> pl.DataFrame:
    """Return the pairs whose answer settles most, one for each two groups and one for each seam in a group.

    A seam is where two parts of a group were joined. What is asked of is never one pair's likelihood alone:
    a likely pair between two groups that all else keeps apart is hardly ever right, and an unlikely one
    within a group that all else holds together hardly ever wrong. So all compared pairs between two groups,
    or two parts, are heard together. They are not independent: their log-odds are added, and divided by the
    square root of how many pairs of records there are. An answer against how the records are gathered now
    sets right as many pairs of records as the two have between them.

    Parameters
    ----------
    pairs : DataFrame
        ``left``, ``right``, ``probability``, and ``decided`` (null where nobody has).
    groups : (n_records,) ndarray of int
        As ``gathered`` returns them.
    count : int
        The most to return.

    Returns
    -------
    DataFrame
        Rows of ``pairs`` with ``worth`` (expected number of pairs of records set right), the highest first.
        Of two groups it is the likeliest pair that nobody has decided on, of two parts the joining one.
    """
    within = groups[pairs["left"].to_numpy()] == groups[pairs["right"].to_numpy()]
    heard = pairs.with_columns(row=pl.int_range(pairs.height), odds=pl.Series(_odds(pairs)))
    rows, worth = zip(
        _between_groups(heard.filter(pl.Series(~within)), groups),
        _at_seams(heard.filter(pl.Series(within)), len(groups)),
        strict=True,
    )
    asked = pairs[np.concatenate(rows)].with_columns(
        worth=pl.Series(np.concatenate(worth)).cast(pl.Float64).round(_DIGITS)
    )
    return (
        asked.filter(pl.col("worth") > SURE)
        .sort("worth", "left", "right", descending=[True, False, False])
        .head(count)
    )


def _odds(pairs: pl.DataFrame) -> FloatArray:
    """Return the log-odds of pairs; what was decided to be two holds two groups apart for good."""
    apart = (~pairs["decided"]).fill_null(value=False).to_numpy()
    return np.where(apart, -np.inf, log_odds(pairs["probability"].to_numpy()))


def _between_groups(pairs: pl.DataFrame, groups: IntArray) -> tuple[IntArray, FloatArray]:
    """Return a row of pairs for each two groups that were compared, and what its answer is worth."""
    one, other = groups[pairs["left"].to_numpy()], groups[pairs["right"].to_numpy()]
    compared = (
        pairs.with_columns(one=pl.Series(np.minimum(one, other)), other=pl.Series(np.maximum(one, other)))
        .sort("probability", "left", "right", descending=[True, False, False])
        .group_by("one", "other", maintain_order=True)
        .agg(
            row=pl.col("row").filter(pl.col("decided").is_null()).first(),
            total=pl.col("odds").sum(),
            seen=pl.len().cast(pl.Int64),
        )
        .filter(pl.col("row").is_not_null())
    )
    size = np.bincount(groups)
    together = size[compared["one"].to_numpy()] * size[compared["other"].to_numpy()]
    total = compared["total"].to_numpy() + UNSEEN * (together - compared["seen"].to_numpy())
    return compared["row"].to_numpy().astype(np.int64), expit(total / np.sqrt(together)) * together


def _at_seams(pairs: pl.DataFrame, records: int) -> tuple[IntArray, FloatArray]:
    """Return a row of pairs for each seam within a group, and what its answer is worth."""
    likely = pairs.sort("probability", "left", "right", descending=[True, False, False])
    left, right = likely["left"].to_numpy(), likely["right"].to_numpy()
    starts, ends, odds = seen_both_ways(left, right, likely["odds"].to_numpy(), records)
    together, total = seams(left, right, starts, ends, odds)
    asked = np.flatnonzero((together > 0) & likely["decided"].is_null().to_numpy())
    together, total = together[asked], total[asked]
    return likely["row"].to_numpy()[asked], expit(-total / np.sqrt(together)) * together
