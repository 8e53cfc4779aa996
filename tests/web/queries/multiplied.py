"""Ten times as many rows of every kind in a tenant, each copy beside what it was copied from."""

import copy
from collections.abc import Iterator
from itertools import count, cycle
from typing import Any

from django.apps import apps
from django.db import models

from klustermotor.web.accounts.models import Scope
from klustermotor.web.actors.models import Establishment, FieldValue, Person
from klustermotor.web.questionnaires.models import Guide
from klustermotor.web.search.services import rebuild
from klustermotor.web.shared.identifiers import new_uid

Row = models.Model
#: Copies of a row by what it is and its key.
Copies = dict[tuple[type[Row], Any], list[Row]]

#: Hold for one row of a tenant or a series, whose copies are made into rows that they do not hold for.
NOT_FOR_COPIES = frozenset({
    "one_scope_for_the_whole_tenant", "guide_in_use_once", "guide_draft_once", "one_main_establishment",
    "one_value_is_chosen", "one_stands_for_erased",
})  # fmt: skip
#: Not the tenant's own: itself, and what Django gives every person; and what a tenant never has two of.
NOT_ROWS = frozenset({
    "accounts.Tenant", "accounts.User_groups", "accounts.User_user_permissions", "portal.Controller",
})  # fmt: skip
#: Say by being empty that a row is about everything: copies stand apart by what they point at instead.
ABOUT_ALL_WHEN_EMPTY = frozenset({("questionnaires.ReleasedCell", "group")})
#: What makes a copy's values its own.
_NEXT = count(10_000)
#: The same for a small number.
_NEXT_SMALL = cycle(range(3_000, 32_000))


def kinds() -> list[type[Row]]:
    """Return every kind of row the workbench has, each after those that it points at."""
    left = [
        kind
        for kind in apps.get_models(include_auto_created=True)
        if kind.__module__.startswith("klustermotor.") and kind._meta.label not in NOT_ROWS
    ]
    ordered: list[type[Row]] = []
    while left:
        ready = [kind for kind in left if not _points_at(kind) & set(left) - {kind}]
        ordered += ready
        left = [kind for kind in left if kind not in ready]
        assert ready, f"{left} point at each other"
    return ordered


def _points_at(kind: type[Row]) -> set[Any]:
    """Return what a kind has foreign keys to."""
    return {field.related_model for field in kind._meta.concrete_fields if field.is_relation}


def multiply(times: int) -> None:
    """Let every row become as many, whichever tenant it is in."""
    made: Copies = {}
    for kind in kinds():
        rows = list(kind._default_manager.all())
        new = [one for row in rows for one in _copies(row, times, made)]
        kind._default_manager.bulk_create(new, batch_size=200)
    rebuild()


def _copies(row: Row, times: int, made: Copies) -> list[Row]:
    """Return the copies of a row, one for each way in which it can stand beside it."""
    by_path: dict[str, list[Row]] = {}
    for path in _ways_apart(row, made):
        by_path[path] = [_apart(row, path, number, made) for number in range(1, times)]
    found = [one for ones in by_path.values() for one in ones]
    made[type(row), row.pk] = next(iter(by_path.values()), [])
    return found


def _ways_apart(row: Row, made: Copies) -> Iterator[str]:
    """Yield the foreign keys by which copies can be told apart, or nothing in particular."""
    keyed = [
        name
        for names in _unique(type(row))
        for name in names
        if (field := row._meta.get_field(name)).is_relation
        and made.get((field.related_model, getattr(row, field.attname)))
    ]
    apart_by_value = all(any(_can_vary(row, name) for name in names) for names in _unique(type(row)))
    yield from [""] if apart_by_value else keyed


def _unique(kind: type[Row]) -> list[tuple[str, ...]]:
    """Return the sets of fields that may not be alike in two rows."""
    single = [(field.name,) for field in kind._meta.concrete_fields if field.unique and not field.primary_key]
    several = [
        tuple(one.fields)
        for one in kind._meta.constraints
        if isinstance(one, models.UniqueConstraint) and one.name not in NOT_FOR_COPIES
    ]
    return [*single, *several, *(tuple(one) for one in kind._meta.unique_together)]


def _can_vary(row: Row, name: str) -> bool:
    """Return whether a value can be made another without a change in what the row is about."""
    field: Any = row._meta.get_field(name)
    if field.is_relation:
        return field.one_to_one or (field.null and getattr(row, field.attname) is None)
    if (row._meta.label, name) in ABOUT_ALL_WHEN_EMPTY and not getattr(row, name):
        return False
    return not field.choices


def _apart(row: Row, path: str, number: int, made: Copies) -> Row:
    """Return one copy."""
    one = copy.copy(row)
    one._state = models.base.ModelState()
    one.pk = None
    if path:
        field: Any = row._meta.get_field(path)
        setattr(one, field.attname, made[field.related_model, getattr(row, field.attname)][number - 1].pk)
    for names in _unique(type(row)):
        if path not in names:
            _vary(one, next(name for name in reversed(names) if _can_vary(row, name)), number, made)
    if isinstance(one, Scope):
        one.kind = Scope.Kind.COMPANY
    if isinstance(one, Guide):
        one.state = Guide.State.RETIRED
    if isinstance(one, Establishment):
        one.is_main = False
    if isinstance(one, FieldValue):
        one.is_chosen = False
    if isinstance(one, Person):
        one.stands_for_erased = False
    return one


def _vary(one: Row, name: str, number: int, made: Copies) -> None:
    """Make a value another."""
    field: Any = one._meta.get_field(name)
    value = getattr(one, field.attname)
    if field.is_relation:
        if value is not None:
            copies = made.get((field.related_model, value), [])
            setattr(one, field.attname, copies[number - 1].pk if copies else None)
    elif isinstance(field, models.UUIDField):
        setattr(one, name, new_uid())
    elif isinstance(field, models.SmallIntegerField | models.PositiveSmallIntegerField):
        setattr(one, name, next(_NEXT_SMALL))
    elif isinstance(field, models.IntegerField):
        setattr(one, name, next(_NEXT))
    elif isinstance(field, models.EmailField):
        setattr(one, name, f"{next(_NEXT)}.{value}")
    elif value:
        setattr(one, name, f"{value[: field.max_length - 8]}-{next(_NEXT)}")


def counted() -> dict[str, int]:
    """Return how many rows there are of each kind."""
    return {kind._meta.label: kind._default_manager.count() for kind in kinds()}


def pointing_nowhere() -> list[tuple[type[Row], Any]]:
    """Return foreign keys that are empty in every row: what they lead to would never be asked for."""
    return [
        (kind, field)
        for kind in kinds()
        for field in kind._meta.concrete_fields
        if field.is_relation
        and field.null
        and not kind._default_manager.exclude(**{field.name: None}).exists()
    ]
