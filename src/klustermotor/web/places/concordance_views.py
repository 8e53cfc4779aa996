"""The page on which a way between two lists is brought in: read, looked at, and kept whole or not at all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.places import selectors, services, uploads
from klustermotor.web.places.forms import ConcordanceForm
from klustermotor.web.places.models import Classification
from klustermotor.web.shared.errors import Refused

_SALT = "places.concordance"
_DAY = 24 * 60 * 60
_SHOWN = 100


def _lists(request: PageRequest) -> Any:
    """Return the lists of industries that somebody may see."""
    found: Any = selectors.classifications(request.access.user, request.access.tenant)
    return found.of_industries()


@require_http_methods(["GET", "POST"])
@page("places.manage")
def upload_concordance(request: PageRequest) -> HttpResponse:
    """Read a file and show what it says; the second step keeps exactly what was shown."""
    if "checked" in request.POST:
        return _keep(request)
    form = ConcordanceForm(request.POST or None, request.FILES or None, classifications=_lists(request))
    context: dict[str, Any] = {"form": form, "crumbs": _crumbs()}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                context |= _read(request, form.cleaned_data)
            except Refused as refused:
                form.add_error(refused.field, refused.sentence)
            else:
                status = 422 if context["read"].refused else 200
    return render(request, "places/concordance.html", context, status=status)


def _read(request: PageRequest, data: dict[str, Any]) -> dict[str, Any]:
    """Return what a file says, and where every row can be used what keeps it."""
    source, target = data["source"], data["target"]
    with uploads.table_file(data["file"]) as path:
        read = services.read_concordance(source=source, target=target, path=path)
    told = {
        "by": str(request.access.user.uid),
        "source": str(source.uid),
        "target": str(target.uid),
        "note": data["source_note"],
        "pairs": read.pairs,
    }
    return {
        "read": read,
        "source": source,
        "target": target,
        "shown": read.pairs[:_SHOWN],
        "refused": read.refused[:_SHOWN],
        "replaced": selectors.concordance_between(source, target),
        "checked": "" if read.refused else signing.dumps(told, salt=_SALT, compress=True),
    }


def _keep(request: PageRequest) -> HttpResponse:
    """Keep what was looked at."""
    try:
        told = signing.loads(request.POST["checked"], salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        told = {}
    if told.get("by") != str(request.access.user.uid):
        messages.error(request, _("That preview no longer holds; read the file again."))
        return redirect("places:upload-concordance")
    source, target = (_list(request, told[name]) for name in ("source", "target"))
    kept = services.save_concordance(
        source=source, target=target, pairs=told["pairs"], source_note=told["note"], by=request.access.user
    )
    messages.success(request, _("%(name)s is kept.") % {"name": kept})
    return redirect("places:classification", uid=source.uid)


def _list(request: PageRequest, uid: str) -> Classification:
    """Return a list that was chosen, if somebody may still see it."""
    found: Classification = get_object_or_404(_lists(request), uid=UUID(uid))
    return found


def _crumbs() -> list[tuple[str, str]]:
    """Return the way to the page."""
    return [(_("Classifications"), "/classifications/"), (_("A way between two lists"), "")]
