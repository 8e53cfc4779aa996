"""Whether density foretells entry and exit."""

import numpy as np
import polars as pl
import pytest

from klustermotor.analysis.relatedness import (
    density_forecast_test,
    presence_matrix,
    proximity,
    relatedness_density,
)
from klustermotor.analysis.relatedness.forecast import _auc, _prepare


def two_periods(seed: int, *, related: float) -> tuple[np.ndarray, np.ndarray]:
    """Draw groups of industries that share regions; entries go to where the group is, as much as told."""
    rng = np.random.default_rng(seed)
    group = np.arange(40) % 4
    taste = rng.beta(0.3, 0.3, (60, 4))
    diverse = rng.uniform(0.5, 1.5, (60, 1))
    ubiquitous = rng.uniform(0.5, 1.5, 40)
    before = rng.random((60, 40)) < 0.5 * taste[:, group] * diverse * ubiquitous
    pull = related * taste[:, group] + (1 - related) * 0.5
    after = before | (rng.random((60, 40)) < 0.35 * pull * diverse * ubiquitous)
    return before, after


def test_planted_relatedness_is_found() -> None:
    before, after = two_periods(1, related=1.0)
    found = density_forecast_test(before, after, rng=np.random.default_rng(2), permutations=99)
    assert found.p_value == 0.01
    assert found.auc > found.null_interval[1]
    assert found.auc_interval[0] < found.auc < found.auc_interval[1]
    assert found.odds_interval[0] > 1
    assert found.n_at_risk == (~before).sum()
    assert found.n_events == (after & ~before).sum()


def test_diversity_and_ubiquity_alone_are_no_evidence() -> None:
    """Entries that follow region and industry alone lift the plain area, but not the net one."""
    found = []
    for seed in range(8):
        before, after = two_periods(seed, related=0.0)
        found.append(density_forecast_test(before, after, rng=np.random.default_rng(seed), permutations=39))
    assert np.mean([f.plain_auc for f in found]) > 0.52
    assert np.mean([f.auc for f in found]) == pytest.approx(0.5, abs=0.03)
    assert np.median([f.p_value for f in found]) > 0.2


def test_exit_is_foretold_by_low_density() -> None:
    before, after = two_periods(3, related=1.0)
    # Read backwards, the cells that came are the cells that go; they lay in sparser surroundings.
    found = density_forecast_test(after, before, rng=np.random.default_rng(0), event="exit", permutations=39)
    assert found.n_at_risk == after.sum()
    assert found.n_events == (after & ~before).sum()
    assert found.auc > 0.5
    assert found.odds_ratio < 1


def test_proximities_are_estimated_without_the_region() -> None:
    before, after = two_periods(4, related=1.0)
    groups = np.array_split(np.arange(60), 60)
    case = _prepare(before.astype(float), after.astype(float), groups, "entry")
    score = case.density(np.arange(40))
    for region in (0, 17, 59):
        others = np.delete(before, region, axis=0)
        slow = relatedness_density(before[[region]], proximity(others))[0]
        np.testing.assert_allclose(score[region][~before[region]], slow[~before[region]])


def test_interchanged_relatedness_is_that_of_the_other_industries() -> None:
    before, after = two_periods(5, related=1.0)
    groups = np.array_split(np.arange(60), 10)
    case = _prepare(before.astype(float), after.astype(float), groups, "entry")
    taken = np.random.default_rng(1).permutation(40)
    score = case.density(taken)
    phi = proximity(np.delete(before, groups[3], axis=0))[np.ix_(taken, taken)]
    slow = relatedness_density(before[groups[3]], phi)
    absent = ~before[groups[3]]
    np.testing.assert_allclose(score[groups[3]][absent], slow[absent])


def test_net_density_has_no_region_or_industry_mean_left() -> None:
    before, after = two_periods(5, related=1.0)
    case = _prepare(before.astype(float), after.astype(float), np.array_split(np.arange(60), 10), "entry")
    net = np.full(before.shape, np.nan)
    net[case.at_risk] = case.net(case.density(np.arange(40)))
    for axis in (0, 1):
        np.testing.assert_allclose(np.nanmean(net, axis=axis), 0, atol=1e-6)


def test_area_counts_pairs_with_ties_as_half() -> None:
    score, happened = np.array([1.0, 2, 2, 3, 0]), np.array([False, True, False, True, False])
    pairs = [(a > b) + 0.5 * (a == b) for a in score[happened] for b in score[~happened]]
    assert _auc(score, happened) == pytest.approx(np.mean(pairs))


def test_same_seed_same_result() -> None:
    before, after = two_periods(6, related=0.5)
    once = density_forecast_test(before, after, rng=np.random.default_rng(9), permutations=9)
    assert once == density_forecast_test(before, after, rng=np.random.default_rng(9), permutations=9)


def test_an_industry_of_one_region_cannot_be_known_without_it() -> None:
    before, after = two_periods(7, related=1.0)
    before[:, 0] = False
    before[3, 0] = True
    found = density_forecast_test(before, after | before, rng=np.random.default_rng(0), permutations=2)
    assert found.n_industries == 39


def test_entry_among_american_states_is_foretold_better_than_chance(real_data) -> None:
    table = pl.read_parquet(real_data / "us_state_naics_2000_2011.parquet").filter(
        pl.col("naics").str.contains(r"^3\d{5}$") & pl.col("year").is_in([2008, 2011])
    )
    wide = table.pivot(on="naics", index=["year", "fipstate"], values="emp", aggregate_function="sum")
    wide = wide.fill_null(0).sort("year", "fipstate")
    jobs = wide.drop("year", "fipstate").to_numpy().astype(float).reshape(2, 51, -1)
    jobs = jobs[:, :, (jobs.sum(axis=1) > 0).all(axis=0)]
    before, after = (presence_matrix(year, floor=50) for year in jobs)
    found = density_forecast_test(before, after, rng=np.random.default_rng(1), permutations=19)
    assert found.p_value == 0.05
    assert 0.5 < found.null_auc < found.auc
    # Part of what the plain area claims is diversity and ubiquity.
    assert found.plain_auc > found.auc
    assert found.odds_interval[0] > 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"event": "growth"}, "must be 'entry' or 'exit'"),
        ({"folds": 1}, "folds must be 2 or more"),
        ({"level": 1}, "level must lie between 0 and 1"),
        ({"event": "exit"}, "0 of .* cells saw an exit"),
    ],
)
def test_bad_settings_are_refused(options: dict, message: str) -> None:
    before, after = two_periods(8, related=1.0)
    with pytest.raises(ValueError, match=message):
        density_forecast_test(before, after, rng=np.random.default_rng(0), **options)


def test_shapes_must_fit() -> None:
    before, after = two_periods(8, related=1.0)
    with pytest.raises(ValueError, match="after must have shape"):
        density_forecast_test(before, after[:5], rng=np.random.default_rng(0))


def test_a_seed_is_no_generator() -> None:
    with pytest.raises(TypeError, match=r"default_rng\(1\), not int"):
        density_forecast_test([[1, 0]], [[0, 1]], rng=1)
