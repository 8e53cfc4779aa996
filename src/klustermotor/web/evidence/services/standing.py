"""Make something a basis for decision, or for discussion again."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import TenantOwned, User
from klustermotor.web.evidence.models import Standing
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def decide(*, thing: TenantOwned, body: str, on: date, by: User) -> None:
    """Make something a basis for decision, by a body on a day."""
    standing = _standing(thing)
    if not body.strip():
        raise Refused(_("Say which body decided it, such as the county board."), field="body")
    if on > thing.tenant.today():
        raise Refused(_("The decision’s day lies ahead; give the day it was taken."), field="on")
    standing.status, standing.decided_by_body, standing.decided_on = (
        Standing.Status.DECISION,
        body.strip(),
        on,
    )
    audit.save(thing, by=by)


@transaction.atomic
def reopen(*, thing: TenantOwned, by: User) -> None:
    """Make something a basis for discussion again; the trail keeps what was decided."""
    standing = _standing(thing)
    standing.status, standing.decided_by_body, standing.decided_on = Standing.Status.DISCUSSION, "", None
    audit.save(thing, by=by)


def _standing(thing: TenantOwned) -> Standing:
    """Return the object as what has a status."""
    if not isinstance(thing, Standing):
        raise Refused(_("This carries no status of its own."))
    return thing
