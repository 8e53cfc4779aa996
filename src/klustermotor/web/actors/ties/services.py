"""Record how organisations are joined."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Scope, User
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import SYMMETRIC, Tie
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.evidence.services.support import support, withdraw
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def save_tie(
    *,
    tie: Tie,
    by: User | None,
    belongs_to: Iterable[Scope] | None = None,
    source: Source | None = None,
) -> Tie:
    """Record a new or changed tie; with ``source`` that it is known from there.

    ``belongs_to`` are the initiatives that may change it too. Raises ``Refused`` where the two are of
    different workbenches, or stand in a tie of the kind already at that time.
    """
    if tie.organisation.tenant_id != tie.partner.tenant_id:
        raise Refused(_("That organisation belongs to another workbench."), field="partner")
    tie.tenant = tie.organisation.tenant
    if tie._state.adding:
        tie.by = by
    _demand_sound(tie)
    _demand_once(tie)
    audit.save(tie, by=by)
    if belongs_to is not None:
        let_belong(thing=tie, scopes=belongs_to, by=by)
    if source is not None:
        support(claim=tie, source=source, by=by)
    return tie


def _demand_sound(tie: Tie) -> None:
    """Refuse what no tie is, each with its sentence at its field."""
    if tie.organisation_id == tie.partner_id:
        raise Refused(_("A tie joins two organisations: choose another one."), field="partner")
    if tie.valid_from and tie.valid_to and tie.valid_to <= tie.valid_from:
        raise Refused(_("The tie must end after it begins."), field="valid_to")


def _demand_once(tie: Tie) -> None:
    """Refuse a tie that is recorded for some of the same time; who records at the same time waits here."""
    ends = sorted({tie.organisation_id, tie.partner_id})
    list(Organisation.objects.filter(pk__in=ends).order_by("pk").select_for_update(no_key=True))
    same = Tie.objects.in_tenant(tie.tenant).filter(kind=tie.kind).exclude(pk=tie.pk)
    if tie.kind in SYMMETRIC:
        same = same.between(tie.organisation_id, tie.partner_id)
    else:
        same = same.filter(organisation_id=tie.organisation_id, partner_id=tie.partner_id)
    twin = same.overlapping(tie.valid_from, tie.valid_to).select_related("organisation", "partner").first()
    if twin is None:
        return
    told = {"tie": str(twin), "period": twin.period or _("no days known")}
    raise Refused(
        _("This tie is recorded already for some of that time: %(tie)s (%(period)s).") % told, field="kind"
    )


@transaction.atomic
def end_tie(*, tie: Tie, on: date, precision: str = Source.Precision.DAY, by: User | None) -> Tie:
    """Let a tie hold up to (not including) a day."""
    tie.valid_to, tie.to_precision = on, precision
    _demand_sound(tie)
    _demand_once(tie)
    audit.save(tie, by=by)
    return tie


@transaction.atomic
def remove_tie(*, tie: Tie, by: User) -> None:
    """Take away a tie that was recorded by mistake, with what it rested on; the trail keeps what it was."""
    for one in Support.objects.filter(tenant=tie.tenant, claim_uid=tie.uid).select_related("source", "run"):
        withdraw(support=one, claim=tie, by=by)
    audit.delete(tie, by=by)
