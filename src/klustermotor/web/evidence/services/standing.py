"""Make something a basis for decision, or for discussion again."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import AuditEntry, TenantOwned, User
from klustermotor.web.evidence.models import Standing
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.templatetags.written import date_written

_FIELDS = ("status", "decided_by_body", "decided_on")


def as_seen(thing: TenantOwned) -> str:
    """Return how something stands, as a form remembers it that is opened now; "" where nothing is decided."""
    standing = _standing(thing)
    if standing.status != Standing.Status.DECISION:
        return ""
    return f"{standing.decided_on or ''} {standing.decided_by_body}"


def what_stands(thing: TenantOwned) -> str:
    """Return what was decided, for whoever is about to decide; "" where nothing was."""
    standing = _standing(thing)
    if standing.status != Standing.Status.DECISION:
        return ""
    about = {"body": standing.decided_by_body, "day": date_written(standing.decided_on)}
    return (
        _(
            "%(body)s decided on %(day)s, and that decision stands. "
            "A new one takes its place; the history keeps the old."
        )
        % about
    )


@transaction.atomic
def decide(*, thing: TenantOwned, body: str, on: date, by: User, seen: str = "") -> None:
    """Make something a basis for decision, by a body on a day.

    ``seen`` is how it stood when the decision was written down; a decision taken since is not replaced.
    """
    standing, body = _as_it_stands(thing), body.strip()
    if not body:
        raise Refused(_("Say which body decided it, such as the county board."), field="body")
    if on > thing.tenant.today():
        raise Refused(_("The decision’s day lies ahead; give the day it was taken."), field="on")
    if as_seen(thing) not in {seen, f"{on} {body}"}:
        raise Refused(_what_happened(thing))
    standing.status, standing.decided_by_body, standing.decided_on = Standing.Status.DECISION, body, on
    audit.save(thing, by=by)


@transaction.atomic
def reopen(*, thing: TenantOwned, by: User | None) -> None:
    """Make something a basis for discussion again; the trail keeps what was decided."""
    standing = _as_it_stands(thing)
    standing.status, standing.decided_by_body, standing.decided_on = Standing.Status.DISCUSSION, "", None
    audit.save(thing, by=by)


def basis_changed(*, thing: TenantOwned, by: User | None) -> None:
    """Open something again that was decided on another basis than it now has."""
    if isinstance(thing, Standing) and _as_it_stands(thing).status == Standing.Status.DECISION:
        reopen(thing=thing, by=by)


def _as_it_stands(thing: TenantOwned) -> Standing:
    """Return the object with the status it has now, kept from others until the work is done."""
    standing = _standing(thing)
    held = type(thing)._base_manager.select_for_update()
    thing.refresh_from_db(fields=_FIELDS, from_queryset=held)
    thing.remember()
    return standing


def _what_happened(thing: TenantOwned) -> str:
    """Say who decided what, or opened it again, since the form was opened."""
    entries = AuditEntry.objects.filter(object_uid=thing.uid, changes__has_key="status").select_related("by")
    last = entries.first()
    standing = _standing(thing)
    about = {
        "who": last.by if last and last.by else _("Somebody"),
        "body": standing.decided_by_body,
        "day": date_written(standing.decided_on),
    }
    if standing.status == Standing.Status.DECISION:
        return (
            _(
                "%(who)s has recorded that %(body)s decided on %(day)s. Your decision was not recorded; "
                "open the page again if it is to take the place of that one."
            )
            % about
        )
    return (
        _(
            "%(who)s has made it a basis for discussion again since you opened the page. Your decision was "
            "not recorded; open the page again to decide."
        )
        % about
    )


def _standing(thing: TenantOwned) -> Standing:
    """Return the object as what has a status."""
    if not isinstance(thing, Standing):
        raise Refused(_("This carries no status of its own."))
    return thing
