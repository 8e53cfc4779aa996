"""The list that a network questionnaire shows: chosen by sector, kind, place or ties, then one by one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import Kind
from klustermotor.web.questionnaires.surveys.forms import ListForm
from klustermotor.web.questionnaires.surveys.models import Survey
from klustermotor.web.questionnaires.surveys.selectors.listed import (
    MOST_SHOWN,
    Narrowing,
    people_on,
    places,
    to_list,
)
from klustermotor.web.questionnaires.surveys.services import making, sending
from klustermotor.web.questionnaires.surveys.views.held import own
from klustermotor.web.shared.errors import Refused


@page("surveys.edit")
def survey_list(request: PageRequest, uid: UUID) -> HttpResponse:
    """Choose which organisations can be ticked, and ask who works in them."""
    found = own(request, uid)
    asked = Narrowing.of(request.GET)
    shown = to_list(request.access, asked)
    keys = list(shown.values_list("pk", flat=True)[:MOST_SHOWN])
    listed = set(found.roster.values_list("organisation_id", flat=True))
    offered = Organisation.objects.filter(pk__in=keys).order_by(*shown.query.order_by)
    initial = keys if request.GET.get("all") == "1" else [key for key in keys if key in listed]
    form = ListForm(request.POST or None, shown=offered, initial={"organisations": initial})
    if request.method == "POST" and request.POST.get("do") == "people":
        return _ask_people(request, found)
    if request.method == "POST" and _saved(request, found, form, listed - set(keys)):
        return redirect("questionnaires:survey-list", uid)
    context = {
        "survey": found,
        "form": form,
        "narrowing": asked,
        "sectors": Organisation.Sector.choices,
        "kinds": Organisation.Kind.choices,
        "ties": Kind.choices,
        "places": places(request.access),
        "count": len(listed),
        "n_shown": len(keys),
        "n_all": shown.count(),
        "people": people_on(request.access, found).count(),
        "all_url": f"{request.path}?{_with_all(request)}",
        "back_url": reverse("questionnaires:survey", args=[uid]),
    }
    status = 422 if form.errors else 200
    return render(request, "questionnaires/surveys/organisations.html", context, status=status)


def _with_all(request: PageRequest) -> str:
    """Return the same narrowing with all that is shown ticked."""
    query = request.GET.copy()
    query["all"] = "1"
    return query.urlencode()


def _saved(request: PageRequest, found: Survey, form: ListForm, unseen: set[int]) -> bool:
    """Set the list to what was ticked, besides what the narrowing does not show; tell how many they are."""
    form.fields["organisations"].required = False
    if not form.is_valid():
        return False
    kept = Organisation.objects.filter(pk__in=unseen, tenant=found.tenant)
    try:
        making.set_roster(
            survey=found, organisations=[*kept, *form.cleaned_data["organisations"]], by=request.access.user
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    count = found.roster.count()
    told = ngettext("%(n)d organisation is on the list.", "%(n)d organisations are on the list.", count)
    messages.success(request, told % {"n": count})
    return True


def _ask_people(request: PageRequest, found: Survey) -> HttpResponse:
    """Ask the people who hold a position in an organisation on the list."""
    try:
        made, _left = making.add_people(
            survey=found, persons=list(people_on(request.access, found)), by=request.access.user
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("questionnaires:survey-list", found.uid)
    if not found.is_draft and made:
        sending.ask_for_letters(survey=found, by=request.access.user)
    told = ngettext("%(n)d more is asked.", "%(n)d more are asked.", len(made))
    messages.success(request, told % {"n": len(made)})
    return redirect("questionnaires:survey", found.uid)
