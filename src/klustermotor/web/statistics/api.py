"""Datasets and their rows in the API."""

from typing import Any
from uuid import UUID

import polars as pl
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.api_tables import FILES_DESCRIBED, FileFormat, Handed, Rows, hand_out
from klustermotor.web.shared.schemas import Line, Page, Window
from klustermotor.web.statistics import selectors, services
from klustermotor.web.statistics.api_imports import router as imports
from klustermotor.web.statistics.api_queries import router as queries
from klustermotor.web.statistics.models import Dataset, Vintage
from klustermotor.web.statistics.schemas import DatasetChange, DatasetOut, VintageOut, vintage_marks

router = Router(tags=["statistics"])
router.add_router("", imports)
router.add_router("", queries)
#: A hidden figure is null and marked, so that no program takes it for none.
_HIDDEN = pl.col("jobs").is_null().alias("suppressed")
_READ = ("region.view", "read:region")
_WRITE = ("statistics.manage", "write:region")


def datasets_seen(request: ApiRequest) -> QuerySet[Dataset]:
    """Return the datasets somebody may see, with their newest vintage."""
    newest = Vintage.objects.filter(dataset=OuterRef("pk")).order_by("-number")
    found = selectors.datasets(request.access.user, request.access.tenant)
    return found.annotate(latest=Subquery(newest.values("uid")[:1]))


class DatasetWindow(Window):
    """Which datasets are asked for."""

    name: Line | None = None
    kind: Line | None = None


@router.get("/datasets", response=Page[DatasetOut], **operation(_("List datasets"), *_READ))
def list_datasets(request: ApiRequest, window: Query[DatasetWindow]) -> Any:
    found = datasets_seen(request)
    if window.name is not None:
        found = found.filter(name=window.name)
    if window.kind is not None:
        found = found.filter(kind=window.kind)
    return paged(request, found, DatasetOut.of, window)


@router.get("/datasets/{uid}", response=DatasetOut, **operation(_("Read a dataset"), *_READ))
def get_dataset(request: ApiRequest, uid: UUID) -> Any:
    return DatasetOut.of(found_one(datasets_seen(request), uid))


@router.patch("/datasets/{uid}", response=DatasetOut, **operation(_("Change a dataset"), *_WRITE))
def change_dataset(request: ApiRequest, uid: UUID, body: DatasetChange) -> Any:
    dataset = found_one(datasets_seen(request), uid)
    demand_unchanged(request, DatasetOut.of(dataset))
    services.change_dataset(
        dataset=dataset,
        name=dataset.name if body.name is None else body.name,
        publisher=dataset.publisher if body.publisher is None else body.publisher,
        note=dataset.note if body.note is None else body.note,
        by=request.access.user,
    )
    return DatasetOut.of(found_one(datasets_seen(request), uid))


def _vintages(request: ApiRequest) -> QuerySet[Vintage]:
    """Return the vintages somebody may see."""
    found = Vintage.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found.select_related("dataset")


@router.get(
    "/datasets/{uid}/vintages",
    response=Page[VintageOut],
    **operation(_("List the vintages of a dataset, newest first"), *_READ),
)
def list_vintages(request: ApiRequest, uid: UUID, window: Query[Window]) -> Any:
    dataset = found_one(datasets_seen(request), uid)
    return paged(request, _vintages(request).filter(dataset=dataset), VintageOut.of, window)


@router.get("/vintages/{uid}", response=VintageOut, **operation(_("Read a vintage"), *_READ))
def get_vintage(request: ApiRequest, uid: UUID) -> Any:
    return VintageOut.of(found_one(_vintages(request), uid))


class RowWindow(Window):
    """Which rows are asked for, and as what."""

    format: FileFormat = "json"
    region: Line | None = None
    industry: Line | None = None
    period: Line | None = None


@router.get(
    "/vintages/{uid}/rows",
    response=Rows,
    **operation(
        _("Read the rows of a vintage, as JSON, CSV or Parquet"), *_READ, openapi_extra=FILES_DESCRIBED
    ),
)
def get_vintage_rows(request: ApiRequest, uid: UUID, window: Query[RowWindow]) -> Any:
    vintage = found_one(_vintages(request), uid)
    hides = vintage.dataset.kind == Dataset.Kind.EMPLOYMENT
    table = Handed(vintage.digest, str(vintage), vintage_marks(vintage), (_HIDDEN,) if hides else ())
    where = {name: getattr(window, name) for name in ("region", "industry", "period")}
    return hand_out(request, table, window=window, file_format=window.format, where=where)
