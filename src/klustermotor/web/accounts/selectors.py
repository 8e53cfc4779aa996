"""Read the trail of changes, and what a person may see of their own standing."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import (
    AuditEntry,
    RoleAssignment,
    Scope,
    Tenant,
    TenantOwned,
    TenantQuerySet,
    User,
)
from klustermotor.web.accounts.models.owned import tenants_where
from klustermotor.web.accounts.trail_texts import unread_in
from klustermotor.web.accounts.trail_words import CODED, DETAILS, EVENTS, FIELDS, UNSHOWN, VALUES
from klustermotor.web.shared.templatetags.written import date_written, moment

_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the trail as a page shows it."""

    at: datetime
    when: str
    who: str
    what: str
    kind: str
    label: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is looked for in the trail."""

    person: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


def history_of(thing: TenantOwned, *, limit: int = 100) -> list[Happening]:
    """Return what happened to one object, latest first; for pages of those who may see the object."""
    entries = list(AuditEntry.objects.filter(object_uid=thing.uid).select_related("by")[:limit])
    return _written(entries, {entry.pk for entry in entries})


def trail(access: Access, wanted: TrailFilter) -> models.QuerySet[AuditEntry]:
    """Return the tenant's trail, latest first."""
    entries = AuditEntry.objects.filter(tenant=access.tenant).select_related("by")
    if wanted.person:
        entries = entries.filter(by__uid=wanted.person)
    if wanted.kind:
        entries = entries.filter(object_kind=wanted.kind)
    if wanted.since:
        entries = entries.filter(at__date__gte=wanted.since)
    if wanted.until:
        entries = entries.filter(at__date__lte=wanted.until)
    return entries


def kinds_in_trail(access: Access) -> list[tuple[str, str]]:
    """Return the kinds of thing that the tenant's trail speaks of, with their names."""
    kinds = AuditEntry.objects.filter(tenant=access.tenant).order_by().values_list("object_kind", flat=True)
    return sorted(((kind, kind_label(kind)) for kind in kinds.distinct()), key=lambda pair: pair[1])


def people_in_trail(access: Access) -> list[tuple[str, str]]:
    """Return those who have changed anything in the tenant."""
    ids = AuditEntry.objects.filter(tenant=access.tenant).order_by().values("by")
    return [(str(user.uid), user.name) for user in User.objects.filter(pk__in=ids)]


def written(entries: Iterable[AuditEntry], reader: User) -> list[Happening]:
    """Return entries in the reader's words; of what this person may not see, only that something happened."""
    found = list(entries)
    return _written(found, _open_to(reader, found), reader)


def _written(
    found: list[AuditEntry], readable: Collection[int], reader: User | None = None
) -> list[Happening]:
    """Return entries in words; the number of queries does not grow with the entries."""
    names = _names_referred_to([entry for entry in found if entry.pk in readable], reader)
    unread = unread_in(found)
    return [
        Happening(
            at=entry.at,
            when=moment(entry.at),
            who=entry.by.name if entry.by else _("the workbench itself"),
            what=capfirst(str(EVENTS.get(entry.event, entry.event) or entry.get_action_display())),
            kind=_kind(entry),
            label=_told(entry.object_label, unread) or entry.object_label
            if entry.pk in readable
            else _("(confidential)"),
            changes=_changes(entry, names, unread) if entry.pk in readable else [],
        )
        for entry in found
    ]


def _kind(entry: AuditEntry) -> str:
    """Return what an entry is about; a list that was downloaded is noted on the workbench but is a file."""
    if entry.event == "exported" and entry.object_kind == Tenant._meta.label_lower:
        return _("File")
    return kind_label(entry.object_kind)


def _open_to(reader: User, entries: list[AuditEntry]) -> set[int]:
    """Return the entries about what somebody may see; a few queries for each kind."""
    by_kind: dict[str, list[AuditEntry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.object_kind, []).append(entry)
    readable: set[int] = set()
    for kind, about in by_kind.items():
        model = _model(kind)
        if model is None or not issubclass(model, TenantOwned) or model.trail_names_it:
            readable |= {entry.pk for entry in about}
            continue
        uids = {entry.object_uid for entry in about}
        there = set(model._base_manager.filter(uid__in=uids).values_list("uid", flat=True))
        seen = model.objects.named_to(reader).filter(uid__in=uids).values_list("uid", flat=True)
        readable |= _of_those(about, there, set(seen), _tenants_of_deleted(model, reader), reader)
    return readable


def _of_those(
    about: list[AuditEntry], there: set[UUID], seen: set[UUID], tenants: set[int], reader: User
) -> set[int]:
    """Return the entries of one kind about what is seen, or is deleted and would have been."""
    return {
        entry.pk
        for entry in about
        if entry.object_uid in seen
        or (entry.object_uid not in there and (entry.tenant_id in tenants or entry.by_id == reader.pk))
    }


def _tenants_of_deleted(model: type[TenantOwned], reader: User) -> set[int]:
    """Return the tenants in which somebody may see any object of a kind, so also those that are gone."""
    objects = model.objects.none()
    if type(objects).visible_to is not TenantQuerySet.visible_to:
        return set()
    return set(tenants_where(reader, objects.capability))


def changes_in_a_line(one: Happening) -> str:
    """Return what was changed as one line of a file: ``Title: Before → After; …``."""
    return "; ".join(f"{label}: {before or '–'} → {after or '–'}" for label, before, after in one.changes)


def kind_label(kind: str) -> str:
    """Return what a kind of thing is called."""
    model = _model(kind)
    return capfirst(str(model._meta.verbose_name)) if model else kind


def _model(kind: str) -> type[models.Model] | None:
    """Return the model of a kind, if there still is one."""
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def _field(kind: str, name: str) -> "models.Field[Any, Any] | None":
    """Return a field of a kind, if there still is one."""
    model = _model(kind)
    try:
        found = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def _names_referred_to(
    entries: list[AuditEntry], reader: User | None
) -> Mapping[type[models.Model], Mapping[Any, str]]:
    """Fetch in a query or two for each kind what the trail refers to by key, as a reader may know it."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for entry in entries:
        for name, pair in entry.changes.items():
            found = _field(entry.object_kind, name)
            if isinstance(found, models.ForeignKey) and isinstance(pair, list):
                keys = {key for key in pair if isinstance(key, int) and not isinstance(key, bool)}
                wanted.setdefault(found.related_model, set()).update(keys)
    return {model: _names_of(model, keys, reader) for model, keys in wanted.items() if keys}


def _names_of(model: type[models.Model], keys: set[Any], reader: User | None) -> dict[Any, str]:
    """Return what things are called; those whose names the reader may not know say that alone."""
    held = model._base_manager.in_bulk(list(keys))
    known = set(held)
    if reader is not None and issubclass(model, TenantOwned) and not model.trail_names_it:
        known = set(model.objects.named_to(reader).filter(pk__in=keys).values_list("pk", flat=True))
    return {key: str(thing) if key in known else _("(confidential)") for key, thing in held.items()}


def _told(value: Any, unread: Collection[str]) -> str:
    """Return what stands instead of a value that says what nobody may read any more; else nothing."""
    hides = isinstance(value, str) and any(one in value for one in unread)
    return _("(confidential)") if hides else ""


def _changes(
    entry: AuditEntry, names: Mapping[Any, Mapping[Any, str]], unread: Collection[str]
) -> list[tuple[str, str, str]]:
    """Return label, from and to of each change; what is confidential only says that it changed."""
    redacted: frozenset[str] = getattr(_model(entry.object_kind), "audit_redacted", frozenset())
    rows = []
    for name, pair in entry.changes.items():
        if not isinstance(pair, list) or len(pair) != 2:
            continue
        found = _field(entry.object_kind, name)
        if found is not None and not found.editable:
            continue
        label = _label(found, name)
        if not label:
            continue
        if name in redacted or _is_kept(found, pair):
            rows.append((label, "", _("(confidential)")))
        else:
            said = [(one, _value(found, _worded(name, one), names)) for one in pair]
            before, after = (_told(one, unread) or _told(words, unread) or words for one, words in said)
            rows.append((label, before, after))
    return rows


def _is_kept(found: "models.Field[Any, Any] | None", pair: list[Any]) -> bool:
    """Return whether the trail wrote of a value only whether there was one."""
    held = any(isinstance(one, bool) for one in pair)
    return held and found is not None and not isinstance(found, models.BooleanField)


def _label(found: "models.Field[Any, Any] | None", name: str) -> str:
    """Return what a field or detail is called; nothing for what only the program reads."""
    if found is not None and isinstance(found.verbose_name, Promise):
        return capfirst(str(found.verbose_name))
    if found is not None:
        only_a_code = name in UNSHOWN or (name in CODED and not found.choices)
        return "" if only_a_code else capfirst(str(FIELDS.get(name, name)))
    return capfirst(str(DETAILS.get(name) or EVENTS.get(name, name)))


def _worded(name: str, value: Any) -> Any:
    """Return what the value of a field or detail is called; as it stands where it has no name."""
    if name in VALUES and isinstance(value, list):
        return [_worded(name, one) for one in value]
    return str(VALUES[name].get(value, value)) if name in VALUES and isinstance(value, str) else value


def _value(found: "models.Field[Any, Any] | None", value: Any, names: Mapping[Any, Mapping[Any, str]]) -> str:
    """Return a kept value as people write it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(found, models.ForeignKey):
        return names.get(found.related_model, {}).get(value, str(value))
    if found is not None and found.choices:
        return str(dict(found.flatchoices).get(value, value))
    if isinstance(found, models.DateTimeField) and (instant := parse_datetime(str(value))):
        return moment(instant)
    if isinstance(found, models.DateField) and (day := parse_date(str(value)[:10])):
        return date_written(day)
    if isinstance(value, dict):
        return _("(set)") if value else ""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def belongs_to(thing: TenantOwned) -> list[Scope]:
    """Return the initiatives and companies in which a thing is theirs to change, by name."""
    return list(Scope.objects.filter(belongings__object_uid=thing.uid).order_by("name"))


def workbenches_of(user: User) -> list[int]:
    """Return the keys of the tenants that somebody works in today."""
    held = RoleAssignment.objects.active().filter(user=user)
    return list(held.order_by("scope__tenant_id").values_list("scope__tenant_id", flat=True).distinct())


def sessions_of(user: User) -> list[str]:
    """Return the keys of the sessions in which somebody is signed in."""
    live = Session.objects.filter(expire_date__gt=timezone.now())
    return [
        session.session_key
        for session in live.iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
