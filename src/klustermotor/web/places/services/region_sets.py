"""Sets of regions that are compared with each other, and their boundaries."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.figures.boundaries_from_geojson import boundaries_from_geojson
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.boundaries import NAMED_BOUNDARIES
from klustermotor.web.places.finding import index_new_regions, index_region_set
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.places.reference_sets import RegionRow
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def create_region_set(
    *,
    tenant: Tenant,
    code: str,
    kind: str,
    name_sv: str,
    by: User | None,
    name_en: str = "",
    regions: Iterable[RegionRow] = (),
    parents: RegionSet | None = None,
    boundaries: str = "",
    code_property: str = "",
    source_note: str = "",
) -> RegionSet:
    """Make a set of regions; ``parents`` is the set that parent codes belong to, else the new set itself."""
    made = RegionSet(
        tenant=tenant,
        code=code,
        kind=kind,
        name_sv=name_sv,
        name_en=name_en,
        boundaries=boundaries,
        code_property=code_property,
        source_note=source_note,
    )
    audit.save(made, by=by)
    index_region_set(made)
    add_regions(region_set=made, regions=regions, parents=parents, by=by)
    return made


@transaction.atomic
def add_regions(
    *,
    region_set: RegionSet,
    regions: Iterable[RegionRow],
    by: User | None,
    parents: RegionSet | None = None,
) -> list[Region]:
    """Add regions to a set: one entry in the trail for the list as a whole."""
    rows = list(regions)
    _refuse_doubles(region_set, rows)
    made = Region.objects.bulk_create([_region(region_set, row) for row in rows], batch_size=500)
    above = {
        one.code: one
        for one in Region.objects.filter(region_set=parents or region_set).order_by("valid_to", "pk")
    }
    children = [
        (region, above[row.parent_code])
        for region, row in zip(made, rows, strict=True)
        if row.parent_code in above
    ]
    for region, parent in children:
        region.parent = parent
    Region.objects.bulk_update([region for region, _parent in children], ["parent"], batch_size=500)
    if made:
        index_new_regions(made)
        audit.event(region_set, by=by, name="regions added", details={"regions": len(made)})
    return made


def _region(region_set: RegionSet, row: RegionRow) -> Region:
    """Return a checked region that is not yet saved."""
    region = Region(
        tenant=region_set.tenant,
        region_set=region_set,
        code=row.code,
        name_sv=row.name_sv,
        name_en=row.name_en,
        long_name_sv=row.long_name_sv,
        long_name_en=row.long_name_en,
        nuts=row.nuts,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
    region.clean_fields(exclude=["tenant", "region_set"])
    return region


def _refuse_doubles(region_set: RegionSet, rows: list[RegionRow]) -> None:
    """Refuse a code that stands for two regions at a time."""
    current = [row.code for row in rows if row.valid_to is None]
    held = set(region_set.regions.filter(code__in=current, valid_to=None).values_list("code", flat=True))
    doubles = sorted({code for code in current if code in held or current.count(code) > 1})
    if doubles:
        raise Refused(
            _("The code %(code)s stands for more than one region; give each region a code of its own.")
            % {"code": ", ".join(doubles[:5])}
        )


@transaction.atomic
def set_boundaries(
    *, region_set: RegionSet, by: User | None, name: str = "", geojson: bytes = b"", code_property: str = ""
) -> None:
    """Give a set its boundaries: by a name the pictures know, or GeoJSON whose property holds codes."""
    if geojson:
        region_set.boundaries = _checked_geojson(region_set, geojson, code_property)
        region_set.code_property = code_property
    elif name == "" or name in NAMED_BOUNDARIES:
        region_set.boundaries, region_set.code_property = name, ""
    else:
        raise Refused(_("There are no boundaries with that name."), field="name")
    audit.save(region_set, by=by)


def _checked_geojson(region_set: RegionSet, geojson: bytes, code_property: str) -> str:
    """Store boundaries that can be drawn and that belong to the set; return their digest."""
    try:
        drawn = boundaries_from_geojson(geojson.decode("utf-8-sig"), code_property)
    except UnicodeDecodeError:
        raise Refused(_("The file is not text in UTF-8; export it as GeoJSON."), field="file") from None
    except ValueError as error:
        raise Refused(
            _("The boundaries cannot be read: %(why)s.") % {"why": str(error).rstrip(".")}, field="file"
        ) from None
    codes = set(region_set.regions.values_list("code", flat=True))
    if not codes & set(drawn.codes):
        raise Refused(
            _(
                "None of the %(count)s areas has a code of this set in the property “%(property)s”. "
                "Its first value is “%(first)s”; choose the property that holds the regions’ codes."
            )
            % {"count": len(drawn.codes), "property": code_property, "first": drawn.codes[0]},
            field="code_property",
        )
    return files.store(geojson)
