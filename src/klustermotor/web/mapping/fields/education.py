"""Supply of education beside the jobs of a field, from the vintage of its table that it was settled on."""

from collections.abc import Sequence

import polars as pl

from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.fields.facts import Counted, Education, EducationBasis, EducationElsewhere
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.selectors.results import of_cluster
from klustermotor.web.places.models import Region
from klustermotor.web.statistics.selectors import latest_vintage, load_frame

_COUNTED = ("places", "applicants", "graduates")


def supply_of(
    field: FieldOfStrength, clusters: Sequence[str], jobs: float | None, run: Run | None
) -> Education | None:
    """Return what programmes for the field's clusters give in the region, beside the jobs that a run tells.

    There is nothing to return without a table of education.
    """
    vintage = field.education_vintage
    if vintage is None or not clusters:
        return None
    table = load_frame(vintage)
    serving = _serving(table, clusters)
    if serving.is_empty():
        return None
    year = str(serving["period"].max())
    newest = serving.filter(pl.col("period") == year)
    here = newest.filter(pl.col("region").is_in(_codes(field.region)))
    return Education(
        year=year,
        programmes=here.height,
        **{name: _sum(here, pl.col(name)) for name in _COUNTED},
        counted=_counted(here),
        is_shared=bool((here["serves"] < 1).any()),
        jobs=jobs,
        rate=_rate(here, jobs),
        elsewhere=_elsewhere(field, newest, set(table.filter(period=year)["region"]), clusters, run),
        vintage=vintage,
        run=run,
        rows=here.sort("graduates", descending=True, nulls_last=True).to_dicts(),
    )


def basis_of(field: FieldOfStrength) -> EducationBasis | None:
    """Return the state of its table that a field shows and the newest, where that is newer; None without."""
    if field.education is None:
        return None
    held, newest = field.education_vintage, latest_vintage(field.education)
    newer = newest is not None and (held is None or newest.number > held.number)
    return EducationBasis(held, newest if newer else None)


def _serving(programmes: pl.DataFrame, clusters: Sequence[str]) -> pl.DataFrame:
    """Return the programmes that serve any of the clusters, with the share of each that does."""
    parts = pl.col("clusters").str.split(";").list.eval(pl.element().str.split(":"))
    pairs = programmes.with_row_index("row").select("row", parts.alias("pair")).explode("pair")
    shares = (
        pairs.select(
            "row",
            pl.col("pair").list.get(0).alias("cluster"),
            pl.col("pair")
            .list.get(1, null_on_oob=True)
            .cast(pl.Float64, strict=False)
            .fill_null(1.0)
            .alias("serves"),
        )
        .filter(pl.col("cluster").is_in(list(clusters)))
        .group_by("row")
        .agg(pl.col("serves").sum().clip(upper_bound=1.0))
    )
    return programmes.with_row_index("row").join(shares, on="row", how="inner").drop("row")


def _codes(region: Region) -> list[str]:
    """Return the codes of a region, of the parts it unites and of the regions within it."""
    parts = [*region.parts.all(), *region.children.all()]
    return [region.code, *(one.code for one in parts)]


def _rate(programmes: pl.DataFrame, jobs: float | None) -> Counted | None:
    """Return graduates per thousand jobs, each counted by the share that serves; unknown without jobs."""
    return _counted(programmes).times(1000 / jobs) if jobs else None


def _counted(programmes: pl.DataFrame) -> Counted:
    """Return the graduates, each counted by the share of the programme that serves the field."""
    return _sum(programmes, pl.col("graduates") * pl.col("serves"))


def _sum(programmes: pl.DataFrame, what: pl.Expr) -> Counted:
    """Return what is known of a figure over programmes; an unknown one is not zero."""
    values = programmes.select(what.alias("value"))["value"]
    return Counted(float(values.sum() or 0), programmes.height, values.null_count())


def _elsewhere(
    field: FieldOfStrength, newest: pl.DataFrame, listed: set[str], clusters: Sequence[str], run: Run | None
) -> EducationElsewhere | None:
    """Return graduates beside jobs in the run's regions that the table covers, together.

    A region is covered where the table lists a programme of any kind in it or within it that year. Graduates
    and jobs are of the same regions: what is known of one of the two alone would compare unlike things.
    """
    if run is None:
        return None
    jobs = _jobs_by_region(run, clusters)
    chosen = Region.objects.filter(region_set__in=_sets(field.region), code__in=jobs, valid_to__isnull=True)
    within = {one.code: one for one in chosen.prefetch_related("parts", "children")}
    codes = {code: set(_codes(one)) for code, one in within.items()}
    covered = [code for code, held in codes.items() if held & listed and jobs[code] is not None]
    counted_jobs = sum(jobs[code] or 0.0 for code in covered)
    if field.region.code not in covered or len(covered) < 2 or not counted_jobs:
        return None
    inside = newest.filter(pl.col("region").is_in(sorted(set().union(*(codes[code] for code in covered)))))
    names = [str(within[code]) for code in covered]
    return EducationElsewhere(_counted(inside), counted_jobs, names, len(jobs))


def _sets(region: Region) -> list[int]:
    """Return the set a region is of; of an own region, the sets of what it unites."""
    parts = {one.region_set_id for one in region.parts.all()}
    return [region.region_set_id, *parts]


def _jobs_by_region(run: Run, clusters: Sequence[str]) -> dict[str, float | None]:
    """Return the jobs that the clusters have in each region in the run's last period; None where unknown."""
    last = run.summary["periods"][-1]
    found: dict[str, float | None] = {}
    for code in clusters:
        for region, jobs in of_cluster(run, "cluster", code, last).select("region", "jobs").iter_rows():
            held = found.get(region, 0.0)
            found[region] = None if jobs is None or held is None else held + float(jobs)
    return found
