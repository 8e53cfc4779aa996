"""A case's ties between organisations, each with the source it is known from."""

from collections.abc import Mapping
from datetime import date

from klustermotor.examples import Case
from klustermotor.examples.case_words import DateSpan
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.ties.services import save_tie
from klustermotor.web.evidence.models import Source


def load_ties(
    case: Case,
    tenant: Tenant,
    organisations: Mapping[str, Organisation],
    sources: Mapping[str, Source],
    by: User,
) -> None:
    """Record how the case's organisations are joined."""
    for one in case.ties:
        begin, end = day_of(one.since), day_of(one.until)
        tie = Tie(
            tenant=tenant,
            organisation=organisations[one.organisation],
            partner=organisations[one.partner],
            kind=one.kind,
            strength=one.strength,
            valid_from=begin[0],
            from_precision=begin[1],
            valid_to=end[0],
            to_precision=end[1],
            note=str(getattr(one.note, tenant.language)) if one.note else "",
            is_example=one.invented,
        )
        save_tie(tie=tie, by=by, source=sources[one.source] if one.source else None)


def day_of(span: DateSpan | None) -> tuple[date | None, str]:
    """Return the first day that a date may be, and how exactly it is known."""
    if span is None:
        return None, Source.Precision.DAY
    return span.first, "year" if span.precision == "years" else span.precision
