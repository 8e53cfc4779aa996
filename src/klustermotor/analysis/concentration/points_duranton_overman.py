"""Test whether an industry's plants lie closer together than chance would put them: Duranton & Overman."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol, TypeAlias, get_args

import numba
import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray, as_counts, check_shape
from klustermotor.analysis.concentration.points_bands import check_simulations, global_band, local_band
from klustermotor.analysis.concentration.points_density import (
    PairDistances,
    distance_quantiles,
    pair_density,
    silverman_bandwidth,
)
from klustermotor.analysis.concentration.points_geometry import (
    CoordinateSystem,
    as_distances,
    plane_around_centre,
    positions,
)
from klustermotor.analysis.concentration.points_grid import (
    LARGEST_GRID,
    PairGrid,
    pairs_on_grid,
    place_on_grid,
)
from klustermotor.analysis.concentration.points_pairs import exact_pairs

Method: TypeAlias = Literal["auto", "exact", "grid"]
_SAMPLE = 5_000  # points of which all distances are measured to find the range, the bandwidth and the error
_PILOT_CLASSES = 2**15
_EXACT_WORK = 5e8  # pairs over all simulations up to which measuring each is quick enough
_CELLS_PER_BANDWIDTH = (1.5, 3.0, 6.0)
_FEWEST_CELLS_PER_BANDWIDTH = 0.8


class _Measure(Protocol):
    """Measure the distances between some sites, with the jobs there as weights."""

    def __call__(self, sites: IntArray, jobs: FloatArray | None) -> PairDistances: ...


@dataclass(frozen=True, slots=True, eq=False)
class DurantonOverman:
    """The density of distances between an industry's plants, beside what chance gives.

    Attributes
    ----------
    distance : (n_distances,) ndarray of metres
    density : (n_distances,) ndarray, per metre
        K-density; integrates to 1 over all distances from 0.
    lower_local, upper_local : (n_distances,) ndarray
        A share ``level`` of the simulated curves lies outside on each side, at each distance by itself.
    lower_global, upper_global : (n_distances,) ndarray
        The share ``level`` of simulated curves lies above somewhere, and of the others below somewhere.
    localisation, dispersion : (n_distances,) ndarray, per metre
        Γ: how far the density lies above the upper global band; Ψ: how far below the lower one, zero
        throughout for an industry that is localised at any distance. Where they are positive is where.
    localisation_index, dispersion_index : float
        The two integrated over distance: the share of pairs too many, and too few.
    bandwidth : float, metres
    n_plants, simulations : int
    level : float
    weighted : bool
    method : {"exact", "grid"}
    relative_error : float
        Largest relative error of the density by binning. For "grid" it is measured on up to 5,000 of the
        industry's plants against every distance one by one, at the same bandwidth and cells (distances with
        a density below a hundredth of the highest are left out); all plants average better than these. For
        "exact" it is the bound (class width / bandwidth)².
    simulated : (simulations, n_distances) ndarray
    """

    distance: FloatArray
    density: FloatArray
    lower_local: FloatArray
    upper_local: FloatArray
    lower_global: FloatArray
    upper_global: FloatArray
    localisation: FloatArray
    dispersion: FloatArray
    localisation_index: float
    dispersion_index: float
    bandwidth: float
    n_plants: int
    simulations: int
    level: float
    weighted: bool
    method: Literal["exact", "grid"]
    relative_error: float
    simulated: FloatArray


def duranton_overman(
    coordinates: ArrayLike,
    in_industry: ArrayLike,
    *,
    system: CoordinateSystem,
    seed: int,
    employment: ArrayLike | None = None,
    distances: ArrayLike | None = None,
    simulations: int = 1000,
    level: float = 0.05,
    bandwidth: float | None = None,
    method: Method = "auto",
    tolerance: float = 0.01,
) -> DurantonOverman:
    """Return the density of distances between an industry's plants, with local and global bands [1]_.

    Parameters
    ----------
    coordinates : (n_sites, 2) array-like
        Every site a plant could have: those of all industries. Metres, or degrees; see ``system``.
    in_industry : (n_sites,) array-like of bool
    system : {"planar", "geographic"}
        Easting and northing in metres, or latitude and longitude in degrees (great-circle distances).
    seed : int
        Same seed, same result, whatever the number of threads.
    employment : (n_sites,) array-like of jobs, optional
        A pair of plants then counts the product of its jobs; simulations deal the industry's jobs out anew.
    distances : (n_distances,) array-like of metres, optional
        Ascending; default is 201 from 0 to the median distance between sites (of 5,000 drawn if more).
    simulations, level : int, float
        Each draws sites for all plants, without replacement; a share ``level`` lies on each side of a band.
    bandwidth : float, metres, optional
        Default is Silverman's rule (`silverman_bandwidth`) on all distances between the plants, unweighted.
    method : {"auto", "exact", "grid"}
        "exact" measures each pair; "grid" all at once. "auto" takes "exact" up to 5e8 pairs in all.
    tolerance : float
        Refuse a grid with a larger ``relative_error``; far-flung geographic points can have one.

    Returns
    -------
    DurantonOverman

    Raises
    ------
    TypeError, ValueError
        If the seed is no whole number from 0, input is not as stated, or a grid cannot be accurate.

    References
    ----------
    .. [1] Duranton, G., & Overman, H. G. (2005). Testing for localization … Rev. Econ. Studies, 72(4).

    Examples
    --------
    >>> sites = np.random.default_rng(1).random((500, 2)) * 1e5
    >>> corner = sites.max(axis=1) < 3e4
    >>> duranton_overman(sites, corner, system="planar", seed=1, simulations=99).localisation_index > 0.1
    True
    """
    case = _case(coordinates, in_industry, system, employment, bandwidth)
    return _study(case, distances, method, simulations, seed, level, tolerance)


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """Checked input: all sites in space, the industry's positions among them, and their jobs."""

    points: FloatArray
    system: CoordinateSystem
    plants: IntArray
    jobs: FloatArray | None
    bandwidth: float | None

    @property
    def longest(self) -> float:
        """Bound the straight line between any two sites."""
        return float(np.linalg.norm(np.ptp(self.points, axis=0)))

    @property
    def n_pairs(self) -> float:
        """Count the pairs of plants."""
        return len(self.plants) * (len(self.plants) - 1) / 2


def _study(
    case: _Case,
    distances: ArrayLike | None,
    method: Method,
    simulations: int,
    seed: int,
    level: float,
    tolerance: float,
) -> DurantonOverman:
    """Measure the industry and the draws, and set one against the other."""
    check_simulations(simulations, level, seed)
    at = _range(case, distances, seed)
    measure, error, used = _measure(case, method, simulations, at, seed, tolerance)
    density, chosen = _curve(case, measure, case.plants, case.jobs, at)
    curves = _simulate(case, measure, simulations, at, seed, parallel=used == "grid")
    return _result(case, at, density, curves, level, chosen, used, error)


def _case(
    coordinates: ArrayLike,
    in_industry: ArrayLike,
    system: CoordinateSystem,
    employment: ArrayLike | None,
    bandwidth: float | None,
) -> _Case:
    """Check sites, plants, jobs and bandwidth."""
    points = positions(coordinates, system=system)
    mask = np.asarray(in_industry)
    if mask.dtype != np.bool_:
        raise ValueError(f"in_industry must be true or false for each site, not {mask.dtype}")
    check_shape(mask, "in_industry", (len(points),))
    plants = np.flatnonzero(mask)
    if len(plants) < 2:
        raise ValueError(f"the industry must have at least 2 plants, but has {len(plants)}")
    if not np.ptp(points, axis=0).any():
        raise ValueError("all sites lie at one place: there are no distances to compare")
    if bandwidth is not None and not (np.isfinite(bandwidth) and bandwidth > 0):
        raise ValueError(f"bandwidth must be positive and finite (metres), but is {bandwidth}")
    if employment is None:
        return _Case(points, system, plants, None, bandwidth)
    jobs = as_counts(employment, "employment", ndim=1, axes=("site",))
    check_shape(jobs, "employment", (len(points),))
    if np.count_nonzero(jobs[plants]) < 2:
        raise ValueError("employment must be positive at 2 of the industry's plants or more")
    return _Case(points, system, plants, jobs[plants], bandwidth)


def _range(case: _Case, distances: ArrayLike | None, seed: int) -> FloatArray:
    """Return the distances at which densities are wanted."""
    if distances is not None:
        return as_distances(distances)
    sites = _sample(np.arange(len(case.points)), seed, 1)
    pairs = _all_pairs(case, sites, None, _PILOT_CLASSES)
    return np.linspace(0.0, float(distance_quantiles(pairs, [0.5])[0]), 201)


def _sample(positions_: IntArray, seed: int, stream: int) -> IntArray:
    """Draw up to 5,000 of some positions; all of them if there are no more."""
    if len(positions_) <= _SAMPLE:
        return positions_
    rng = np.random.default_rng([seed, stream])
    return np.sort(rng.choice(positions_, _SAMPLE, replace=False))


def _all_pairs(case: _Case, sites: IntArray, jobs: FloatArray | None, classes: int) -> PairDistances:
    """Measure every pair of some sites."""
    return exact_pairs(
        case.points[sites], weights=jobs, classes=classes, longest=case.longest, system=case.system
    )


def _measure(
    case: _Case, method: Method, simulations: int, at: FloatArray, seed: int, tolerance: float
) -> tuple[_Measure, float, Literal["exact", "grid"]]:
    """Choose how to measure distances, and say how far off that can be."""
    if method not in get_args(Method):
        raise ValueError(f"method must be one of {', '.join(get_args(Method))}, not {method!r}")
    pilot = _sample(case.plants, seed, 2)
    bandwidth = case.bandwidth or silverman_bandwidth(
        _all_pairs(case, pilot, None, _PILOT_CLASSES), n_pairs=case.n_pairs
    )
    classes = int(np.clip(64 * case.longest / bandwidth, 2**12, 2**20))
    exact: _Measure = partial(_all_pairs, case, classes=classes)
    if method == "exact" or (method == "auto" and case.n_pairs * (simulations + 1) <= _EXACT_WORK):
        return exact, (case.longest / classes / bandwidth) ** 2, "exact"
    return *_grid_measure(case, pilot, exact, at, bandwidth, tolerance), "grid"


def _grid_measure(
    case: _Case, pilot: IntArray, exact: _Measure, at: FloatArray, bandwidth: float, tolerance: float
) -> tuple[_Measure, float]:
    """Put the sites on a grid, made finer as long as it is far off on a sample of the plants."""
    flat = plane_around_centre(case.points, system=case.system)
    jobs = None if case.jobs is None else case.jobs[np.searchsorted(case.plants, pilot)]
    right = pair_density(exact(pilot, jobs), at=at, bandwidth=bandwidth)
    counts = right >= 0.01 * right.max()
    gridded, error = None, np.inf
    for cell in _cells(flat, bandwidth):
        gridded = partial(_on_grid, place_on_grid(flat, cell=cell))
        found = pair_density(gridded(pilot, jobs), at=at, bandwidth=bandwidth)
        error = float(np.abs(found[counts] / right[counts] - 1.0).max())
        if error <= tolerance / 2:
            break
    if gridded is None:
        raise ValueError(
            f"a bandwidth of {bandwidth:.4g} m is too fine for a grid over {case.longest:.4g} m: "
            "use method='exact', a larger bandwidth, or leave far outlying sites out"
        )
    if error > tolerance:
        raise ValueError(
            f"the grid's density is off by up to {error:.2%}, more than the tolerance {tolerance:.2%}: "
            "use method='exact', a larger bandwidth, or planar coordinates in a projection made for the area"
        )
    return gridded, error


def _on_grid(grid: PairGrid, sites: IntArray, jobs: FloatArray | None) -> PairDistances:
    """Measure the pairs of some sites on the grid."""
    return pairs_on_grid(grid, sites, weights=jobs)


def _cells(flat: FloatArray, bandwidth: float) -> list[float]:
    """List cell sizes to try, from coarse to fine, that memory has room for; none if all are too coarse."""
    cells = [bandwidth / parts for parts in _CELLS_PER_BANDWIDTH]
    roomy = [cell for cell in cells if _nodes(flat, cell) <= LARGEST_GRID]
    if roomy:
        return roomy
    widest = cells[0] * 1.02 * float(np.sqrt(_nodes(flat, cells[0]) / LARGEST_GRID))
    return [widest] if widest <= bandwidth / _FEWEST_CELLS_PER_BANDWIDTH else []


def _nodes(flat: FloatArray, cell: float) -> float:
    """Count the nodes of the padded grid."""
    return float(np.prod(np.ptp(flat, axis=0) / cell + 2) * 4)


def _curve(
    case: _Case, measure: _Measure, sites: IntArray, jobs: FloatArray | None, at: FloatArray
) -> tuple[FloatArray, float]:
    """Return the density for some sites, and its bandwidth."""
    pairs = measure(sites, jobs)
    bandwidth = case.bandwidth
    if bandwidth is None:
        bare = pairs if jobs is None else measure(sites, None)
        bandwidth = silverman_bandwidth(bare, n_pairs=case.n_pairs)
    return pair_density(pairs, at=at, bandwidth=bandwidth), bandwidth


def _simulate(
    case: _Case, measure: _Measure, simulations: int, at: FloatArray, seed: int, *, parallel: bool
) -> FloatArray:
    """Return the densities of randomly drawn sites; each simulation has its own stream of random numbers."""

    def one(number: int) -> FloatArray:
        rng = np.random.default_rng([seed, 3, number])
        # Drawn in random order, so that the industry's jobs are dealt out at random too.
        sites = rng.choice(len(case.points), len(case.plants), replace=False)
        return _curve(case, measure, sites, case.jobs, at)[0]

    if not parallel:
        return np.stack([one(number) for number in range(simulations)])
    with ThreadPoolExecutor(max_workers=numba.get_num_threads()) as workers:
        return np.stack(list(workers.map(one, range(simulations))))


def _result(
    case: _Case,
    at: FloatArray,
    density: FloatArray,
    curves: FloatArray,
    level: float,
    bandwidth: float,
    method: Literal["exact", "grid"],
    error: float,
) -> DurantonOverman:
    """Set the density against its bands."""
    lower_local, upper_local = local_band(curves, level=level)
    lower, upper = global_band(curves, level=level)
    localisation = np.maximum(density - upper, 0.0)
    dispersion = np.maximum(lower - density, 0.0) * (not localisation.any())
    return DurantonOverman(
        distance=at,
        density=density,
        lower_local=lower_local,
        upper_local=upper_local,
        lower_global=lower,
        upper_global=upper,
        localisation=localisation,
        dispersion=dispersion,
        localisation_index=float(np.trapezoid(localisation, at)),
        dispersion_index=float(np.trapezoid(dispersion, at)),
        bandwidth=bandwidth,
        n_plants=len(case.plants),
        simulations=len(curves),
        level=level,
        weighted=case.jobs is not None,
        method=method,
        relative_error=error,
        simulated=curves,
    )
