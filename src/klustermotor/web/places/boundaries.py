"""From a set's boundaries, by name or by file, to what the pictures draw."""

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from klustermotor.figures.boundaries import Boundaries
from klustermotor.figures.boundaries_from_geojson import boundaries_from_geojson
from klustermotor.figures.boundaries_of_sweden import boundaries_of_sweden
from klustermotor.figures.tiles import tile_grid
from klustermotor.web.shared import files

if TYPE_CHECKING:
    from klustermotor.figures.boundaries_of_sweden import SwedishLevel

#: Boundaries that come with the product.
NAMED_BOUNDARIES = {
    "counties": _("Sweden’s counties"),
    "municipalities": _("Sweden’s municipalities"),
    "functional_regions": _("Sweden’s functional regions"),
}


def drawn_boundaries(
    boundaries: str, code_property: str, codes: tuple[str, ...], *, year: int | None = None
) -> Boundaries:
    """Return the areas of a set, Sweden's as they were in the year of the figures; else squares in order."""
    if boundaries in NAMED_BOUNDARIES:
        return boundaries_of_sweden(cast("SwedishLevel", boundaries), year=year)
    if boundaries:
        return _from_file(boundaries, code_property)
    return _squares(codes)


@lru_cache(maxsize=8)
def _from_file(digest: str, code_property: str) -> Boundaries:
    """Read stored boundaries once."""
    text = files.path_of(digest).read_text(encoding="utf-8-sig")
    return boundaries_from_geojson(text, code_property)


@lru_cache(maxsize=8)
def _squares(codes: tuple[str, ...]) -> Boundaries:
    """Return a square for each code."""
    return tile_grid(codes)
