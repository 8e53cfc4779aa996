"""What else is known around a pair: better partners, and other organisations at the same place."""

import polars as pl

#: Where organisations can be found together.
_PLACES = ("door", "phone", "domain")


def with_surroundings(pairs: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Return pairs with what else is known around them.

    Parameters
    ----------
    pairs : DataFrame as ``compared_pairs`` returns it
    records : DataFrame as ``prepared`` returns it

    Returns
    -------
    DataFrame
        With ``rivals`` (0 when each is the other's best in its register, 1 when one of them has a better
        one, 2 when both have) and ``crowded`` (1 when yet another organisation number is known at the door,
        the telephone or the domain: a group, or a house with many firms, where what agrees tells less).
    """
    return _with_crowding(_with_rivals(pairs, records), records).sort("left", "right")


def _with_rivals(pairs: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Return pairs with whether either record has a better partner in the other's register."""
    known = records.select("unique_id", "register")
    sided = pairs.join(known.select(left="unique_id", in_left="register"), on="left", how="left").join(
        known.select(right="unique_id", in_right="register"), on="right", how="left"
    )
    weight = pl.col("weight_but_number").alias("weight")
    ends = pl.concat(
        [
            sided.select(one="left", other="in_right", weight=weight),
            sided.select(one="right", other="in_left", weight=weight),
        ]
    )
    best = ends.group_by("one", "other").agg(best=pl.col("weight").max())
    return (
        sided.join(best, left_on=["left", "in_right"], right_on=["one", "other"], how="left")
        .join(best, left_on=["right", "in_left"], right_on=["one", "other"], how="left", suffix="_right")
        .with_columns(
            rivals=(pl.col("weight_but_number") < pl.col("best") - 1e-9).cast(pl.Int8)
            + (pl.col("weight_but_number") < pl.col("best_right") - 1e-9).cast(pl.Int8),
        )
        .drop("best", "best_right", "in_left", "in_right")
    )


def _with_crowding(pairs: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Return pairs with whether yet another organisation is known at their place.

    A pair whose numbers are both known is seen as if one of them were not, so that it can teach about pairs
    of which that is true: the number of the hidden record counts only where a third record has it.
    """
    at_places = _at_places(records)
    sided = (
        pairs.select("left", "right")
        .join(_side(at_places, "left"), on="left", how="left")
        .join(_side(at_places, "right"), on="right", how="left")
    )
    crowded = pl.any_horizontal([_is_crowded(place) for place in _PLACES]).cast(pl.Int8)
    return pairs.join(sided.select("left", "right", crowded=crowded), on=["left", "right"], how="left")


def _is_crowded(place: str) -> pl.Expr:
    """Return whether yet another number is known at a place of a pair whose sides stand beside each other."""
    left_known, right_known = pl.col("number_left").is_not_null(), pl.col("number_right").is_not_null()
    hidden_right = (pl.col("left") + pl.col("right")) % 2 == 0
    either = pl.max_horizontal(f"{place}_numbers_left", f"{place}_numbers_right").fill_null(0) >= 2
    return (
        pl.when(left_known & (~right_known | hidden_right))
        .then(_has_others(place, "left", "right"))
        .when(right_known)
        .then(_has_others(place, "right", "left"))
        .otherwise(either)
    )


def _has_others(place: str, one: str, other: str) -> pl.Expr:
    """Return whether a place of one side has numbers besides its own and what only the hidden side has."""
    only_hidden = (
        (pl.col(f"{place}_{one}") == pl.col(f"{place}_{other}"))
        & (pl.col(f"number_{one}") != pl.col(f"number_{other}"))
        & (pl.col(f"{place}_held_{other}") == 1)
    ).fill_null(value=False)
    return pl.col(f"{place}_numbers_{one}").fill_null(0) - 1 - only_hidden.cast(pl.Int64) >= 1


def _at_places(records: pl.DataFrame) -> pl.DataFrame:
    """Return each record's places, how many numbers are known there, and how many have its own."""
    door = pl.concat_str("street", "house", pl.coalesce("postcode", "place"), separator="|")
    keyed = records.select("unique_id", "number", "phone", "domain", door=door)
    for place in _PLACES:
        known = keyed.filter(pl.col(place).is_not_null() & pl.col("number").is_not_null())
        numbers = known.group_by(place).agg(
            pl.col("number").n_unique().cast(pl.Int64).alias(f"{place}_numbers")
        )
        held = known.group_by(place, "number").agg(pl.len().cast(pl.Int64).alias(f"{place}_held"))
        keyed = keyed.join(numbers, on=place, how="left").join(held, on=[place, "number"], how="left")
    return keyed


def _side(at_places: pl.DataFrame, side: str) -> pl.DataFrame:
    """Return the columns of one side of a pair."""
    return at_places.rename(
        {column: side if column == "unique_id" else f"{column}_{side}" for column in at_places.columns}
    )
