"""Record what happens to ownership, how large shares are, where owners decide, and what it means here."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.codelists import countries
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.ownership.models import OwnershipEvent, OwnershipJudgement, Seat, Stake
from klustermotor.web.actors.ties.models import Kind
from klustermotor.web.evidence.models import Source
from klustermotor.web.evidence.services.support import support
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def save_event(*, event: OwnershipEvent, by: User | None, source: Source | None = None) -> OwnershipEvent:
    """Record what happened to an organisation's ownership; with ``source`` that it is known from there."""
    event.tenant = event.organisation.tenant
    if event.other_id is not None and event.other_id == event.organisation_id:
        raise Refused(_("Name another organisation than the one it happened to."), field="other")
    if event.other is not None and event.other.tenant_id != event.tenant_id:
        raise Refused(_("That organisation belongs to another workbench."), field="other")
    if event.day is not None and event.day > event.tenant.today():
        raise Refused(_("What is recorded here has happened: the day lies ahead."), field="day")
    if event._state.adding:
        event.by = by
    audit.save(event, by=by)
    if source is not None:
        support(claim=event, source=source, by=by)
    return event


@transaction.atomic
def remove_event(*, event: OwnershipEvent, by: User) -> None:
    """Take away what was recorded by mistake."""
    audit.delete(event, by=by)


@transaction.atomic
def judge(*, judgement: OwnershipJudgement, by: User | None) -> OwnershipJudgement:
    """Record what it means here who owns an organisation; earlier judgements stay."""
    judgement.tenant = judgement.organisation.tenant
    if judgement.judged_on > judgement.tenant.today():
        raise Refused(_("A judgement is dated today or earlier."), field="judged_on")
    if judgement._state.adding:
        judgement.by = by
    audit.save(judgement, by=by)
    return judgement


@transaction.atomic
def set_share(*, tie: Tie, share: Decimal | None, by: User | None) -> None:
    """Say how large a share an owner holds, or that it is not known."""
    if tie.kind != Kind.OWNS:
        raise Refused(_("Only a tie of ownership has a share."), field="share")
    held = Stake.objects.filter(tie=tie).first()
    if share is None:
        if held is not None:
            audit.delete(held, by=by)
        return
    held = held or Stake(tenant=tie.tenant, tie=tie)
    held.share = share
    audit.save(held, by=by)


@transaction.atomic
def set_seat(*, organisation: Organisation, country: str, by: User | None) -> None:
    """Say in which country an owner decides, or that it is not known."""
    held = Seat.objects.filter(organisation=organisation).first()
    if not country:
        if held is not None:
            audit.delete(held, by=by)
        return
    if country not in set(countries()["code"]):
        raise Refused(_("That is no country: write its two letters, such as DK."), field="country")
    held = held or Seat(tenant=organisation.tenant, organisation=organisation)
    held.country = country
    audit.save(held, by=by)
