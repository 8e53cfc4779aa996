"""Every cluster of every region in one period: how specialised, how sure, how it ranks, whether strong."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.regional_analysis.estimates import widen_for_estimates
from klustermotor.analysis.specialisation import (
    LocationQuotientBounds,
    LocationQuotientInterval,
    Stars,
    StrongClusters,
    control_false_discovery,
    location_quotient,
    location_quotient_bounds,
    location_quotient_interval,
    rank_among_regions,
    stars,
    strong_clusters,
)
from klustermotor.analysis.tables import RegionIndustryTable


@dataclass(frozen=True, slots=True, eq=False)
class ClusterAssessment:
    """What the statistics say of each region × industry in one period; arrays are (n_regions, n_industries).

    Parameters
    ----------
    table : RegionIndustryTable
        The period's table, with nothing hidden.
    employment : ndarray
        Jobs, best values where the publisher hid them.
    location_quotient : ndarray
        1 as in the reference; NaN where undefined.
    interval : LocationQuotientInterval
        The shrunken quotient with its interval and the probability that it is above 1.
    bounds : LocationQuotientBounds
        The smallest and largest quotient that the hard bounds of hidden cells allow.
    q_values : ndarray
        Least false-discovery rate at which the quotient would be called larger than 1.
    rank : ndarray
        Rank among regions, 1 the most specialised; NaN where undefined.
    flags : StrongClusters
        Qualifying, significant, strong, strongest tenth.
    stars : Stars
        For size, specialisation and, where the table has wages, productivity (wages per job).
    level : float
        Certainty of the interval.
    against_all : bool
        The reference is all regions of the table together.
    """

    table: RegionIndustryTable
    employment: FloatArray
    location_quotient: FloatArray
    interval: LocationQuotientInterval
    bounds: LocationQuotientBounds
    q_values: FloatArray
    rank: FloatArray
    flags: StrongClusters
    stars: Stars
    level: float
    against_all: bool

    def to_frame(self) -> pl.DataFrame:
        """Return a row per region × industry, sorted as the table is."""
        table = self.table
        columns: dict[str, object] = {
            "region": np.repeat(table.regions, len(table.industries)),
            "industry": np.tile(table.industries, len(table.regions)),
        }
        for axis, names in (("region", table.region_names), ("industry", table.industry_names)):
            if names:
                columns[f"{axis}_name"] = [names.get(code, "") for code in columns[axis]]  # type: ignore[attr-defined]
        plants = table.establishments
        columns |= {
            "employment": self.employment.ravel(),
            "establishments": np.full(self.employment.size, np.nan) if plants is None else plants.ravel(),
            "location_quotient": self.location_quotient.ravel(),
            "rank": self.rank.ravel(),
            "qualifying": self.flags.qualifying.ravel(),
            "significant": self.flags.significant.ravel(),
            "strong": self.flags.strong.ravel(),
            "strong10": self.flags.strong10.ravel(),
            "stars": self.stars.count.ravel(),
            "stars_possible": self.stars.possible,
            "location_quotient_shrunken": self.interval.estimate.ravel(),
            "location_quotient_lower": self.interval.lower.ravel(),
            "location_quotient_upper": self.interval.upper.ravel(),
            "probability_above_one": self.interval.probability_above_one.ravel(),
            "q_value": self.q_values.ravel(),
            "employment_estimated": (table.lower < table.upper).ravel(),
            "location_quotient_minimum": self.bounds.lower.ravel(),
            "location_quotient_maximum": self.bounds.upper.ravel(),
        }
        frame = pl.DataFrame(columns, nan_to_null=True)
        return frame.with_columns(pl.col("rank", "establishments").cast(pl.Int64, strict=False))


def assess_clusters(
    table: RegionIndustryTable,
    *,
    period: str | None = None,
    reference: Mapping[str, float] | None = None,
    level: float = 0.9,
) -> ClusterAssessment:
    """Return how specialised every region is in every cluster, how sure that is, and which are strong.

    Parameters
    ----------
    table : RegionIndustryTable
        Industries of one level (clusters, say); suppressed cells must be filled.
    period : str, optional
        The period to look at; needed where the table has several.
    reference : mapping of str to float, optional
        Jobs by industry in the area to compare with; without it, all regions together. Industries that the
        table lacks still count in the reference's total.
    level : float
        Certainty of the interval.

    Returns
    -------
    ClusterAssessment

    Raises
    ------
    ValueError
        If there is only one region or one industry, cells are still hidden, or the reference lacks an
        industry.

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> jobs = [[[90.0], [10.0]], [[10.0], [90.0]], [[50.0], [50.0]]]
    >>> table = table_of(jobs, regions=["01", "04", "19"], industries=["vehicles", "tourism"])
    >>> assess_clusters(table).location_quotient[0]
    array([1.8, 0.2])
    """
    snapshot = table.select(periods=[table.periods[table.period_index(period)]])
    _check_comparable(snapshot)
    employment = snapshot.at()
    against, against_total = _reference(snapshot, reference)
    quotient = location_quotient(employment, reference=against, reference_base=against_total)
    interval = _interval(snapshot, quotient, against, against_total, level)
    return ClusterAssessment(
        table=snapshot,
        employment=employment,
        location_quotient=quotient,
        interval=interval,
        bounds=_bounds(snapshot, quotient, against, against_total),
        q_values=control_false_discovery(interval.p_value, level=1 - level).q_values,
        rank=rank_among_regions(quotient, where=employment > 0),
        flags=strong_clusters(quotient, employment, _plants(snapshot)),
        stars=stars(employment, quotient, productivity=_productivity(snapshot)),
        level=level,
        against_all=reference is None,
    )


def _plants(table: RegionIndustryTable) -> FloatArray | None:
    """Return the establishments of a one-period table, or None where it has none."""
    return None if table.establishments is None else table.establishments_at()


def _productivity(table: RegionIndustryTable) -> FloatArray | None:
    """Return wages per job, NaN where unknown; None where the table has no wages."""
    if table.wages is None:
        return None
    jobs, wages = table.at(), table.wages_at()
    known = (jobs > 0) & np.isfinite(wages) & ~table.suppressed[:, :, 0]
    per_job: FloatArray = np.divide(wages, jobs, out=np.full(jobs.shape, np.nan), where=known)
    return per_job


def _interval(
    table: RegionIndustryTable,
    quotient: FloatArray,
    against: FloatArray | None,
    total: float | None,
    level: float,
) -> LocationQuotientInterval:
    """Return the interval that allows for chance among plants and for estimated cells."""
    employment = table.at()
    chance = location_quotient_interval(
        employment, reference=against, reference_base=total, establishments=_plants(table), level=level
    )
    lower, upper = table.lower_at(), table.upper_at()
    return widen_for_estimates(chance, quotient, employment=employment, lower=lower, upper=upper, level=level)


def _check_comparable(table: RegionIndustryTable) -> None:
    """Refuse a table in which nothing can be compared."""
    for axis, codes in (("region", table.regions), ("industry", table.industries)):
        if len(codes) < 2:
            raise ValueError(
                f"a location quotient compares shares, and the table has a single {axis} ({codes[0]!r}); "
                f"add the other {'regions' if axis == 'region' else 'industries'}"
            )
    if table.hidden.any():
        raise ValueError(f"{int(table.hidden.sum())} cells are hidden; fill them first")


def _reference(
    table: RegionIndustryTable, reference: Mapping[str, float] | None
) -> tuple[FloatArray | None, float | None]:
    """Line the reference up with the table's industries; return it with its total."""
    if reference is None:
        return None, None
    lacking = [code for code in table.industries if code not in reference]
    if lacking:
        shown = ", ".join(lacking[:5])
        raise ValueError(f"the reference lacks {len(lacking)} of the table's industries, such as {shown}")
    return np.array([reference[code] for code in table.industries]), float(sum(reference.values()))


def _bounds(
    table: RegionIndustryTable, quotient: FloatArray, against: FloatArray | None, total: float | None
) -> LocationQuotientBounds:
    """Carry the hard bounds of hidden cells through to the quotient."""
    if not table.suppressed.any():
        return LocationQuotientBounds(lower=quotient, upper=quotient)
    return location_quotient_bounds(
        table.lower_at(),
        table.upper_at(),
        reference_lower=against,
        reference_upper=against,
        reference_base=total,
    )
