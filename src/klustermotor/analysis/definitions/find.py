"""Find cluster definitions in the data: search, choose, clean up, name, split into sub-clusters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray, as_counts, check_shape
from klustermotor.analysis.definitions.central import central_industries, cluster_name
from klustermotor.analysis.definitions.clean_up import CleanUp, Move, reassign_misplaced
from klustermotor.analysis.definitions.clustering import check_number
from klustermotor.analysis.definitions.given import Definitions, definitions_from_labels
from klustermotor.analysis.definitions.mixtures import mixture, with_mixtures
from klustermotor.analysis.definitions.search import (
    Candidate,
    CandidateLabels,
    Progress,
    SearchSettings,
    best_candidate,
    search_candidates,
)
from klustermotor.analysis.definitions.subclusters import Subclusters, find_subclusters
from klustermotor.analysis.definitions.validation import (
    ValidationScores,
    as_similarity_stack,
    validation_scores,
)
from klustermotor.analysis.randomness import check_seed


@dataclass(frozen=True, slots=True, eq=False)
class FoundDefinitions:
    """Cluster definitions found in the data, with everything that led to them.

    ``labels`` (n_industries,) are positions in ``definitions.cluster_codes``, the largest cluster first.
    ``candidates`` and ``candidate_labels`` hold all that was tried, ``chosen`` is the position of the chosen
    one. ``scores_before`` are its scores, ``scores`` those after the clean-up, whose ``moves`` name clusters
    as ``labels`` do (−1: dissolved); there are none where it did not raise the overall score. ``central``
    holds the positions of each cluster's central industries.
    """

    definitions: Definitions
    labels: IntArray
    scores: ValidationScores
    scores_before: ValidationScores
    moves: tuple[Move, ...]
    settled: bool
    central: tuple[IntArray, ...]
    subclusters: Subclusters
    candidates: tuple[Candidate, ...]
    candidate_labels: CandidateLabels
    chosen: int
    settings: SearchSettings
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class _Industries:
    """Codes, names and sizes of the industries, and which of them must not be moved."""

    codes: tuple[str, ...]
    names: Mapping[str, str]
    size: FloatArray
    fixed: BoolArray


def find_definitions(
    similarities: Mapping[str, ArrayLike],
    *,
    seed: int,
    industries: Sequence[str] | None = None,
    names: Mapping[str, str] | None = None,
    size: ArrayLike | None = None,
    fixed: ArrayLike | None = None,
    settings: SearchSettings | None = None,
    progress: Progress | None = None,
) -> FoundDefinitions:
    """Return cluster definitions found in the data: the best of many candidates, cleaned up and named [1]_.

    Parameters
    ----------
    similarities : mapping of name to (n_industries, n_industries) array-like
        As from :func:`similarity_matrices`. Mixtures are searched too; scores are the mean over those given.
    seed : int
    industries : sequence of str, optional
        Codes; default is the positions as text.
    names : mapping of str to str, optional
        Names of industries, for the names of the clusters.
    size : (n_industries,) array-like, optional
        For instance jobs: orders and names the clusters; default is 1 each.
    fixed : (n_industries,) array-like of bool, optional
        Industries the clean-up must not move.
    settings : SearchSettings, optional
    progress : callable, optional
        Called with the number of candidates done and of all.

    Returns
    -------
    FoundDefinitions

    Raises
    ------
    TypeError, ValueError
        If the seed is no whole number from 0, a matrix is not valid or lengths or numbers do not fit.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> near = np.kron(np.eye(2), np.ones((3, 3)))
    >>> found = find_definitions({"COI": near}, seed=1, settings=SearchSettings(n_clusters=(2,), starts=1))
    >>> found.definitions.clusters, found.scores.overall
    (('C01', 'C01', 'C01', 'C02', 'C02', 'C02'), 100.0)
    """
    check_seed(seed)
    chosen = settings or SearchSettings()
    described = _described(as_similarity_stack(similarities).shape[1], industries, names, size, fixed)
    check_number(max(chosen.n_clusters), len(described.codes))
    candidates, labels = search_candidates(
        with_mixtures(similarities), similarities, seed=seed, settings=chosen, progress=progress
    )
    return _finished(similarities, candidates, labels, described, chosen, seed)


def _described(
    n_industries: int,
    industries: Sequence[str] | None,
    names: Mapping[str, str] | None,
    size: ArrayLike | None,
    fixed: ArrayLike | None,
) -> _Industries:
    """Return what is known of the industries, checked before the long search."""
    codes = tuple(industries) if industries is not None else tuple(str(k) for k in range(n_industries))
    if len(codes) != n_industries or len(set(codes)) != n_industries:
        raise ValueError(
            f"industries must be {n_industries} different codes, one per row of the matrices, but "
            f"{len(codes)} are given, {len(set(codes))} of them different"
        )
    held = np.zeros(n_industries, dtype=np.bool_) if fixed is None else np.asarray(fixed, dtype=np.bool_)
    weight = np.ones(n_industries) if size is None else as_counts(size, "size", ndim=1, axes=("industry",))
    check_shape(held, "fixed", (n_industries,))
    check_shape(weight, "size", (n_industries,))
    return _Industries(codes, dict(names or {}), weight, held)


def _finished(
    similarities: Mapping[str, ArrayLike],
    candidates: tuple[Candidate, ...],
    candidate_labels: CandidateLabels,
    industries: _Industries,
    settings: SearchSettings,
    seed: int,
) -> FoundDefinitions:
    """Choose, clean up, number, name and split."""
    chosen = best_candidate(candidates)
    raw = candidate_labels[chosen].astype(np.int64)
    before = _scores(similarities, raw, settings)
    cleaned, after = _cleaned(similarities, raw, before, industries.fixed, settings)
    labels, number = _largest_first(cleaned.labels, industries.size)
    central = central_industries(mixture(similarities), labels, size=industries.size)
    return FoundDefinitions(
        definitions=_named(industries, labels, central),
        labels=labels,
        scores=after,
        scores_before=before,
        moves=tuple(
            replace(move, origin=number.get(move.origin, -1), target=number.get(move.target, -1))
            for move in cleaned.moves
        ),
        settled=cleaned.settled,
        central=central,
        subclusters=find_subclusters(similarities, labels, percentile=settings.percentile),
        candidates=candidates,
        candidate_labels=candidate_labels,
        chosen=chosen,
        settings=settings,
        seed=seed,
    )


def _scores(
    similarities: Mapping[str, ArrayLike], labels: IntArray, settings: SearchSettings
) -> ValidationScores:
    """Return the scores by the rules of the search."""
    return validation_scores(similarities, labels, percentile=settings.percentile, singles=settings.singles)


def _cleaned(
    similarities: Mapping[str, ArrayLike],
    labels: IntArray,
    before: ValidationScores,
    fixed: BoolArray,
    settings: SearchSettings,
) -> tuple[CleanUp, ValidationScores]:
    """Return the clean-up and its scores, or the clusters as they were where it does not raise the score."""
    cleaned = reassign_misplaced(
        similarities,
        labels,
        fixed=fixed,
        agreement=settings.agreement,
        dissolve_weak=settings.dissolves,
    )
    after = _scores(similarities, cleaned.labels, settings)
    if after.overall > before.overall:
        return cleaned, after
    return CleanUp(labels, (), cleaned.rounds, cleaned.settled), before


def _largest_first(labels: IntArray, weight: FloatArray) -> tuple[IntArray, dict[int, int]]:
    """Return labels numbered from 0 by falling size, and the number of each old label."""
    codes, first, compact = np.unique(labels, return_index=True, return_inverse=True)
    mass = np.bincount(compact, weights=weight)
    order = np.lexsort((first, -mass))
    place = np.empty(len(codes), dtype=np.int64)
    place[order] = np.arange(len(codes))
    return place[compact], {int(code): int(number) for code, number in zip(codes, place, strict=True)}


def _named(industries: _Industries, labels: IntArray, central: tuple[IntArray, ...]) -> Definitions:
    """Return the clusters as definitions with codes C01, C02, … and names from their central industries."""
    width = max(2, len(str(len(central))))
    clusters = [f"C{number + 1:0{width}d}" for number in range(len(central))]
    names = {
        code: cluster_name([industries.codes[k] for k in members], industries.names)
        for code, members in zip(clusters, central, strict=True)
    }
    ordered = sorted(range(len(labels)), key=lambda k: (int(labels[k]), k))
    return definitions_from_labels(
        [industries.codes[k] for k in ordered], [clusters[labels[k]] for k in ordered], names=names
    )
