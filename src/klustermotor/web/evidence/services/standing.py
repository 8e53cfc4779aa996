"""Make something a basis for decision, or for discussion again."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import AuditEntry, TenantOwned, User
from klustermotor.web.evidence.models import Standing
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import marks, marks_in
from klustermotor.web.shared.templatetags.written import date_written

_FIELDS = ("status", "decided_by_body", "decided_on")
#: The mark of the standing itself, beside those of what is decided on.
_DECIDED = "decided"


def as_seen(thing: TenantOwned) -> str:
    """Return what is decided on and what was decided, as a form remembers both that is opened now."""
    standing = _standing(thing)
    parts = {name: state for name, (_label, state) in standing.decided_on_what().items()}
    decided = [standing.status, str(standing.decided_on or ""), standing.decided_by_body]
    return marks(parts | {_DECIDED: decided})


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
def decide(*, thing: TenantOwned, body: str, on: date, by: User, seen: str) -> None:
    """Make something a basis for decision, by a body on a day.

    ``seen`` is what ``as_seen`` gave when whoever decides read it: a decision taken since is not replaced,
    and nothing is decided on a judgement, on figures or on grounds that nobody had read.
    """
    standing, body = as_it_stands(thing, whole=True), body.strip()
    if not body:
        raise Refused(_("Say which body decided it, such as the county board."), field="body")
    if on > thing.tenant.today():
        raise Refused(_("The decision’s day lies ahead; give the day it was taken."), field="on")
    if (standing.status, standing.decided_by_body, standing.decided_on) == (
        Standing.Status.DECISION,
        body,
        on,
    ):
        return
    _demand_read(thing, seen)
    standing.status, standing.decided_by_body, standing.decided_on = Standing.Status.DECISION, body, on
    audit.save(thing, by=by)


@transaction.atomic
def reopen(*, thing: TenantOwned, by: User | None) -> None:
    """Make something a basis for discussion again; the trail keeps what was decided."""
    standing = as_it_stands(thing)
    standing.status, standing.decided_by_body, standing.decided_on = Standing.Status.DISCUSSION, "", None
    audit.save(thing, by=by)


def basis_changed(*, thing: TenantOwned, by: User | None) -> None:
    """Open something again that was decided on another basis than it now has."""
    if isinstance(thing, Standing) and as_it_stands(thing).status == Standing.Status.DECISION:
        reopen(thing=thing, by=by)


def _demand_read(thing: TenantOwned, seen: str) -> None:
    """Refuse a decision on something else than what was read."""
    was, now = marks_in(seen), marks_in(as_seen(thing))
    if _DECIDED not in was:
        raise Refused(
            _(
                "It is not said what had been read when this was decided. Read it as it stands, open the "
                "page of the decision again and record it there."
            ),
            field="seen",
        )
    if was[_DECIDED] != now[_DECIDED]:
        raise Refused(_what_happened(thing))
    parts = _standing(thing).decided_on_what()
    changed = [str(label) for name, (label, _state) in parts.items() if was.get(name) != now[name]]
    if changed:
        raise Refused(
            _(
                "Since you opened the page, this has changed: %(what)s. Your decision was not recorded, for "
                "it was made on what stood before; read it as it stands and open the page again to decide."
            )
            % {"what": ", ".join(changed)}
        )


def as_it_stands(thing: TenantOwned, *, whole: bool = False) -> Standing:
    """Return the object with the status it has now, held until the work is done; ``whole``, all of it."""
    standing = _standing(thing)
    held = type(thing)._base_manager.select_for_update()
    thing.refresh_from_db(fields=None if whole else _FIELDS, from_queryset=held)
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
