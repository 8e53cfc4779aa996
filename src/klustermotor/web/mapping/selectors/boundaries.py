"""The boundaries that a run's regions are drawn with."""

from klustermotor.figures.boundaries import Boundaries, dissolved
from klustermotor.web.mapping.selectors.rooms import Room
from klustermotor.web.places.boundaries import drawn_boundaries
from klustermotor.web.places.models import RegionSet
from klustermotor.web.places.selectors import year_of


def boundaries_of(room: Room) -> Boundaries:
    """Return the areas of the run's region set; regions that are unions of others are dissolved."""
    held = RegionSet.objects.in_tenant(room.run.tenant).get(uid=room.run.parameters["region_set"])
    found = drawn_boundaries(
        held.boundaries, held.code_property, tuple(room.names.position), year=year_of(room.period)
    )
    unions: dict[str, list[str]] = {}
    for region, part in held.regions.filter(parts__isnull=False).values_list("code", "parts__code"):
        if region in room.names.regions and region not in found.codes:
            unions.setdefault(region, []).append(part)
    known = {code: [one for one in parts if one in found.codes] for code, parts in unions.items()}
    known = {code: parts for code, parts in known.items() if parts}
    return dissolved(found, known, names=room.names.regions) if known else found
