"""Analyses and runs as the API gives and takes them."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.evidence.models import Run
from klustermotor.web.jobs.schemas import JobOut
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.selectors.changes import ChangedRow
from klustermotor.web.mapping.selectors.facts import ClusterFacts
from klustermotor.web.shared.schemas import Given, Marked, Name, Number, Page, Reference, marks_of

Period = Annotated[str, StringConstraints(max_length=10, pattern=r"^[^\x00]*$")]


class AnalysisOut(Schema):
    """A question that can be asked again when new statistics arrive."""

    uid: UUID
    name: str
    dataset: Reference
    region: Reference
    reference: Reference | None = Field(description="What it is compared with; null is all regions together.")
    definitions: Reference | None
    first_period: str
    last_period: str
    growth_from: str
    level: float
    seed: int

    @classmethod
    def of(cls, one: Analysis) -> "AnalysisOut":
        """Return a question."""
        return cls(
            uid=one.uid,
            name=one.name,
            dataset=Reference.of(one.dataset),
            region=Reference.of(one.region),
            reference=Reference.maybe(one.reference),
            definitions=Reference.maybe(one.definitions),
            first_period=one.first_period,
            last_period=one.last_period,
            growth_from=one.growth_from,
            level=one.level,
            seed=one.seed,
        )


class AnalysisIn(Given):
    """A question to put; periods left out are the first and the last of the newest vintage."""

    name: Name
    dataset: UUID
    region: UUID
    reference: UUID | None = None
    definitions: UUID | None = None
    first_period: Period = ""
    last_period: Period = ""
    growth_from: Period = ""
    level: Annotated[float, Field(ge=0.5, le=0.999)] = 0.9
    seed: Annotated[int, Field(ge=0, le=2_000_000_000)] = 2003


class AnalysisChange(Given):
    """What to change in a question; what is left out stays, and so do earlier answers."""

    name: Name | None = None
    first_period: Period | None = None
    last_period: Period | None = None
    growth_from: Period | None = None
    level: Annotated[float, Field(ge=0.5, le=0.999)] | None = None
    seed: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None


class StartIn(Given):
    """Whether to compute again what was computed on the same figures."""

    force: bool = False


class StartOut(Schema):
    """The work that answers a question; the run is there when the work is done."""

    job: JobOut
    run: UUID | None


class RunOut(Marked):
    """A computation that can be run again: inputs, parameters, seed, version, results."""

    uid: UUID
    title: str
    kind: str
    parameters: dict[str, str | int | float | bool | list[str] | None]
    seed: int | None
    version: str
    inputs: list[Reference] = Field(description="The sources of its figures.")
    results: list[str] = Field(description="Names of its result tables.")
    regions: int
    clusters: int
    periods: list[str]
    ran_on: date
    replaces: UUID | None

    @classmethod
    def of(cls, one: Run) -> "RunOut":
        """Return a run."""
        return cls(
            uid=one.uid,
            title=one.title,
            kind=one.kind,
            parameters={
                name: value
                for name, value in one.parameters.items()
                if value is None or isinstance(value, str | int | float | list)
            },
            seed=one.seed,
            version=one.version,
            inputs=[Reference.of(source) for source in one.inputs.all()],
            results=sorted(one.results),
            regions=one.summary.get("regions", 0),
            clusters=one.summary.get("clusters", 0),
            periods=[str(period) for period in one.summary.get("periods", [])],
            ran_on=one.ran_on,
            replaces=one.replaces.uid if one.replaces else None,
            **run_marks(one),
        )


def run_marks(one: Run) -> dict[str, Any]:
    """Return what a run's figures carry."""
    return marks_of(one, run=one, example=bool(one.summary.get("example")))


class FactsOut(Schema):
    """What a run says of one cluster in one region; null where unknown."""

    cluster: str
    name: str
    region: str
    period: str
    jobs: Number
    jobs_low: Number
    jobs_high: Number
    plants: Number
    lq: Number
    likely: Number
    low: Number
    high: Number
    probability: Number
    rank: int | None
    of: int
    share: Number
    growth: Number
    standing: str
    estimated: bool = Field(description="Whether hidden figures were filled within their bounds.")
    growth_estimated: bool = Field(description="Whether they were at the start or the end of the growth.")

    @classmethod
    def about(cls, facts: ClusterFacts, name: str) -> "FactsOut":
        """Return facts with the cluster's name."""
        return cls(name=name, **asdict(facts))


class FactsPage(Page[FactsOut], Marked):
    """A region's clusters, the largest surplus of jobs first."""

    region: str
    period: str


class ChangeOut(Schema):
    """One cluster before and now."""

    cluster: str
    name: str
    jobs_before: Number
    jobs_now: Number
    estimated_before: bool = Field(description="Whether the figures before rest on estimates.")
    estimated_now: bool = Field(description="Whether the figures now rest on estimates.")
    rank_before: int | None
    rank_now: int | None
    entered: bool = Field(description="Strong now and not before.")
    left: bool = Field(description="Strong before and not now.")

    @classmethod
    def of(cls, row: ChangedRow) -> "ChangeOut":
        """Return what changed in a cluster."""
        before, now = row.before, row.now
        return cls(
            cluster=row.code,
            name=row.name,
            jobs_before=before.jobs if before else None,
            jobs_now=now.jobs if now else None,
            estimated_before=bool(before and before.estimated),
            estimated_now=bool(now and now.estimated),
            rank_before=before.rank if before else None,
            rank_now=now.rank if now else None,
            entered=row.entered,
            left=row.left,
        )


class ChangesPage(Page[ChangeOut], Marked):
    """What changed in a region since the run that this one replaces; empty where it replaces none."""

    region: str
    replaces: UUID | None
