"""Non-response: how much of a network was told, and what the untold could be."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from klustermotor.analysis.arrays import BoolArray
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import adjacency


@dataclass(frozen=True, slots=True, eq=False)
class Response:
    """How much of a network is known when some of those asked did not answer.

    Attributes
    ----------
    asked, answered : int
        How many were on the list, and how many of them answered.
    silent : tuple of str
        Who did not answer.
    rate : float
        Answered over asked; also the share of possible ties, from whom to whom, that are known.
    both_known, one_known, none_known : float
        Shares of pairs of which both, one or neither answered. NaN with fewer than two asked.
    confirmed : float
        Of the ties between two who answered, the share that the other names too; NaN without any.
    density : float
        Share of the known possible ties that are there; NaN where none is known.
    lowest, highest : float
        The density if all unknown ties were absent, and if all were there.
    """

    asked: int
    answered: int
    silent: tuple[str, ...]
    rate: float
    both_known: float
    one_known: float
    none_known: float
    confirmed: float
    density: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True, eq=False)
class Reconstruction:
    """A network in which ties of the silent are taken from what others say of them.

    Attributes
    ----------
    network : Network
        With the ties taken over.
    imputed : (n_ties,) ndarray of bool
        Which ties nobody told of as such.
    still_unknown : int
        Possible ties of which nothing can be said: between two who are both silent, in each direction.
    """

    network: Network
    imputed: BoolArray
    still_unknown: int


def response(network: Network, respondents: Iterable[str]) -> Response:
    """Return how much of a network is known, and the range of its density [1]_.

    Parameters
    ----------
    network : Network
        A node for each who was asked; ties run from who answered to whom they named.
    respondents : iterable of str
        Who answered, also if they named nobody.

    Returns
    -------
    Response

    Raises
    ------
    ValueError
        If ties have no direction, a respondent is no node, or a tie runs from somebody who did not answer.

    References
    ----------
    .. [1] Stork, D., & Richards, W. D. (1992). Nonrespondents in communication network studies: problems and
       possibilities. Group & Organization Management 17(2), 193–209.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> answers = network_from_pairs([("a", "b"), ("b", "a"), ("b", "c")], directed=True)
    >>> found = response(answers, ["a", "b"])
    >>> found.rate.__round__(2), found.lowest, found.density, found.highest.__round__(2)
    (0.67, 0.5, 0.75, 0.83)
    """
    told = _told(network, respondents)
    n, answered = network.n_nodes, int(told.sum())
    matrix = adjacency(network, weighted=False).tocoo()
    ties, possible, known = matrix.nnz, n * (n - 1), answered * (n - 1)
    between = adjacency(network, weighted=False)[np.flatnonzero(told)][:, np.flatnonzero(told)]
    mutual = float(between.multiply(between.T).sum())
    return Response(
        asked=n,
        answered=answered,
        silent=tuple(label for label, there in zip(network.labels, told, strict=True) if not there),
        rate=_share(answered, n),
        both_known=_share(answered * (answered - 1), possible),
        one_known=_share(2 * answered * (n - answered), possible),
        none_known=_share((n - answered) * (n - answered - 1), possible),
        confirmed=_share(mutual, between.nnz),
        density=_share(ties, known),
        lowest=_share(ties, possible),
        highest=_share(ties + possible - known, possible),
    )


def reconstruct(network: Network, respondents: Iterable[str]) -> Reconstruction:
    """Return the network with each silent node's ties taken from who named it [1]_.

    A tie that somebody names is taken to run the other way too, kind by kind and at the same strength, if
    the other is silent. How far that holds, `confirmed` of :func:`response` tells: the share of ties that
    both name where both could.

    Parameters
    ----------
    network : Network
        As for :func:`response`.
    respondents : iterable of str

    Returns
    -------
    Reconstruction

    Raises
    ------
    ValueError
        As in :func:`response`.

    References
    ----------
    .. [1] Stork, D., & Richards, W. D. (1992). Nonrespondents in communication network studies: problems and
       possibilities. Group & Organization Management 17(2), 193–209.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> answers = network_from_pairs([("a", "b"), ("b", "a"), ("b", "c")], directed=True)
    >>> found = reconstruct(answers, ["a", "b"])
    >>> found.network.n_ties, found.imputed
    (4, array([False, False, False, True]))
    """
    told = _told(network, respondents)
    mirrored = ~told[network.targets]
    sources = np.concatenate([network.sources, network.targets[mirrored]])
    targets = np.concatenate([network.targets, network.sources[mirrored]])
    kind = np.concatenate([network.tie_kinds, network.tie_kinds[mirrored]])
    imputed = np.concatenate([np.zeros(network.n_ties, np.bool_), np.ones(int(mirrored.sum()), np.bool_)])
    order = np.lexsort((kind, targets, sources))
    silent = int((~told).sum())
    whole = replace(
        network,
        sources=sources[order],
        targets=targets[order],
        weights=np.concatenate([network.weights, network.weights[mirrored]])[order],
        kind_of=kind[order],
    )
    return Reconstruction(whole, imputed[order], silent * (silent - 1))


def _told(network: Network, respondents: Iterable[str]) -> BoolArray:
    """Return who answered, refused where a tie runs from somebody who did not."""
    if not network.directed:
        raise ValueError("who answered tells something only where ties run from who told: give directed=True")
    told = np.zeros(network.n_nodes, np.bool_)
    told[network.positions(respondents)] = True
    untold = ~told[network.sources]
    if untold.any():
        first = int(np.argmax(untold))
        source, target = network.labels[network.sources[first]], network.labels[network.targets[first]]
        raise ValueError(
            f"a tie runs from {source!r} to {target!r}, but {source!r} is not among those who answered"
        )
    return told


def _share(part: float, whole: float) -> float:
    """Return part over whole, NaN of nothing."""
    return float(part / whole) if whole else float("nan")
