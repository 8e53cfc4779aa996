"""What else is known around a pair: better partners, and other organisations at the same place."""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from klustermotor.analysis.arrays import BoolArray, FloatArray

#: Where organisations can be found together.
_PLACES = ("door", "phone", "domain")
#: So many pairs are looked at together, so that what is known on both sides takes little memory.
_AT_A_TIME = 2_000_000
#: Weights are sums whose last digits differ between engines.
_ALIKE = 1e-6
_Codes = NDArray[np.int32]
_Counts = NDArray[np.uint8]
#: Counts above this are kept as this: only whether there are one, two or more matters.
_MANY = 250


class _Place(NamedTuple):
    """What each record has at one kind of place.

    Parameters
    ----------
    code : (n_records,) array of int
        -1 where unknown.
    numbers : (n_records,) array of int
        How many organisation numbers are known there.
    held : (n_records,) array of int
        How many records there have the record's own number.
    """

    code: _Codes
    numbers: _Counts
    held: _Counts


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
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    rivals = _rivals(left, right, pairs["weight_but_number"].to_numpy(), _codes(records["register"]))
    number = _codes(records["number"])
    places = _places(records, number)
    crowded = np.zeros(pairs.height, dtype=np.int8)
    for start in range(0, pairs.height, _AT_A_TIME):
        part = slice(start, start + _AT_A_TIME)
        crowded[part] = _crowded(left[part], right[part], number, places)
    return pairs.with_columns(rivals=pl.Series(rivals), crowded=pl.Series(crowded))


def _codes(values: pl.Series) -> _Codes:
    """Return values as whole numbers from nought, -1 where unknown."""
    return (values.rank("dense").cast(pl.Int32) - 1).fill_null(-1).to_numpy()


def _rivals(left: _Codes, right: _Codes, weight: FloatArray, register: _Codes) -> NDArray[np.int8]:
    """Return how many of a pair's records have a better partner in the other's register."""
    best = np.full((len(register), int(register.max(initial=0)) + 1), -np.inf)
    for one, other in ((left, right), (right, left)):
        np.maximum.at(best, (one, register[other]), weight)
    rivals = np.zeros(len(left), dtype=np.int8)
    for one, other in ((left, right), (right, left)):
        rivals += weight < best[one, register[other]] - _ALIKE
    return rivals


def _places(records: pl.DataFrame, number: _Codes) -> tuple[_Place, ...]:
    """Return what each record has at its door, its telephone and its domain."""
    door = pl.concat_str("street", "house", pl.coalesce("postcode", "place"), separator="|")
    keyed = records.select("phone", "domain", door=door)
    return tuple(_place(_codes(keyed[kind]), number) for kind in _PLACES)


def _place(code: _Codes, number: _Codes) -> _Place:
    """Return how many numbers are known at each record's place, and how many records there have its own."""
    frame = pl.DataFrame({"code": code, "number": number}).with_row_index("row")
    held = (
        frame.filter((pl.col("code") >= 0) & (pl.col("number") >= 0))
        .group_by("code", "number")
        .agg("row", held=pl.len())
    )
    by_row = held.explode("row")
    of_number = np.zeros(len(code), dtype=np.uint8)
    of_number[by_row["row"].to_numpy()] = by_row["held"].clip(0, _MANY).to_numpy()
    counted = np.bincount(held["code"].to_numpy(), minlength=int(code.max(initial=-1)) + 2)
    numbers = np.where(code >= 0, np.minimum(counted, _MANY)[code], 0).astype(np.uint8)
    return _Place(code, numbers, of_number)


def _crowded(left: _Codes, right: _Codes, number: _Codes, places: tuple[_Place, ...]) -> BoolArray:
    """Return whether yet another organisation is known at the place of pairs.

    A pair whose numbers are both known is seen as if one of them were not, so that it can teach about pairs
    of which that is true: the number of the hidden record counts only where a third record has it.
    """
    known_left, known_right = number[left] >= 0, number[right] >= 0
    by_left = known_left & (~known_right | ((left + right) % 2 == 0))
    one, other = np.where(by_left, left, right), np.where(by_left, right, left)
    seen = known_left | known_right
    differ = (number[one] != number[other]) & (number[one] >= 0) & (number[other] >= 0)
    crowded = np.zeros(len(left), dtype=np.bool_)
    for place in places:
        here, there = place.code[one], place.code[other]
        only_hidden = differ & (here == there) & (here >= 0) & (place.held[other] == 1)
        others = place.numbers[one].astype(np.int16) - 1 - only_hidden
        either = np.maximum(place.numbers[one], place.numbers[other])
        crowded |= np.where(seen, others >= 1, either > 1)
    return crowded
