"""The page of what a network questionnaire tells, and its files."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.actors.models import Organisation
from klustermotor.web.documents.exports import list_file, picture_file, provenance_of
from klustermotor.web.mapping.answers.forms import ClusterForm
from klustermotor.web.mapping.answers.selectors import ActorRow, SurveyNetwork
from klustermotor.web.mapping.membership.selectors import members_on
from klustermotor.web.mapping.signed import signed
from klustermotor.web.questionnaires.models import Survey
from klustermotor.web.questionnaires.surveys.services.making import set_roster
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.templatetags.written import percent


def _network(request: PageRequest, uid: UUID) -> SurveyNetwork:
    """Return the network of a questionnaire that the person may see; in confidence there is none."""
    visible = Survey.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible.select_related("tenant"), uid=uid)
    if found.is_confidential:
        raise Http404
    return SurveyNetwork(found)


@require_GET
@page("surveys.view")
def survey_network(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show who named whom, how much is known, and what the silent could change."""
    found = _network(request, uid)
    actors, questions = actors_table(found, request.GET), questions_table(found, request.GET)
    if asked := request.GET.get("format"):
        table = questions if request.GET.get("table") == "questions" else actors
        return list_file(access=request.access, title=found.title, table=table, format=asked)
    context: dict[str, Any] = {
        "found": found,
        "survey": found.survey,
        "keep_url": f"{reverse('mapping:keep-wave')}?survey={uid}",
        "has_ties": found.told().n_ties > 0,
        "actors": actors,
        "questions": questions,
        "svg_url": reverse("mapping:survey-network-picture", args=[uid, "svg"]),
        "png_url": reverse("mapping:survey-network-picture", args=[uid, "png"]),
        "links": {label: reverse("actors:organisation", args=[label]) for label in found.labels},
    }
    if context["has_ties"]:
        context |= {"wide": found.picture(), "narrow": found.picture(narrow=True)}
    return render(request, "mapping/answers/network.html", context)


@page("surveys.edit")
def list_cluster(request: PageRequest, uid: UUID) -> HttpResponse:
    """Put a cluster's organisations of today on a questionnaire's list, beside those that stand there."""
    visible = Survey.objects.visible_to(request.user).in_tenant(request.access.tenant)
    survey = get_object_or_404(visible.select_related("tenant"), uid=uid)
    demand_change(request.access, survey)
    form = ClusterForm(request.POST or None, access=request.access)
    back_url = reverse("questionnaires:survey-list", args=[uid])
    if request.method == "POST" and form.is_valid():
        members = members_on(request.access, form.cleaned_data["cluster"], survey.tenant.today())
        keys = {*members, *survey.roster.values_list("organisation_id", flat=True)}
        organisations = Organisation.objects.visible_to(request.user).in_tenant(survey.tenant)
        try:
            set_roster(survey=survey, organisations=organisations.filter(pk__in=keys), by=request.access.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(back_url)
    context = {"form": form, "heading": _("Take a cluster’s organisations"), "back_url": back_url}
    return render(request, "questionnaires/form.html", context, status=422 if form.errors else 200)


@require_GET
@page("surveys.view")
def survey_network_picture(request: PageRequest, uid: UUID, format: str) -> HttpResponse:  # noqa: A002
    """Give the picture as a file."""
    found = _network(request, uid)
    if format not in {"svg", "png"} or not found.organisations:
        raise Http404
    about = provenance_of(request.access, found.title, example=found.survey.is_example)
    drawn = signed(found.picture(), below=about.below_a_picture())
    return picture_file(drawn, access=request.access, title=found.title, format=format)


def questions_table(found: SurveyNetwork, query: QueryDict) -> Table:
    """Return the questions with what is known of each."""
    columns = [
        Column(
            "question", _("Question"), value=lambda row: str(row.question), sortable=False, filterable=False
        ),
        Column("ties", _("Ties told of"), kind="number", sortable=False),
        Column("density", _("Density where known"), kind="number", decimals=3, sortable=False),
        Column("lowest", _("At least"), kind="number", decimals=3, sortable=False),
        Column("highest", _("At most"), kind="number", decimals=3, sortable=False),
        Column("confirmed", _("Told of by both"), kind="percent", sortable=False),
    ]
    own = reverse("mapping:survey-network", args=[found.survey.uid])
    return Table(
        query, found.questions, columns, caption=_("What is known"), name="questions",
        export_url=f"{own}?table=questions",
    )  # fmt: skip


def actors_table(found: SurveyNetwork, query: QueryDict) -> Table:
    """Return the organisations, with what is known and not known of each."""
    columns = [
        Column("name", _("Organisation"), kind="link", value="organisation.name",
               url=lambda row: reverse("actors:organisation", args=[row.organisation.uid])),
        Column("answered", _("Answer"), kind="badge", value=_standing, order=lambda row: row.has_answered,
               filterable=False),
        Column("names", pgettext("how many others an organisation names", "Names"), kind="number"),
        Column("named_by", _("Named by"), kind="number"),
        Column("most", _("At most named by"), kind="number",
               value=lambda row: row.named_by + row.could_be_named_by),
        Column("between", _("Between others"), kind="percent", decimals=1, note=_with_taken),
    ]  # fmt: skip
    own = reverse("mapping:survey-network", args=[found.survey.uid])
    return Table(
        query,
        found.rows,
        columns,
        caption=_("Organisations in the questionnaire"),
        order="name",
        export_url=own,
    )


def _with_taken(row: ActorRow) -> str:
    """Return how that changes with the silent's ties as others tell of them; nothing where it does not."""
    if abs(row.between_with_taken - row.between) < 0.0005:
        return ""
    told = _("%(share)s with the silent’s ties as others tell of them")
    return told % {"share": percent(row.between_with_taken, 1)}


def _standing(row: ActorRow) -> tuple[str, str]:
    """Return a badge and words for whether an organisation has answered."""
    if row.has_answered:
        return ("done", _("has answered"))
    return ("open", _("has not answered")) if row.was_asked else ("unknown", _("not asked"))
