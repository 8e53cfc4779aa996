"""Analyses, runs and their results in the API."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.evidence.models import Run
from klustermotor.web.jobs.schemas import JobOut
from klustermotor.web.mapping import services
from klustermotor.web.mapping.api_documents import router as documents
from klustermotor.web.mapping.api_fields import router as fields
from klustermotor.web.mapping.membership.api import router as clusters
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.mapping.schemas import (
    AnalysisChange,
    AnalysisIn,
    AnalysisOut,
    ChangeOut,
    ChangesPage,
    FactsOut,
    FactsPage,
    Period,
    RunOut,
    StartIn,
    StartOut,
    run_marks,
)
from klustermotor.web.mapping.selectors.changes import change_view
from klustermotor.web.mapping.selectors.facts import region_facts
from klustermotor.web.mapping.selectors.names import names_of
from klustermotor.web.mapping.selectors.rooms import Room, open_room
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.shared.api import demand_unchanged, found_one, lasting, paged, part_of
from klustermotor.web.shared.api_tables import FILES_DESCRIBED, FileFormat, Handed, Rows, hand_out
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Line, Page, Window
from klustermotor.web.statistics.models import Dataset

router = Router(tags=["analyses"])
router.add_router("", fields)
router.add_router("", documents)
router.add_router("", clusters)
_READ = ("region.view", "read:region")
_WRITE = ("analysis.run", "write:region")


def _analyses(request: ApiRequest) -> QuerySet[Analysis]:
    """Return the questions somebody may see."""
    found = Analysis.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found.select_related("dataset__region_set", "region", "reference", "definitions", "tenant")


@router.get("/analyses", response=Page[AnalysisOut], **operation(_("List analyses"), *_READ))
def list_analyses(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, _analyses(request), AnalysisOut.of, window)


@router.get("/analyses/{uid}", response=AnalysisOut, **operation(_("Read an analysis"), *_READ))
def get_analysis(request: ApiRequest, uid: UUID) -> Any:
    return AnalysisOut.of(found_one(_analyses(request), uid))


@router.post("/analyses", response={201: AnalysisOut}, **operation(_("Put a question"), *_WRITE))
def create_analysis(request: ApiRequest, body: AnalysisIn) -> Any:
    access = request.access
    regions = Region.objects.visible_to(access.user).in_tenant(access.tenant)
    lists = Classification.objects.visible_to(access.user).in_tenant(access.tenant).definitions()
    datasets = Dataset.objects.visible_to(access.user).in_tenant(access.tenant)
    dataset = found_one(datasets.select_related("region_set"), body.dataset)
    if dataset.kind != Dataset.Kind.EMPLOYMENT:
        raise Refused(gettext("Only statistics of jobs can be analysed."), field="dataset")
    made = services.create_analysis(
        tenant=access.tenant,
        by=access.user,
        dataset=dataset,
        region=found_one(regions, body.region),
        reference=found_one(regions, body.reference) if body.reference else None,
        definitions=found_one(lists, body.definitions) if body.definitions else None,
        **body.dict(exclude={"dataset", "region", "reference", "definitions"}),
    )
    return Status(201, AnalysisOut.of(made))


@router.patch("/analyses/{uid}", response=AnalysisOut, **operation(_("Change an analysis"), *_WRITE))
def change_analysis(request: ApiRequest, uid: UUID, body: AnalysisChange) -> Any:
    analysis = found_one(_analyses(request), uid)
    demand_unchanged(request, AnalysisOut.of(analysis))
    services.change_analysis(analysis=analysis, by=request.access.user, **body.dict(exclude_none=True))
    return AnalysisOut.of(analysis)


@router.post("/analyses/{uid}/runs", response={202: StartOut}, **operation(_("Run an analysis"), *_WRITE))
def start_analysis(request: ApiRequest, uid: UUID, body: StartIn) -> Any:
    analysis = found_one(_analyses(request), uid)
    job = services.start_analysis(analysis=analysis, by=request.access.user, force=body.force)
    job.refresh_from_db()
    return Status(202, StartOut(job=JobOut.of(job), run=job.result.get("run")))


def _runs(request: ApiRequest) -> QuerySet[Run]:
    """Return the runs of analyses somebody may see, newest first."""
    found = Run.objects.visible_to(request.access.user).in_tenant(request.access.tenant).of_kind(RUN_KIND)
    return found.select_related("replaces").prefetch_related("inputs").order_by("-created_at")


class RunWindow(Window):
    """Which runs are asked for."""

    region_set: UUID | None = None
    analysis: UUID | None = None
    latest: bool = False


@router.get("/runs", response=Page[RunOut], **operation(_("List runs, newest first"), *_READ))
def list_runs(request: ApiRequest, window: Query[RunWindow]) -> Any:
    found = _runs(request)
    access = request.access
    if window.region_set is not None:
        sets = RegionSet.objects.visible_to(access.user).in_tenant(access.tenant)
        if not sets.filter(uid=window.region_set).exists():
            raise Refused(gettext("There is no such set of regions here."), field="region_set")
        found = found.filter(parameters__region_set=str(window.region_set))
    if window.analysis is not None:
        if not _analyses(request).filter(uid=window.analysis).exists():
            raise Refused(gettext("There is no such analysis here."), field="analysis")
        found = found.filter(analyses__uid=window.analysis)
    if window.latest:
        found = found.filter(replaced_by__isnull=True)
    return paged(request, found, RunOut.of, window)


@router.get("/runs/{uid}", response=RunOut, **operation(_("Read the record of a run"), *_READ))
def get_run(request: ApiRequest, uid: UUID) -> Any:
    return RunOut.of(found_one(_runs(request), uid))


class ResultWindow(Window):
    """Which rows of a result are asked for, and as what."""

    format: FileFormat = "json"
    region: Line | None = None
    cluster: Line | None = None
    period: Period | None = None


def _demand_known(run: Run, window: ResultWindow) -> None:
    """Refuse a region, cluster or period that the run does not have."""
    names = names_of(run)
    if window.region and window.region not in names.regions:
        raise Refused(gettext("The run has no region with this code."), field="region")
    if window.cluster and not (names.has("cluster", window.cluster) or names.has("industry", window.cluster)):
        raise Refused(gettext("The run has no cluster or industry with this code."), field="cluster")
    if window.period and window.period not in run.summary["periods"]:
        raise Refused(gettext("The run has no such period."), field="period")


@router.get(
    "/runs/{uid}/results/{name}",
    response=Rows,
    **operation(
        _("Read a result table of a run, as JSON, CSV or Parquet"), *_READ, openapi_extra=FILES_DESCRIBED
    ),
)
def get_run_result(request: ApiRequest, uid: UUID, name: str, window: Query[ResultWindow]) -> Any:
    run = found_one(_runs(request), uid)
    if name not in run.results:
        raise Http404
    _demand_known(run, window)
    table = Handed(run.results[name], f"{run.title} {name}", run_marks(run))
    where = {column: getattr(window, column) for column in ("region", "cluster", "period")}
    return hand_out(request, table, window=window, file_format=window.format, where=where)


def _room(request: ApiRequest, run: Run, region: str | None, period: str | None) -> Room:
    """Return a run with the region and period asked for; refuse those it does not know."""
    asked = {"run": str(run.uid), "region": region or "", "period": period or ""}
    room = open_room(request.access, {name: value for name, value in asked.items() if value}, {})
    if room is None:
        raise Http404
    if region and room.region != region:
        raise Refused(gettext("The run has no region with this code."), field="region")
    if period and room.period != period:
        raise Refused(gettext("The run has no such period."), field="period")
    return room


class RegionWindow(Window):
    """Which region's clusters are asked for; left out, the region in focus and the last period."""

    region: Line | None = None
    period: Period | None = None


@router.get(
    "/runs/{uid}/clusters",
    response=FactsPage,
    **operation(_("Read what a run says of a region’s clusters"), *_READ),
)
def list_cluster_facts(request: ApiRequest, uid: UUID, window: Query[RegionWindow]) -> Any:
    run = found_one(_runs(request), uid)
    room = _room(request, run, window.region, window.period)
    lasting(request, run.uid, room.region, room.period, room.language, sorted(run_marks(run).items()))
    facts = region_facts(run, room.region, room.period)
    shown = [
        FactsOut.about(one, room.names.called("cluster", one.cluster))
        for one in facts[window.offset : window.offset + window.limit]
    ]
    part = part_of(request, shown, len(facts), window)
    return {**run_marks(run), **part, "region": room.region, "period": room.period}


class ChangeWindow(Window):
    """Which region's changes are asked for."""

    region: Line | None = None


@router.get(
    "/runs/{uid}/changes",
    response=ChangesPage,
    **operation(_("Read what changed since the run that this one replaces"), *_READ),
)
def list_changes(request: ApiRequest, uid: UUID, window: Query[ChangeWindow]) -> Any:
    run = found_one(_runs(request), uid)
    room = _room(request, run, window.region, None)
    view = change_view(room)
    rows = view.rows if view is not None else []
    shown = [ChangeOut.of(row) for row in rows[window.offset : window.offset + window.limit]]
    part = part_of(request, shown, len(rows), window)
    replaced = run.replaces.uid if run.replaces else None
    return {**run_marks(run), **part, "region": room.region, "replaces": replaced}
