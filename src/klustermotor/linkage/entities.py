"""Records gathered into organisations: what is linked, with what must not be."""

import math
from collections.abc import Iterable

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from klustermotor.analysis.arrays import IntArray

#: Pairs less likely than this are not linked.
LEAST_LIKELY = 0.5
#: Log-odds of a pair that had so little alike that it was not even compared.
_UNSEEN = -1.0
#: Probabilities are kept this far from nought and one.
_LEAST = 1e-6


def gathered(
    pairs: pl.DataFrame,
    records: pl.DataFrame,
    *,
    least: float = LEAST_LIKELY,
    apart: Iterable[tuple[int, int]] = (),
) -> IntArray:
    """Return the organisation of each record.

    The likeliest pairs are joined first; two groups are not joined when they hold two different organisation
    numbers, when somebody decided that a record of one is not a record of the other, or when the pairs
    between them speak against it more than for it.

    Parameters
    ----------
    pairs : DataFrame
        ``left``, ``right`` (``unique_id``), ``probability``.
    records : DataFrame as ``prepared`` returns it
    least : float
        Pairs less likely are not joined.
    apart : iterable of (left, right)
        Pairs decided to be different.

    Returns
    -------
    (n_records,) ndarray of int
        Records with the same value are one organisation: the lowest ``unique_id`` in it.
    """
    likely = pairs.filter(pl.col("probability") >= least)
    component = _components(likely, records.height)
    left, right = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    inside = pairs.filter(component[left] == component[right])
    grouping = _Grouping(records["number"].to_list(), apart)
    against: dict[int, dict[int, float]] = {}
    for one, other, probability in inside.select("left", "right", "probability").iter_rows():
        logit = math.log(max(probability, _LEAST) / max(1 - probability, _LEAST))
        against.setdefault(one, {})[other] = logit
        against.setdefault(other, {})[one] = logit
    ordered = likely.sort("probability", "left", "right", descending=[True, False, False])
    for one, other in ordered.select("left", "right").iter_rows():
        grouping.join(one, other, against)
    return grouping.result()


def _components(likely: pl.DataFrame, records: int) -> IntArray:
    """Return which records hang together by likely pairs: nothing else can be joined."""
    left, right = likely["left"].to_numpy(), likely["right"].to_numpy()
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(records, records))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


class _Grouping:
    """Groups of records that grow by joining, with what keeps them apart."""

    def __init__(self, numbers: list[str | None], apart: Iterable[tuple[int, int]]) -> None:
        self.parent = list(range(len(numbers)))
        self.members: dict[int, list[int]] = {}
        self.numbers: dict[int, str] = {
            row: number for row, number in enumerate(numbers) if number is not None
        }
        self.apart: dict[int, set[int]] = {}
        for left, right in apart:
            self.apart.setdefault(left, set()).add(right)
            self.apart.setdefault(right, set()).add(left)

    def root(self, row: int) -> int:
        """Return the group of a record."""
        while self.parent[row] != row:
            self.parent[row] = self.parent[self.parent[row]]
            row = self.parent[row]
        return row

    def join(self, left: int, right: int, against: dict[int, dict[int, float]]) -> None:
        """Join the groups of two records, unless something keeps them apart."""
        one, other = self.root(left), self.root(right)
        if one == other or self._kept_apart(one, other, against):
            return
        keep, drop = min(one, other), max(one, other)
        self.members[keep] = self.members.get(keep, [keep]) + self.members.pop(drop, [drop])
        self.parent[drop] = keep
        number = self.numbers.get(keep) or self.numbers.get(drop)
        if number is not None:
            self.numbers[keep] = number

    def _kept_apart(self, one: int, other: int, against: dict[int, dict[int, float]]) -> bool:
        """Return whether two groups must not be joined."""
        numbers = self.numbers.get(one), self.numbers.get(other)
        if None not in numbers and numbers[0] != numbers[1]:
            return True
        few, many = self.members.get(one, [one]), set(self.members.get(other, [other]))
        if any(self.apart.get(row, set()) & many for row in few):
            return True
        if len(few) == len(many) == 1:
            return False
        between = [logit for row in few for with_, logit in against.get(row, {}).items() if with_ in many]
        return sum(between) + _UNSEEN * (len(few) * len(many) - len(between)) < 0

    def result(self) -> IntArray:
        """Return the group of each record."""
        return np.array([self.root(row) for row in range(len(self.parent))], dtype=np.int64)
