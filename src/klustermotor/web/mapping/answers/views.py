"""The page of what a network questionnaire tells, and its files."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents.exports import list_file, picture_file, provenance_of
from klustermotor.web.mapping.answers.selectors import ActorRow, SurveyNetwork
from klustermotor.web.mapping.signed import signed
from klustermotor.web.questionnaires.models import Survey
from klustermotor.web.shared.tables import Column, Table


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
        Column("names", _("Names"), kind="number"),
        Column("named_by", _("Named by"), kind="number"),
        Column("most", _("At most named by"), kind="number",
               value=lambda row: row.named_by + row.could_be_named_by),
        Column("between", _("Between others"), kind="percent", decimals=1),
        Column("between_with_taken", _(
            "… with the silent’s ties as others tell them"
        ), kind="percent", decimals=1),
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


def _standing(row: ActorRow) -> tuple[str, str]:
    """Return a badge and words for whether an organisation has answered."""
    if row.has_answered:
        return ("done", _("answered"))
    return (
        ("open", pgettext("an organisation that was asked", "not answered"))
        if row.was_asked
        else ("unknown", _("not asked"))
    )
