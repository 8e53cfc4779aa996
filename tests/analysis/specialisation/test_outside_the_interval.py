"""A quotient as counted may lie outside the interval of its likely value: when, and why that is right."""

import numpy as np
import polars as pl
import pytest
import scipy.special
from tests.analysis.specialisation.test_uncertainty import covered, simulate

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.specialisation import (
    LocationQuotientInterval,
    expected_employment,
    job_clumping,
    location_quotient,
    location_quotient_interval,
)
from klustermotor.analysis.specialisation.gamma_prior import fit_gamma_priors
from klustermotor.examples import example_definitions, example_table


@pytest.fixture(scope="module")
def example() -> tuple[FloatArray, FloatArray]:
    """Jobs and establishments of the example's counties by cluster in 2003."""
    rows = example_table().filter(period=2003).join(example_definitions(), on="industry")
    held = rows.group_by("region", "cluster").agg(pl.col("employment", "establishments").sum())
    grids = (
        held.pivot("cluster", index="region", values=name, sort_columns=True).sort("region").drop("region")
        for name in ("employment", "establishments")
    )
    jobs, plants = (grid.fill_null(0).to_numpy().astype(float) for grid in grids)
    return jobs, plants


def outside(jobs: FloatArray, quotient: FloatArray, found: LocationQuotientInterval) -> BoolArray:
    return (jobs > 0) & ((quotient < found.lower) | (quotient > found.upper))


@pytest.mark.parametrize(("shape", "least"), [(2.0, 0.8), (20.0, 0.85), (60.0, 0.9)])
def test_where_the_count_lies_outside_the_interval_still_holds_the_truth(shape: float, least: float) -> None:
    jobs, plants, quotient, given = simulate(30, shape=shape, industries=30)
    found = location_quotient_interval(jobs, establishments=plants, level=0.9, **given)
    apart = outside(jobs, location_quotient(jobs, **given), found)
    assert apart.sum() > 500
    assert np.median(plants[apart]) <= 3
    truth = ((found.lower <= quotient) & (quotient <= found.upper))[apart].mean()
    assert truth >= least
    # An interval of the count alone holds the count; it pays for that by being far wider.
    alone = location_quotient_interval(jobs, establishments=plants, level=0.9, prior="none", **given)
    assert covered(found, quotient) >= 0.87
    wider = np.log(alone.upper / alone.lower)[apart] / np.log(found.upper / found.lower)[apart]
    assert np.median(wider) > 1.5


def test_the_more_plants_the_nearer_the_interval_comes_to_the_count() -> None:
    few = np.array([[2.4 * 6, 600], *([[6.0, 600]] * 20)])
    rng = np.random.default_rng(1)
    few[1:, 0] = rng.poisson(6, 20)
    several = [location_quotient_interval(few * times, clumping=[1, 1], level=0.9) for times in (1, 10, 100)]
    ratios = [
        float(found.estimate[0, 0] / location_quotient(few * times)[0, 0])
        for found, times in zip(several, (1, 10, 100), strict=True)
    ]
    assert ratios == sorted(ratios)
    assert ratios[-1] > 0.97
    lower, upper = several[-1].lower[0, 0], several[-1].upper[0, 0]
    assert lower <= location_quotient(few * 100)[0, 0] <= upper


def test_in_the_example_few_cells_are_counted_outside(example: tuple[FloatArray, FloatArray]) -> None:
    jobs, plants = example
    found = location_quotient_interval(jobs, establishments=plants, level=0.9)
    apart = outside(jobs, location_quotient(jobs), found)
    assert 0.02 < apart.sum() / (jobs > 0).sum() < 0.05
    units = (jobs / found.clumping)[apart]
    assert np.median(units) < 10


def test_the_example_gives_no_room_for_exceptions_beside_the_fitted_prior(
    example: tuple[FloatArray, FloatArray],
) -> None:
    """The likelihood falls from the first grain of a vague component mixed into the prior (Berger 1985)."""
    jobs, plants = example
    units = job_clumping(jobs, plants)
    counts, means = jobs / units, expected_employment(jobs) / units
    priors = fit_gamma_priors(counts, means, "likelihood")

    def marginal(shape: FloatArray, rate: FloatArray) -> FloatArray:
        told: FloatArray = shape * np.log(rate) - scipy.special.gammaln(shape)
        return told + scipy.special.gammaln(counts + shape) - (counts + shape) * np.log(means + rate)

    fitted = np.zeros(jobs.shape)
    for place in range(priors.shape.shape[1]):
        ratio = marginal(priors.shape[:, place], priors.rate[:, place]) - marginal(np.ones(1), np.ones(1))
        fitted += priors.weight[:, place] * np.exp(ratio)
    vague_over_fitted = (1 / fitted)[jobs > 0]
    assert vague_over_fitted.mean() < 1
