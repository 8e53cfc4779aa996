"""Tables on their way in through the API: handed in, their columns named, checked, imported."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.shared import files
from klustermotor.web.shared.api import demand_unchanged, demand_valid, found_one, paged
from klustermotor.web.shared.api_tables import CSV_DESCRIBED, MEDIA_TYPES, handed
from klustermotor.web.shared.schemas import Page, Window
from klustermotor.web.shared.templatetags.written import active_language
from klustermotor.web.statistics import selectors, services
from klustermotor.web.statistics.forms import MappingForm
from klustermotor.web.statistics.models import Dataset, Import
from klustermotor.web.statistics.schemas import AcceptIn, ColumnsIn, ImportOut, UploadIn

router = Router(tags=["statistics"])
_READ = ("statistics.manage", "read:region")
_WRITE = ("statistics.manage", "write:region")


def _imports(request: ApiRequest) -> QuerySet[Import]:
    """Return the imports somebody may see, with the work on them."""
    found = Import.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found.select_related(
        "attachment", "dataset__region_set", "dataset__classification", "vintage", "check_job", "job",
        "tenant", "by",
    )  # fmt: skip


def _out(one: Import) -> ImportOut:
    """Return an import with the work it waits for, in the caller's language."""
    return ImportOut.of(one, selectors.working_job(one), active_language())


def _now(request: ApiRequest, uid: UUID) -> ImportOut:
    """Return an import as it stands."""
    return _out(found_one(_imports(request), uid))


@router.get("/imports", response=Page[ImportOut], **operation(_("List imports"), *_READ))
def list_imports(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, _imports(request), _out, window)


@router.get("/imports/{uid}", response=ImportOut, **operation(_("Read how far an import has come"), *_READ))
def get_import(request: ApiRequest, uid: UUID) -> Any:
    return _now(request, uid)


@router.post("/imports", response={201: ImportOut}, **operation(_("Hand in a table"), *_WRITE))
def create_import(request: ApiRequest, file: File[UploadedFile], form: Form[UploadIn]) -> Any:
    access, dataset = request.access, None
    if form.dataset is not None:
        dataset = found_one(Dataset.objects.visible_to(access.user).in_tenant(access.tenant), form.dataset)
    with NamedTemporaryFile(prefix="klustermotor-import-") as draft:
        for piece in file.chunks():
            draft.write(piece)
        draft.flush()
        made = services.start_import(
            tenant=access.tenant,
            path=Path(draft.name),
            name=file.name or "",
            by=access.user,
            kind=form.kind,
            dataset=dataset,
        )
    return Status(201, _now(request, made.uid))


@router.put(
    "/imports/{uid}/columns",
    response={202: ImportOut},
    **operation(
        _("Say which column is what, and have every row checked"), *_WRITE, version_of="/imports/{uid}"
    ),
)
def set_import_columns(request: ApiRequest, uid: UUID, body: ColumnsIn) -> Any:
    held = found_one(_imports(request), uid)
    demand_unchanged(request, _now(request, uid))
    if body.sheet and body.sheet != held.mapping.get("sheet"):
        held.mapping = services.on_sheet(held, body.sheet)
    columns = held.mapping.get("columns", {}) if body.columns is None else body.columns
    data = {f"column_{role}": heading for role, heading in columns.items()}
    data |= {
        "fixed_period": body.period,
        "decimal": body.decimal,
        "flags": body.flags,
        "name": body.name or held.attachment.name.rsplit(".", 1)[0],
        "publisher": body.publisher,
        "region_set": str(body.region_set or ""),
        "classification": str(body.classification or ""),
    }
    form = MappingForm(data, imported=held, user=request.access.user)
    demand_valid(form)
    services.set_mapping(
        imported=held,
        columns=form.chosen_columns(),
        target=form.target(),
        dataset=held.dataset,
        decimal=form.cleaned_data["decimal"],
        fixed=form.fixed(),
        by=request.access.user,
    )
    return Status(202, _now(request, uid))


@router.post(
    "/imports/{uid}/accept",
    response={202: ImportOut},
    **operation(_("Import the rows that the check let through"), *_WRITE),
)
def accept_import(request: ApiRequest, uid: UUID, body: AcceptIn) -> Any:
    held = found_one(_imports(request), uid)
    services.request_import(imported=held, by=request.access.user, accept_refusals=body.accept_refusals)
    return Status(202, _now(request, uid))


@router.post(
    "/imports/{uid}/restart",
    response={202: ImportOut},
    **operation(_("Start the failed or stopped work of an import again"), *_WRITE),
)
def restart_import(request: ApiRequest, uid: UUID) -> Any:
    services.restart_import(imported=found_one(_imports(request), uid), by=request.access.user)
    return Status(202, _now(request, uid))


@router.post("/imports/{uid}/discard", response=ImportOut, **operation(_("Give an import up"), *_WRITE))
def discard_import(request: ApiRequest, uid: UUID) -> Any:
    services.discard_import(imported=found_one(_imports(request), uid), by=request.access.user)
    return _now(request, uid)


@router.get(
    "/imports/{uid}/refused",
    **operation(_("Fetch the refused rows with their reasons"), *_READ, openapi_extra=CSV_DESCRIBED),
)
def get_refused_rows(request: ApiRequest, uid: UUID) -> HttpResponseBase:
    held = found_one(_imports(request), uid)
    if not held.refusals:
        raise Http404
    stem = held.attachment.name.rsplit(".", 1)[0]
    return handed(files.path_of(held.refusals).open("rb"), f"{stem} refused.csv", MEDIA_TYPES["csv"])
