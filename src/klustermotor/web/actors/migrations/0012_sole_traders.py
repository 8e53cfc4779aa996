"""Whoever is a sole trader by number, century or legal form, or by a register, is one here too."""

from typing import Any, ClassVar

from django.db import migrations

from klustermotor.web.actors.traders import is_sole_trader


def _mark(apps: Any, schema_editor: Any) -> None:
    """Mark records and organisations; what somebody marked stays marked."""
    records = apps.get_model("actors", "RegisterRecord").objects.filter(is_personal=False)
    _update(
        records,
        "is_personal",
        [
            pk
            for pk, name, other, number, key, raw in records.values_list(
                "pk", "name", "other_name", "number", "key", "raw"
            ).iterator(chunk_size=2000)
            if is_sole_trader(
                name, (number, key), told=(other, *(one for one in raw.values() if isinstance(one, str)))
            )
        ],
    )
    organisations = apps.get_model("actors", "Organisation").objects.filter(is_sole_trader=False)
    told = organisations.filter(organisation_number="", records__is_personal=True).values_list(
        "pk", flat=True
    )
    found = organisations.values_list("pk", "name", "organisation_number", "vat_number")
    named = [pk for pk, name, *numbers in found.iterator(chunk_size=2000) if is_sole_trader(name, numbers)]
    _update(organisations, "is_sole_trader", sorted({*told, *named}))


def _update(things: Any, field: str, keys: list[int]) -> None:
    """Set a mark on things by their keys, so many at a time as any database takes."""
    for start in range(0, len(keys), 500):
        things.filter(pk__in=keys[start : start + 500]).update(**{field: True})


class Migration(migrations.Migration):
    """Mark those that are there already."""

    dependencies: ClassVar = [("actors", "0011_decisions_at_once")]

    operations: ClassVar = [migrations.RunPython(_mark, migrations.RunPython.noop)]
