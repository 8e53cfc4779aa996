"""Try many sets of clusters: every similarity matrix, clustering function, number of clusters and start."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.definitions.clustering import (
    RowScale,
    check_number,
    k_means_labels,
    profiles_by_scale,
    ward_labels,
    ward_tree,
)
from klustermotor.analysis.definitions.mixtures import standardised_stack
from klustermotor.analysis.definitions.validation import SingleRule, as_similarity_stack, scores_and_margin
from klustermotor.analysis.randomness import check_seed

ClusteringFunction = Literal["ward", "k-means"]
#: Called with the number of candidates done and the number of all.
Progress: TypeAlias = Callable[[int, int], None]
CandidateLabels: TypeAlias = NDArray[np.int16]

_MOST_INDUSTRIES = int(np.iinfo(np.int16).max)


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """What is tried, how it is scored and how the best is cleaned up.

    Parameters
    ----------
    n_clusters : tuple of int
        Numbers of clusters to try; the default, 30 to 60, is that of Delgado, Porter and Stern (2016).
    functions : tuple of {"ward", "k-means"}
    rows : tuple of {"raw", "standardised"}
        How the rows of a matrix enter as an industry's profile.
    starts : int
        Random starts of k-means for each of the other choices.
    percentile, singles
        As in :func:`validation_scores`.
    agreement
        Of the clean-up, as in :func:`reassign_misplaced`.
    dissolve_weak : bool, optional
        Let the clean-up dissolve clusters; default is yes unless one number of clusters is asked for.

    Raises
    ------
    ValueError
        If a choice is empty or out of range.

    Examples
    --------
    >>> SearchSettings(n_clusters=(51,), starts=2).candidates_per_matrix
    6
    """

    n_clusters: tuple[int, ...] = tuple(range(30, 61))
    functions: tuple[ClusteringFunction, ...] = ("ward", "k-means")
    rows: tuple[RowScale, ...] = ("raw", "standardised")
    starts: int = 5
    percentile: float = 95.0
    singles: SingleRule = "fail"
    agreement: float = 1.0
    dissolve_weak: bool | None = None

    def __post_init__(self) -> None:
        for name in ("n_clusters", "functions", "rows"):
            values = getattr(self, name)
            if not values or len(set(values)) != len(values):
                raise ValueError(f"{name} must hold at least one choice and none twice, but is {values}")
        if min(self.n_clusters) < 2:
            raise ValueError(f"n_clusters must be at least 2, but the smallest is {min(self.n_clusters)}")
        known: dict[str, set[str]] = {"functions": {"ward", "k-means"}, "rows": {"raw", "standardised"}}
        for name, choices in known.items():
            unknown = set(getattr(self, name)) - choices
            if unknown:
                raise ValueError(f"{name} knows {sorted(choices)}, not {sorted(unknown)}")
        if self.starts < 1:
            raise ValueError(f"starts must be at least 1, but is {self.starts}")
        if not 0 <= self.percentile <= 100:
            raise ValueError(f"percentile must lie between 0 and 100, but is {self.percentile:g}")
        if not 0 <= self.agreement <= 1:
            raise ValueError(f"agreement must lie between 0 and 1, but is {self.agreement:g}")

    @property
    def dissolves(self) -> bool:
        """Return whether the clean-up may dissolve clusters."""
        return len(self.n_clusters) > 1 if self.dissolve_weak is None else self.dissolve_weak

    @property
    def candidates_per_matrix(self) -> int:
        """Return how many candidates one similarity matrix gives."""
        per_number = sum(self.starts if function == "k-means" else 1 for function in self.functions)
        return per_number * len(self.n_clusters) * len(self.rows)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One set of clusters that was tried: how it was made, and its validation scores in per cent.

    ``start`` counts the random starts of k-means and is 0 for Ward. ``single_industry_clusters`` have no
    relatedness within. ``margin`` is by how much an industry is on average more related to its own cluster
    than to the next best, in standard deviations over all pairs of industries.
    """

    similarity: str
    function: ClusteringFunction
    rows: RowScale
    n_clusters: int
    start: int
    vs_cluster: float
    vs_industry: float
    single_industry_clusters: int
    margin: float

    @property
    def overall(self) -> float:
        """Return the mean of both scores."""
        return (self.vs_cluster + self.vs_industry) / 2


def search_candidates(
    similarities: Mapping[str, ArrayLike],
    score_on: Mapping[str, ArrayLike],
    *,
    seed: int,
    settings: SearchSettings | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[Candidate, ...], CandidateLabels]:
    """Return every set of clusters the settings ask for, with its validation scores [1]_.

    Parameters
    ----------
    similarities : mapping of name to (n_industries, n_industries) array-like
        Matrices to cluster on, one at a time; see :func:`with_mixtures`.
    score_on : mapping of name to (n_industries, n_industries) array-like
        Matrices to score on, all together.
    seed : int
        Each start has a generator of its own, so that its result does not depend on what else is tried.
    settings : SearchSettings, optional
    progress : callable, optional
        Called after each candidate with the number done and the number of all.

    Returns
    -------
    candidates : tuple of Candidate
    labels : (n_candidates, n_industries) ndarray of int16

    Raises
    ------
    TypeError, ValueError
        If the seed is no whole number from 0, a matrix is not valid or n_clusters exceeds the industries.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> near = {"LC": np.kron(np.eye(2), np.ones((3, 3)))}
    >>> two = SearchSettings(n_clusters=(2,), starts=1)
    >>> found, labels = search_candidates(near, near, seed=1, settings=two)
    >>> len(found), found[0].overall, labels[0]
    (4, 100.0, array([0, 0, 0, 1, 1, 1], dtype=int16))
    """
    check_seed(seed)
    chosen = settings or SearchSettings()
    # No score depends on the scale of a matrix, and margins on one scale can be averaged.
    stack, scored = as_similarity_stack(similarities), standardised_stack(score_on)
    _check_sizes(stack.shape[1], scored.shape[1], chosen)
    total = chosen.candidates_per_matrix * len(stack)
    candidates: list[Candidate] = []
    labels = np.empty((total, stack.shape[1]), dtype=np.int16)
    for name, matrix in zip(similarities, stack, strict=True):
        for attempt, groups in _attempts(name, matrix, seed, chosen):
            labels[len(candidates)] = groups
            candidates.append(_scored(attempt, groups, scored, chosen))
            if progress is not None:
                progress(len(candidates), total)
    return tuple(candidates), labels


def best_candidate(candidates: tuple[Candidate, ...]) -> int:
    """Return the position of the candidate with the highest overall score.

    Among equals the one with the larger margin, as sets of clusters that are too coarse or too fine may score
    as high; then the first tried.

    Parameters
    ----------
    candidates : tuple of Candidate

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If there is no candidate.

    Examples
    --------
    >>> a = Candidate("LC", "ward", "raw", 40, 0, 80.0, 70.0, 0, 0.2)
    >>> b = Candidate("LC", "ward", "raw", 30, 0, 80.0, 70.0, 0, 0.3)
    >>> best_candidate((a, b))
    1
    """
    if not candidates:
        raise ValueError("there is no candidate to choose from")
    # Rounded, so that the order of a sum decides nothing.
    return max(
        range(len(candidates)),
        key=lambda k: (round(candidates[k].overall, 9), round(candidates[k].margin, 9), -k),
    )


def candidate_table(candidates: tuple[Candidate, ...]) -> pl.DataFrame:
    """Return the candidates as a frame, the highest overall score first.

    Parameters
    ----------
    candidates : tuple of Candidate

    Returns
    -------
    polars.DataFrame
        Columns candidate (position in the search), similarity, function, rows, n_clusters, start, vs_cluster,
        vs_industry, overall, single_industry_clusters, margin.

    Raises
    ------
    ValueError
        If there is no candidate.

    Examples
    --------
    >>> table = candidate_table((Candidate("LC", "ward", "raw", 40, 0, 80.0, 70.0, 0, 0.2),))
    >>> table["overall"].to_list()
    [75.0]
    """
    if not candidates:
        raise ValueError("there is no candidate to list")
    columns = (
        "similarity",
        "function",
        "rows",
        "n_clusters",
        "start",
        "vs_cluster",
        "vs_industry",
        "overall",
        "single_industry_clusters",
        "margin",
    )
    data = {name: [getattr(candidate, name) for candidate in candidates] for name in columns}
    frame = pl.DataFrame({"candidate": range(len(candidates)), **data})
    return frame.sort(["overall", "margin", "candidate"], descending=[True, True, False])


def _check_sizes(n_industries: int, n_scored: int, settings: SearchSettings) -> None:
    """Refuse matrices of different sizes, too many industries, and more clusters than industries."""
    if n_industries != n_scored:
        raise ValueError(f"similarities have {n_industries} industries, but score_on has {n_scored}")
    if n_industries > _MOST_INDUSTRIES:
        raise ValueError(f"{n_industries} industries are more than the {_MOST_INDUSTRIES} a search can hold")
    check_number(max(settings.n_clusters), n_industries)


def _attempts(
    name: str, matrix: FloatArray, seed: int, settings: SearchSettings
) -> Iterator[tuple[Candidate, IntArray]]:
    """Yield every set of clusters of one matrix, not scored yet."""
    key = list(name.encode())
    for rows, profiles in profiles_by_scale(matrix, settings.rows).items():
        tree = ward_tree(profiles)
        for number in settings.n_clusters:
            for function in settings.functions:
                for start in range(settings.starts if function == "k-means" else 1):
                    if function == "ward":
                        groups = ward_labels(tree, number)
                    else:
                        rng = np.random.default_rng([seed, rows == "raw", number, start, *key])
                        groups = k_means_labels(profiles, number, rng=rng)
                    yield Candidate(name, function, rows, number, start, np.nan, np.nan, 0, np.nan), groups


def _scored(attempt: Candidate, groups: IntArray, scored: FloatArray, settings: SearchSettings) -> Candidate:
    """Return the candidate with its scores; a tree with ties may give fewer clusters than asked for."""
    sizes = np.bincount(groups)
    if len(sizes) < 2 or (settings.singles == "leave out" and sizes.max() == 1):
        shares, margin = np.zeros((1, 4)), 0.0
    else:
        shares, margin = scores_and_margin(
            scored, groups, len(sizes), percentile=settings.percentile, singles=settings.singles
        )
    vs = shares.mean(axis=0)
    return replace(
        attempt,
        n_clusters=len(sizes),
        vs_cluster=float(vs[:2].mean()),
        vs_industry=float(vs[2:].mean()),
        single_industry_clusters=int((sizes == 1).sum()),
        margin=margin,
    )
