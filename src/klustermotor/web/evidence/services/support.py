"""Record what a claim rests on."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import TenantOwned, User
from klustermotor.web.evidence.confidence import why_unusable
from klustermotor.web.evidence.models import Run, Source, Support
from klustermotor.web.evidence.services.standing import basis_changed
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def support(
    *,
    claim: TenantOwned,
    by: User | None,
    source: Source | None = None,
    run: Run | None = None,
    stance: str = Support.Stance.SUPPORTS,
    locator: str = "",
    note: str = "",
    part: str = "",
) -> Support:
    """Let a claim rest on a source or a run, or let one speak against it; the same again changes it.

    Figures come from the runs that a claim rests on: where those change, a decided claim is open again.
    """
    ground = source or run
    if ground is None or (source is not None and run is not None):
        raise Refused(_("Choose one thing that it rests on: a source or a run."))
    if ground.tenant_id != claim.tenant_id:
        raise Refused(_("That source belongs to another workbench."))
    if source is not None and (why := why_unusable(source)):
        raise Refused(why, field="source")
    same = Support.objects.filter(
        claim_uid=claim.uid, part=part, source=source, run=run, locator=locator
    ).first()
    made = same or Support(
        tenant=claim.tenant, claim_kind=audit.kind_of(claim), claim_uid=claim.uid, part=part,
        source=source, run=run, locator=locator, by=by,
    )  # fmt: skip
    before = same.stance if same else ""
    made.stance, made.note = stance, note
    audit.save(made, by=by)
    if run is not None and stance != before and Support.Stance.SUPPORTS in {stance, before}:
        basis_changed(thing=claim, by=by)
    if same is None:
        audit.event(
            claim, by=by, name="support added", details={"rests on": ground.trail_label, "stance": stance}
        )
    return made


@transaction.atomic
def withdraw(*, support: Support, claim: TenantOwned | None = None, by: User) -> None:
    """Let a claim rest on it no more; the trail keeps that it did. A run withdrawn opens a decided claim."""
    if claim is not None:
        audit.event(claim, by=by, name="support withdrawn", details={"rests on": support.trail_label})
    leaned_on = support.run_id is not None and support.stance == Support.Stance.SUPPORTS
    audit.delete(support, by=by)
    if claim is not None and leaned_on:
        basis_changed(thing=claim, by=by)


@transaction.atomic
def erase_notes(*, source: Source, by: User | None) -> None:
    """Erase what was noted where something rests on a source; the trail says that, and not what it was."""
    for one in Support.objects.filter(source=source).exclude(note=""):
        one.note = ""
        audit.save(one, by=by)


@transaction.atomic
def mark_unusable(*, source: Source, why: Support.Loss | None, since: date, by: User | None) -> int:
    """Mark all that rests on a source as no longer to be leaned on and why, or as usable; return how many.

    What is marked for the same reason already keeps the day since when it is.
    """
    changed = list(Support.objects.filter(source=source).exclude(unusable_why=why or ""))
    for one in changed:
        one.unusable_why, one.unusable_since = why or "", since if why else None
        audit.save(one, by=by)
    return len(changed)
