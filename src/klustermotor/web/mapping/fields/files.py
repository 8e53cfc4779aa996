"""Fields of strength as files: the list as a table, one field as a document; each with its status on it."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents import exports
from klustermotor.web.documents.exports import document_file, table_file
from klustermotor.web.mapping.fields.document import blocks_of, sources_of
from klustermotor.web.mapping.fields.facts import FieldFacts
from klustermotor.web.mapping.fields.lists import CLUSTERS, EDUCATION, cluster_file, education_file
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.fields.selectors import (
    NEEDED,
    field_facts,
    fields_of,
    region_in_focus,
    region_passed_over,
)
from klustermotor.web.mapping.selectors.rooms import CHOSEN_REGION

LIST_FORMATS = ("xlsx", "csv")
FIELD_FORMATS = ("pdf", "docx")


@require_GET
@page("region.view")
def list_file(request: PageRequest) -> HttpResponse:
    """Return the region's fields as a table."""
    region = region_in_focus(
        request.access, request.GET.get("region", ""), request.session.get(CHOSEN_REGION, "")
    )
    if region_passed_over(region, request.GET.get("region", "")):
        raise Http404
    rows = fields_of(request.access, region) if region else []
    columns = (
        [
            _("Field"),
            _("Stage"),
            _("Status"),
            _("Decided by"),
            _("Decided on"),
            _("Judgement"),
            _("Signed as"),
            _("Judged on"),
            _("Jobs"),
            _("Jobs partly estimated"),
            _("Clusters"),
            _("Location quotient of the clusters together"),
            _("Rank"),
            _("Of"),
            _("Shown in the statistics"),
            _("Most specialised cluster"),
            _("Location quotient of that cluster"),
            _("Interviews"),
            _("Analyses"),
            _("Speak against"),
            _("Rests on"),
            *(goal.label for goal, _weighing in rows[0].goals if rows),
            _("Next step"),
            _("Due"),
            _("Voices not yet heard"),
        ]
        if rows
        else [_("Field")]
    )
    return table_file(
        access=request.access,
        title=_("Fields of strength of %(region)s") % {"region": region},
        columns=columns,
        rows=[_row(one) for one in rows],
        format=request.GET.get("format", "xlsx"),
        example=any(one.is_example for one in rows),
        standings=[one.field for one in rows],
        source_lines=_sources(rows),
        thing=region,
    )


def _sources(rows: Sequence[FieldFacts]) -> list[str]:
    """Return what the fields rest on and what their figures come from, each once; that nothing is, else."""
    lines = dict.fromkeys(line for one in rows for line in sources_of(one))
    return list(lines) or [_("Nothing has been recorded that it rests on.")]


def _row(facts: FieldFacts) -> list[object]:
    """Return one field as a row of the table."""
    now, best, step, union = facts.judgement, facts.strongest, facts.next_step, facts.union
    return [
        facts.field.name,
        facts.field.get_stage_display(),
        facts.field.get_status_display(),
        facts.field.decided_by_body,
        facts.field.decided_on,
        now.text if now else "",
        now.signed_as if now else "",
        now.on if now else None,
        facts.jobs,
        _("yes") if facts.estimated else _("no"),
        "; ".join(one.name for one in facts.clusters),
        union.lq if union else None,
        union.facts.rank if union else None,
        union.facts.of if union else None,
        _("yes") if facts.is_shown else _("no"),
        best.name if best else "",
        best.lq if best else None,
        len(facts.interviews),
        len(facts.runs),
        len(facts.against),
        "; ".join(sources_of(facts)),
        *(weighing.get_weight_display() if weighing else _("not weighed") for _goal, weighing in facts.goals),
        step.name if step else "",
        step.due_on if step else None,
        "; ".join(one.text for one in facts.unheard),
    ]


def _field(request: PageRequest, uid: UUID) -> FieldOfStrength:
    """Return a field that the person may see."""
    found = FieldOfStrength.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return get_object_or_404(found.select_related(*NEEDED), uid=uid)


@require_GET
@page("region.view")
def field_table(request: PageRequest, uid: UUID, part: str) -> HttpResponse:
    """Return a table of a field as a file: its clusters, or the programmes that serve it."""
    if part not in {CLUSTERS, EDUCATION}:
        raise Http404
    field = _field(request, uid)
    facts = field_facts(request.access, field)
    if part == CLUSTERS:
        title, table = _("Clusters of %(field)s"), cluster_file(request.GET, facts)
    else:
        title, table = _("Programmes that serve %(field)s"), education_file(request.GET, facts)
    supply, shown = facts.education, facts.basis.run if part == CLUSTERS else None
    sources = list(shown.inputs.all()) if shown else [supply.vintage.source] if supply else []
    return exports.list_file(
        access=request.access,
        title=title % {"field": field},
        table=table,
        format=request.GET.get("format", "csv"),
        status=field,
        run=shown,
        source_lines=[str(one) for one in sources],
        example=facts.is_example,
        thing=field,
    )


@require_GET
@page("region.view")
def field_file(request: PageRequest, uid: UUID) -> HttpResponse:
    """Return one field as a document."""
    field = _field(request, uid)
    facts = field_facts(request.access, field)
    return document_file(
        access=request.access,
        title=_("Field of strength: %(field)s") % {"field": field},
        blocks=blocks_of(facts),
        format=request.GET.get("format", "pdf"),
        status=field,
        example=facts.is_example,
        source_lines=sources_of(facts),
        thing=field,
    )
