"""Pages that bring organisations and people in from files, and hand them out as visiting cards."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from klustermotor.formats import Card
from klustermotor.web.accounts.rights import PageRequest, demand, page
from klustermotor.web.actors import selectors
from klustermotor.web.actors.columns import search_organisations
from klustermotor.web.actors.files import bringing
from klustermotor.web.actors.files.bringing import ORGANISATION, PERSON, Line, RawFile
from klustermotor.web.actors.files.cards import as_file, organisation_card, person_card
from klustermotor.web.actors.files.forms import MappedForm, OrganisationsFileForm, PeopleFileForm
from klustermotor.web.actors.tags.selectors import chosen
from klustermotor.web.documents.exports import download, file_name, note_export
from klustermotor.web.places import uploads
from klustermotor.web.shared.errors import Refused

_SALT, _DAY = "actors.files", 24 * 60 * 60
_LARGEST_CARDS = 2_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What is brought in: its form, its fields, and where one goes afterwards."""

    people: bool
    form: Any
    wanted: Any
    heading: Any
    lead: Any
    back: str
    here: str


_ORGANISATIONS = Kind(
    False, OrganisationsFileForm, ORGANISATION, gettext_lazy("Bring in organisations"),
    gettext_lazy(
        "Every row is looked at first. What is new is recorded when you choose it; what stands here already "
        "is left as it is, and what the file says differently is kept beside, for you to look at."
    ),
    "actors:organisations", "actors:bring-in-organisations",
)  # fmt: skip
_PEOPLE = Kind(
    True, PeopleFileForm, PERSON, gettext_lazy("Bring in people"),
    gettext_lazy(
        "Every row is looked at first. Bring in no more of anybody than the work needs; whoever stands here "
        "already is left as they are."
    ),
    "actors:people", "actors:bring-in-people",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("actors.edit")
def bring_in_organisations(request: PageRequest) -> HttpResponse:
    """Bring organisations in from a file: read, looked at, the chosen rows kept."""
    return _bring_in(request, _ORGANISATIONS)


@require_http_methods(["GET", "POST"])
@page("persons.view")
def bring_in_people(request: PageRequest) -> HttpResponse:
    """Bring people in from a file: read, looked at, the chosen rows kept."""
    demand(request.access, "actors.edit")
    return _bring_in(request, _PEOPLE)


def _bring_in(request: PageRequest, kind: Kind) -> HttpResponse:
    """Show the step that a request is at."""
    if "draft" in request.POST:
        try:
            return _looked_at(request, kind, _draft(request, kind))
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect(kind.here)
    form = kind.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            raw = _read(form.cleaned_data["file"], kind)
        except Refused as refused:
            form.add_error("file", refused.sentence)
        else:
            about = {name: value for name, value in form.cleaned_data.items() if name != "file"}
            draft = {
                "by": str(request.access.user.uid), "tenant": str(request.access.tenant.uid),
                "people": kind.people, "header": raw.header, "rows": raw.rows, "about": about,
            }  # fmt: skip
            return _looked_at(request, kind, draft)
    context = {"kind": kind, "form": form, "back_url": reverse(kind.back)}
    return render(request, "actors/bring_in.html", context, status=422 if form.errors else 200)


def _read(sent: Any, kind: Kind) -> RawFile:
    """Return what a sent file says."""
    name = sent.name or ""
    if not name.lower().endswith((".vcf", ".vcard")):
        with uploads.table_file(sent) as path:
            return bringing.read_raw(path, path.name, people=kind.people)
    if (sent.size or 0) > _LARGEST_CARDS:
        raise Refused(_("The file is larger than 2 MB; leave the pictures out."), field="file")
    with TemporaryDirectory(prefix="klustermotor-cards-") as folder:
        path = Path(folder) / "sent.vcf"
        path.write_bytes(sent.read())
        return bringing.read_raw(path, path.name, people=kind.people)


def _draft(request: PageRequest, kind: Kind) -> dict[str, Any]:
    """Return the file that was read; nothing else is kept."""
    try:
        told: dict[str, Any] = signing.loads(request.POST["draft"], salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        told = {}
    wanted = (str(request.access.user.uid), str(request.access.tenant.uid), kind.people)
    if (told.get("by"), told.get("tenant"), told.get("people")) != wanted:
        raise Refused(_("That preview no longer holds; read the file again."))
    return told


def _looked_at(request: PageRequest, kind: Kind, draft: dict[str, Any]) -> HttpResponse:
    """Show what would happen with every row under the columns named; keep the chosen rows when asked to."""
    raw = RawFile(draft["header"], draft["rows"])
    guess = {f"column_{one}": name for one, name in _guessed(raw, kind).items()}
    named = request.POST if any(name.startswith("column_") for name in request.POST) else guess
    form = MappedForm(named, header=raw.header, wanted=kind.wanted)
    lines: list[Line] = []
    if form.is_valid():
        lines = bringing.looked_at(raw, form.chosen(), request.access, people=kind.people)
        if request.POST.get("do") == "keep":
            return _keep(request, kind, draft, lines)
    counts = {
        state: sum(one.state == state for one in lines) for state in ("new", "known", "differs", "refused")
    }
    context = {
        "kind": kind, "mapped": form, "lines": lines, "counts": counts, "back_url": reverse(kind.back),
        "draft": signing.dumps(draft, salt=_SALT, compress=True),
        "may_keep": any(one.may_keep for one in lines),
    }  # fmt: skip
    return render(request, "actors/bring_in.html", context, status=422 if form.errors else 200)


def _guessed(raw: RawFile, kind: Kind) -> dict[str, str]:
    """Return which column is probably what."""
    return bringing.columns_guessed(raw.header, people=kind.people)


def _keep(request: PageRequest, kind: Kind, draft: dict[str, Any], lines: list[Line]) -> HttpResponse:
    """Keep the chosen rows, all or none of them."""
    rows = {int(one) for one in request.POST.getlist("row") if one.isdecimal()}
    about = draft["about"]
    if kind.people:
        count = bringing.keep_people(
            lines=lines, chosen=rows, access=request.access, ground=about["ground"], purpose=about["purpose"]
        )
        said = ngettext("%(n)s person was recorded.", "%(n)s people were recorded.", count) % {"n": count}
    else:
        count, beside = bringing.keep_organisations(
            lines=lines, chosen=rows, access=request.access, is_example=about["is_example"]
        )
        said = ngettext("%(n)s organisation was recorded.", "%(n)s organisations were recorded.", count) % {
            "n": count
        }
        if beside:
            told = ngettext(
                "%(n)s difference waits to be looked at.", "%(n)s differences wait to be looked at.", beside
            )
            said = f"{said} {told % {'n': beside}}"
    messages.success(request, said)
    return redirect(kind.back)


def _handed_out(request: PageRequest, cards: Iterable[Card], title: str, thing: Any = None) -> HttpResponse:
    """Return cards as a download, and note it in the trail."""
    content = as_file(cards)
    note_export(request.access, title, "vcf", thing)
    return download(content, file_name(title, "cards", "vcf"), "text/vcard; charset=utf-8")


@require_GET
@page("actors.view")
def organisation_card_file(request: PageRequest, uid: UUID) -> HttpResponse:
    """Hand out one organisation as a visiting card."""
    found = get_object_or_404(selectors.organisations(request.access), uid=uid)
    return _handed_out(request, [organisation_card(found)], found.name, found)


@require_GET
@page("persons.view")
def person_card_file(request: PageRequest, uid: UUID) -> HttpResponse:
    """Hand out one person as a visiting card."""
    found = get_object_or_404(selectors.people(request.access), uid=uid)
    return _handed_out(request, [person_card(found)], found.name, found)


@require_GET
@page("actors.view")
def organisation_cards_file(request: PageRequest) -> HttpResponse:
    """Hand out the list of organisations, as it is narrowed, as visiting cards."""
    found = selectors.organisations(request.access)
    if tag := chosen(request.access, request.GET.get("tag", "")):
        found = found.filter(taggings__tag=tag)
    if wanted := request.GET.get("filter", "").strip():
        found = search_organisations(found, wanted)
    return _handed_out(request, _each(found, organisation_card), _("Organisations"))


@require_GET
@page("persons.view")
def person_cards_file(request: PageRequest) -> HttpResponse:
    """Hand out the people that somebody may see as visiting cards."""
    return _handed_out(request, _each(selectors.people(request.access), person_card), _("People"))


def _each(found: Any, made: Callable[[Any], Card]) -> list[Card]:
    """Return a card of each, by name."""
    return [made(one) for one in found.order_by("name", "pk")]
