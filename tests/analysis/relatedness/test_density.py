"""Relatedness density, nearest possibilities, related clusters."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from klustermotor.analysis.relatedness import (
    complexity_outlook_gain,
    nearest_possibilities,
    proximity,
    related_clusters,
    relatedness_density,
)

PHI = np.array([[1, 0.5, 0.25, 0], [0.5, 1, 0.5, 0], [0.25, 0.5, 1, 0.125], [0, 0, 0.125, 1]])
PRESENCE = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0]])


def test_density_is_the_share_of_relatedness_that_is_present() -> None:
    found = relatedness_density(PRESENCE, PHI)
    for r in range(4):
        for i in range(4):
            others = [j for j in range(4) if j != i]
            near = sum(PHI[i, j] * PRESENCE[r, j] for j in others)
            assert found[r, i] == pytest.approx(near / sum(PHI[i, j] for j in others))


def test_density_with_itself_lifts_what_is_present() -> None:
    without, with_ = relatedness_density(PRESENCE, PHI), relatedness_density(PRESENCE, PHI, include_self=True)
    assert (with_[PRESENCE == 1] >= without[PRESENCE == 1]).all()
    assert (with_[PRESENCE == 0] <= without[PRESENCE == 0]).all()


def test_density_of_the_nearest_only() -> None:
    """The neighbours are weighted and the density stays a share; ecomplexity with knn counts them instead."""
    found = relatedness_density(PRESENCE, PHI, neighbours=1)
    # Nearest to 0 is 1, to 1 is 0 (a tie with 2 goes to the first), to 2 is 1, to 3 is 2.
    np.testing.assert_array_equal(found, PRESENCE[:, [1, 0, 1, 2]])
    np.testing.assert_allclose(
        relatedness_density(PRESENCE, PHI, neighbours=9), relatedness_density(PRESENCE, PHI)
    )


def test_an_unrelated_industry_has_no_density() -> None:
    phi = PHI.copy()
    phi[3, 2] = phi[2, 3] = np.nan
    found = relatedness_density(PRESENCE, phi)
    assert np.isnan(found[:, 3]).all()
    assert np.isfinite(found[:, :3]).all()


@given(arrays(np.bool_, (6, 5)), st.permutations(range(5)))
@settings(max_examples=40, deadline=None)
def test_density_is_a_share_and_follows_a_permutation(presence: np.ndarray, order: list[int]) -> None:
    found = relatedness_density(presence, proximity(presence))
    known = found[~np.isnan(found)]
    assert ((known >= 0) & (known <= 1)).all()
    shuffled = presence[:, order]
    np.testing.assert_allclose(relatedness_density(shuffled, proximity(shuffled)), found[:, order])
    full = relatedness_density(np.ones((1, 5)), proximity(presence))
    assert (full[~np.isnan(full)] == pytest.approx(1)) or np.isnan(full).all()


def test_nearest_possibilities_say_what_supports_them() -> None:
    found = nearest_possibilities(PRESENCE, PHI, 1, supporters=3)
    # Region 1 has 0 and 1. Around 2: (0.25 + 0.5) / 0.875; around 3: nothing.
    assert found.industries.tolist() == [2, 3]
    np.testing.assert_allclose(found.density, [0.75 / 0.875, 0])
    assert found.supporters.tolist() == [[1, 0, -1], [-1, -1, -1]]
    np.testing.assert_allclose(found.support[0], [0.5 / 0.875, 0.25 / 0.875, 0])
    assert np.isnan(found.gain).all()


def test_nearest_possibilities_place_the_region_among_all() -> None:
    found = nearest_possibilities(PRESENCE, PHI, 0)
    density = relatedness_density(PRESENCE, PHI)
    for industry, rank, lacking in zip(found.industries, found.rank, found.lacking, strict=True):
        assert rank == 1 + (density[:, industry] > density[0, industry]).sum()
        assert lacking == (PRESENCE[1:, industry] == 0).sum()


@given(arrays(np.bool_, (6, 5)), st.integers(0, 5))
@settings(max_examples=30, deadline=None)
def test_a_density_at_hand_gives_the_same(presence: np.ndarray, region: int) -> None:
    phi = proximity(presence)
    found = nearest_possibilities(presence, phi, region)
    again = nearest_possibilities(presence, phi, region, density=relatedness_density(presence, phi))
    for field in fields(found):
        np.testing.assert_array_equal(getattr(found, field.name), getattr(again, field.name))


@given(arrays(np.bool_, (6, 5)), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_support_adds_up_to_density(presence: np.ndarray, region: int) -> None:
    found = nearest_possibilities(presence, proximity(presence), region, supporters=5)
    np.testing.assert_allclose(found.support.sum(axis=1), found.density, atol=1e-12)
    assert not presence[region, found.industries].any()
    assert (np.diff(found.density) <= 1e-12).all()


def test_possibilities_ranked_by_gain() -> None:
    gain = complexity_outlook_gain(PRESENCE, PHI, [0, 1, 5, 9])
    found = nearest_possibilities(PRESENCE, PHI, 0, gain=gain, order="gain", top=2)
    assert found.industries[0] == np.argmax(np.where(PRESENCE[0] == 1, -np.inf, gain[0]))
    assert found.gain[0] >= found.gain[1]


def test_related_clusters_leave_out_the_one_asked_for_and_the_unknown() -> None:
    found = related_clusters([[1, 0.2, np.nan, 0.2], [0.2, 1, 1, 1], [0, 1, 1, 1], [0, 1, 1, 1]], 0)
    assert found.clusters.tolist() == [1, 3]
    assert related_clusters(-PHI, 0, top=1).clusters.tolist() == [3]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: relatedness_density(PRESENCE, PHI[:3, :3]), r"must have shape \(4, 4\) to fit presence"),
        (lambda: relatedness_density(PRESENCE, -PHI), "must not be negative"),
        (lambda: relatedness_density(PRESENCE, PHI, neighbours=0), "neighbours must be 1 or more"),
        (lambda: nearest_possibilities(PRESENCE, PHI, 4), "region 4 does not exist"),
        (lambda: nearest_possibilities(PRESENCE, PHI, 0, top=0), "must be 1 or more"),
        (lambda: nearest_possibilities(PRESENCE, PHI, 0, order="gain"), "needs the gains"),
        (lambda: nearest_possibilities(PRESENCE, PHI, 0, density=PHI[:2]), "density must have shape"),
        (
            lambda: nearest_possibilities(
                PRESENCE, PHI, 0, density=relatedness_density(PRESENCE, PHI, include_self=True)
            ),
            "density is not that of presence and relatedness at region 0",
        ),
        (lambda: related_clusters(PHI, 7), "index 7 does not exist"),
        (lambda: related_clusters(PHI[:2], 0), "must be square"),
        (lambda: related_clusters(PHI, 0, top=0), "top must be 1 or more"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
