"""Share every county's jobs, establishments and wages among its municipalities, without losing one."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.codelists import municipalities_on
from klustermotor.examples.generator import county_counts
from klustermotor.examples.parameters import EXAMPLE_DAY, read_parameters

_GOLDEN = 0.6180339887498949
_SEAT_SHARE = {"A": 0.35, "C": 0.95}


@dataclass(frozen=True, slots=True, eq=False)
class MunicipalCounts:
    """Jobs, establishments and wages; arrays are municipality × industry × year."""

    employment: IntArray
    establishments: IntArray
    wages: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class _Planted:
    """What is planted in one county's cell: where, which share of its jobs, how many establishments."""

    places: IntArray
    shares: FloatArray
    plants: IntArray


@lru_cache(maxsize=4)
def example_municipal_counts(seed: int) -> MunicipalCounts:
    """Return the counts of every municipality; read-only, for they are kept for the next caller."""
    jobs, plants, wages = county_counts(seed)
    rng = np.random.default_rng([seed, 3])
    places = municipalities_on(EXAMPLE_DAY)
    shape = (len(places), *jobs.shape[1:])
    found = [np.zeros(shape, dtype=np.int64) for _ in range(3)]
    attraction, intensity, pay = _structure(rng, shape[:2])
    planted = _planted(places)
    starts = rng.random(jobs.shape[:2])
    for row, county in enumerate(read_parameters("counties")["region"]):
        inside = np.flatnonzero((places["county"] == county).to_numpy())
        for column in np.flatnonzero(jobs[row].sum(axis=1)):
            given = planted.get((county, int(column)))
            weight = attraction[inside, column]
            order = _order_of_plants(weight, given, int(plants[row, column].max()), starts[row, column])
            own = _plants_by_year(order, plants[row, column], inside.size)
            share = _job_shares(own * intensity[inside, column, None], own, given)
            work = own + _apportion(
                jobs[row, column] - plants[row, column], _beyond(share, own, jobs[row, column])
            )
            paid = _apportion(wages[row, column], work * pay[inside, column, None])
            for total, part in zip(found, (work, own, paid), strict=True):
                total[inside, column] = part
    for total in found:
        total.flags.writeable = False
    return MunicipalCounts(*found)


def _structure(rng: np.random.Generator, shape: tuple[int, int]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return how municipalities attract plants, how large their plants are, how they pay; place × industry.

    Services gather in the largest municipality, farming and forestry in the smaller ones.
    """
    size = read_parameters("municipalities")["size"].to_numpy()[:, None]
    section = dict(read_parameters("divisions").select("division", "section").iter_rows())
    scope = dict(read_parameters("clusters").select("cluster", "scope").iter_rows())
    industries = read_parameters("industries").select("industry", "cluster").rows()
    local = np.array([scope[cluster] == "local" for _, cluster in industries])
    power = np.array([_SEAT_SHARE.get(section[code[:2]], 1.25) for code, _ in industries])
    noise = np.where(local, 0.08, 0.6) * rng.standard_normal(shape)
    attraction = size ** np.where(local, 1.02, power) * np.exp(noise)
    intensity = np.exp(np.where(local, 0.05, 0.3) * rng.standard_normal(shape))
    return attraction, intensity, np.exp(0.04 * rng.standard_normal(shape))


def _planted(places: pl.DataFrame) -> dict[tuple[str, int], _Planted]:
    """Return what is planted by county and industry; a fact on an industry goes before one on its cluster."""
    industries = read_parameters("industries")
    facts = read_parameters("municipal_planted").with_columns(county=pl.col("municipality").str.head(2))
    inside = {
        code: at
        for (_,), group in places.group_by("county")
        for at, code in enumerate(group["municipality"].sort())
    }
    found: dict[tuple[str, int], _Planted] = {}
    for column in ("cluster", "industry"):
        for (county, code), group in facts.group_by("county", "code"):
            given = group.sort("share", descending=True)
            for member in np.flatnonzero((industries[column] == code).to_numpy()):
                found[str(county), int(member)] = _Planted(
                    places=np.array([inside[place] for place in given["municipality"]]),
                    shares=given["share"].to_numpy(),
                    plants=given["plants"].fill_null(-1).to_numpy(),
                )
    return found


def _order_of_plants(weight: FloatArray, given: _Planted | None, count: int, start: float) -> IntArray:
    """Return in which municipality each plant of a county stands, so that more plants add to fewer."""
    first = np.zeros(0, dtype=np.int64)
    share = weight / weight.sum()
    if given is not None:
        fixed = given.plants >= 0
        share = _spread(share, given)
        share[given.places[fixed]] = 0.0
        # A place is sure of a plant only where its share comes to half of one.
        sure = np.where(fixed, given.plants, given.shares * count >= 0.5)
        first = np.repeat(given.places, sure)[:count]
    if share.sum() == 0:
        return np.resize(first, count)
    ladder = np.cumsum(share) / share.sum()
    steps = (start + _GOLDEN * np.arange(count - first.size)) % 1.0
    rest = np.minimum(np.searchsorted(ladder, steps, side="right"), weight.size - 1)
    return np.concatenate([first, rest])


def _spread(share: FloatArray, given: _Planted) -> FloatArray:
    """Return the planted shares, and what they leave over shared as usual among the other municipalities."""
    spread = share.copy()
    spread[given.places] = 0.0
    left = max(1.0 - given.shares.sum(), 0.0)
    spread *= left / spread.sum() if spread.sum() > 0 else 0.0
    spread[given.places] = given.shares
    return spread


def _plants_by_year(order: IntArray, counts: IntArray, places: int) -> IntArray:
    """Return plants, municipality × year: the first of the order in every year."""
    return np.stack([np.bincount(order[:count], minlength=places) for count in counts], axis=1)


def _job_shares(weight: FloatArray, plants: IntArray, given: _Planted | None) -> FloatArray:
    """Return each municipality's share of the jobs by year; none where there is no plant."""
    total = weight.sum(axis=0)
    share = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    if given is not None:
        share = np.stack([_spread(column, given) for column in share.T], axis=1)
    share = np.where(plants > 0, share, 0.0)
    total = share.sum(axis=0)
    whole: FloatArray = np.divide(share, total, out=np.zeros_like(share), where=total > 0)
    return whole


def _beyond(share: FloatArray, plants: IntArray, jobs: IntArray) -> FloatArray:
    """Return how the jobs beyond one per plant are to be shared."""
    beyond = np.maximum(share * jobs - plants, 0.0)
    return np.where(beyond.sum(axis=0) > 0, beyond, plants)


def _apportion(totals: IntArray, weight: FloatArray | IntArray) -> IntArray:
    """Return whole numbers in proportion to the weights that add up to the totals of each year."""
    sums = weight.sum(axis=0)
    ladder = np.cumsum(weight, axis=0) / np.where(sums > 0, sums, 1)
    ladder[-1] = sums > 0
    reached = np.rint(ladder * totals).astype(np.int64)
    return np.diff(reached, axis=0, prepend=0)
