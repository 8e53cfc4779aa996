"""Contest a claim, and answer."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import TenantOwned, User
from klustermotor.web.evidence.models import Objection
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def contest(*, claim: TenantOwned, label: str, text: str, by: User, part: str = "") -> Objection:
    """Record what somebody holds against a claim, or a part of it."""
    made = Objection(
        tenant=claim.tenant,
        claim_kind=audit.kind_of(claim),
        claim_uid=claim.uid,
        claim_label=label[:250],
        part=part[:120],
        text=text,
        by=by,
        raised_on=claim.tenant.today(),
    )
    audit.save(made, by=by)
    audit.event(claim, by=by, name="contested", details={"part": part} if part else None)
    return made


@transaction.atomic
def answer(*, objection: Objection, text: str, by: User) -> Objection:
    """Answer an objection, once; both stay."""
    if objection.answered_at is not None:
        raise Refused(_("This objection has already been answered; the answer stands beside it."))
    if not text.strip():
        raise Refused(_("Write an answer, so that whoever objected knows what came of it."), field="answer")
    objection.answer, objection.answered_by, objection.answered_at = text, by, timezone.now()
    audit.save(objection, by=by)
    return objection
