"""Generate the example table: 21 Swedish counties × industries × ten years, every number invented."""

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.examples.classification import county_names, industry_names
from klustermotor.examples.levels import add_levels, hide_small_cells
from klustermotor.examples.parameters import read_parameters

YEARS = np.arange(1994, 2004)
# Up to the dot-com peak in 2000 and down to 2003, as a share of jobs; an industry's ``cycle`` multiplies it.
_CYCLE = np.array([0.0, 0.01, 0.02, 0.03, 0.045, 0.065, 0.085, 0.07, 0.03, 0.0])
_PAY_2003 = 262.0  # thousand SEK a year
_PAY_GROWTH = 0.036


def example_table(
    seed: int = 2003, *, levels: bool = False, hidden: bool = False, language: str = "sv"
) -> pl.DataFrame:
    """Return the example table in long form, one row per county, industry and year with jobs.

    Counties have about the size and the known specialisations of the real ones; the numbers are invented.
    Which facts are planted is said by :func:`planted_facts`.

    Parameters
    ----------
    seed : int
        Same seed, same table.
    levels : bool
        Add rows for divisions, sections and the total of each county, which add up exactly.
    hidden : bool
        Hide employment and wages where there are only one or two establishments: null, flag ``..``.
    language : {"sv", "en"}
        Of the names of regions and industries.

    Returns
    -------
    polars.DataFrame
        Columns ``region, region_name, industry, industry_name, period, employment, establishments, wages,
        flag, example``; wages are thousand SEK a year; ``example`` is true in every row. With ``levels``
        a column ``level`` as well.

    Raises
    ------
    ValueError
        If the language is neither Swedish nor English.

    Examples
    --------
    >>> table = example_table()
    >>> table["region"].n_unique(), table["industry"].n_unique(), table["period"].n_unique()
    (21, 194, 10)
    >>> table.filter(region="04", industry="29.3", period=2003)["employment"].item()
    4900
    """
    regions, industries = county_names(language), industry_names(language)
    frame = _long(*county_counts(seed))
    if levels:
        frame = add_levels(frame)
    if hidden:
        frame = hide_small_cells(frame)
    named = frame.with_columns(
        region_name=pl.col("region").replace_strict(regions),
        industry_name=pl.col("industry").replace_strict(industries),
        example=pl.lit(value=True),
    )
    order = ["region", "region_name", "industry", "industry_name", "period"]
    order += ["employment", "establishments", "wages", "flag", "example"]
    return named.select(*order, *(["level"] if levels else [])).sort("period", "region", "industry")


def planted_facts(language: str = "sv") -> pl.DataFrame:
    """Return the facts that the example table is made to show.

    Parameters
    ----------
    language : {"sv", "en"}
        Of the sentences.

    Returns
    -------
    polars.DataFrame
        Columns ``region, code`` (an industry or a cluster), ``jobs_1994, jobs_2003,
        establishments_2003, source, fact``. A published fact stands in one of two texts from 2003; the
        job counts by industry that carry it are invented.

    Raises
    ------
    ValueError
        If the language is another one.

    Examples
    --------
    >>> planted_facts("en").filter(region="04", code="security_protection")["jobs_2003"].item()
    340.0
    """
    county_names(language)
    facts = read_parameters("planted").with_columns(fact=f"fact_{language}")
    return facts.drop("fact_sv", "fact_en")


def county_counts(seed: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return employment, establishments and wages (thousand SEK), county × industry × year."""
    employment, establishments = _counts(np.random.default_rng(seed))
    return employment, establishments, _wages(employment, np.random.default_rng([seed, 1]))


def _counts(rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Return employment and establishments, region × industry × year."""
    fixed, fixed_plants = _planted_paths()
    is_fixed = ~np.isnan(fixed[:, :, -1])
    expected = _expected_2003(rng, fixed[:, :, -1])
    plants, size = _plants(rng, expected, is_fixed)
    paths = _paths(rng, size)
    employment = np.rint(np.where(is_fixed[:, :, None], fixed, paths)).astype(np.int64)
    with np.errstate(divide="ignore", invalid="ignore"):
        grown = np.where(employment > 0, (employment / employment[:, :, -1:]) ** 0.6, 0.0)
    grown = np.where(np.isfinite(grown), grown, 1.0)
    usual = np.maximum(employment[:, :, -1] / read_parameters("industries")["plant_size"].to_numpy(), 1.0)
    plants = np.where(is_fixed, np.where(fixed_plants >= 0, fixed_plants, usual), plants)
    establishments = np.rint(plants[:, :, None] * grown).astype(np.int64)
    return employment, np.clip(establishments, np.minimum(employment, 1), employment)


def _national_path() -> FloatArray:
    """Return national jobs, industry × year, over those of 2003."""
    industries = read_parameters("industries")
    growth = industries["growth"].to_numpy()[:, None] / 100
    cycle = industries["cycle"].to_numpy()[:, None]
    path: FloatArray = np.exp(growth * (YEARS - YEARS[-1]) + cycle * _CYCLE)
    return path


def _planted_paths() -> tuple[FloatArray, IntArray]:
    """Return the jobs of planted cells over the years (NaN elsewhere) and their plants (−1 where free)."""
    counties, industries = read_parameters("counties"), read_parameters("industries")
    row = {code: at for at, code in enumerate(counties["region"])}
    national = _national_path()
    weight = industries["jobs_2003"].to_numpy()[:, None] * national
    jobs = np.full((len(counties), len(industries), YEARS.size), np.nan)
    plants = np.full((len(counties), len(industries)), -1, dtype=np.int64)
    for fact in read_parameters("planted").iter_rows(named=True):
        members = np.flatnonzero(
            (industries["industry"] == fact["code"]) | (industries["cluster"] == fact["code"])
        )
        trend = np.linspace(0.0, 1.0, YEARS.size)
        start, end = max(fact["jobs_1994"], 1e-9), max(fact["jobs_2003"], 1e-9)
        share = weight[members] / weight[members].sum(axis=0)
        wave = np.exp(industries["cycle"].to_numpy()[members].mean() * _CYCLE)
        jobs[row[fact["region"]], members] = share * start ** (1 - trend) * end**trend * wave
        if fact["establishments_2003"] is not None:
            plants[row[fact["region"]], members] = fact["establishments_2003"]
    return jobs, plants


def _expected_2003(rng: np.random.Generator, fixed: FloatArray) -> FloatArray:
    """Return expected jobs in 2003: size × specialisation × noise, raked to county and industry totals."""
    counties, industries = read_parameters("counties"), read_parameters("industries")
    rows, columns = counties["jobs_2003"].to_numpy(), industries["jobs_2003"].to_numpy()
    known = np.nan_to_num(fixed)
    rows_left = rows * columns.sum() / rows.sum() - known.sum(axis=1)
    columns_left = columns - known.sum(axis=0)
    expected: FloatArray = _noisy_structure(rng) * np.isnan(fixed) * rows_left[:, None]
    for _ in range(60):
        expected *= (columns_left / np.maximum(expected.sum(axis=0), 1e-12))[None, :]
        expected *= (rows_left / expected.sum(axis=1))[:, None]
    return expected


def _noisy_structure(rng: np.random.Generator) -> FloatArray:
    """Return specialisation with noise: firm in local services, loose where plants are large."""
    industries = read_parameters("industries")
    factors = read_parameters("specialisations")
    counties = read_parameters("counties")["region"].to_list()
    known = {(region, cluster): factor for region, cluster, factor in factors.iter_rows()}
    structure = np.array(
        [[known.get((region, cluster), 1.0) for cluster in industries["cluster"]] for region in counties]
    )
    local = _is_local(industries)
    spread = np.where(local, 0.06, np.where(industries["plant_size"].to_numpy() > 100, 0.5, 0.3))
    noise: FloatArray = structure * np.exp(spread * rng.standard_normal(structure.shape))
    return noise


def _is_local(industries: pl.DataFrame) -> BoolArray:
    """Return which industries serve their own region."""
    scope = dict(read_parameters("clusters").select("cluster", "scope").iter_rows())
    local: BoolArray = np.array([scope[cluster] == "local" for cluster in industries["cluster"]])
    return local


def _plants(
    rng: np.random.Generator, expected: FloatArray, is_fixed: BoolArray
) -> tuple[IntArray, FloatArray]:
    """Return plants and jobs in 2003; where less than a plant is expected there is often none."""
    industries = read_parameters("industries")
    mean = np.where(is_fixed, 0.0, expected) / industries["plant_size"].to_numpy()
    present = 1.0 - np.exp(-mean)
    drawn = rng.random(mean.shape) < present
    plants = np.where(drawn, np.maximum(rng.poisson(mean), 1), 0)
    jobs = np.where(drawn, expected / np.maximum(present, 1e-12), 0.0)
    return plants, np.maximum(jobs, plants)


def _paths(rng: np.random.Generator, jobs_2003: FloatArray) -> FloatArray:
    """Return jobs over the years: the nation's path, the region's own drift, noise, entries and exits."""
    counties, industries = read_parameters("counties"), read_parameters("industries")
    local = _is_local(industries)
    shape = jobs_2003.shape
    pull = 0.5 * (counties["growth"].to_numpy() - 0.9)[:, None] / 100
    drift = pull + np.where(local, 0.003, 0.013) * rng.standard_normal(shape)
    steps = np.where(local, 0.006, 0.025)[:, None] * rng.standard_normal((*shape, YEARS.size))
    walk = np.cumsum(steps[:, :, ::-1], axis=2)[:, :, ::-1] - steps[:, :, -1:]
    path = jobs_2003[:, :, None] * _national_path() * np.exp(drift[:, :, None] * (YEARS - YEARS[-1]) + walk)
    rare = (jobs_2003 > 0) & (jobs_2003 < 3 * industries["plant_size"].to_numpy())
    entry = np.where(rare & (rng.random(shape) < 0.10), rng.integers(1995, 2003, shape), YEARS[0])
    leaves = rare & (rng.random(shape) < 0.06) & (entry == YEARS[0])
    exit_ = np.where(leaves, rng.integers(1996, 2004, shape), YEARS[-1] + 1)
    alive = (entry[:, :, None] <= YEARS) & (exit_[:, :, None] > YEARS)
    return np.where(alive & (jobs_2003 > 0)[:, :, None], np.maximum(path, 1.0), 0.0)


def _wages(employment: IntArray, rng: np.random.Generator) -> IntArray:
    """Return wages in thousand SEK a year."""
    regional = read_parameters("counties")["pay"].to_numpy()[:, None, None]
    industrial = read_parameters("industries")["pay"].to_numpy()[None, :, None]
    noise = np.exp(0.04 * rng.standard_normal(employment.shape[:2]))[:, :, None]
    yearly = _PAY_2003 * (1 + _PAY_GROWTH) ** (YEARS - YEARS[-1])
    wages: IntArray = np.rint(employment * regional * industrial * noise * yearly).astype(np.int64)
    return wages


def _long(employment: IntArray, establishments: IntArray, wages: IntArray) -> pl.DataFrame:
    """Return the cells with jobs as rows."""
    regions = read_parameters("counties")["region"].to_numpy()
    industries = read_parameters("industries")["industry"].to_numpy()
    region, industry, year = np.nonzero(employment)
    return pl.DataFrame(
        {
            "region": regions[region],
            "industry": industries[industry],
            "period": YEARS[year],
            "employment": employment[region, industry, year],
            "establishments": establishments[region, industry, year],
            "wages": wages[region, industry, year],
            "flag": pl.repeat("", region.size, eager=True),
        }
    )
