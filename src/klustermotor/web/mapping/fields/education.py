"""Supply of education beside the jobs of a field, from the vintage of its table that it was settled on."""

from collections.abc import Sequence

import polars as pl

from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.fields.facts import Counted, Education, EducationBasis
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
    serving = _serving(load_frame(vintage), clusters)
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
        rate_of_all=_rate(newest, _jobs_of_all(run, clusters)),
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


def _jobs_of_all(run: Run | None, clusters: Sequence[str]) -> float | None:
    """Return the jobs that the clusters have in all regions together, in the run's last period."""
    if run is None:
        return None
    last = run.summary["periods"][-1]
    return sum(float(of_cluster(run, "cluster", code, last)["jobs"].sum() or 0) for code in clusters) or None
