"""Supply of education beside the jobs of a field, from the newest vintage of its education table."""

from collections.abc import Sequence

import polars as pl

from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.fields.facts import Education
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.selectors.results import of_cluster
from klustermotor.web.places.models import Region
from klustermotor.web.statistics.selectors import load_frame

_COUNTED = ("places", "applicants", "graduates")


def supply_of(
    field: FieldOfStrength, clusters: Sequence[str], jobs: float | None, run: Run | None
) -> Education | None:
    """Return what programmes for the field's clusters give in the region, beside the jobs that a run tells.

    There is nothing to return without a table of education.
    """
    if field.education is None or not clusters:
        return None
    vintage = field.education.vintages.select_related("source").first()
    if vintage is None:
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
        **{name: int(here[name].sum() or 0) for name in _COUNTED},
        counted=_counted(here),
        is_shared=bool((here["serves"] < 1).any()),
        jobs=jobs,
        rate=_rate(here, jobs),
        rate_of_all=_rate(newest, _jobs_of_all(run, clusters)),
        rows=here.sort("graduates", descending=True).to_dicts(),
        source=vintage.source,
    )


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


def _rate(programmes: pl.DataFrame, jobs: float | None) -> float | None:
    """Return graduates per thousand jobs, each counted by the share that serves; unknown without jobs."""
    return 1000 * _counted(programmes) / jobs if jobs else None


def _counted(programmes: pl.DataFrame) -> float:
    """Return the graduates, each counted by the share of the programme that serves the field."""
    return float((programmes["graduates"] * programmes["serves"]).sum() or 0)


def _jobs_of_all(run: Run | None, clusters: Sequence[str]) -> float | None:
    """Return the jobs that the clusters have in all regions together, in the run's last period."""
    if run is None:
        return None
    last = run.summary["periods"][-1]
    return sum(float(of_cluster(run, "cluster", code, last)["jobs"].sum() or 0) for code in clusters) or None
