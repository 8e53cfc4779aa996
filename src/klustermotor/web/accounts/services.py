"""What people change about themselves."""

from collections.abc import Iterable
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import AuditEntry, Belonging, Scope, Tenant, TenantOwned, User
from klustermotor.web.accounts.selectors import belongs_to, sessions_of, workbenches_of


@transaction.atomic
def change_profile(*, user: User, name: str, language: str) -> User:
    """Change one's own name and language; written in the trail of every workbench that one works in."""
    wanted = {"name": name.strip(), "language": language}
    changes = {key: [getattr(user, key), value] for key, value in wanted.items()}
    changes = {key: pair for key, pair in changes.items() if pair[0] != pair[1]}
    for key, value in wanted.items():
        setattr(user, key, value)
    user.full_clean(exclude=["password"])
    if changes:
        user.save(update_fields=list(changes))
        audit.person(user, tenants=workbenches_of(user), by=user, changes=changes)
    return user


def note_sign_in_change(*, user: User, name: str, changes: dict[str, list[Any]] | None = None) -> None:
    """Write in the trail that somebody changed how they sign in: that it happened, never the secret."""
    audit.person(user, tenants=workbenches_of(user), by=user, name=name, changes=changes)


@transaction.atomic
def let_belong(*, thing: TenantOwned, scopes: Iterable[Scope], by: User | None) -> None:
    """Say in which initiatives a thing is theirs to change, besides those who work in the whole tenant."""
    wanted = {scope.pk: scope for scope in scopes}
    held = {scope.pk for scope in belongs_to(thing)}
    if held == set(wanted):
        return
    Belonging.objects.filter(object_uid=thing.uid).exclude(scope_id__in=wanted).delete()
    Belonging.objects.bulk_create(
        Belonging(object_uid=thing.uid, scope=scope) for key, scope in wanted.items() if key not in held
    )
    names = ", ".join(sorted(scope.name for scope in wanted.values()))
    audit.event(thing, by=by, name="belongs", details={"belongs_to": names or None})


def sign_out_elsewhere(*, user: User, but: str | None = None) -> int:
    """End somebody's sessions in all browsers but one; return how many."""
    keys = [key for key in sessions_of(user) if key != but]
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


@transaction.atomic
def note_export(*, tenant: Tenant, by: User, name: str, ending: str) -> None:
    """Write in the trail that a list of the workbench, such as the trail itself, was downloaded."""
    AuditEntry.objects.create(
        tenant=tenant,
        by=by,
        action=AuditEntry.Action.EVENT,
        object_kind=audit.kind_of(tenant),
        object_uid=tenant.uid,
        object_label=name[:250],
        event="exported",
        changes={"format": [None, ending]},
    )
