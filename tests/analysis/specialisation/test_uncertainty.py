"""Intervals, false discoveries, standardised quotients and bootstrap thresholds."""

import numpy as np
import pytest
import scipy.optimize
import scipy.stats

from klustermotor.analysis.specialisation import (
    bootstrap_threshold,
    control_false_discovery,
    job_clumping,
    location_quotient,
    location_quotient_interval,
    standardised_location_quotient,
)
from klustermotor.analysis.specialisation.gamma_prior import fit_gamma_priors


def simulate(seed, *, regions=200, industries=12, plant_size=12.0, plant_spread=0.9, shape=2.0):
    """Draw jobs that come in plants whose number is Poisson around quotient × expected plants."""
    rng = np.random.default_rng(seed)
    base = rng.lognormal(10, 1.2, regions)
    reference = rng.dirichlet(np.full(industries, 2.0)) * 0.05
    quotient = rng.gamma(shape, 1 / shape, (regions, industries))
    plants = rng.poisson(quotient * base[:, None] * reference / plant_size)
    log_size = np.log(plant_size) - plant_spread**2 / 2
    jobs = np.array(
        [[np.rint(rng.lognormal(log_size, plant_spread, n)).sum() for n in row] for row in plants]
    )
    given = {
        "base": np.maximum(base, jobs.max(axis=1)),
        "reference": reference * base.sum(),
        "reference_base": base.sum(),
    }
    return jobs, plants, quotient, given


def covered(result, quotient):
    return ((result.lower <= quotient) & (quotient <= result.upper)).mean()


@pytest.mark.parametrize("shape", [0.7, 2.0, 20.0])
def test_intervals_cover_when_plants_are_counted(shape):
    jobs, plants, quotient, given = simulate(3, shape=shape, industries=30)
    with_plants = location_quotient_interval(jobs, establishments=plants, level=0.9, **given)
    assert 0.85 <= covered(with_plants, quotient) <= 0.95
    # Jobs taken for independent draws: what an interval on job counts pretends to know.
    alone = location_quotient_interval(jobs, level=0.9, **given)
    assert covered(alone, quotient) < 0.4
    # Shrinkage is nearer to the truth than the plain quotient.
    plain = location_quotient(jobs, **given)
    error = np.sqrt(np.mean((with_plants.estimate - quotient) ** 2))
    assert error < 0.7 * np.sqrt(np.mean((plain - quotient) ** 2))


def test_intervals_cover_nearly_with_very_unequal_plants():
    jobs, plants, quotient, given = simulate(4, plant_spread=1.3)
    result = location_quotient_interval(jobs, establishments=plants, level=0.9, **given)
    assert 0.8 <= covered(result, quotient) <= 0.95


@pytest.mark.parametrize(("plant_spread", "low", "high"), [(0.9, 0.85, 0.92), (1.3, 0.79, 0.88)])
def test_intervals_cover_less_with_six_plants_per_region(plant_spread, low, high):
    found = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        base, share = rng.lognormal(0, 0.6, 50), np.full(30, 0.02)
        base *= 6 * 12 / (base.mean() * share[0])
        quotient = rng.gamma(2, 1 / 2, (50, 30))
        plants = rng.poisson(quotient * base[:, None] * share / 12)
        middle = np.log(12) - plant_spread**2 / 2
        jobs = np.array(
            [[np.rint(rng.lognormal(middle, plant_spread, n)).sum() for n in row] for row in plants]
        )
        given = {"reference": share * base.sum(), "reference_base": base.sum()}
        whole = np.maximum(base, jobs.max(axis=1))
        result = location_quotient_interval(jobs, establishments=plants, base=whole, level=0.9, **given)
        found.append(covered(result, quotient))
    assert low <= np.mean(found) <= high


def test_probability_above_one_is_calibrated():
    jobs, plants, quotient, given = simulate(5)
    result = location_quotient_interval(jobs, establishments=plants, **given)
    for low, high in ((0.0, 0.2), (0.4, 0.6), (0.8, 1.0)):
        chosen = (result.probability_above_one >= low) & (result.probability_above_one <= high)
        share = (quotient[chosen] > 1).mean()
        assert low - 0.05 <= share <= high + 0.05


@pytest.mark.parametrize("regional_spread", [0.0, 0.3])
def test_clumping_is_read_from_plants_and_not_from_regions(regional_spread):
    rng = np.random.default_rng(6)
    number = rng.poisson(rng.lognormal(3, 1.5, 400))
    level = rng.normal(0, regional_spread, 400)
    sizes = [rng.lognormal(2.0 + here, 0.8, n) for here, n in zip(level, number, strict=True)]
    jobs = np.array([[s.sum()] for s in sizes])
    mean = jobs.sum() / number.sum()
    expected = mean * np.exp(0.8**2)
    assert job_clumping(jobs, number[:, None], least_variation=0)[0] == pytest.approx(expected, rel=0.15)
    assert job_clumping(jobs, number[:, None], least_variation=5)[0] == pytest.approx(6 * mean, rel=1e-6)


def test_clumping_at_the_edges():
    unknown = job_clumping([[5, 0, 7]], [[np.nan, 0, 1]])
    assert unknown.tolist() == [1.0, 1.0, 14.0]
    # As many plants everywhere: departures are all chance; (2, 0, 2) over 1 − 1/3 are 2 on average.
    same = job_clumping([[18], [20], [22]], [[2], [2], [2]], least_variation=0)
    assert same[0] == pytest.approx(10 + 2 / 10)
    with pytest.raises(ValueError, match="least_variation must not be negative"):
        job_clumping([[1]], [[1]], least_variation=-1)


def test_without_prior_the_interval_is_the_gamma_of_the_count():
    result = location_quotient_interval([[30, 970], [70, 930]], prior="none", clumping=[5, 1], level=0.8)
    posterior = scipy.stats.gamma(30 / 5 + 0.5, scale=5 / 50)
    assert result.lower[0, 0] == pytest.approx(posterior.ppf(0.1))
    assert result.upper[0, 0] == pytest.approx(posterior.ppf(0.9))
    assert result.estimate[0, 0] == pytest.approx(posterior.mean())
    assert result.probability_above_one[0, 0] == pytest.approx(posterior.sf(1.0))
    assert result.p_value[0, 1] == pytest.approx(scipy.stats.poisson.sf(969, 950))


def test_likelihood_centres_on_the_negative_binomial_fit():
    rng = np.random.default_rng(7)
    means = rng.lognormal(2, 1, (400, 1))
    counts = rng.poisson(rng.gamma(3.0, 0.5, (400, 1)) * means).astype(float)

    def loss(parameters):
        shape, centre = np.exp(parameters)
        chance = shape / (shape + centre * means)
        return -scipy.stats.nbinom.logpmf(counts, shape, chance).sum()

    best = np.exp(scipy.optimize.minimize(loss, [0.0, 0.0], method="Nelder-Mead").x)
    priors = fit_gamma_priors(counts, means, "likelihood")
    shape = np.exp((priors.weight * np.log(priors.shape)).sum())
    assert shape == pytest.approx(best[0], rel=0.02)
    assert (priors.weight * priors.shape / priors.rate).sum() == pytest.approx(best[1], rel=0.01)
    assert fit_gamma_priors(counts, means, "moments").shape[0, 0] == pytest.approx(3.0, rel=0.2)


def test_few_regions_and_empty_cells():
    result = location_quotient_interval([[0, 5, 0], [0, 9, 4]], reference=[0, 50, 10])
    assert np.isnan(result.estimate[:, 0]).all()
    assert result.prior_shape[1] == 0.5
    assert result.lower[0, 2] < 0.1
    assert result.p_value[0, 2] == 1.0
    empty = location_quotient_interval([[0, 0], [3, 4], [5, 6], [6, 5]])
    assert np.isnan(empty.upper[0]).all()
    assert (empty.upper[1:] > empty.lower[1:]).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"level": 95}, "level must lie between 0 and 1"),
        ({"prior": "flat"}, "prior must be likelihood, moments or none"),
        ({"clumping": [0.0, 1.0]}, "clumping must be positive"),
        ({"clumping": [1.0]}, "clumping must have shape"),
        ({"establishments": [[1, 2]]}, "establishments must have shape"),
    ],
)
def test_intervals_refuse_bad_options(options, message):
    with pytest.raises(ValueError, match=message):
        location_quotient_interval([[1, 2], [3, 4]], **options)


@pytest.mark.parametrize(("method", "short"), [("benjamini_hochberg", "bh"), ("benjamini_yekutieli", "by")])
def test_false_discovery_as_in_scipy(method, short):
    p_values = np.random.default_rng(9).random((40, 5)) ** 3
    with_gaps = np.where(np.arange(200).reshape(40, 5) % 7 == 0, np.nan, p_values)
    found = control_false_discovery(with_gaps, method=method, level=0.1)
    made = ~np.isnan(with_gaps)
    expected = scipy.stats.false_discovery_control(with_gaps[made], method=short)
    np.testing.assert_allclose(found.q_values[made], expected, rtol=1e-12)
    assert np.isnan(found.q_values[~made]).all()
    np.testing.assert_array_equal(found.rejected[made], expected <= 0.1)
    assert not control_false_discovery([np.nan]).rejected.any()


def test_false_discovery_refuses_bad_input():
    with pytest.raises(ValueError, match="p_values must lie between 0 and 1"):
        control_false_discovery([0.5, 1.5])
    with pytest.raises(ValueError, match="level must lie"):
        control_false_discovery([0.5], level=5)
    with pytest.raises(ValueError, match="method must be"):
        control_false_discovery([0.5], method="bonferroni")  # type: ignore[arg-type]


def test_scores_run_along_regions():
    quotient = np.random.default_rng(10).lognormal(0, 0.7, (60, 4))
    raw = standardised_location_quotient(quotient, scale="raw", threshold=1.65)
    np.testing.assert_allclose(raw.z, scipy.stats.zscore(quotient, axis=0, ddof=1))
    log = standardised_location_quotient(quotient, scale="log")
    np.testing.assert_allclose(log.z, scipy.stats.zscore(np.log(quotient), axis=0, ddof=1))
    np.testing.assert_array_equal(log.exceeds, quotient > log.cutoff)
    np.testing.assert_array_equal(raw.exceeds, quotient > raw.cutoff)
    jarque_bera = [scipy.stats.jarque_bera(column).pvalue for column in quotient.T]
    np.testing.assert_allclose(raw.normality_p_value, jarque_bera)


def test_auto_takes_the_logarithm_where_raw_is_not_normal():
    rng = np.random.default_rng(13)
    quotient = np.column_stack([rng.normal(1, 0.1, 200), rng.lognormal(0, 1, 200)])
    result = standardised_location_quotient(quotient)
    assert result.logarithmic.tolist() == [False, True]
    assert (result.normality_p_value > 0.05).all()


def test_zero_and_equal_quotients_have_no_score():
    result = standardised_location_quotient([[0.0, 1.0], [1.0, 1.0], [2.0, 1.0], [3.0, np.nan]], scale="log")
    assert np.isnan(result.z[0, 0])
    assert np.isnan(result.z[:, 1]).all()
    with pytest.raises(ValueError, match="scale must be"):
        standardised_location_quotient([[1.0]], scale="sqrt")  # type: ignore[arg-type]


def test_bootstrap_threshold_equals_plain_resampling():
    values = np.random.default_rng(12).lognormal(0, 1, (50, 2))
    values[40:, 1] = np.nan
    ours = bootstrap_threshold(values, rng=np.random.default_rng(1), samples=20_000)
    rng = np.random.default_rng(2)
    for column, number in ((0, 50), (1, 40)):
        draws = rng.choice(values[:number, column], size=(20_000, number))
        plain = np.quantile(draws, 0.95, axis=1)
        assert ours.threshold[column] == pytest.approx(plain.mean(), rel=0.02)
        assert ours.standard_error[column] == pytest.approx(plain.std(), rel=0.05)
    again = bootstrap_threshold(values, rng=np.random.default_rng(1), samples=20_000)
    np.testing.assert_array_equal(ours.threshold, again.threshold)
    np.testing.assert_array_equal(ours.exceeds, values > ours.threshold)


def test_the_threshold_of_an_industry_is_its_own():
    values = np.random.default_rng(22).lognormal(0, 1, (40, 3))
    values[30:, 1] = np.nan
    together, rng = bootstrap_threshold(values, rng=np.random.default_rng(1)), np.random.default_rng(1)
    for column in range(3):
        alone = bootstrap_threshold(values[:, [column]], rng=np.random.default_rng(1))
        assert alone.threshold[0] == together.threshold[column]
        assert alone.standard_error[0] == together.standard_error[column]
    turned = bootstrap_threshold(values[:, ::-1], rng=rng)
    np.testing.assert_array_equal(turned.threshold[::-1], together.threshold)
    # Another state of the generator gives other samples, and the next call goes on from it.
    assert (bootstrap_threshold(values, rng=rng).threshold != together.threshold).all()


def test_bootstrap_threshold_edges():
    one = bootstrap_threshold([[2.0, np.nan]], rng=np.random.default_rng(1))
    assert one.threshold[0] == 2.0
    assert np.isnan(one.threshold[1])
    for options, message in (
        ({"level": 95}, "level must lie"),
        ({"samples": 0}, "samples must be at least 1"),
    ):
        with pytest.raises(ValueError, match=message):
            bootstrap_threshold([[1.0]], rng=np.random.default_rng(1), **options)
    with pytest.raises(ValueError, match="location_quotient must have 2 axes"):
        bootstrap_threshold([1.0], rng=np.random.default_rng(1))
