"""A field of strength as a document: what its page says, in the order in which one reads on paper."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.documents.blocks import Block, Facts, Heading, Lead, Paragraph, Rows
from klustermotor.web.mapping.fields.facts import FieldFacts, FieldFigures
from klustermotor.web.mapping.fields.figures import SHARED, counts_of, interval_said, rank_of, supply_said
from klustermotor.web.mapping.fields.lead import lead_of_field
from klustermotor.web.mapping.selectors.known import compared_with
from klustermotor.web.shared.templatetags.written import when

_AGAIN = gettext_lazy(
    "The figures are those of the run of %(ran)s, on which the field rests. "
    "The same analysis was run again on %(newer)s."
)


_NEWER_EDUCATION = gettext_lazy(
    "The figures of education are those of vintage %(held)s, which came in on %(came)s. "
    "Vintage %(newer)s came in on %(newer_came)s."
)


def sources_of(facts: FieldFacts) -> list[str]:
    """Return the runs and sources a field rests on and its figures come from, one line each."""
    runs = [one.run for one in facts.runs if one.run is not None]
    shown = facts.basis.run if facts.clusters else None
    if shown is not None and shown not in runs:
        runs.append(shown)
    lines = [f"{_('Analysis')}: {one} ({when(one.ran_on)})" for one in runs]
    lines += [str(one.source) for one in facts.sources]
    supply = facts.education
    if supply is not None:
        lines.append(_("Education: %(source)s") % {"source": supply.vintage.source})
    return lines


def blocks_of(facts: FieldFacts) -> list[Block]:
    """Return the document."""
    pieces, _urls = lead_of_field(facts)
    return [
        Lead("".join(piece.text for piece in pieces)),
        *_judgement(facts),
        *_figures(facts),
        *_evidence(facts),
        *_weighing(facts),
        *_education(facts),
        *_ahead(facts),
    ]


def _judgement(facts: FieldFacts) -> Iterator[Block]:
    """Yield the judgement that holds and those before it."""
    yield Heading(_("Judgement"))
    if facts.judgement is None:
        yield Paragraph(_("Nobody has judged the field yet."))
        return
    yield Paragraph(facts.judgement.text)
    yield Paragraph(f"{facts.judgement.signed_as}, {facts.judgement.when}")
    earlier = [[one.when, one.signed_as, one.text] for one in facts.history[1:]]
    if earlier:
        yield Rows([_("Date"), _("Signed as"), _("Judgement")], earlier, _("Earlier judgements"))


def _figures(facts: FieldFacts) -> Iterator[Block]:
    """Yield what the statistics say of the field's clusters."""
    if not facts.clusters:
        return
    yield Heading(_("What the statistics say"))
    yield from _basis(facts)
    rows = [_row(one.name, one) for one in facts.clusters]
    if facts.union is not None and len(rows) > 1:
        rows.insert(0, _row(_("All of them together"), facts.union))
        about = {"reference": compared_with(facts.union.run)}
        yield Paragraph(_("Location quotients are against the share of jobs in %(reference)s.") % about)
    columns = [
        _("Cluster"),
        _("Jobs"),
        _("Location quotient"),
        _("Interval"),
        _("Rank"),
        _("Shown to be strong"),
    ]
    yield Rows(columns, rows)


def _basis(facts: FieldFacts) -> Iterator[Block]:
    """Yield that the figures are borrowed, or that newer ones exist."""
    run, offered = facts.basis.run, facts.basis.offered
    if run is None or offered is None:
        return
    if facts.basis.is_rested_on:
        about = {"ran": when(run.ran_on), "newer": when(offered.ran_on)}
        yield Paragraph(_AGAIN % about)
        return
    yield Paragraph(
        _("The field rests on no analysis yet. The figures are those of the newest about the region.")
    )
    yield Paragraph(f"{run}, {when(run.ran_on)}")


def _row(name: str, one: FieldFigures) -> list[str]:
    """Return the figures of a cluster, or of all together."""
    return [
        name,
        one.jobs_written,
        one.lq_written,
        interval_said(one),
        rank_of(one),
        _("yes") if one.badge == "strong" else _("no"),
    ]


def _evidence(facts: FieldFacts) -> Iterator[Block]:
    """Yield what the field rests on."""
    yield Heading(_("What it rests on"))
    if not facts.supports:
        yield Paragraph(_("Nothing has been recorded that it rests on."))
        return
    rows = [[str(one), one.shown_stance, one.note] for one in facts.supports]
    yield Rows([_("Source or analysis"), _("Stance"), _("Note")], rows)


def _weighing(facts: FieldFacts) -> Iterator[Block]:
    """Yield how the field is weighed."""
    yield Heading(_("Weighed, since such choices are not neutral"))
    yield Facts(
        [
            (
                capfirst(str(goal.label)),
                f"{weighing.get_weight_display()}. {weighing.text}" if weighing else _("not weighed"),
            )
            for goal, weighing in facts.goals
        ]
    )


def _education(facts: FieldFacts) -> Iterator[Block]:
    """Yield the supply of education beside the jobs."""
    if facts.education is None:
        return
    yield Heading(_("Education beside jobs"))
    yield Paragraph(supply_said(facts.education))
    yield Facts(counts_of(facts.education))
    basis = facts.education_basis
    if basis is not None and basis.offered is not None:
        about = {
            "held": str(facts.education.vintage.number),
            "newer": str(basis.offered.number),
            "came": when(facts.education.vintage.received_on),
            "newer_came": when(basis.offered.received_on),
        }
        yield Paragraph(_NEWER_EDUCATION % about)
    if facts.education.is_shared:
        yield Paragraph(str(SHARED))


def _ahead(facts: FieldFacts) -> Iterator[Block]:
    """Yield what it leads to and whose voice is missing."""
    if facts.steps:
        yield Heading(_("What it leads to"))
        rows = [[one.name, one.responsible, when(one.due_on), one.get_state_display()] for one in facts.steps]
        yield Rows([_("Step"), _("Responsible"), _("Due"), _("State")], rows)
    if facts.unheard:
        yield Heading(_("Voices not yet heard"))
        for one in facts.unheard:
            yield Paragraph(one.text)
