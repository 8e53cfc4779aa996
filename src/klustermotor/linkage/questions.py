"""Which pairs are worth a person's answer."""

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import IntArray

#: Pairs whose answer would set less than this right are not asked about.
SURE = 0.02


def most_useful(pairs: pl.DataFrame, groups: IntArray, *, count: int) -> pl.DataFrame:
    """Return the pairs whose answer settles most, one for each two groups.

    An answer that goes against how the records are gathered now sets right as many pairs of records as the
    two groups have between them, or as one record has in its group.

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
    """
    left, right = groups[pairs["left"].to_numpy()], groups[pairs["right"].to_numpy()]
    size, probability = np.bincount(groups), pairs["probability"].to_numpy()
    worth = np.where(
        left == right, (1 - probability) * (size[left] - 1), probability * size[left] * size[right]
    )
    kept = np.flatnonzero((worth > SURE) & pairs["decided"].is_null().to_numpy())
    asked = pairs[kept].with_columns(
        worth=pl.Series(worth[kept]), of_left=pl.Series(left[kept]), of_right=pl.Series(right[kept])
    )
    return (
        asked.sort("worth", "left", "right", descending=[True, False, False])
        .unique(["of_left", "of_right"], keep="first", maintain_order=True)
        .head(count)
        .drop("of_left", "of_right")
    )
