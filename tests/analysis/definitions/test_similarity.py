"""Similarity matrices, their standardisation and their mixtures."""

import numpy as np
import pytest

from klustermotor.analysis.definitions import (
    mixture,
    similarity_matrices,
    standardised,
    usable_industries,
    with_mixtures,
)

JOBS = np.random.default_rng(0).gamma(1.0, 100.0, size=(9, 5))
PLANTS = np.random.default_rng(1).gamma(1.0, 10.0, size=(9, 5))


def test_locational_correlation_and_coagglomeration() -> None:
    found = similarity_matrices(JOBS, establishments=PLANTS)
    np.testing.assert_allclose(found["LC-Employment"], np.corrcoef(JOBS.T))
    np.testing.assert_allclose(found["LC-Establishments"], np.corrcoef(PLANTS.T))
    shares = JOBS / JOBS.sum(axis=0)
    size = shares.mean(axis=1)
    # Ellison, Glaeser and Kerr (2010): sum of products of excess shares over one less the sum of squares.
    expected = sum((shares[r, 1] - size[r]) * (shares[r, 3] - size[r]) for r in range(9)) / (1 - sum(size**2))
    assert found["COI"][1, 3] == pytest.approx(expected)


def test_periods_are_averaged_first() -> None:
    years = np.stack([JOBS, JOBS + 2 * PLANTS], axis=2)
    np.testing.assert_allclose(
        similarity_matrices(years)["LC-Employment"], similarity_matrices(JOBS + PLANTS)["LC-Employment"]
    )


def test_given_links_are_passed_on() -> None:
    links = np.eye(5)
    assert list(similarity_matrices(JOBS, input_output=links, occupations=links)) == [
        "LC-Employment",
        "COI",
        "IO",
        "Occ",
    ]


def test_standardised_has_mean_zero_and_deviation_one_over_pairs() -> None:
    matrix = standardised(np.corrcoef(JOBS.T))
    pairs = matrix[np.triu_indices(5, k=1)]
    assert pairs.mean() == pytest.approx(0)
    assert pairs.std() == pytest.approx(1)


def test_a_mixture_is_the_weighted_mean_of_the_standardised() -> None:
    given = similarity_matrices(JOBS, establishments=PLANTS)
    a, b = standardised(given["LC-Employment"]), standardised(given["COI"])
    two = {name: given[name] for name in ("LC-Employment", "COI")}
    np.testing.assert_allclose(mixture(two), (a + b) / 2)
    np.testing.assert_allclose(mixture(two, weights={"LC-Employment": 3, "COI": 1}), 0.75 * a + 0.25 * b)


def test_the_mixtures_of_the_literature() -> None:
    links = np.corrcoef(np.random.default_rng(2).normal(size=(5, 7)))
    given = similarity_matrices(JOBS, establishments=PLANTS, input_output=links, occupations=links)
    found = with_mixtures(given)
    assert set(found) == {
        *given,
        *("LC", "LC-COI"),
        *(f"{base}-{extra}" for base in ("LC", "COI", "LC-COI") for extra in ("IO", "Occ", "IO-Occ")),
    }
    parts = [standardised(given[name]) for name in ("LC-Employment", "LC-Establishments", "IO", "Occ")]
    np.testing.assert_allclose(found["LC-IO-Occ"], np.mean(parts, axis=0))
    assert list(with_mixtures({"own": np.eye(3)})) == ["own"]


def test_industries_that_cannot_be_compared_are_named() -> None:
    jobs = JOBS.copy()
    jobs[:, 2] = 0
    assert usable_industries(jobs).tolist() == [True, True, False, True, True]
    assert usable_industries(JOBS, establishments=jobs).tolist() == [True, True, False, True, True]
    with pytest.raises(
        ValueError, match=r"1 industries have the same employment in every region \(positions 2"
    ):
        similarity_matrices(jobs)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"LC-Employment": 1.0}, "weights must be positive and name the matrices"),
        ({"COI": 0.0}, "weights must be"),
    ],
)
def test_wrong_weights_are_refused(weights: dict[str, float], message: str) -> None:
    given = {"COI": similarity_matrices(JOBS)["COI"]}
    with pytest.raises(ValueError, match=message):
        mixture(given, weights=weights)


def test_shapes_must_fit() -> None:
    with pytest.raises(ValueError, match="establishments must have shape"):
        similarity_matrices(JOBS, establishments=PLANTS[:, :4])
    with pytest.raises(ValueError, match=r"IO must have shape \(5, 5\)"):
        similarity_matrices(JOBS, input_output=np.eye(4))
