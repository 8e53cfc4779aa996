"""Write the trail of changes, in the same transaction as the change."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from klustermotor.web.accounts.models import AuditEntry, Belonging, Scope, TenantOwned, User
from klustermotor.web.accounts.models.owned import parts_where, tenants_where

_LONGEST = 2000
_NEVER = {"id", "uid", "tenant", "created_at"}


def save(thing: TenantOwned, *, by: User | None) -> None:
    """Check a new or changed object, save it, and write who changed what; nothing changed writes nothing.

    Only what was changed since the object was read is written: what others changed meanwhile stands.
    """
    thing.full_clean()
    if thing._state.adding:
        thing.save()
        thing.remember()
        _let_belong(thing, by)
        record(thing, by=by, action=AuditEntry.Action.CREATED, changes=_from_nothing(thing))
        return
    before = type(thing)._base_manager.get(pk=thing.pk)
    changes = _changes(before, thing)
    if changes:
        thing.save(update_fields=list(changes))
        thing.remember()
        record(thing, by=by, action=AuditEntry.Action.CHANGED, changes=changes)


def _let_belong(thing: TenantOwned, by: User | None) -> None:
    """Let what somebody records for their initiative or company belong there, for all who work in it."""
    capability = thing.edited_with
    if by is None or not capability or thing.tenant_id in set(tenants_where(by, capability)):
        return
    parts = Scope.objects.filter(pk__in=parts_where(by, capability), tenant_id=thing.tenant_id)
    Belonging.objects.bulk_create(Belonging(object_uid=thing.uid, scope=one) for one in parts)


def delete(thing: TenantOwned, *, by: User | None) -> None:
    """Delete an object and keep in the trail what it was."""
    changes = {name: [pair[1], None] for name, pair in _from_nothing(thing).items()}
    record(thing, by=by, action=AuditEntry.Action.DELETED, changes=changes)
    Belonging.objects.filter(object_uid=thing.uid).delete()
    thing.delete()


def event(thing: TenantOwned, *, by: User | None, name: str, details: dict[str, Any] | None = None) -> None:
    """Write that something happened to an object which is no change of its fields (exported, invited …)."""
    pairs = {key: [None, _plain(value)] for key, value in (details or {}).items()}
    record(thing, by=by, action=AuditEntry.Action.EVENT, changes=pairs, name=name)


def person(
    user: User,
    *,
    tenants: Iterable[int],
    by: User | None,
    name: str = "",
    changes: dict[str, list[Any]] | None = None,
) -> None:
    """Write that somebody's account changed, or that something happened to it, in each of these tenants."""
    for tenant in tenants:
        AuditEntry.objects.create(
            tenant_id=tenant,
            by=by,
            action=AuditEntry.Action.EVENT if name else AuditEntry.Action.CHANGED,
            object_kind=kind_of(user),
            object_uid=user.uid,
            object_label=user.name,
            event=name,
            changes=changes or {},
        )


def record(
    thing: TenantOwned,
    *,
    by: User | None,
    action: AuditEntry.Action,
    changes: dict[str, list[Any]],
    name: str = "",
) -> None:
    """Write one entry."""
    AuditEntry.objects.create(
        tenant_id=thing.tenant_id,
        by=by,
        action=action,
        object_kind=kind_of(thing),
        object_uid=thing.uid,
        object_label=thing.trail_label[:250],
        event=name,
        changes=changes,
    )


def kind_of(thing: models.Model | type[models.Model]) -> str:
    """Return the name of an object's kind in trail, evidence and search: ``mapping.fieldofstrength``."""
    return thing._meta.label_lower


def _fields(thing: TenantOwned) -> dict[str, Any]:
    """Return the values that the trail follows."""
    return {
        field.name: field.value_from_object(thing)
        for field in thing._meta.concrete_fields
        if field.name not in _NEVER
    }


def _from_nothing(thing: TenantOwned) -> dict[str, list[Any]]:
    """Return the changes that made a new object."""
    return {
        name: _pair(thing, name, None, value)
        for name, value in _fields(thing).items()
        if value not in (None, "", [], {})
    }


def _changes(before: models.Model, after: TenantOwned) -> dict[str, list[Any]]:
    """Return what differs."""
    old = _fields(before)  # type: ignore[arg-type]
    return {
        name: _pair(after, name, old[name], value)
        for name, value in _fields(after).items()
        if _plain(old[name]) != _plain(value) and not after.untouched(_attribute(after, name))
    }


def _attribute(thing: TenantOwned, name: str) -> str:
    """Return where an object keeps a field's plain value: ``dataset_id`` for ``dataset``."""
    attribute: str = thing._meta.get_field(name).attname  # type: ignore[union-attr]
    return attribute


def _pair(thing: TenantOwned, name: str, old: Any, new: Any) -> list[Any]:
    """Write from and to; of a confidential field only whether there was something."""
    if name in thing.kept_from_trail:
        return [bool(old) or None, bool(new) or None]
    return [_plain(old), _plain(new)]


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it, long text cut."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | dict):
        return value
    return str(value)[:_LONGEST]
