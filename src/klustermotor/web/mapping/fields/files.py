"""Fields of strength as files: the list as a table, one field as a document; each with its status on it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents import exports
from klustermotor.web.documents.exports import MadeFile
from klustermotor.web.documents.keeping import keep_page
from klustermotor.web.evidence.confidence import without_confidences
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
from klustermotor.web.places.models import Region

LIST_FORMATS = ("xlsx", "csv")
FIELD_FORMATS = ("pdf", "docx")


@require_GET
@page("region.view")
def list_file(request: PageRequest) -> HttpResponse:
    """Return the region's fields as a table."""
    made = list_made(request.access, _region(request), request.GET.get("format", "xlsx"))
    return exports.handed_out(request.access, made)


@require_http_methods(["GET", "POST"])
@page("documents.make")
def keep_list(request: PageRequest) -> HttpResponse:
    """Keep the list of the region's fields as a document."""
    region = _region(request)
    return keep_page(
        request,
        lambda format: list_made(request.access, region, format),  # noqa: A006 - the word on the page
        name=list_title(region),
        formats=LIST_FORMATS,
        back=reverse("mapping:fields"),
    )


def _region(request: PageRequest) -> Region | None:
    """Return the region whose fields are asked for; one that there is not is nowhere to be had."""
    asked = request.GET.get("region", "")
    region = region_in_focus(request.access, asked, request.session.get(CHOSEN_REGION, ""))
    if region_passed_over(region, asked):
        raise Http404
    return region


def list_title(region: Region | None) -> str:
    """Return what the list of a region's fields is called as a file."""
    return _("Fields of strength of %(region)s") % {"region": region}


def list_made(access: Access, region: Region | None, format: str) -> MadeFile:  # noqa: A002 - the word in the address
    """Make the list of a region's fields as a file."""
    rows = fields_of(access, region) if region else []
    about = exports.provenance_of(
        access,
        list_title(region),
        example=any(one.is_example for one in rows),
        standings=[one.field for one in rows],
        source_lines=_sources(rows),
    )
    table = [_row(one) for one in rows]
    return exports.made_table(_columns(rows), table, about, format=format, thing=region)


def _columns(rows: Sequence[FieldFacts]) -> list[str]:
    """Return the headings of the list."""
    if not rows:
        return [_("Field")]
    return [
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
        *(str(goal.label) for goal, _weighing in rows[0].goals),
        _("Next step"),
        _("Due"),
        _("Voices not yet heard"),
    ]


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
    facts = field_facts(request.access, _field(request, uid))
    return exports.handed_out(
        request.access, field_made(request.access, facts, request.GET.get("format", "pdf"))
    )


@require_http_methods(["GET", "POST"])
@page("documents.make")
def keep_field(request: PageRequest, uid: UUID) -> HttpResponse:
    """Keep one field as a document."""
    field = _field(request, uid)
    return keep_page(
        request,
        lambda format: kept_field(request.access, field, format),  # noqa: A006 - the word on the page
        name=_field_title(field),
        formats=FIELD_FORMATS,
        back=reverse("mapping:field", args=[uid]),
    )


def kept_field(access: Access, field: FieldOfStrength, format: str) -> MadeFile:  # noqa: A002
    """Make a field's document as all may read it: without notes from what was said in confidence."""
    facts = field_facts(access, field)
    return field_made(access, replace(facts, supports=without_confidences(facts.supports)), format)


def field_made(access: Access, facts: FieldFacts, format: str) -> MadeFile:  # noqa: A002
    """Make one field's document."""
    about = exports.provenance_of(
        access,
        _field_title(facts.field),
        status=facts.field,
        run=facts.basis.run if facts.clusters else None,
        example=facts.is_example,
        source_lines=sources_of(facts),
    )
    return exports.made_document(blocks_of(facts), about, format=format, thing=facts.field)


def _field_title(field: FieldOfStrength) -> str:
    """Return what a field's document is called."""
    return _("Field of strength: %(field)s") % {"field": field}
