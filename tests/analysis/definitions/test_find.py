"""The whole way: search, choice, clean-up, names and sub-clusters."""

import numpy as np
import pytest

from klustermotor.analysis.definitions import (
    Candidate,
    SearchSettings,
    adjusted_rand_index,
    best_candidate,
    candidate_table,
    central_industries,
    cluster_name,
    find_definitions,
    find_subclusters,
    search_candidates,
    similarity_matrices,
)

PLANTED = np.repeat(np.arange(6), 7)


def planted_jobs(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Six clusters, each at home in regions of its own; sizes of regions and industries vary."""
    rng = np.random.default_rng(seed)
    at_home = np.arange(40)[:, None] % 6 == np.arange(6)
    homes = np.where(at_home, rng.gamma(2.0, size=(40, 6)), 0.1)[:, PLANTED]
    size = rng.gamma(3.0, size=(40, 1)) * rng.gamma(2.0, 50.0, size=(1, len(PLANTED)))
    jobs = rng.poisson(homes * size * rng.lognormal(sigma=0.2, size=homes.shape))
    return jobs, rng.poisson(jobs / 12)


def planted_similarities(seed: int = 0) -> dict[str, np.ndarray]:
    jobs, plants = planted_jobs(seed)
    return similarity_matrices(jobs, establishments=plants)


SMALL = SearchSettings(n_clusters=(4, 5, 6, 7, 8), starts=3)


def test_planted_clusters_are_found_with_their_number() -> None:
    found = find_definitions(planted_similarities(), seed=1, settings=SMALL)
    assert adjusted_rand_index(found.labels, PLANTED) == 1.0
    assert found.scores.overall == 100.0
    assert len(found.definitions.cluster_codes) == 6
    assert len(found.candidates) == 5 * 2 * (1 + 3) * 5 == len(found.candidate_labels)


def test_same_seed_same_result_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    settings = SearchSettings(n_clusters=(5, 6), starts=2)
    runs = [
        find_definitions(
            planted_similarities(),
            seed=9,
            settings=settings,
            progress=lambda done, total: told.append((done, total)),
        )
        for _ in range(2)
    ]
    np.testing.assert_array_equal(runs[0].candidate_labels, runs[1].candidate_labels)
    assert runs[0].candidates == runs[1].candidates
    assert told[:60] == [(k, 60) for k in range(1, 61)]


def test_a_start_does_not_depend_on_what_else_is_tried() -> None:
    given = {"COI": planted_similarities(3)["COI"]}
    wide, wide_labels = search_candidates(given, given, seed=2, settings=SMALL)
    narrow, narrow_labels = search_candidates(
        given, given, seed=2, settings=SearchSettings(n_clusters=(7,), starts=1, rows=("raw",))
    )
    key = [(c.function, c.rows, c.n_clusters, c.start) for c in wide]
    for candidate, labels in zip(narrow, narrow_labels, strict=True):
        place = key.index((candidate.function, candidate.rows, candidate.n_clusters, candidate.start))
        np.testing.assert_array_equal(labels, wide_labels[place])


def test_clusters_are_ordered_by_size_and_named_by_their_largest_central_industries() -> None:
    size = np.arange(1.0, 43.0)
    codes = [f"i{k}" for k in range(42)]
    found = find_definitions(
        planted_similarities(),
        seed=1,
        settings=SearchSettings(n_clusters=(6,), starts=1),
        industries=codes,
        names={"i41": "Motors"},
        size=size,
    )
    totals = np.bincount(found.labels, weights=size)
    assert (np.diff(totals) <= 0).all()
    assert found.definitions.cluster_codes == ("C01", "C02", "C03", "C04", "C05", "C06")
    labels = found.definitions.labels_for(codes)
    np.testing.assert_array_equal(labels, found.labels)
    for cluster, central in enumerate(found.central):
        assert (found.labels[central] == cluster).all()
        names = [("Motors" if codes[k] == "i41" else codes[k]) for k in central]
        assert found.definitions.name(found.definitions.cluster_codes[cluster]) == "; ".join(names)


def test_the_clean_up_never_lowers_the_score_and_its_moves_use_the_final_numbers() -> None:
    jobs, plants = planted_jobs(5)
    noisy = np.random.default_rng(1).poisson(jobs.mean() * 2, size=jobs.shape)
    given = similarity_matrices(jobs + noisy, establishments=plants + noisy // 10)
    settings = SearchSettings(n_clusters=(9,), functions=("k-means",), rows=("raw",), starts=1, agreement=0.0)
    found = find_definitions(given, seed=3, settings=settings)
    assert found.scores.overall >= found.scores_before.overall
    last = {move.industry: move.target for move in found.moves}
    assert all(found.labels[industry] == target for industry, target in last.items())
    assert len(found.definitions.cluster_codes) == 9


def test_best_candidate_has_the_larger_margin_among_equals() -> None:
    def one(number: int, score: float, margin: float) -> Candidate:
        return Candidate("LC", "ward", "raw", number, 0, score, score, 0, margin)

    assert best_candidate((one(9, 70, 0.1), one(8, 70, 0.3), one(7, 70, 0.3), one(3, 60, 0.9))) == 1
    table = candidate_table((one(9, 70, 0.1), one(8, 70, 0.3), one(3, 80, 0.0)))
    assert table["candidate"].to_list() == [2, 1, 0]
    with pytest.raises(ValueError, match="no candidate"):
        best_candidate(())
    with pytest.raises(ValueError, match="no candidate"):
        candidate_table(())


def test_subclusters_are_found_only_where_there_are_any() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(scale=0.02, size=(24, 24))
    parts = np.repeat(np.arange(3), 4)
    matrix = np.full((24, 24), 0.1)
    matrix[:12, :12] = np.where(parts[:, None] == parts, 0.9, 0.5)
    matrix[12:, 12:] = 0.7
    labels = np.repeat([4, 2], 12)
    found = find_subclusters({"LC": matrix + noise + noise.T}, labels, least_score=100.0)
    assert found.n_subclusters.tolist() == [1, 3]
    assert adjusted_rand_index(found.labels[:12], parts) == 1.0
    assert np.isnan(found.scores[0])
    assert found.scores[1] == 100.0
    assert found.labels[12:].tolist() == [0] * 12


def test_central_industries() -> None:
    matrix = np.array([[1, 0.9, 0.8, 0], [0.9, 1, 0.2, 0], [0.8, 0.2, 1, 0], [0, 0, 0, 1.0]])
    # Own relatedness 0.85, 0.55, 0.5; the median keeps 0 and 1, of which 1 is the larger.
    first, second = central_industries(matrix, [0, 0, 0, 1], size=[5, 9, 100, 1], count=2)
    assert (first.tolist(), second.tolist()) == ([1, 0], [3])
    assert central_industries(matrix, [0, 0, 0, 1], count=1)[0].tolist() == [0]
    with pytest.raises(ValueError, match="count must be at least 1"):
        central_industries(matrix, [0, 0, 0, 1], count=0)
    with pytest.raises(ValueError, match="at least one industry"):
        cluster_name([])


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n_clusters": ()}, "n_clusters must hold at least one choice"),
        ({"n_clusters": (1, 2)}, "n_clusters must be at least 2"),
        ({"rows": ("raw", "raw")}, "rows must hold at least one choice and none twice"),
        ({"functions": ("dbscan",)}, "functions knows"),
        ({"starts": 0}, "starts must be at least 1"),
        ({"percentile": -1.0}, "percentile must lie between"),
        ({"agreement": 1.5}, "agreement must lie between"),
    ],
)
def test_wrong_settings_are_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        SearchSettings(**settings)


def test_wrong_input_is_refused_before_the_search() -> None:
    given = planted_similarities()
    told: list[int] = []
    for wrong, message in (
        ({"industries": ["a"]}, "industries must be 42 different codes"),
        ({"size": [1.0]}, "size must have shape"),
        ({"fixed": [True]}, "fixed must have shape"),
        ({"settings": SearchSettings(n_clusters=(43,))}, "n_clusters must be within 1"),
    ):
        with pytest.raises(ValueError, match=message):
            find_definitions(given, seed=1, progress=lambda done, _: told.append(done), **wrong)
    assert not told
    smaller = {"COI": given["COI"][:5, :5]}
    for seed, error in ((-1, ValueError), (0.5, TypeError)):
        with pytest.raises(error, match="seed must"):
            find_definitions(given, seed=seed)
        with pytest.raises(error, match="seed must"):
            search_candidates(given, given, seed=seed)
    with pytest.raises(ValueError, match="similarities have 5 industries, but score_on has 42"):
        search_candidates(smaller, given, seed=1, settings=SearchSettings(n_clusters=(2,)))
