"""Records gathered into organisations: what is linked, with what must not be."""

from collections.abc import Iterable

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.linkage.grouping import joined

#: Pairs less likely than this are not linked.
LEAST_LIKELY = 0.5
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
    likely = (
        pairs.lazy()
        .filter(pl.col("probability") >= least)
        .select("left", "right", "probability")
        .sort("probability", "left", "right", descending=[True, False, False])
        .collect()
    )
    left, right = likely["left"].to_numpy(), likely["right"].to_numpy()
    component = _components(left, right, records.height)
    inside = component[pairs["left"].to_numpy()] == component[pairs["right"].to_numpy()]
    starts, ends, logits = _seen(pairs.filter(pl.Series(inside)), apart, records.height)
    number = (records["number"].rank("dense").cast(pl.Int32) - 1).fill_null(-1).to_numpy()
    return np.asarray(joined(left, right, number, starts, ends, logits), dtype=np.int64)


def _components(left: IntArray, right: IntArray, records: int) -> IntArray:
    """Return which records hang together by likely pairs: nothing else can be joined."""
    graph = coo_array((np.ones(len(left), dtype=np.int8), (left, right)), shape=(records, records))
    return np.asarray(connected_components(graph, directed=False)[1])


def log_odds(probability: FloatArray) -> FloatArray:
    """Return the log-odds of probabilities, kept from the infinite."""
    likely = np.clip(probability, _LEAST, 1 - _LEAST)
    return np.asarray(np.log(likely / (1 - likely)))


def seen_both_ways(
    left: IntArray, right: IntArray, logits: FloatArray, records: int
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return compared pairs with their log-odds as a compressed table, from each of the two to the other.

    Parameters
    ----------
    left, right : (n_pairs,) ndarrays of int
    logits : (n_pairs,) ndarray
    records : int

    Returns
    -------
    starts : (n_records + 1,) ndarray of int
        Where what a record was compared with starts and ends.
    ends : (2 * n_pairs,) ndarray of int
    logits : (2 * n_pairs,) ndarray
    """
    rows, columns = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.argsort(rows, kind="stable")
    starts = np.concatenate([[0], np.bincount(rows, minlength=records).cumsum()])
    return starts, columns[order], np.tile(logits, 2)[order]


def _seen(
    inside: pl.DataFrame, apart: Iterable[tuple[int, int]], records: int
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return the pairs that were compared, and those decided to be two, both ways."""
    split = np.array(list(apart), dtype=np.int64).reshape(-1, 2)
    left = np.concatenate([inside["left"].to_numpy(), split[:, 0]])
    right = np.concatenate([inside["right"].to_numpy(), split[:, 1]])
    logits = np.concatenate([log_odds(inside["probability"].to_numpy()), np.full(len(split), -np.inf)])
    return seen_both_ways(left, right, logits, records)
