"""The tenant's own regions: unions of others, and which regions are in focus."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.finding import index_region
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.places.services.region_sets import create_region_set
from klustermotor.web.shared.errors import Refused

_OWN_SET = "own"
_LONGEST_CODE = 20


@transaction.atomic
def create_own_region(
    *,
    tenant: Tenant,
    name_sv: str,
    parts: Sequence[Region],
    by: User | None,
    name_en: str = "",
    code: str = "",
    note: str = "",
    valid_from: date | None = None,
) -> Region:
    """Make a region of the tenant's own as the union of others of one kind."""
    _check_parts(tenant, parts)
    own = _own_set(tenant, by)
    _refuse_taken_names(own, name_sv, name_en)
    made = Region(
        tenant=tenant,
        region_set=own,
        code=_free_code(own, code or slugify(name_sv)),
        name_sv=name_sv,
        name_en=name_en,
        note=note,
        valid_from=valid_from,
    )
    audit.save(made, by=by)
    made.parts.set(parts)
    _record_parts(made, [], parts, by)
    index_region(made)
    return made


@transaction.atomic
def change_own_region(
    *, region: Region, name_sv: str, parts: Sequence[Region], by: User, name_en: str = "", note: str = ""
) -> None:
    """Change the names of an own region, or what it is the union of."""
    _refuse_reference(region)
    _check_parts(region.tenant, parts)
    _refuse_taken_names(region.region_set, name_sv, name_en, but=region)
    region.name_sv, region.name_en, region.note = name_sv, name_en, note
    audit.save(region, by=by)
    before = list(region.parts.all())
    region.parts.set(parts)
    _record_parts(region, before, parts, by)
    index_region(region)


@transaction.atomic
def end_own_region(*, region: Region, on: date, by: User) -> None:
    """Let an own region exist until a day; what was computed for it stays."""
    _refuse_reference(region)
    if region.valid_from and on <= region.valid_from:
        raise Refused(_("The region must end after the day it began."), field="on")
    region.valid_to = on
    region.is_focus = False
    audit.save(region, by=by)


@transaction.atomic
def set_focus(*, region: Region, focus: bool, by: User | None) -> None:
    """Say that the tenant works with a region, or no longer does."""
    region.is_focus = focus
    audit.save(region, by=by)


def _own_set(tenant: Tenant, by: User | None) -> RegionSet:
    """Return the set that holds a tenant's own regions."""
    found = RegionSet.objects.in_tenant(tenant).filter(code=_OWN_SET).first()
    if found is not None:
        return found
    return create_region_set(
        tenant=tenant,
        code=_OWN_SET,
        kind=RegionSet.Kind.OWN,
        name_sv="Egna regioner",
        name_en="Own regions",
        by=by,
    )


def _check_parts(tenant: Tenant, parts: Sequence[Region]) -> None:
    """Refuse a union of nothing, of different kinds, or of own regions."""
    if not parts:
        raise Refused(_("Choose at least one region that it consists of."), field="parts")
    if any(part.tenant_id != tenant.pk for part in parts):
        raise Refused(_("A region can only consist of regions in this workbench."), field="parts")
    if len({part.region_set_id for part in parts}) > 1:
        raise Refused(
            _("Choose regions of one kind, such as counties or municipalities, so that none counts twice."),
            field="parts",
        )
    if parts[0].region_set.kind == RegionSet.Kind.OWN:
        raise Refused(_("Choose the regions themselves, not unions of them."), field="parts")


def _refuse_taken_names(own: RegionSet, name_sv: str, name_en: str, but: Region | None = None) -> None:
    """Refuse a name that another own region has today; the name of one that has ended is free."""
    others = own.regions.valid_on(own.tenant.today())
    others = others.exclude(pk=but.pk) if but else others
    for field, name in (("name_sv", name_sv), ("name_en", name_en)):
        taken = {str(held).strip().casefold() for held in others.values_list(field, flat=True) if held}
        if name.strip().casefold() in taken:
            raise Refused(
                _(
                    "There is an own region called {name} already; choose another name, or change that one."
                ).format(name=name.strip()),
                field=field,
            )


def _refuse_reference(region: Region) -> None:
    """Refuse to change a region that came with a code list."""
    if region.region_set.kind != RegionSet.Kind.OWN:
        raise Refused(_("Only your own regions can be changed; this one comes from a code list."))


def _free_code(own: RegionSet, wanted: str) -> str:
    """Return a code that no other region of the set has."""
    base = (wanted or "region")[:_LONGEST_CODE]
    held = set(own.regions.values_list("code", flat=True))
    candidates = [
        base,
        *(f"{base[: _LONGEST_CODE - len(str(n)) - 1].rstrip('-')}-{n}" for n in range(2, len(held) + 3)),
    ]
    return next(code for code in candidates if code not in held)


def _record_parts(region: Region, before: Sequence[Region], after: Sequence[Region], by: User | None) -> None:
    """Write in the trail what the union was and is."""
    old, new = (sorted(one.code for one in parts) for parts in (before, after))
    if old != new:
        details = {"parts": ", ".join(new)} | ({"parts_before": ", ".join(old)} if old else {})
        audit.event(region, by=by, name="parts set", details=details)
