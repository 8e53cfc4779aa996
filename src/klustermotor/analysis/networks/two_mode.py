"""Two-mode networks: actors and what they take part in, and the ties that this gives between actors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import scipy.sparse
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.networks.ties import Network, checked_labels, network_from_columns, positions
from klustermotor.analysis.networks.views import Adjacency

Side: TypeAlias = Literal["actors", "events"]


@dataclass(frozen=True, slots=True, eq=False)
class TwoMode:
    """Actors, the events they take part in (boards, projects, meetings), and who takes part in what.

    Build one with :func:`two_mode_from_columns`.

    Attributes
    ----------
    actors, events : tuple of str
        Labels, unique on each side.
    rows, columns : (n_ties,) ndarray of int
        Positions of the actor and the event of each tie; each pair once.
    weights : (n_ties,) ndarray
        Strengths, above 0.
    """

    actors: tuple[str, ...]
    events: tuple[str, ...]
    rows: IntArray
    columns: IntArray
    weights: FloatArray


def two_mode_from_columns(
    actors: Sequence[str],
    events: Sequence[str],
    *,
    weights: ArrayLike | None = None,
    actor_labels: Sequence[str] | None = None,
    event_labels: Sequence[str] | None = None,
) -> TwoMode:
    """Return a two-mode network from columns of equal length, a row per part taken.

    Parameters
    ----------
    actors, events : (n_rows,) sequence of str
        Who takes part in what.
    weights : (n_rows,) array-like, optional
        Strengths, finite and not negative; default 1. Parallel rows are summed, those of strength 0 dropped.
    actor_labels, event_labels : sequence of str, optional
        All actors and events, also those without ties; default is the order of first mention.

    Returns
    -------
    TwoMode

    Raises
    ------
    ValueError
        If a label is unknown, not text or empty, or stands on both sides, a weight is negative or not
        finite, or the columns differ in length.

    Examples
    --------
    >>> found = two_mode_from_columns(["a", "b", "b"], ["board", "board", "fair"])
    >>> found.actors, found.events, found.rows
    (('a', 'b'), ('board', 'fair'), array([0, 1, 1]))
    """
    people = checked_labels(actor_labels, actors)
    things = checked_labels(event_labels, events)
    if both := set(people) & set(things):
        raise ValueError(f"{min(both)!r} stands both among the actors and among the events")
    positions(actors, people, "actor")
    positions(events, things, "event")
    joined = network_from_columns(actors, events, directed=True, labels=(*people, *things), weights=weights)
    return TwoMode(people, things, joined.sources, joined.targets - len(people), joined.weights)


def incidence(network: TwoMode, *, weighted: bool = True) -> Adjacency:
    """Return the sparse matrix of actors × events.

    Parameters
    ----------
    network : TwoMode
    weighted : bool
        Strengths; else 1.

    Returns
    -------
    (n_actors, n_events) scipy.sparse.csr_array

    Examples
    --------
    >>> incidence(two_mode_from_columns(["a", "b"], ["board", "board"])).toarray()
    array([[1.], [1.]])
    """
    values = network.weights if weighted else np.ones(len(network.weights))
    shape = (len(network.actors), len(network.events))
    return scipy.sparse.csr_array((values, (network.rows, network.columns)), shape=shape)


def two_mode_density(network: TwoMode) -> float:
    """Return the share of pairs of an actor and an event that are tied [1]_.

    Parameters
    ----------
    network : TwoMode

    Returns
    -------
    float
        NaN where one side is empty.

    References
    ----------
    .. [1] Borgatti, S. P., & Everett, M. G. (1997). Network analysis of 2-mode data. Social Networks 19(3),
       243–269.

    Examples
    --------
    >>> two_mode_density(two_mode_from_columns(["a", "b", "b"], ["board", "board", "fair"]))
    0.75
    """
    pairs = len(network.actors) * len(network.events)
    return len(network.rows) / pairs if pairs else float("nan")


def projection(
    network: TwoMode, *, onto: Side = "actors", weighting: Literal["count", "newman"] = "count"
) -> Network:
    """Return the ties between actors through what they share, or between events through whom they share.

    Strengths of the two-mode ties are set aside.

    Parameters
    ----------
    network : TwoMode
    onto : {"actors", "events"}
    weighting : {"count", "newman"}
        The number shared; or, for each thing shared by k, 1/(k − 1), since meeting among few ties more
        closely than among many [1]_.

    Returns
    -------
    Network
        Without direction; those who share nothing stay as nodes.

    Raises
    ------
    ValueError
        If the side or the weighting does not exist.

    References
    ----------
    .. [1] Newman, M. E. J. (2001). Scientific collaboration networks. II. Shortest paths, weighted networks,
       and centrality. Physical Review E 64, 016132.

    Examples
    --------
    >>> boards = two_mode_from_columns(list("abcab"), ["one", "one", "one", "two", "two"])
    >>> projection(boards).weights, projection(boards, weighting="newman").weights
    (array([2., 1., 1.]), array([1.5, 0.5, 0.5]))
    """
    if onto not in ("actors", "events"):
        raise ValueError(f"onto must be 'actors' or 'events', not {onto!r}")
    if weighting not in ("count", "newman"):
        raise ValueError(f"weighting must be 'count' or 'newman', not {weighting!r}")
    table = incidence(network, weighted=False)
    labels = network.actors
    if onto == "events":
        table, labels = table.T.tocsr(), network.events
    sharing = np.asarray(table.sum(axis=0), np.float64)
    value = np.ones(len(sharing)) if weighting == "count" else 1.0 / np.maximum(sharing - 1, 1)
    weighed = scipy.sparse.csr_array(table.multiply(value[None, :]))
    shared = scipy.sparse.coo_array(weighed @ table.T)
    upper = shared.row < shared.col
    rows, columns = shared.row[upper].astype(np.int64), shared.col[upper].astype(np.int64)
    order = np.lexsort((columns, rows))
    return Network(labels, rows[order], columns[order], shared.data[upper][order], directed=False)
