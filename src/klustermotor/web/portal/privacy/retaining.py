"""Retention that acts by itself: give notice, let things be put off, erase what has been kept long enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.retention import Kept, kinds
from klustermotor.web.jobs.models import Schedule
from klustermotor.web.portal.privacy import ledger
from klustermotor.web.portal.privacy.models import RetentionNight, RetentionNotice, RetentionRule
from klustermotor.web.shared.errors import Refused

NIGHTLY = "portal.retain"
_NOTICE_DAYS = 30
#: When the night's work begins.
_AT = time(2, 30)


@dataclass(frozen=True, slots=True)
class Rule:
    """How long a kind is kept in a workbench."""

    kind: Kept
    months: int | None
    notice_days: int
    is_own: bool

    @property
    def acts(self) -> bool:
        """Return whether anything goes by itself."""
        return self.months is not None or self.kind.months is None


def rules(tenant: Tenant) -> list[Rule]:
    """Return the rule for each kind: the workbench's own, else what is set for all."""
    own = {one.kind: one for one in RetentionRule.objects.in_tenant(tenant)}
    return [_rule(kind, own.get(key)) for key, kind in kinds().items()]


def _rule(kind: Kept, own: RetentionRule | None) -> Rule:
    """Return the rule for a kind."""
    if own is None:
        return Rule(kind, kind.months, _NOTICE_DAYS, is_own=False)
    return Rule(kind, own.months, own.notice_days, is_own=True)


def rule_of(tenant: Tenant, key: str) -> RetentionRule:
    """Return a workbench's own rule for a kind, or a new one that says what is set for all."""
    found = RetentionRule.objects.in_tenant(tenant).filter(kind=key).first()
    if found is not None:
        return found
    return RetentionRule(tenant=tenant, kind=key, months=kinds()[key].months, notice_days=_NOTICE_DAYS)


@transaction.atomic
def set_rule(*, rule: RetentionRule, by: User) -> RetentionRule:
    """Say how long a kind is kept; what falls due by a shorter time is told of first, as everything is."""
    if rule._state.adding:
        rule.by = by
    audit.save(rule, by=by)
    begin_nights(rule.tenant)
    return rule


@transaction.atomic
def put_off(*, notice: RetentionNotice, until: date, because: str, by: User) -> RetentionNotice:
    """Keep something for longer, with a reason that is kept too."""
    if until <= notice.goes_on:
        raise Refused(_("Give a later day than the one on which it goes."), field="until")
    if until > notice.goes_on + timedelta(days=3 * 366):
        raise Refused(_("Put it off by three years at most; then look at it again."), field="until")
    if not because.strip():
        raise Refused(_("Say why it must stay; nothing is kept longer without a reason."), field="because")
    notice.goes_on, notice.because, notice.put_off_by = until, because.strip(), by
    audit.save(notice, by=by)
    return notice


def begin_nights(tenant: Tenant) -> Schedule:
    """Let the rules act every night; asked again it is the same schedule."""
    found = Schedule.objects.filter(tenant=tenant, kind=NIGHTLY).first()
    if found is not None:
        return found
    tomorrow = timezone.localdate() + timedelta(days=1)
    with override(tenant.language):
        made = Schedule(
            tenant=tenant,
            kind=NIGHTLY,
            title=_("Retention rules"),
            every=Schedule.Every.DAY,
            next_at=timezone.make_aware(datetime.combine(tomorrow, _AT)),
        )
    audit.save(made, by=None)
    return made


def is_paused(tenant: Tenant) -> bool:
    """Return whether the rules have been kept from acting."""
    return not Schedule.objects.filter(tenant=tenant, kind=NIGHTLY, enabled=True).exists()


@transaction.atomic
def act(tenant: Tenant) -> Mapping[str, int]:
    """Give notice of what falls due, and let go what was told of and whose day has come.

    Nothing goes that was not told of on an earlier day, and nothing that is no longer due.
    """
    told = gone = left = 0
    for rule in rules(tenant):
        counts = _act_on(tenant, rule)
        told, gone, left = told + counts[0], gone + counts[1], left + counts[2]
    return {"told": told, "gone": gone, "left": left}


def _act_on(tenant: Tenant, rule: Rule) -> tuple[int, int, int]:
    """Do the night's work on one kind; return how many were told of, went, and could not go."""
    today, key = tenant.today(), rule.kind.key
    horizon = today + timedelta(days=rule.notice_days)
    due = {one.uid: one.on for one in rule.kind.due(tenant, horizon, rule.months or 0)} if rule.acts else {}
    known = {
        one.object_uid: one
        for one in RetentionNotice.objects.select_for_update().filter(tenant=tenant, kind=key)
    }
    RetentionNotice.objects.filter(pk__in=[one.pk for uid, one in known.items() if uid not in due]).delete()
    fresh = [
        RetentionNotice(tenant=tenant, kind=key, object_uid=uid, noticed_on=today, goes_on=max(on, horizon))
        for uid, on in due.items()
        if uid not in known
    ]
    RetentionNotice.objects.bulk_create(fresh, batch_size=500)
    ripe = [one for uid, one in known.items() if uid in due and one.goes_on <= today]
    gone, left = _let_go(tenant, rule.kind, ripe)
    if gone or left:
        RetentionNight.objects.create(tenant=tenant, kind=key, on=today, gone=gone, left=left)
    return len(fresh), gone, left


def _let_go(tenant: Tenant, kind: Kept, ripe: list[RetentionNotice]) -> tuple[int, int]:
    """Erase what has had its notice; what cannot go tonight is tried again the next night."""
    things, gone, left = kind.things(tenant, [one.object_uid for one in ripe]), 0, 0
    for one in ripe:
        thing = things.get(one.object_uid)
        try:
            with transaction.atomic():
                if thing is not None:
                    ledger.note(tenant=tenant, kind=kind.key, uid=one.object_uid)
                    kind.act(thing, None)
                one.delete()
        except Refused:
            left += 1
        else:
            gone += thing is not None
    return gone, left
