"""The page that brings in ties from a file: read, looked at, kept whole or not at all."""

from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.bringing import ReadTies, TieRow, keep_ties, read_ties
from klustermotor.web.actors.ties.forms import TieFileForm
from klustermotor.web.actors.ties.selectors import sources_to_name
from klustermotor.web.places import uploads
from klustermotor.web.shared.errors import Refused

_SALT = "actors.ties"
_DAY = 24 * 60 * 60
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file says, as it is looked at before anything is kept."""

    read: ReadTies
    checked: str

    @property
    def shown(self) -> list[Any]:
        """Return the rows that the page shows: those that cannot be used, where there are any."""
        rows: list[Any] = list(self.read.refused or self.read.rows)
        return rows[:_SHOWN]


@require_http_methods(["GET", "POST"])
@page("actors.edit")
def bring_in_ties(request: PageRequest) -> HttpResponse:
    """Read a file of ties and show what it says; the second step keeps exactly what was shown."""
    if "checked" in request.POST:
        return _keep(request)
    form = TieFileForm(request.POST or None, request.FILES or None, access=request.access)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            preview = _preview(request, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    failed = request.method == "POST" and (preview is None or bool(preview.read.refused))
    context = {"form": form, "preview": preview}
    return render(request, "actors/bring_in_ties.html", context, status=422 if failed else 200)


def _preview(request: PageRequest, data: dict[str, Any]) -> Preview:
    """Return what a sent file says, signed so that exactly that is kept."""
    tenant = request.access.tenant
    organisations = Organisation.objects.visible_to(request.user).in_tenant(tenant)
    with uploads.table_file(data["file"]) as path:
        read = read_ties(path, tenant, list(organisations))
    if read.refused:
        return Preview(read, "")
    source = data.get("source")
    told = {
        "by": str(request.access.user.uid),
        "tenant": str(tenant.uid),
        "source": str(source.uid) if source else "",
        "example": data["is_example"],
        "rows": [[_plain(value) for value in astuple(row)] for row in read.rows],
    }
    return Preview(read, signing.dumps(told, salt=_SALT, compress=True))


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def _day(text: str | None) -> date | None:
    """Return a day as it was read."""
    return date.fromisoformat(text) if text else None


def _row(told: list[Any]) -> TieRow:
    """Return a row as it was read."""
    row = TieRow(*told)
    return replace(row, valid_from=_day(told[4]), valid_to=_day(told[6]))


def _keep(request: PageRequest) -> HttpResponse:
    """Keep the ties that were looked at by the same person in the same workbench today."""
    access = request.access
    try:
        told = _told(request)
        rows = [_row(row) for row in told["rows"]]
        source = None
        if told["source"]:
            source = get_object_or_404(sources_to_name(access), uid=UUID(told["source"]))
        count = keep_ties(
            tenant=access.tenant, rows=rows, source=source, is_example=told["example"], by=access.user
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("actors:bring-in-ties")
    said = ngettext("%(count)s tie was recorded.", "%(count)s ties were recorded.", count)
    messages.success(request, said % {"count": count})
    return redirect("actors:organisations")


def _told(request: PageRequest) -> dict[str, Any]:
    """Return what was looked at; nothing else is kept."""
    try:
        told: dict[str, Any] = signing.loads(request.POST["checked"], salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        told = {}
    same = (told.get("by"), told.get("tenant"))
    if same != (str(request.access.user.uid), str(request.access.tenant.uid)):
        raise Refused(_("That preview no longer holds; read the file again."))
    return told
