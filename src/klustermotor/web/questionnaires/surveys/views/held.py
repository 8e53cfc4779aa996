"""Pages of surveys for those who ask: the list, a survey, its questions, recipients and list."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import belongs_to, history_of
from klustermotor.web.documents.exports import list_file
from klustermotor.web.questionnaires.surveys.forms import PeopleForm, SurveyForm, SurveyQuestionForm
from klustermotor.web.questionnaires.surveys.models import Recipient, Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.selectors import response as selectors
from klustermotor.web.questionnaires.surveys.selectors.listed import Narrowing, to_list
from klustermotor.web.questionnaires.surveys.selectors.results import results_of
from klustermotor.web.questionnaires.surveys.selectors.together import scales_together, waves_together
from klustermotor.web.questionnaires.surveys.services import answering, making, sending
from klustermotor.web.questionnaires.surveys.services.telling import tell_ties
from klustermotor.web.questionnaires.surveys.views import columns
from klustermotor.web.questionnaires.surveys.views.answered import page_of
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change

_FORM = "questionnaires/surveys/form.html"


@page("surveys.view")
def surveys(request: PageRequest) -> HttpResponse:
    """Show the surveys."""
    table = columns.surveys_table(selectors.surveys(request.access), request.GET)
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=_("Surveys"), table=table, format=asked)
    context = {"table": table, "may_edit": request.access.may("surveys.edit")}
    return render(request, "questionnaires/surveys/list.html", context)


def survey_of(request: PageRequest, uid: UUID) -> Survey:
    """Return a survey that the person may see."""
    visible = Survey.objects.visible_to(request.user).in_tenant(request.access.tenant)
    return get_object_or_404(visible.select_related("tenant", "source"), uid=uid)


def own(request: PageRequest, uid: UUID) -> Survey:
    """Return a survey that the person may change."""
    found = survey_of(request, uid)
    demand_change(request.access, found)
    return found


@page("surveys.view")
def survey(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show a survey: how far it has come, what is asked, of whom, and what is told."""
    found = survey_of(request, uid)
    may_edit = request.access.may_change(found)
    response, results = selectors.response_of(found), results_of(found)
    context = {
        "survey": found,
        "crumbs": [(_("Surveys"), reverse("questionnaires:surveys")), (str(found), "")],
        "response": response,
        "response_table": columns.response_table(found, response, request.GET),
        "recipients": columns.recipients_table(found, selectors.recipient_rows(found), request.GET),
        "results": results,
        "results_table": columns.results_table(found, results, request.GET),
        "words_table": columns.words_table(found, results, request.GET),
        "has_words": any(one.words for one in results),
        "questions": list(found.questions.all()),
        "roster_count": found.roster.count(),
        "has_roster": found.questions.filter(kind=SurveyQuestion.Kind.ROSTER).exists(),
        "waves": waves_together(found) if found.is_confidential else [],
        "scales": scales_together(found) if found.is_confidential and not found.is_draft else [],
        "other_waves": selectors.waves_of(found, request.access.user).exclude(pk=found.pk),
        "to_recognise": selectors.to_recognise(found) if may_edit else [],
        "organisations": to_list(request.access, Narrowing()) if may_edit else [],
        "to_remind": found.takes_answers() and sending.seen_to_remind(found).exists(),
        "history": history_of(found),
        "belongs_to": belongs_to(found),
        "may_edit": may_edit,
        "edits": may_edit and found.is_draft,
    }
    return render(request, "questionnaires/surveys/survey.html", context)


@page("surveys.view")
def survey_response(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give the response by group, the recipients, the answers counted or those in words, as a file."""
    found = survey_of(request, uid)
    match request.GET.get("table"):
        case "recipients":
            table = columns.recipients_table(found, selectors.recipient_rows(found), request.GET)
        case "results":
            table = columns.results_table(found, results_of(found), request.GET)
        case "words":
            table = columns.words_table(found, results_of(found), request.GET)
        case _:
            table = columns.response_table(found, selectors.response_of(found), request.GET)
    asked = request.GET.get("format", "csv")
    return list_file(access=request.access, title=str(found), table=table, format=asked)


@page("surveys.edit")
def new_survey(request: PageRequest) -> HttpResponse:
    """Begin a survey."""
    return _edit(
        request, Survey(tenant=request.access.tenant), _("A new survey"), reverse("questionnaires:surveys")
    )


@page("surveys.edit")
@one_change
def edit_survey(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a survey."""
    found = own(request, uid)
    return _edit(request, found, _("Change the survey"), reverse("questionnaires:survey", args=[uid]))


def _edit(request: PageRequest, thing: Survey, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form of a survey."""
    form = SurveyForm(request.POST or None, instance=thing, access=request.access)

    def save() -> Survey:
        saved = making.save_survey(
            survey=form.save(commit=False),
            by=request.access.user,
            belongs_to=form.cleaned_data.get("belongs_to"),
        )
        sending.change_last_day(survey=saved, by=request.access.user)
        return saved

    return _form(request, form, heading, back_url, save)


@page("surveys.edit")
def new_question(request: PageRequest, uid: UUID) -> HttpResponse:
    """Add a question."""
    return _edit_question(request, SurveyQuestion(survey=own(request, uid)), _("A new question"))


def _question(request: PageRequest, uid: UUID) -> SurveyQuestion:
    """Return a question of a survey that the person may change."""
    visible = Survey.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(
        SurveyQuestion.objects.select_related("survey__tenant"), uid=uid, survey__in=visible
    )
    demand_change(request.access, found.survey)
    return found


@page("surveys.edit")
@one_change
def edit_question(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a question."""
    return _edit_question(request, _question(request, uid), _("Change the question"))


def _edit_question(request: PageRequest, thing: SurveyQuestion, heading: str) -> HttpResponse:
    """Show and take the form of a question."""
    form = SurveyQuestionForm(request.POST or None, instance=thing)

    def save() -> Survey:
        return making.save_question(
            question=form.save(commit=False), by=request.access.user, alternatives=form.pairs()
        ).survey

    return _form(request, form, heading, reverse("questionnaires:survey", args=[thing.survey.uid]), save)


@require_POST
@page("surveys.edit")
def move_question(request: PageRequest, uid: UUID) -> HttpResponse:
    """Move a question up or down, or take it out."""
    found, where, by = _question(request, uid), request.POST.get("where", ""), request.access.user

    def act() -> None:
        if where == "out":
            making.remove_question(question=found, by=by)
        else:
            making.move_question(question=found, up=where == "up", by=by)

    return acted(request, act, found.survey)


@page("surveys.edit")
def add_recipients(request: PageRequest, uid: UUID) -> HttpResponse:
    """Ask people or an organisation."""
    found = own(request, uid)
    form = PeopleForm(request.POST or None, access=request.access, survey=found)

    def save() -> Survey:
        _add_recipients(request, found, form.cleaned_data)
        return found

    back_url = reverse("questionnaires:survey", args=[uid])
    return _form(request, form, _("Whom do you ask?"), back_url, save)


def _add_recipients(request: PageRequest, found: Survey, said: dict[str, Any]) -> None:
    """Ask those who were chosen, and say how many they are; an open survey writes to them at once."""
    by, made = request.access.user, []
    if said["persons"]:
        made += making.add_people(survey=found, persons=list(said["persons"]), by=by)[0]
    if said["organisation"]:
        made.append(
            making.add_organisation(
                survey=found, organisation=said["organisation"], email=said["email"], name=said["name"], by=by
            )
        )
    for one in made:
        making.set_language(recipient=one, language=said["language"], by=by)
    if not found.is_draft and made:
        sending.ask_for_letters(survey=found, by=by)
    told = ngettext("%(n)d more is asked.", "%(n)d more are asked.", len(made))
    messages.success(request, told % {"n": len(made)})


@page("surveys.edit")
def recipient(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one recipient; withdraw their link, or take their answer back for them."""
    visible = Survey.objects.visible_to(request.user).in_tenant(request.access.tenant)
    asked = Recipient.objects.select_related("survey__tenant", "organisation")
    found = get_object_or_404(asked, uid=uid, survey__in=visible)
    demand_change(request.access, found.survey)
    by = request.access.user
    if (
        request.method == "POST"
        and request.POST.get("do") == "take_back"
        and not found.survey.is_confidential
    ):
        said = _("The answer is taken back.")
        return acted(request, lambda: answering.take_back_for(recipient=found, by=by), found.survey, said)
    if request.method == "POST":
        said = _("The link opens nothing more.")
        return acted(request, lambda: sending.withdraw_link(recipient=found, by=by), found.survey, said)
    row = next(one for one in selectors.recipient_rows(found.survey) if one.recipient.pk == found.pk)
    context = {"survey": found.survey, "recipient": found, "row": row}
    return render(request, "questionnaires/surveys/recipient.html", context)


@page("surveys.edit")
def open_survey(request: PageRequest, uid: UUID) -> HttpResponse:
    """Ask once, then open a survey and send its letters."""
    found = own(request, uid)
    if request.method == "POST":
        return acted(
            request,
            lambda: sending.open_survey(survey=found, by=request.access.user),
            found,
            _("The survey is open. The letters are written in the background."),
        )
    count = found.recipients.asked().count()
    told = ngettext(
        "%(n)d gets a letter with a link of their own. The questions are then fixed.",
        "%(n)d get a letter each with a link of their own. The questions are then fixed.",
        count,
    )
    context = {
        "question": _("Open “%(survey)s” and send the letters?") % {"survey": found},
        "consequence": told % {"n": count},
        "confirm_label": _("Open and send"),
        "back_url": reverse("questionnaires:survey", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


@require_POST
@page("surveys.edit")
def act_on_survey(request: PageRequest, uid: UUID) -> HttpResponse:
    """Remind, close, record ties, or begin the next wave."""
    found, by = own(request, uid), request.access.user
    asked = request.POST.get("do", "")
    if asked == "wave":
        return acted(request, lambda: making.next_wave(survey=found, by=by), found)
    if asked == "remind":
        said = _("The reminders are written in the background.")
        return acted(request, lambda: sending.remind_now(survey=found, by=by), found, said)
    if asked == "ties":
        said = _("The ties follow the answers now.")
        return acted(request, lambda: tell_ties(survey=found, by=by), found, said)
    return acted(
        request, lambda: sending.close_survey(survey=found, by=by), found, _("The survey is closed.")
    )


@page("surveys.view")
def try_survey(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show the page as a recipient sees it; what is answered there is kept nowhere."""
    found = survey_of(request, uid)
    context = page_of(found, None) | {"is_trial": True, "was_sent": request.method == "POST"}
    return render(request, "questionnaires/surveys/answer.html", context)


@require_POST
@page("surveys.edit")
def recognise(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say which organisation a written name means."""
    found = own(request, uid)
    named = next(
        (one for _w, _n, one in selectors.to_recognise(found) if str(one.pk) == request.POST.get("naming")),
        None,
    )

    def act() -> None:
        try:
            organisation = UUID(request.POST.get("organisation", ""))
        except ValueError:
            raise Refused(_("Choose the organisation that was meant.")) from None
        if named is None:
            raise Refused(_("That name was recognised already."))
        answering.recognise(naming=named, organisation_uid=organisation, by=request.access.user)

    return acted(request, act, found)


def acted(request: PageRequest, act: Callable[[], Any], found: Survey, said: str = "") -> HttpResponse:
    """Do something to a survey and go to it, or to the one that came of it; or say why not."""
    try:
        came = act()
        if said:
            messages.success(request, said)
        found = came if isinstance(came, Survey) else found
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("questionnaires:survey", found.uid)


def _form(
    request: PageRequest, form: forms.BaseForm, heading: str, back_url: str, save: Callable[[], Survey]
) -> HttpResponse:
    """Show a form; take it, save, and go to the survey."""
    if request.method == "POST" and form.is_valid():
        try:
            found = save()
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("questionnaires:survey", found.uid)
    context = {"form": form, "heading": heading, "back_url": back_url}
    return render(request, _FORM, context, status=422 if form.errors else 200)
