"""Lists of industries, or a further level of one: read, checked row by row, kept whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from klustermotor.codelists import IndustryName, names_of_industries
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.models import Classification
from klustermotor.web.places.services.classifications import ItemRow, create_classification
from klustermotor.web.places.services.code_files import (
    LONGEST_NAME,
    GivenCode,
    Refusals,
    RefusedCode,
    codes_in_file,
    in_a_ring,
    name_faults,
)
from klustermotor.web.shared.errors import Refused

_LONGEST_CODE = 40
#: Kinds that a list from a file may be of: cluster definitions have a page of their own.
KINDS = tuple(kind for kind in Classification.Kind if kind != Classification.Kind.CLUSTERS)


@dataclass(frozen=True, slots=True)
class ReadIndustries:
    """What a list says of industries; it is kept only where nothing was refused."""

    rows: list[ItemRow]
    refused: list[RefusedCode] = field(default_factory=list)

    @property
    def within_others(self) -> int:
        """Return how many lie in another industry."""
        return sum(bool(row.parent_code) for row in self.rows)


def read_industries(path: Path, *, into: Classification | None = None) -> ReadIndustries:
    """Read the industries of a file and say of every row that cannot be used why; nothing is kept.

    A code without a parent lies below the longest code that begins it, in the file or in the list ``into``
    which it goes: 29101 below 2910. One without a name is called after the lists that come with the product.
    """
    return check_industries(codes_in_file(path), into=into)


def check_industries(given: Sequence[GivenCode], *, into: Classification | None = None) -> ReadIndustries:
    """Say what given industries are and lie in, and of every one that cannot be used why; nothing is kept."""
    held = dict(into.items.values_list("code", "level")) if into is not None else {}
    above = dict(into.items.values_list("code", "parent_code")) if into is not None else {}
    names = names_of_industries([one.code for one in given if one.code])
    called = [_named(one, names) for one in given]
    known = {one.code for one in given if one.code} | set(held)
    parents = above | {one.code: one.parent or _beginning(one.code, known) for one in given}
    refusals, seen = Refusals(), set[str]()
    for one in called:
        why = name_faults(one, _LONGEST_CODE) or _wrong_place(one, known, parents)
        if not why and one.code in held:
            why = _("The list has this code already.")
        if not why and one.code in seen:
            why = _("The same code stands further up.")
        seen.add(one.code)
        refusals.add(one, why)
    rows = [
        ItemRow(
            one.code,
            one.name_sv or one.name_en,
            one.name_en or one.name_sv,
            parents[one.code],
            _level(one.code, parents, held),
        )
        for one in called
    ]
    return ReadIndustries([] if refusals.rows else rows, refusals.in_order())


def _named(given: GivenCode, names: Mapping[str, IndustryName]) -> GivenCode:
    """Return a row with the names of the lists that come with the product, where it has none."""
    found = names.get(given.code)
    if given.name_sv or given.name_en or found is None:
        return given
    return replace(given, name_sv=found.sv[:LONGEST_NAME], name_en=found.en[:LONGEST_NAME])


def _beginning(code: str, known: set[str]) -> str:
    """Return the longest other code that begins a code; empty where none does."""
    return next((code[:length] for length in range(len(code) - 1, 0, -1) if code[:length] in known), "")


def _wrong_place(given: GivenCode, known: set[str], parents: Mapping[str, str]) -> str:
    """Return what is wrong with what an industry lies in."""
    if given.parent and given.parent not in known:
        return _("There is no industry %(code)s for it to lie in.") % {"code": given.parent}
    return _("It lies within itself.") if in_a_ring(given.code, parents) else ""


def _level(code: str, parents: Mapping[str, str], held: Mapping[str, int]) -> int:
    """Return how many levels down a code lies, the top one being 1."""
    level, above, seen = 1, parents.get(code, ""), {code}
    while above and above not in seen:
        if above in held:
            return level + held[above]
        seen.add(above)
        level, above = level + 1, parents.get(above, "")
    return level


@transaction.atomic
def save_industries(
    *,
    tenant: Tenant,
    rows: Sequence[ItemRow],
    by: User | None,
    kind: str,
    name_sv: str,
    name_en: str = "",
    source_note: str = "",
) -> Classification:
    """Keep checked industries as a new list."""
    code = slugify(name_sv)[:60] or "industries"
    if Classification.objects.in_tenant(tenant).filter(code=code).exists():
        raise Refused(_("There is a list called so already; choose another name."), field="name_sv")
    return create_classification(
        tenant=tenant,
        code=code,
        kind=kind,
        name_sv=name_sv,
        name_en=name_en,
        items=rows,
        source_note=source_note,
        by=by,
    )
