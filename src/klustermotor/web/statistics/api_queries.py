"""Saved queries to statistical offices in the API: begun, finished by a choice, asked, given up."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.shared import files
from klustermotor.web.shared.api import demand_unchanged, demand_valid, found_one, paged
from klustermotor.web.shared.api_tables import CSV_DESCRIBED, MEDIA_TYPES, handed
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Line, Page, Window
from klustermotor.web.statistics import selectors, services
from klustermotor.web.statistics.choices import choices_of, chosen
from klustermotor.web.statistics.forms import NewQueryForm, SavedQueryForm
from klustermotor.web.statistics.models import Dataset, SavedQuery
from klustermotor.web.statistics.schemas_queries import QueryChange, QueryIn, QueryOut, WholeQueryOut

router = Router(tags=["statistics"])
_READ = ("statistics.manage", "read:region")
_WRITE = ("statistics.manage", "write:region")


def _queries(request: ApiRequest) -> QuerySet[SavedQuery]:
    """Return the queries somebody may see."""
    return selectors.saved_queries(request.access.user, request.access.tenant).select_related(
        "dataset", "schedule", "last_job", "tenant", "by"
    )


def _now(request: ApiRequest, uid: UUID) -> WholeQueryOut:
    """Return a query as it stands."""
    return WholeQueryOut.whole(found_one(_queries(request), uid))


class QueryWindow(Window):
    """Which queries are asked for."""

    name: Line | None = None


@router.get(
    "/queries",
    response=Page[QueryOut],
    **operation(gettext_lazy("List queries to statistical offices"), *_READ),
)
def list_queries(request: ApiRequest, window: Query[QueryWindow]) -> Any:
    found = _queries(request)
    return paged(
        request, found if window.name is None else found.filter(name=window.name), QueryOut.of, window
    )


@router.get(
    "/queries/{uid}",
    response=WholeQueryOut,
    **operation(gettext_lazy("Read a query with what can be asked of its table"), *_READ),
)
def get_query(request: ApiRequest, uid: UUID) -> Any:
    return _now(request, uid)


@router.post(
    "/queries",
    response={201: WholeQueryOut},
    **operation(gettext_lazy("Begin a query: have an office’s table looked up"), *_WRITE),
)
def create_query(request: ApiRequest, body: QueryIn) -> Any:
    form = NewQueryForm(body.dict())
    demand_valid(form)
    access = request.access
    made = services.begin_query(tenant=access.tenant, by=access.user, **form.cleaned_data)
    return Status(201, _now(request, made.uid))


@router.patch(
    "/queries/{uid}",
    response=WholeQueryOut,
    **operation(gettext_lazy("Choose what a query asks for, where answers go and how often"), *_WRITE),
)
def change_query(request: ApiRequest, uid: UUID, body: QueryChange) -> Any:
    held = found_one(_queries(request), uid)
    demand_unchanged(request, WholeQueryOut.whole(held))
    if not held.described:
        raise Refused(_("The table is still being looked up; choose when that is done."))
    form = _form(request, held, body)
    demand_valid(form)
    services.save_query(
        query=held,
        chosen=body.selection or chosen(choices_of(held, None)),
        columns=form.columns(),
        dataset=form.cleaned_data["dataset"],
        every=form.cleaned_data["every"],
        by=request.access.user,
    )
    return _now(request, uid)


def _form(request: ApiRequest, held: SavedQuery, body: QueryChange) -> SavedQueryForm:
    """Return the page's form with what was sent over what it would show."""
    access = request.access
    datasets = selectors.datasets(access.user, access.tenant).filter(kind=Dataset.Kind.EMPLOYMENT)
    shown = dict(SavedQueryForm(query=held, datasets=datasets).initial)
    sent: dict[str, Any] = body.columns.dict() if body.columns else {}
    sent |= {"dataset": body.dataset} if body.dataset else {}
    sent |= {"every": body.every} if body.every is not None else {}
    return SavedQueryForm(shown | sent, query=held, datasets=datasets)


@router.post(
    "/queries/{uid}/refresh",
    response={202: QueryOut},
    **operation(gettext_lazy("Ask a query now"), *_WRITE),
)
def refresh_query(request: ApiRequest, uid: UUID) -> Any:
    services.refresh_now(query=found_one(_queries(request), uid), by=request.access.user)
    return Status(202, _now(request, uid))


@router.post(
    "/queries/{uid}/look-up",
    response={202: QueryOut},
    **operation(gettext_lazy("Ask the office anew what a query’s table holds"), *_WRITE),
)
def look_up_query(request: ApiRequest, uid: UUID) -> Any:
    services.look_up(query=found_one(_queries(request), uid), by=request.access.user)
    return Status(202, _now(request, uid))


@router.delete(
    "/queries/{uid}",
    response={204: None},
    **operation(
        gettext_lazy("Delete a query; what it brought in stays"), *_WRITE, version_of="/queries/{uid}"
    ),
)
def delete_query(request: ApiRequest, uid: UUID) -> Any:
    held = found_one(_queries(request), uid)
    demand_unchanged(request, WholeQueryOut.whole(held))
    services.delete_query(query=held, by=request.access.user)
    return Status(204, None)


@router.get(
    "/queries/{uid}/refused",
    **operation(
        gettext_lazy("Fetch the refused rows of a query’s last answer with their reasons"),
        *_READ,
        openapi_extra=CSV_DESCRIBED,
    ),
)
def get_query_refusals(request: ApiRequest, uid: UUID) -> HttpResponseBase:
    held = found_one(_queries(request), uid)
    digest = held.last_outcome.get("refusals")
    if not digest:
        raise Http404
    return handed(files.path_of(digest).open("rb"), f"{held.name} refused.csv", MEDIA_TYPES["csv"])
