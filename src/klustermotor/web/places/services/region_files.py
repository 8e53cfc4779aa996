"""Sets of regions that are brought in: read, checked row by row, and kept whole or not at all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.places.reference_sets import RegionRow
from klustermotor.web.places.services.code_files import (
    GivenCode,
    Refusals,
    RefusedCode,
    codes_in_file,
    in_a_ring,
    name_faults,
)
from klustermotor.web.places.services.region_sets import add_regions, create_region_set
from klustermotor.web.shared.errors import Refused

_LONGEST_CODE = 20
_LONGEST_NUTS = 5
#: Kinds that a set from a file may be of: the tenant's own unions are made otherwise.
KINDS = tuple(kind for kind in RegionSet.Kind if kind != RegionSet.Kind.OWN)


@dataclass(frozen=True, slots=True)
class ReadRegions:
    """What a list says of regions; it is kept only where nothing was refused."""

    rows: list[RegionRow]
    refused: list[RefusedCode] = field(default_factory=list)

    @property
    def within_others(self) -> int:
        """Return how many lie in another region."""
        return sum(bool(row.parent_code) for row in self.rows)

    @property
    def in_time(self) -> int:
        """Return how many have a first or last day."""
        return sum(row.valid_from is not None or row.valid_to is not None for row in self.rows)


def read_regions(
    path: Path, *, parents: RegionSet | None = None, into: RegionSet | None = None
) -> ReadRegions:
    """Read the regions of a file and say of every row that cannot be used why; nothing is kept."""
    return check_regions(codes_in_file(path), parents=parents, into=into)


def check_regions(
    given: Sequence[GivenCode], *, parents: RegionSet | None = None, into: RegionSet | None = None
) -> ReadRegions:
    """Check a list of regions row by row.

    Parent codes are those of ``parents``, else of the list itself and of the set ``into`` which it goes.
    """
    refusals, rows = Refusals(), list[tuple[GivenCode, RegionRow]]()
    for one in given:
        row, why = _read(one)
        refusals.add(one, why)
        if row is not None:
            rows.append((one, row))
    above = _codes(parents) if parents is not None else {one.code for one in given} | _codes(into)
    within = {} if parents is not None else {one.code: one.parent for one in given}
    times = _times(into)
    for one, row in rows:
        refusals.add(one, _wrong_parent(one, above, within, str(parents or "")))
        refusals.add(one, _taken(row, times))
        times[row.code].append((row.valid_from, row.valid_to))
    return ReadRegions([row for _one, row in rows], refusals.in_order())


def _read(given: GivenCode) -> tuple[RegionRow | None, str]:
    """Return a row as a region, or what is wrong with it."""
    why = name_faults(given, _LONGEST_CODE)
    if why:
        return None, why
    days = {}
    for text in (given.valid_from, given.valid_to):
        try:
            days[text] = date.fromisoformat(text) if text else None
        except ValueError:
            return None, _("“%(day)s” is no day; write it as 2007-01-01.") % {"day": text[:40]}
    first, last = days[given.valid_from], days[given.valid_to]
    if first is not None and last is not None and last <= first:
        return None, _("It must end after the day it begins.")
    swedish = given.name_sv or given.name_en
    row = RegionRow(
        given.code,
        swedish,
        given.name_en or swedish,
        parent_code=given.parent,
        valid_from=first,
        valid_to=last,
    )
    return row, ""


def _codes(region_set: RegionSet | None) -> set[str]:
    """Return the codes that a set knows."""
    held = Region.objects.filter(region_set=region_set) if region_set else Region.objects.none()
    return set(held.values_list("code", flat=True))


def _times(region_set: RegionSet | None) -> defaultdict[str, list[tuple[date | None, date | None]]]:
    """Return when each code of a set holds."""
    times: defaultdict[str, list[tuple[date | None, date | None]]] = defaultdict(list)
    if region_set is not None:
        for code, first, last in region_set.regions.values_list("code", "valid_from", "valid_to"):
            times[code].append((first, last))
    return times


def _wrong_parent(given: GivenCode, above: set[str], within: dict[str, str], called: str) -> str:
    """Return what is wrong with what a region lies in."""
    if not given.parent:
        return ""
    if given.parent not in above:
        if called:
            return _("%(set)s has no region %(code)s for it to lie in.") % {
                "set": called,
                "code": given.parent,
            }
        return _("There is no region %(code)s for it to lie in.") % {"code": given.parent}
    return _("It lies within itself.") if in_a_ring(given.code, within) else ""


def _taken(row: RegionRow, times: defaultdict[str, list[tuple[date | None, date | None]]]) -> str:
    """Return that a code stands for another region at the same time; nothing where it does not."""
    for first, last in times[row.code]:
        begins_before = row.valid_from is None or last is None or row.valid_from < last
        ends_after = row.valid_to is None or first is None or first < row.valid_to
        if begins_before and ends_after:
            return _("The code stands for another region at the same time.")
    return ""


@transaction.atomic
def save_regions(
    *,
    tenant: Tenant,
    rows: Sequence[RegionRow],
    by: User | None,
    kind: str,
    name_sv: str,
    name_en: str = "",
    source_note: str = "",
    parents: RegionSet | None = None,
) -> RegionSet:
    """Keep checked regions as a new set."""
    code = slugify(name_sv)[:60] or "regions"
    if kind == RegionSet.Kind.NUTS:
        rows = [replace(row, nuts=row.code[:_LONGEST_NUTS]) for row in rows]
    if RegionSet.objects.in_tenant(tenant).filter(code=code).exists():
        raise Refused(_("There is a set of regions called so already; choose another name."), field="name_sv")
    return create_region_set(
        tenant=tenant,
        code=code,
        kind=kind,
        name_sv=name_sv,
        name_en=name_en,
        regions=rows,
        parents=parents,
        source_note=source_note,
        by=by,
    )


@transaction.atomic
def extend_regions(
    *, region_set: RegionSet, rows: Sequence[RegionRow], by: User | None, parents: RegionSet | None = None
) -> int:
    """Add checked regions to a set that is there, and return how many."""
    if region_set.kind == RegionSet.Kind.OWN:
        raise Refused(_("Own regions are unions of others; make them on their own page."), field="into")
    return len(add_regions(region_set=region_set, regions=rows, parents=parents, by=by))
