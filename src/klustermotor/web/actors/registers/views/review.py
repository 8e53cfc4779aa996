"""Pages where people say which records are the same organisation."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers import deciding, selectors
from klustermotor.web.actors.registers.models import TOLD, LinkDecision, LinkQuestion, RegisterRecord
from klustermotor.web.actors.registers.views.incoming import registers_crumb
from klustermotor.web.actors.registers.words import compared_word, field_word, level_in_words, speaks
from klustermotor.web.documents.exports import list_file
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.tables import Column, Table


@require_GET
@page("registers.view")
def review(request: PageRequest) -> HttpResponse:
    """Ask the question whose answer settles most."""
    access = request.access
    asked, waiting = selectors.next_question(access)
    context = {
        "asked": asked,
        "waiting": waiting,
        "run": selectors.latest_run(access),
        "since": deciding.since_gathered(access.tenant),
        "likely": round(100 * asked.question.probability) if asked is not None else 0,
        "reasons": [
            (compared_word(field), level_in_words(level), speaks(weight), weight)
            for field, level, weight in asked.question.reasons
        ]
        if asked is not None
        else [],
        "may_manage": access.may("registers.manage"),
        "crumbs": [registers_crumb(), (_("Which are the same?"), "")],
    }
    return render(request, "actors/registers/review.html", context)


@require_POST
@page("registers.manage")
def answer(request: PageRequest) -> HttpResponse:
    """Take the answer to a question, or put it last."""
    access, said = request.access, request.POST.get("same", "")
    asked = request.POST.get("question", "")
    found = LinkQuestion.objects.filter(run__tenant=access.tenant)
    question = (
        found.select_related("run__tenant").filter(pk=int(asked)).first()
        if asked.isdecimal() and len(asked) < 18
        else None
    )
    if question is None or said not in {"yes", "no", "skip"}:
        messages.error(
            request, _("The registers have been matched anew meanwhile; here is what is asked now.")
        )
        return redirect("actors:review")
    if said == "skip":
        deciding.skip(question=question)
        return redirect("actors:review")
    if selectors.is_decided(question):
        messages.error(request, _("Somebody has answered this meanwhile; their answer stands."))
        return redirect("actors:review")
    pair = question.pair
    try:
        deciding.decide(
            tenant=access.tenant, left=pair[:2], right=pair[2:], same=said == "yes", by=access.user
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("actors:review")


@require_GET
@page("registers.view")
def decisions(request: PageRequest) -> HttpResponse:
    """Show what was decided, by whom and when, each to be taken back."""
    access = request.access
    held = selectors.decisions(access)
    rows = _decision_rows(request, list(held))
    table = Table(
        request.GET,
        rows,
        [
            Column("left", _("One record"), kind="link", url="left_url", note="left_register"),
            Column("right", _("The other"), kind="link", url="right_url", note="right_register"),
            Column("decided", _("Decision")),
            Column("by", _("Who")),
            Column("at", _("When"), kind="moment"),
            Column("taken_back", _("Taken back"), kind="moment"),
        ],
        caption=_("Decisions"),
        order="-at",
        export_url=reverse("actors:decisions"),
    )
    if asked := request.GET.get("format"):
        return list_file(access=access, title=_("Decisions on records"), table=table, format=asked)
    context = {
        "table": table,
        "holding": _acts(rows),
        "may_manage": access.may("registers.manage"),
        "crumbs": [registers_crumb(), (_("Decisions"), "")],
    }
    return render(request, "actors/registers/decisions.html", context)


def _decision_rows(request: PageRequest, held: list[LinkDecision]) -> list[dict[str, Any]]:
    """Return decisions with the names of their records; of one that is not seen nothing but that."""
    keys = [key for one in held for key in (one.pair[:2], one.pair[2:])]
    found = selectors.by_key(request.access, keys)
    personal = selectors.sees_personal(request.access)

    def side(key: tuple[str, str], name: str) -> dict[str, str]:
        thing = found.get(key)
        if thing is None:
            return {name: _("here no more, or not shown to you"), f"{name}_url": "", f"{name}_register": ""}
        shown = selectors.shown(thing, personal=personal)
        return {name: shown.name, f"{name}_url": _address(thing), f"{name}_register": shown.register}

    return [
        {
            "uid": one.uid,
            "act": one.act,
            "keys": (one.pair[:2], one.pair[2:]),
            **side(one.pair[:2], "left"),
            **side(one.pair[2:], "right"),
            "decided": str(one),
            "by": one.by.name,
            "at": one.created_at,
            "taken_back": one.taken_back_at,
        }
        for one in held
    ]


def _acts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what can be taken back: decisions, and as one what was decided at once of a record."""
    at_once: dict[Any, list[dict[str, Any]]] = {}
    for one in rows:
        if one["taken_back"] is None:
            at_once.setdefault(one["act"] or one["uid"], []).append(one)
    return [_as_one(some) if len(some) > 1 else some[0] for some in at_once.values()]


def _as_one(some: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a record and all from which it was taken out."""
    common = set.intersection(*({one["keys"][0], one["keys"][1]} for one in some))
    others = [
        one["right"] if one["keys"][0] in common else one["left"]
        for one in sorted(some, key=itemgetter("at"))
    ]
    first = some[0]
    taken_out = first["left"] if first["keys"][0] in common else first["right"]
    return {**first, "left": taken_out, "right": ", ".join(others)}


def _address(thing: RegisterRecord | Organisation) -> str:
    """Return where a record or an organisation is shown."""
    if isinstance(thing, Organisation):
        return reverse("actors:organisation", args=[thing.uid])
    return reverse("actors:record-group", args=[thing.uid])


@require_POST
@page("registers.manage")
def take_back(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a decision back."""
    found = get_object_or_404(selectors.decisions(request.access), uid=uid)
    try:
        deciding.take_back(decision=found, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Taken back. It counts from the next gathering on."))
    return redirect("actors:decisions")


def _record(request: PageRequest, uid: UUID) -> RegisterRecord:
    """Return a record that the person may see."""
    found: RegisterRecord = get_object_or_404(selectors.records(request.access), uid=uid)
    return found


@require_GET
@page("registers.view")
def group(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show the records that are one organisation; one can be taken out, another group joined."""
    access, record = request.access, _record(request, uid)
    held = selectors.group_of(record, access)
    personal = selectors.sees_personal(access)
    organisation, is_brought = selectors.organisation_of(held)
    text = request.GET.get("find", "")
    context = {
        "record": record,
        "group": [selectors.shown(one, personal=personal) for one in held],
        "fields": [field_word(name) for name in TOLD],
        "organisation": organisation,
        "is_brought": is_brought,
        "find": text,
        "found": selectors.to_merge_with(access, record, text),
        "may_manage": access.may("registers.manage"),
        "crumbs": [registers_crumb(), (record.name, "")],
    }
    return render(request, "actors/registers/group.html", context)


def _post(request: PageRequest, uid: UUID, change: Callable[[RegisterRecord], str]) -> HttpResponse:
    """Make a change, say what came of it, and go back to the group."""
    try:
        said = change(_record(request, uid))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("actors:record-group", uid=uid)


@require_POST
@page("registers.manage")
def split(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a record out of its group."""

    def change(record: RegisterRecord) -> str:
        others = selectors.others_of(record, request.access)
        deciding.split(record=record, others=others, by=request.access.user)
        return _("It is taken out; the records are being gathered anew.")

    return _post(request, uid, change)


@require_POST
@page("registers.manage")
def merge(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say that another group is the same organisation."""

    def change(record: RegisterRecord) -> str:
        try:
            wanted = UUID(request.POST.get("other", ""))
        except ValueError:
            raise Refused(_("There is no such record here.")) from None
        other = selectors.records(request.access).filter(uid=wanted).first()
        if other is None:
            raise Refused(_("There is no such record here."))
        deciding.merge(record=record, other=other, by=request.access.user)
        return _("They are the same now; the records are being gathered anew.")

    return _post(request, uid, change)


@require_POST
@page("registers.manage")
def bring_in(request: PageRequest, uid: UUID) -> HttpResponse:
    """Make a group an organisation here, or link it to the one that is here."""

    def change(record: RegisterRecord) -> str:
        made = deciding.bring_in(records=selectors.group_of(record, request.access), by=request.access.user)
        return _("It stands among the organisations as %(name)s.") % {"name": made.name}

    return _post(request, uid, change)
