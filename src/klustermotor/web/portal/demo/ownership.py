"""A case's spin-offs with what they changed, and its firms' owners, events and what they mean here."""

from collections.abc import Mapping
from decimal import Decimal

from klustermotor.examples import Case
from klustermotor.examples.case_words import Text
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import (
    Inheritance,
    Organisation,
    OwnershipEvent,
    OwnershipJudgement,
    Tie,
)
from klustermotor.web.actors.origins.services import save_inheritance
from klustermotor.web.actors.ownership import services
from klustermotor.web.evidence.models import Source


def load_ownership(
    case: Case,
    tenant: Tenant,
    organisations: Mapping[str, Organisation],
    sources: Mapping[str, Source],
    by: User,
) -> None:
    """Record what spin-offs changed, who owns whom, what happened and what it means."""
    ties = Tie.objects.in_tenant(tenant)
    for one in case.inheritances:
        tie = ties.filter(kind="spun_off", organisation=organisations[one.organisation]).order_by("pk")[0]
        names = ("field", "carried", "gathers", "spreads", "charges")
        told = {name: _said(getattr(one, name), tenant) for name in names}
        save_inheritance(inheritance=Inheritance(tie=tie, **told), by=by)
    for share in case.shares:
        ends = {"organisation": organisations[share.organisation], "partner": organisations[share.partner]}
        services.set_share(tie=ties.get(kind="owns", **ends), share=Decimal(share.share), by=by)
    for seat in case.seats:
        services.set_seat(organisation=organisations[seat.organisation], country=seat.country, by=by)
    _events(case, tenant, organisations, sources, by)
    for judged in case.judgements:
        services.judge(
            judgement=OwnershipJudgement(
                organisation=organisations[judged.organisation],
                meaning=judged.meaning,
                text=_said(judged.text, tenant),
                judged_on=judged.on,
                signed_as=_said(judged.signed_as, tenant),
            ),
            by=by,
        )


def _events(
    case: Case,
    tenant: Tenant,
    organisations: Mapping[str, Organisation],
    sources: Mapping[str, Source],
    by: User,
) -> None:
    """Record what happened to ownership."""
    for one in case.events:
        services.save_event(
            event=OwnershipEvent(
                organisation=organisations[one.organisation],
                kind=one.kind,
                day=one.day,
                precision=one.precision,
                other=organisations[one.other] if one.other else None,
                note=_said(one.note, tenant),
                is_example=one.invented,
            ),
            by=by,
            source=sources[one.source] if one.source else None,
        )


def _said(text: Text | None, tenant: Tenant) -> str:
    """Return a text in the workbench's language."""
    return str(getattr(text, tenant.language)) if text is not None else ""
