"""The pages that bring in lists of regions and industries: read, looked at, kept whole or not at all."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.places import selectors, services, uploads
from klustermotor.web.places.forms import IndustryListForm, RegionListForm
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.places.services.industry_files import KINDS as INDUSTRY_KINDS
from klustermotor.web.places.services.region_files import KINDS as REGION_KINDS
from klustermotor.web.shared.errors import Refused

_REGIONS, _INDUSTRIES = "places.regions", "places.industries"
_DAY = 24 * 60 * 60
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file says, as it is looked at before anything is kept."""

    title: str
    rows: list[Any]
    refused: list[services.RefusedCode]
    facts: list[tuple[str, int]]
    checked: str

    @property
    def shown(self) -> list[Any]:
        """Return the rows that the page shows."""
        return self.rows[:_SHOWN]

    @property
    def shown_refused(self) -> list[services.RefusedCode]:
        """Return the refused rows that the page shows."""
        return self.refused[:_SHOWN]


def _sets(request: PageRequest) -> QuerySet[RegionSet]:
    """Return the sets that lists may be added to, or lie in."""
    found = selectors.region_sets(request.access.user, request.access.tenant)
    return found.exclude(kind=RegionSet.Kind.OWN)


def _lists(request: PageRequest) -> Any:
    """Return the lists of industries that somebody may see."""
    found: Any = selectors.classifications(request.access.user, request.access.tenant)
    return found.of_industries()


@require_http_methods(["GET", "POST"])
@page("places.manage")
def bring_in_regions(request: PageRequest) -> HttpResponse:
    """Read a file of regions and show what it says; the second step keeps exactly what was shown."""
    if "checked" in request.POST:
        return _keep_regions(request)
    form = RegionListForm(
        request.POST or None, request.FILES or None, sets=_sets(request), kinds=REGION_KINDS
    )
    preview = _previewed(request, form, _read_regions)
    context = {
        "form": form,
        "preview": preview,
        "offered": [] if preview else selectors.reference_sets(request.access.tenant),
        "crumbs": [(_("Regions"), "/regions/"), (_("Bring in regions"), "")],
    }
    return render(request, "places/bring_in_regions.html", context, status=_status(request, preview))


@require_http_methods(["GET", "POST"])
@page("places.manage")
def bring_in_industries(request: PageRequest) -> HttpResponse:
    """Read a file of industries and show what it says; the second step keeps exactly what was shown."""
    if "checked" in request.POST:
        return _keep_industries(request)
    form = IndustryListForm(
        request.POST or None, request.FILES or None, classifications=_lists(request), kinds=INDUSTRY_KINDS
    )
    preview = _previewed(request, form, _read_industries)
    context = {
        "form": form,
        "preview": preview,
        "crumbs": [(_("Classifications"), "/classifications/"), (_("Bring in industries"), "")],
    }
    return render(request, "places/bring_in_industries.html", context, status=_status(request, preview))


@require_POST
@page("places.manage")
def bring_in_reference_set(request: PageRequest) -> HttpResponse:
    """Bring in a set that comes with the workbench, or the regions that one lacks."""
    access = request.access
    try:
        made, added = services.load_reference_set(
            tenant=access.tenant, code=request.POST.get("code", ""), by=access.user
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("places:bring-in-regions")
    messages.success(request, _added(made.name, added))
    return redirect("places:region-set", uid=made.uid)


def _previewed(request: PageRequest, form: Any, read: Any) -> Preview | None:
    """Return what a sent file says; none where nothing was sent or the form is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        preview: Preview = read(request, form.cleaned_data)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return None
    return preview


def _status(request: PageRequest, preview: Preview | None) -> int:
    """Return 422 where a file was sent that cannot be kept."""
    return 422 if request.method == "POST" and (preview is None or preview.refused) else 200


def _read_regions(request: PageRequest, data: dict[str, Any]) -> Preview:
    """Return what a file of regions says."""
    into, parents = data["into"], data["parents"]
    with uploads.table_file(data["file"]) as path:
        read = services.read_regions(path, parents=parents, into=into)
    rows = [asdict(row) for row in read.rows]
    facts = [
        (_("Regions"), len(read.rows)),
        (_("Lie in another region"), read.within_others),
        (_("Begin or end on a day"), read.in_time),
    ]
    return Preview(
        str(into or data["name_sv"]),
        read.rows,
        read.refused,
        facts,
        "" if read.refused else _signed(request, data, rows, _REGIONS),
    )


def _read_industries(request: PageRequest, data: dict[str, Any]) -> Preview:
    """Return what a file of industries says."""
    with uploads.table_file(data["file"]) as path:
        read = services.read_industries(path, into=data["into"])
    facts = [(_("Industries"), len(read.rows)), (_("Lie in another industry"), read.within_others)]
    rows = [asdict(row) for row in read.rows]
    return Preview(
        str(data["into"] or data["name_sv"]),
        read.rows,
        read.refused,
        facts,
        "" if read.refused else _signed(request, data, rows, _INDUSTRIES),
    )


def _signed(request: PageRequest, data: dict[str, Any], rows: list[dict[str, Any]], salt: str) -> str:
    """Return what was looked at, so that exactly that is kept."""
    chosen = {name: str(data[name].uid) for name in ("into", "parents") if data.get(name)}
    told = {
        **{name: data[name] for name in ("name_sv", "name_en", "kind", "source_note")},
        **chosen,
        "by": str(request.access.user.uid),
        "rows": [[_plain(value) for value in row.values()] for row in rows],
    }
    return signing.dumps(told, salt=salt, compress=True)


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def _told(request: PageRequest, salt: str) -> dict[str, Any]:
    """Return what was looked at by the same person today; nothing else is kept."""
    try:
        told: dict[str, Any] = signing.loads(request.POST["checked"], salt=salt, max_age=_DAY)
    except signing.BadSignature:
        told = {}
    if told.get("by") != str(request.access.user.uid):
        raise Refused(_("That preview no longer holds; read the file again."))
    return told


def _keep_regions(request: PageRequest) -> HttpResponse:
    """Keep the regions that were looked at."""
    access = request.access
    try:
        told = _told(request, _REGIONS)
        rows = [services.RegionRow(*row[:-2], *map(_day, row[-2:])) for row in told["rows"]]
        into, parents = (_chosen(_sets(request), told.get(name)) for name in ("into", "parents"))
        if into is not None:
            services.extend_regions(region_set=into, rows=rows, parents=parents, by=access.user)
        made = into or services.save_regions(
            tenant=access.tenant, rows=rows, parents=parents, by=access.user, **_described(told)
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("places:bring-in-regions")
    messages.success(request, _added(made.name, len(rows)))
    return redirect("places:region-set", uid=made.uid)


def _keep_industries(request: PageRequest) -> HttpResponse:
    """Keep the industries that were looked at."""
    access = request.access
    try:
        told = _told(request, _INDUSTRIES)
        rows = [services.ItemRow(*row) for row in told["rows"]]
        into: Classification | None = _chosen(_lists(request), told.get("into"))
        if into is not None:
            services.add_codes(classification=into, items=rows, by=access.user)
        made = into or services.save_industries(
            tenant=access.tenant, rows=rows, by=access.user, **_described(told)
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("places:bring-in-industries")
    messages.success(request, _added(made.name, len(rows)))
    return redirect("places:classification", uid=made.uid)


def _described(told: dict[str, Any]) -> dict[str, Any]:
    """Return what a new list is called and where it comes from."""
    return {name: told[name] for name in ("name_sv", "name_en", "kind", "source_note")}


def _chosen(offered: Any, uid: str | None) -> Any:
    """Return what was chosen, if somebody may still see it."""
    return get_object_or_404(offered, uid=UUID(uid)) if uid else None


def _day(text: str | None) -> date | None:
    """Return a day as it was read."""
    return date.fromisoformat(text) if text else None


def _added(name: str, count: int) -> str:
    """Say what was brought in."""
    told = ngettext("%(name)s: %(count)s code was added.", "%(name)s: %(count)s codes were added.", count)
    return told % {"name": name, "count": count} if count else _("%(name)s lacked nothing.") % {"name": name}
