"""The record page: one interview by theme, saved as one goes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.questionnaires.models import SCALE, Interview, Theme
from klustermotor.web.questionnaires.selectors import interviews as selectors
from klustermotor.web.questionnaires.services import answers as services
from klustermotor.web.questionnaires.views.held import own_one_of, to_closed
from klustermotor.web.shared.errors import Refused

_STEPS = [(number, number) for number in SCALE]


@page("interviews.record")
def record(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show the guide's questions with what has been said so far."""
    found = own_one_of(request, uid)
    if found.is_closed:
        return to_closed(request, found)
    return _page(request, found, selectors.record(found))


@require_POST
@page("interviews.record")
def save_theme(request: PageRequest, uid: UUID, theme: UUID) -> HttpResponse:
    """Save a theme's answers; a whole page without script, its state alone with."""
    found = own_one_of(request, uid)
    if found.is_closed:
        return _not_taken(request, found)
    chosen = get_object_or_404(Theme, uid=theme, guide=found.guide)
    given = {question: _given(request, question) for question in _questions(request)}
    saved = services.save_theme(interview=found, theme=chosen, given=given, by=request.access.user)
    problems = saved.conflicts | saved.refused
    themes = selectors.with_problems(selectors.record(found), problems, given)
    if request.headers.get("HX-Request"):
        shown = next(one for one in themes if one.theme == chosen)
        return render(request, "questionnaires/saved_theme.html", {"theme": shown, "problems": problems})
    if problems:
        return _page(request, found, themes, status=409)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('questionnaires:record', args=[uid])}#theme-{theme}")


@require_POST
@page("interviews.record")
def save_notes(request: PageRequest, uid: UUID) -> HttpResponse:
    """Save the notes."""
    found = own_one_of(request, uid)
    if found.is_closed:
        return _not_taken(request, found)
    text, over = request.POST.get("notes", ""), request.POST.get("over", "")
    problem, theirs, own_fault = "", "", False
    try:
        services.save_notes(interview=found, text=text, over=over, by=request.access.user)
    except Refused as refusal:
        # What is too long is not written over what others wrote, so theirs is not shown, nor read by it.
        problem, own_fault = refusal.sentence, refusal.field is not None
        theirs = "" if own_fault else found.notes
    mark = over if own_fault else services.notes_mark(found.notes)
    if request.headers.get("HX-Request"):
        context = {"problem": problem, "theirs": theirs, "mark": mark}
        return render(request, "questionnaires/saved_notes.html", context)
    if problem:
        extra = {"notes": text, "notes_problem": problem, "theirs": theirs, "mark": mark}
        return _page(request, found, selectors.record(found), status=409, **extra)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('questionnaires:record', args=[uid])}#notes")


def _not_taken(request: PageRequest, interview: Interview) -> HttpResponse:
    """Say that nothing is recorded once it is closed."""
    if request.headers.get("HX-Request"):
        return HttpResponse(format_html('<span class="saved">{}</span>', interview.why_closed))
    return to_closed(request, interview)


def _page(
    request: PageRequest,
    interview: Interview,
    themes: list[selectors.ThemeAsked],
    *,
    status: int = 200,
    **extra: str,
) -> HttpResponse:
    """Show the record page."""
    context = {
        "interview": interview,
        "themes": themes,
        "scale": _STEPS,
        "notes": interview.notes,
        "mark": services.notes_mark(interview.notes),
        **extra,
    }
    return render(request, "questionnaires/record.html", context, status=status)


def _questions(request: PageRequest) -> list[UUID]:
    """Return the questions that the form sends."""
    found = []
    for name in request.POST:
        if name.startswith("v-"):
            try:
                found.append(UUID(name[2:]))
            except ValueError:
                continue
    return found


def _given(request: PageRequest, question: UUID) -> services.Given:
    """Return what the form says about a question."""
    version = request.POST.get(f"v-{question}", "0")
    return services.Given(
        text=request.POST.get(f"t-{question}", "").replace("\r\n", "\n"),
        number=request.POST.get(f"n-{question}", ""),
        codes=tuple(code for code in request.POST.getlist(f"c-{question}") if code),
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
    )
