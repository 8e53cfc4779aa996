"""Pages of interviews: the list, one interview, its appointment and its consent."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import belongs_to, history_of
from klustermotor.web.documents.exports import document_file, table_file
from klustermotor.web.evidence import claims
from klustermotor.web.questionnaires import minutes as written
from klustermotor.web.questionnaires.forms import OPEN_THOUGH_ANONYMOUS, ConsentForm, InterviewForm
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.questionnaires.selectors import interviews as selectors
from klustermotor.web.questionnaires.selectors.guides import in_use
from klustermotor.web.questionnaires.services import interviews as services
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Column, Table, plain_rows


def one_of(request: PageRequest, uid: UUID) -> Interview:
    """Return an interview that this person may read."""
    found: Interview = get_object_or_404(selectors.interviews(request.access), uid=uid)
    return found


def own_one_of(request: PageRequest, uid: UUID) -> Interview:
    """Return an interview that is this person's to hold and to write in."""
    found = one_of(request, uid)
    demand_change(request.access, found)
    return found


def to_closed(request: PageRequest, interview: Interview) -> HttpResponse:
    """Go to an interview whose words are closed, and say why."""
    messages.error(request, interview.why_closed)
    return redirect("questionnaires:interview", interview.uid)


def _known_one_of(request: PageRequest, uid: UUID) -> Interview:
    """Return an interview whose appointment, readers and consent this person may see and change."""
    found = own_one_of(request, uid)
    if found.hides_who:
        raise PermissionDenied
    return found


def _columns(request: PageRequest) -> list[Column]:
    """Return what the list shows."""

    def state(one: Interview) -> tuple[str, str]:
        if selectors.is_due(one, request.access):
            return "late", _("due: %(state)s") % {"state": one.get_state_display()}
        badges = {"done": "done", "declined": "not-now", "cancelled": "not-now"}
        return badges.get(one.state, "open"), one.get_state_display()

    return [
        Column("told_role", _("Who"), kind="link",
               url=lambda one: reverse("questionnaires:interview", args=[one.uid])),
        Column("told_organisation", _("Organisation")),
        Column("state", _("State"), kind="badge", value=state, order="urgency", filterable=False),
        Column("day", _("Day"), kind="date", value=lambda one: one.come_back_on or one.day, order="day"),
        Column("consent", _("May be used"), value="told_use", order="consent", filterable=False),
        Column("interviewer", _("Interviewer"), value="interviewer.name"),
    ]  # fmt: skip


@page("interviews.view")
def interviews(request: PageRequest) -> HttpResponse:
    """Show the interviews that one may read, what is due first."""
    found, state = selectors.interviews(request.access), request.GET.get("state", "")
    every = found
    if state in Interview.State.values:
        found = found.filter(state=state)
    columns = _columns(request)
    table = Table(
        request.GET, found, columns, caption=_("Interviews"), export_url=reverse("questionnaires:interviews")
    )
    if asked := request.GET.get("format"):
        names, rows = plain_rows(columns, table.ordered)
        return table_file(
            access=request.access, title=_("Interviews"), columns=names, rows=rows, format=asked
        )
    context = {
        "table": table,
        "tabs": _tabs(state),
        "due": every.filter(urgency=0).count(),
        "ahead": selectors.booked_ahead(request.access),
        "held": every.filter(state="done").count(),
        "may_record": request.access.may("interviews.record"),
        "has_guide": in_use(request.access).exists(),
    }
    return render(request, "questionnaires/interviews.html", context)


def _tabs(current: str) -> list[dict[str, object]]:
    """Return links to each state's list."""
    base = reverse("questionnaires:interviews")
    everything = {"url": base, "label": _("All"), "current": not current}
    return [
        everything,
        *(
            {"url": f"{base}?state={value}", "label": capfirst(label), "current": value == current}
            for value, label in Interview.State.choices
        ),
    ]


def _may_use(request: PageRequest) -> bool:
    """Return whether this person may let a finding rest on an answer."""
    return request.access.may("evidence.edit") and claims.may_rest(request.access)


@page("interviews.view")
def interview(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one interview: appointment, consent, what was said, and how it is cited."""
    found = one_of(request, uid)
    is_own = request.access.may_change(found)
    context = {
        "interview": found,
        "history": [] if found.hides_who else history_of(found),
        "themes": selectors.record(found),
        "notes": found.told_notes,
        "citation": services.citation(found),
        "readers": [] if found.hides_who else list(found.readers.all()),
        "belongs_to": [] if found.hides_who else belongs_to(found),
        "may_record": is_own,
        "may_change": is_own and not found.hides_who,
        "may_refuse": selectors.may_refuse(found),
        "may_erase": found.is_closed
        and selectors.may_erase(found, request.access)
        and selectors.holds_words(found),
        "may_use": found.is_usable and _may_use(request),
        "used_by_others": found.is_usable and not _may_use(request),
        "may_complete": is_own and selectors.may_have_been_held(found),
        "is_due": selectors.is_due(found, request.access),
    }
    return render(request, "questionnaires/interview.html", context)


@page("interviews.record")
def new_interview(request: PageRequest) -> HttpResponse:
    """Plan an interview."""
    thing = Interview(tenant=request.access.tenant, interviewer=request.access.user)
    return _edit(request, thing, _("A new interview"))


@page("interviews.record")
@one_change
def edit_interview(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change the appointment or who may read."""
    return _edit(request, _known_one_of(request, uid), _("Appointment and readers"))


def _edit(request: PageRequest, thing: Interview, heading: str) -> HttpResponse:
    """Show and take the form."""
    form = InterviewForm(request.POST or None, instance=thing, access=request.access)
    back = (
        reverse("questionnaires:interview", args=[thing.uid])
        if thing.pk
        else reverse("questionnaires:interviews")
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_interview(
                interview=form.save(commit=False),
                by=request.access.user,
                readers=form.cleaned_data["readers"],
                belongs_to=form.cleaned_data.get("belongs_to"),
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            _warn(request, saved)
            return redirect("questionnaires:interview", saved.uid)
    context = {"form": form, "heading": heading, "back_url": back}
    return render(request, "questionnaires/form.html", context, status=422 if form.errors else 200)


def _warn(request: PageRequest, saved: Interview) -> None:
    """Say so where an anonymous interview is open to everybody who works with interviews."""
    if saved.is_anonymous_to_many:
        messages.warning(request, str(OPEN_THOUGH_ANONYMOUS))


@require_POST
@page("interviews.record")
def complete(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say that it was held."""
    found = own_one_of(request, uid)
    try:
        services.complete(interview=found, by=request.access.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Held. Now record how it may be used."))
    return redirect("questionnaires:interview", uid)


@page("interviews.record")
@one_change
def consent(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record how the person lets it be used."""
    found = _known_one_of(request, uid)
    form = ConsentForm(
        request.POST or None,
        initial=lambda: {
            "consent": found.consent,
            "on": found.consent_on or request.access.tenant.today(),
        },
        of=found,
        interview=found,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_consent(interview=found, by=request.access.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            if found.is_closed:
                _say_closed(request, found)
            else:
                messages.success(request, _("The consent is recorded."))
                _warn(request, found)
            return redirect("questionnaires:interview", uid)
    context = {
        "form": form,
        "heading": _("How may it be used?"),
        "back_url": reverse("questionnaires:interview", args=[uid]),
    }
    return render(request, "questionnaires/form.html", context, status=422 if form.errors else 200)


@page("interviews.record")
def withdraw_consent(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record that the person says no, or no longer wants it used, after one question."""
    found = _known_one_of(request, uid)
    if request.method == "POST":
        try:
            today = request.access.tenant.today()
            services.withdraw_consent(interview=found, on=today, by=request.access.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            _say_closed(request, found)
        return redirect("questionnaires:interview", uid)
    context = {
        **(
            _question_to_the_unasked()
            if found.consent == Interview.Consent.NONE
            else _question_of_withdrawal()
        ),
        "destructive": True,
        "back_url": reverse("questionnaires:interview", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


def _say_closed(request: PageRequest, found: Interview) -> None:
    """Say what came of it that the person does not want it used."""
    told = (
        _("It is recorded that the person said no. What was said is closed to everybody.")
        if found.was_refused
        else _("The consent is withdrawn. What was said is closed, and what rested on it is marked.")
    )
    messages.success(request, told)


def _question_to_the_unasked() -> dict[str, str]:
    """Return what is asked before it is recorded that the person said no from the first."""
    return {
        "question": _("Did the person say no to any use?"),
        "consequence": _(
            "The answers and notes are closed to everybody at once, to you too: they are not shown, not in "
            "minutes and not counted, and nothing can rest on them. That there was an interview, that the "
            "person said no and when stay. Only a consent that the person gives later opens what was said "
            "again; until then it can be erased for good."
        ),
        "confirm_label": _("The person said no"),
    }


def _question_of_withdrawal() -> dict[str, str]:
    """Return what is asked before a consent is withdrawn."""
    return {
        "question": _("Withdraw the consent?"),
        "consequence": _(
            "The answers and notes are closed to everybody at once, to you too: they are not shown, not in "
            "minutes and not counted. Every finding that rests on them says that the consent was withdrawn. "
            "That the interview was held and the day of withdrawal stay. Only a new consent opens what was "
            "said again; until then it can be erased for good."
        ),
        "confirm_label": _("Withdraw the consent"),
    }


@page("interviews.record")
def erase(request: PageRequest, uid: UUID) -> HttpResponse:
    """Erase for good what was said, after one question."""
    found = _known_one_of(request, uid)
    if not selectors.may_erase(found, request.access):
        raise PermissionDenied
    if request.method == "POST":
        try:
            services.erase(interview=found, by=request.access.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("What was said is erased."))
        return redirect("questionnaires:interview", uid)
    context = {
        "question": _("Erase what was said for good?"),
        "consequence": _(
            "Answers, notes and the notes at findings that rest on them are gone and cannot be brought back. "
            "That there was an interview, what the person said of its use and that you erased it stay."
        ),
        "confirm_label": _("Erase for good"),
        "destructive": True,
        "back_url": reverse("questionnaires:interview", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


@page("interviews.view")
def minutes(request: PageRequest, uid: UUID) -> HttpResponse:
    """Hand out what was said, to those who may read it; nobody may once it is closed."""
    found = one_of(request, uid)
    if found.is_closed:
        return to_closed(request, found)
    return document_file(
        access=request.access,
        title=capfirst(str(found)) if found.hides_who else _("Interview: %(who)s") % {"who": found},
        blocks=written.blocks(found, selectors.record(found)),
        format=request.GET.get("format", "pdf"),
        source_lines=[services.citation(found)],
        example=found.is_example,
        thing=found,
    )
