"""Which pairs are worth a person's answer."""

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
    sizes = pl.DataFrame({"group": groups}).group_by("group").agg(size=pl.len().cast(pl.Float64))
    asked = pairs.filter(pl.col("decided").is_null())
    at = asked.with_columns(
        of_left=pl.Series(groups[asked["left"].to_numpy()]),
        of_right=pl.Series(groups[asked["right"].to_numpy()]),
    )
    sized = at.join(sizes.rename({"group": "of_left", "size": "size_left"}), on="of_left", how="left").join(
        sizes.rename({"group": "of_right", "size": "size_right"}), on="of_right", how="left"
    )
    together = pl.col("of_left") == pl.col("of_right")
    worth = (
        pl.when(together)
        .then((1 - pl.col("probability")) * (pl.col("size_left") - 1))
        .otherwise(pl.col("probability") * pl.col("size_left") * pl.col("size_right"))
    )
    return (
        sized.with_columns(worth=worth)
        .filter(pl.col("worth") > SURE)
        .sort("worth", "left", "right", descending=[True, False, False])
        .unique(["of_left", "of_right"], keep="first", maintain_order=True)
        .head(count)
        .drop("of_left", "of_right", "size_left", "size_right")
    )
