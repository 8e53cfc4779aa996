"""Does relatedness density foretell which industries come and go? A test out of sample."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, ndtri

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray, check_shape
from klustermotor.analysis.randomness import check_generator
from klustermotor.analysis.relatedness.presence import as_presence
from klustermotor.analysis.relatedness.proximity import count_together, proximity_from_counts

_SWEEPS = 10  # of taking out region and industry means in turn; the cells at risk are nearly a full table


@dataclass(frozen=True, slots=True)
class DensityForecast:
    """How well density foretold entry or exit, beside chance.

    Attributes
    ----------
    auc : float
        Chance that a cell with the event had the more telling density (higher for entry, lower for exit) than
        one without, net of what its region and its industry have on average; 0.5 is a toss-up.
    auc_interval : tuple of float
        Bootstrap interval over regions.
    null_auc : float
        Mean of the same with the relatedness of industries of like ubiquity interchanged.
    null_interval : tuple of float
        Quantiles of the same.
    p_value : float
        Share of interchanged runs, counting the real one, with an AUC at least as large.
    plain_auc : float
        The AUC of density as it stands. It flatters: diverse regions are denser and see more entries,
        whichever industries are related.
    odds_ratio : float
        Odds of the event per standard deviation of net density, region's diversity and industry's ubiquity
        held fixed; NaN where the regression found no answer.
    odds_interval : tuple of float
        Its interval, with errors clustered by region.
    n_at_risk, n_events : int
        Cells that could see the event, and that did.
    n_industries : int
        Industries in the test; those that some fold cannot know, as no region outside it has them, are out.
    """

    auc: float
    auc_interval: tuple[float, float]
    null_auc: float
    null_interval: tuple[float, float]
    p_value: float
    plain_auc: float
    odds_ratio: float
    odds_interval: tuple[float, float]
    n_at_risk: int
    n_events: int
    n_industries: int


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """Cells at risk, what became of them, and relatedness estimated without each fold's regions."""

    before: FloatArray
    at_risk: BoolArray
    happened: BoolArray
    direction: float
    groups: list[IntArray]
    weights: list[FloatArray]

    def density(self, taken: IntArray) -> FloatArray:
        """Return the density of every cell, each industry taking over another's relatedness."""
        source = self.before[:, np.argsort(taken)]
        density = np.empty_like(source)
        for group, weights in zip(self.groups, self.weights, strict=True):
            density[group] = source[group] @ weights.T
        return density[:, taken]

    def net(self, density: FloatArray) -> FloatArray:
        """Return what density says of the cells at risk beyond their region and their industry."""
        risk = self.at_risk.astype(np.float64)
        per_region, per_industry = (np.maximum(risk.sum(axis=k), 1.0) for k in (1, 0))
        rest = density * risk
        for _ in range(_SWEEPS):
            rest = (rest - (rest.sum(axis=1) / per_region)[:, None]) * risk
            rest = (rest - rest.sum(axis=0) / per_industry) * risk
        return rest[self.at_risk]


def density_forecast_test(
    before: ArrayLike,
    after: ArrayLike,
    *,
    rng: np.random.Generator,
    event: Literal["entry", "exit"] = "entry",
    folds: int = 10,
    permutations: int = 199,
    strata: int = 5,
    level: float = 0.95,
) -> DensityForecast:
    """Return whether density before foretold which industries entered or left a region [1]_ [2]_.

    Each region's densities rest on proximities estimated without it, and count net of region and industry
    means, which foretell events by themselves. The null interchanges the industries' relatedness within
    strata of like ubiquity, and so breaks only who is related to whom.

    Parameters
    ----------
    before, after : (n_regions, n_industries) array-like of bool, or of 0 and 1
    rng : numpy.random.Generator
    event : {"entry", "exit"}
    folds : int
        Groups of regions left out together; as many as regions leaves out one at a time.
    permutations : int
        Interchanges, and bootstrap samples.
    strata : int
        Groups of industries by ubiquity.
    level : float
        Level of the intervals.

    Returns
    -------
    DensityForecast

    Raises
    ------
    TypeError, ValueError
        If `rng` is no generator, shapes differ, a parameter is out of range, or no or every cell saw it.

    References
    ----------
    .. [1] Hidalgo, C. A., et al. (2007). The product space conditions … nations. Science 317, 482–487.
    .. [2] Boschma, R., et al. (2015). Relatedness and technological change in cities. ICC 24(1).

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> before, after = rng.random((2, 20, 12)) < 0.4
    >>> density_forecast_test(before, after, rng=rng, permutations=19, strata=2).n_industries
    12
    """
    check_generator(rng)
    _check_settings(event, folds, permutations, strata, level)
    first, second = as_presence(before, "before"), as_presence(after, "after")
    check_shape(second, "after", first.shape)
    groups = np.array_split(rng.permutation(first.shape[0]), min(folds, first.shape[0]))
    known = _known_industries(first, groups)
    case = _prepare(first[:, known], second[:, known], groups, event)
    return _summary(case, _null(case, strata, permutations, rng), level, rng)


def _null(case: _Case, strata: int, permutations: int, rng: np.random.Generator) -> FloatArray:
    """Return the AUC with the relatedness of like industries interchanged, once per permutation."""
    like = np.array_split(np.argsort(case.before.sum(axis=0), kind="stable"), strata)
    drawn = (case.density(_interchange(like, rng)) for _ in range(permutations))
    return np.array([_auc(case.direction * case.net(density), case.happened) for density in drawn])


def _check_settings(event: str, folds: int, permutations: int, strata: int, level: float) -> None:
    """Refuse settings that make no test."""
    if event not in {"entry", "exit"}:
        raise ValueError(f"event must be 'entry' or 'exit', but is {event!r}")
    if folds < 2 or permutations < 1 or strata < 1:
        raise ValueError(
            "folds must be 2 or more, permutations and strata 1 or more, "
            f"but are {folds}, {permutations} and {strata}"
        )
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, but is {level}")


def _known_industries(before: FloatArray, groups: list[IntArray]) -> BoolArray:
    """Return the industries that some region outside every fold has."""
    ubiquity = before.sum(axis=0)
    known: BoolArray = np.min([ubiquity - before[group].sum(axis=0) for group in groups], axis=0) > 0
    if known.sum() < 2:
        raise ValueError("before has fewer than two industries present in regions enough to leave some out")
    return known


def _prepare(before: FloatArray, after: FloatArray, groups: list[IntArray], event: str) -> _Case:
    """Return the cells at risk, what became of them, and the proximities of each fold."""
    at_risk = before == (0.0 if event == "entry" else 1.0)
    happened = (before != after)[at_risk]
    if not 0 < happened.sum() < happened.size:
        raise ValueError(
            f"{int(happened.sum())} of {happened.size} cells saw an {event}; "
            "the test needs some with and some without"
        )
    counts = count_together(before)
    weights = []
    for group in groups:
        phi = proximity_from_counts(counts - count_together(before[group]))
        np.fill_diagonal(phi, 0.0)
        totals = phi.sum(axis=1)
        # An industry related to none has no density; 0 says that nothing near it is present.
        weights.append(phi / np.where(totals > 0, totals, 1.0)[:, None])
    return _Case(before, at_risk, happened, 1.0 if event == "entry" else -1.0, groups, weights)


def _interchange(strata: list[IntArray], rng: np.random.Generator) -> IntArray:
    """Return whose relatedness each industry takes over, drawn within strata."""
    taken = np.empty(sum(stratum.size for stratum in strata), dtype=np.int64)
    for stratum in strata:
        taken[stratum] = rng.permutation(stratum)
    return taken


def _auc(score: FloatArray, happened: BoolArray) -> float:
    """Return the chance that a cell with the event scores above one without, ties counting half."""
    _values, which, ties = np.unique(score, return_inverse=True, return_counts=True)
    ranks = (ties.cumsum() - (ties - 1) / 2)[which]
    events = int(happened.sum())
    above = ranks[happened].sum() - events * (events + 1) / 2
    return float(above / (events * (happened.size - events)))


def _summary(case: _Case, null: FloatArray, level: float, rng: np.random.Generator) -> DensityForecast:
    """Return the finished result from the null's AUCs."""
    density = case.density(np.arange(case.before.shape[1]))
    net = case.net(density)
    auc = _auc(case.direction * net, case.happened)
    odds, odds_interval = _odds_ratio(case, net, level)
    return DensityForecast(
        auc=auc,
        auc_interval=_quantiles(_bootstrap(case, case.direction * net, null.size, rng), level),
        null_auc=float(null.mean()),
        null_interval=_quantiles(null, level),
        p_value=float((1 + (null >= auc).sum()) / (1 + null.size)),
        plain_auc=_auc(case.direction * density[case.at_risk], case.happened),
        odds_ratio=odds,
        odds_interval=odds_interval,
        n_at_risk=int(case.happened.size),
        n_events=int(case.happened.sum()),
        n_industries=int(case.before.shape[1]),
    )


def _bootstrap(case: _Case, score: FloatArray, samples: int, rng: np.random.Generator) -> FloatArray:
    """Return the AUC in samples of whole regions drawn with replacement; NaN for a sample without events."""
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.diff(score[order], prepend=-np.inf) > 0)
    region, happened = np.nonzero(case.at_risk)[0][order], case.happened[order]
    n_regions = case.before.shape[0]
    result = np.empty(samples)
    for k in range(samples):
        drawn = np.bincount(rng.integers(n_regions, size=n_regions), minlength=n_regions)
        weight = drawn[region].astype(np.float64)
        with_event = np.add.reduceat(weight * happened, starts)
        without = np.add.reduceat(weight * ~happened, starts)
        below = np.cumsum(without) - without / 2
        pairs = with_event.sum() * without.sum()
        result[k] = (with_event * below).sum() / pairs if pairs > 0 else np.nan
    return result


def _quantiles(values: FloatArray, level: float) -> tuple[float, float]:
    """Return the central interval of the values, passing over NaN."""
    low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _odds_ratio(case: _Case, density: FloatArray, level: float) -> tuple[float, tuple[float, float]]:
    """Return the odds ratio per standard deviation of density and its interval, clustered by region."""
    region, industry = np.nonzero(case.at_risk)
    diversity = np.log1p(case.before.sum(axis=1))[region]
    ubiquity = np.log1p(case.before.sum(axis=0))[industry]
    columns = [_standardised(column) for column in (density, diversity, ubiquity)]
    design = np.column_stack([np.ones(region.size), *columns])
    # A control that does not vary says nothing and would leave the equations singular.
    design = design[:, [0, *(k for k in (1, 2, 3) if design[:, k].any())]]
    fitted = _logistic(design, case.happened.astype(np.float64)) if design[:, 1].any() else None
    if fitted is None or not columns[0].any():
        return float("nan"), (float("nan"), float("nan"))
    coefficients, bread, residuals = fitted
    clusters = np.zeros((case.before.shape[0], design.shape[1]))
    np.add.at(clusters, region, design * residuals[:, None])
    n = case.before.shape[0]
    covariance = bread @ (clusters.T @ clusters) @ bread * n / (n - 1)
    reach = float(ndtri((1 + level) / 2) * np.sqrt(covariance[1, 1]))
    slope = float(coefficients[1])
    return float(np.exp(slope)), (float(np.exp(slope - reach)), float(np.exp(slope + reach)))


def _standardised(column: FloatArray) -> FloatArray:
    """Return the column with mean 0 and standard deviation 1, or all 0 where it does not vary."""
    spread = column.std()
    if spread <= 1e-12 * np.abs(column).max():
        return np.zeros_like(column)
    scaled: FloatArray = (column - column.mean()) / spread
    return scaled


def _logistic(design: FloatArray, outcome: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    """Return coefficients, inverse information and residuals; None where Newton's method finds none."""
    coefficients = np.zeros(design.shape[1])
    for _ in range(30):
        chance = expit(design @ coefficients)
        residuals = outcome - chance
        information = design.T @ (design * (chance * (1 - chance))[:, None])
        if np.linalg.cond(information) > 1e10:
            return None
        step = np.linalg.solve(information, design.T @ residuals)
        coefficients = coefficients + step
        if np.abs(step).max() < 1e-8:
            bread = np.asarray(np.linalg.inv(information), dtype=np.float64)
            return coefficients, bread, residuals
    return None
