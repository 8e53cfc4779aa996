"""Ties between actors: a network, and how it is built."""

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray, as_counts

#: The name of the only kind of tie in a network whose ties have no kind.
NO_KIND = ""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Actors and the ties between them, each pair at most once per kind.

    Build one with :func:`network_from_columns`, :func:`network_from_pairs` or :func:`network_from_matrix`.

    Attributes
    ----------
    labels : tuple of str
        The nodes, unique.
    sources, targets : (n_ties,) ndarray of int
        Positions in `labels`. Without direction, the source is the one that comes first in `labels`.
    weights : (n_ties,) ndarray
        Strengths, above 0; parallel ties of one kind are summed.
    directed : bool
        Whether a tie runs from source to target, or between both.
    kinds : tuple of str
        Kinds of ties; ``("",)`` where ties have no kind.
    kind_of : (n_ties,) ndarray of int
        The kind of each tie as a position in `kinds`.
    self_ties_dropped, empty_ties_dropped : int
        How many rows were given from a node to itself, and how many with strength 0.

    Raises
    ------
    ValueError
        If the parts contradict each other.

    Examples
    --------
    >>> network = network_from_pairs([("a", "b"), ("b", "c"), ("b", "b")], directed=True)
    >>> network.n_nodes, network.n_ties, network.self_ties_dropped
    (3, 2, 1)
    """

    labels: tuple[str, ...]
    sources: IntArray
    targets: IntArray
    weights: FloatArray
    directed: bool
    kinds: tuple[str, ...] = (NO_KIND,)
    kind_of: IntArray | None = None
    self_ties_dropped: int = 0
    empty_ties_dropped: int = 0

    def __post_init__(self) -> None:
        if self.kind_of is None:
            object.__setattr__(self, "kind_of", np.zeros(len(self.sources), np.int64))
        lengths = {len(part) for part in (self.sources, self.targets, self.weights, self.tie_kinds)}
        if len(lengths) > 1:
            raise ValueError(f"a network needs as many sources as targets, weights and kinds, not {lengths}")
        ends = np.concatenate([self.sources, self.targets])
        if ends.size and (ends.min() < 0 or ends.max() >= self.n_nodes):
            raise ValueError(f"a tie ends outside the {self.n_nodes} nodes")

    @property
    def n_nodes(self) -> int:
        """Return the number of nodes."""
        return len(self.labels)

    @property
    def n_ties(self) -> int:
        """Return the number of ties, those of different kinds between the same two counted each."""
        return len(self.sources)

    @property
    def tie_kinds(self) -> IntArray:
        """Return the kind of each tie as a position in `kinds`."""
        if self.kind_of is None:
            return np.zeros(len(self.sources), np.int64)
        return self.kind_of

    def positions(self, nodes: Iterable[str]) -> IntArray:
        """Return the positions of labels; one that does not exist is refused, with what is close to it."""
        return positions(nodes, self.labels, "node")


def network_from_columns(
    sources: Sequence[str],
    targets: Sequence[str],
    *,
    directed: bool,
    labels: Sequence[str] | None = None,
    weights: ArrayLike | None = None,
    kinds: Sequence[str] | None = None,
    both_ways: Collection[str] = (),
) -> Network:
    """Return a network from columns of equal length, a row per tie, as they stand in a frame.

    Parameters
    ----------
    sources, targets : (n_rows,) sequence of str
        Labels of the two ends; a frame's column will do.
    directed : bool
        Whether ties run from source to target.
    labels : sequence of str, optional
        All nodes, also those without ties, in the order wanted; default is the order of first mention.
    weights : (n_rows,) array-like, optional
        Strengths, finite and not negative; default 1 each. Rows with strength 0 are dropped and counted.
    kinds : (n_rows,) sequence of str, optional
        The kind of each tie.
    both_ways : collection of str
        Kinds whose ties hold both ways though the network is directed; those not met are passed over.

    Returns
    -------
    Network
        Ties sorted by source, target and kind; parallel ties summed; ties of a node to itself dropped and
        counted.

    Raises
    ------
    ValueError
        If a label is unknown or no text, a weight is negative or not finite, or the columns' lengths differ.

    Examples
    --------
    >>> found = network_from_columns(["a", "b", "a"], ["b", "a", "b"], directed=False, weights=[1, 2, 4])
    >>> found.labels, found.weights
    (('a', 'b'), array([7.]))
    """
    starts, ends = _texts(sources, "source"), _texts(targets, "target")
    strengths = np.ones(len(starts)) if weights is None else _strengths(weights, len(starts))
    named = [NO_KIND] * len(starts) if kinds is None else _texts(kinds, "kind")
    _check_lengths(starts, ends, strengths, named)
    nodes = checked_labels(labels, [end for row in zip(starts, ends, strict=True) for end in row])
    names = tuple(dict.fromkeys(named)) or (NO_KIND,)
    source, target = positions(starts, nodes, "source"), positions(ends, nodes, "target")
    kind = positions(named, names, "kind")
    own, empty = source == target, strengths == 0
    network = Network(nodes, source, target, strengths, directed, names, kind)
    both = [number for number, name in enumerate(names) if name in both_ways]
    return replace(
        _merged(_with_returns(network, both) if directed else network),
        self_ties_dropped=int(own.sum()),
        empty_ties_dropped=int((empty & ~own).sum()),
    )


def network_from_pairs(
    pairs: Iterable[tuple[str, str]],
    *,
    directed: bool,
    labels: Sequence[str] | None = None,
    weights: ArrayLike | None = None,
    kinds: Sequence[str] | None = None,
) -> Network:
    """Return a network from pairs of labels; else as :func:`network_from_columns`.

    Parameters
    ----------
    pairs : iterable of (str, str)
        Source and target of each tie.
    directed : bool
    labels, weights, kinds : optional
        As in :func:`network_from_columns`.

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        If a pair is not two labels, or as :func:`network_from_columns`.

    Examples
    --------
    >>> network_from_pairs([("a", "b")], directed=False, labels=["a", "b", "c"]).n_nodes
    3
    """
    rows: list[Any] = list(pairs)
    for number, row in enumerate(rows):
        if isinstance(row, str) or len(row) != 2:
            raise ValueError(f"tie {number} (counted from 0) must be a source and a target, but is {row!r}")
    return network_from_columns(
        [row[0] for row in rows],
        [row[1] for row in rows],
        directed=directed,
        labels=labels,
        weights=weights,
        kinds=kinds,
    )


def network_from_matrix(matrix: Any, labels: Sequence[str], *, directed: bool) -> Network:
    """Return a network from a matrix of strengths, 0 where there is no tie.

    Parameters
    ----------
    matrix : (n_nodes, n_nodes) array-like, or scipy sparse array
        Row to column; finite and not negative; symmetric where ties have no direction.
    labels : (n_nodes,) sequence of str
    directed : bool

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        If the matrix is not square, does not fit the labels, is not symmetric where it must be, or holds a
        value that is negative or not finite (the message names the first offending cell).

    Examples
    --------
    >>> network_from_matrix([[0, 2], [0, 0]], ["a", "b"], directed=True).weights
    array([2.])
    """
    nodes = checked_labels(labels, ())
    sparse = scipy.sparse.issparse(matrix)
    entries = scipy.sparse.coo_array(matrix) if sparse else scipy.sparse.coo_array(_square(matrix))
    if entries.shape != (len(nodes), len(nodes)):
        raise ValueError(f"matrix must have {len(nodes)} rows and columns, but has shape {entries.shape}")
    strengths = _strengths(entries.data, entries.nnz)
    if not directed:
        gap = abs(entries - entries.T)
        if gap.nnz and gap.max() > 0:
            raise ValueError("matrix must be symmetric where ties have no direction: give directed=True")
        upper = entries.row <= entries.col
        entries = scipy.sparse.coo_array(
            (strengths[upper], (entries.row[upper], entries.col[upper])), shape=entries.shape
        )
        strengths = entries.data
    rows, columns = entries.row.astype(np.int64), entries.col.astype(np.int64)
    network = _merged(Network(nodes, rows, columns, strengths, directed))
    return replace(network, self_ties_dropped=int(((rows == columns) & (strengths > 0)).sum()))


def positions(names: Iterable[str], labels: tuple[str, ...], what: str) -> IntArray:
    """Return the position of each name among labels.

    Parameters
    ----------
    names : iterable of str
    labels : tuple of str
    what : str
        What a name stands for, for the message ("node").

    Returns
    -------
    ndarray of int

    Raises
    ------
    ValueError
        If a name is not among the labels; the message says what is close to it.

    Examples
    --------
    >>> positions(["b"], ("a", "b"), "node")
    array([1])
    >>> positions(["Bolagett"], ("Bolaget", "Kommunen"), "node")
    Traceback (most recent call last):
    ValueError: node 'Bolagett' does not exist; did you mean 'Bolaget'?
    """
    place = {label: number for number, label in enumerate(labels)}
    listed = list(names)
    found = [place.get(name, -1) for name in listed]
    if -1 in found:
        missing = listed[found.index(-1)]
        close = difflib.get_close_matches(str(missing), labels, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else f" among the {len(labels)} given"
        raise ValueError(f"{what} {missing!r} does not exist{hint}")
    return np.array(found, np.int64)


def checked_labels(labels: Sequence[str] | None, mentioned: Sequence[str]) -> tuple[str, ...]:
    """Return labels in order, refused where one stands twice or is no text.

    Parameters
    ----------
    labels : sequence of str or None
    mentioned : sequence of str
        Taken in order of first mention where no labels are given.

    Returns
    -------
    tuple of str

    Raises
    ------
    ValueError
        If a label is no text, empty, or stands twice.

    Examples
    --------
    >>> checked_labels(None, ["b", "a", "b"])
    ('b', 'a')
    """
    if labels is None:
        return tuple(dict.fromkeys(mentioned))
    given: tuple[Any, ...] = tuple(labels)
    for number, label in enumerate(given):
        if not isinstance(label, str) or not label:
            raise ValueError(f"label {number} (counted from 0) must be text, but is {label!r}")
    name, times = Counter(given).most_common(1)[0] if given else ("", 1)
    if times > 1:
        raise ValueError(f"{name!r} stands {times} times among the labels, but must stand once")
    return given


def _with_returns(network: Network, kinds: list[int]) -> Network:
    """Return the network with ties of these kinds in the other direction too."""
    back = np.isin(network.tie_kinds, kinds)
    return replace(
        network,
        sources=np.concatenate([network.sources, network.targets[back]]),
        targets=np.concatenate([network.targets, network.sources[back]]),
        weights=np.concatenate([network.weights, network.weights[back]]),
        kind_of=np.concatenate([network.tie_kinds, network.tie_kinds[back]]),
    )


def _merged(network: Network) -> Network:
    """Return the network with own and empty ties left out, parallel ones summed, and sorted."""
    n, kinds = network.n_nodes, len(network.kinds)
    kept = (network.sources != network.targets) & (network.weights > 0)
    sources, targets = network.sources[kept], network.targets[kept]
    if not network.directed:
        sources, targets = np.minimum(sources, targets), np.maximum(sources, targets)
    key = (sources * n + targets) * kinds + network.tie_kinds[kept]
    unique, which = np.unique(key, return_inverse=True)
    summed = np.bincount(which, weights=network.weights[kept], minlength=len(unique)).astype(np.float64)
    pair, kind = np.divmod(unique, kinds)
    sources, targets = np.divmod(pair, max(n, 1))
    return replace(network, sources=sources, targets=targets, weights=summed, kind_of=kind)


def _texts(values: Iterable[object], what: str) -> list[str]:
    """Return a column as a list, refused where a cell is no text or empty."""
    texts = []
    for number, value in enumerate(values):
        if not isinstance(value, str) or not value:
            raise ValueError(f"{what} of tie {number} (counted from 0) must be text, but is {value!r}")
        texts.append(value)
    return texts


def _strengths(weights: ArrayLike, n_rows: int) -> FloatArray:
    """Return checked strengths."""
    if n_rows == 0 and np.size(weights) == 0:
        return np.zeros(0)
    return as_counts(weights, "weight", ndim=1, axes=("tie",))


def _check_lengths(starts: list[str], ends: list[str], strengths: FloatArray, kinds: list[str]) -> None:
    """Refuse columns of different lengths."""
    lengths = {"sources": len(starts), "targets": len(ends), "weights": len(strengths), "kinds": len(kinds)}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{number} {name}" for name, number in lengths.items())
        raise ValueError(f"columns must have the same length, but there are {told}")


def _square(matrix: ArrayLike) -> FloatArray:
    """Return a dense matrix of strengths, checked cell by cell."""
    if np.size(matrix) == 0:
        return np.zeros((0, 0))
    return as_counts(matrix, "weight", axes=("row", "column"))
