"""Squares in order, for regions whose boundaries are not known."""

import math
from collections.abc import Mapping, Sequence

import shapely

from klustermotor.figures.boundaries import Boundaries

_GAP = 0.04
_WIDER_THAN_HIGH = 1.5


def tile_grid(codes: Sequence[str], *, names: Mapping[str, str] | None = None) -> Boundaries:
    """Return a square for each region, row by row in the order given; the squares say nothing of geography.

    Parameters
    ----------
    codes : sequence of str
    names : mapping of str to str, optional

    Returns
    -------
    Boundaries
        Of the kind ``tiles``, which a map says in its description.

    Raises
    ------
    ValueError
        If there is no code, or one comes twice.

    Examples
    --------
    >>> tile_grid(["AL", "AK", "AZ"]).kind
    'tiles'
    """
    if not codes or len(set(codes)) != len(codes):
        raise ValueError("a grid of tiles needs at least one region, and each code once")
    columns = math.ceil(math.sqrt(_WIDER_THAN_HIGH * len(codes)))
    tiles = []
    for position in range(len(codes)):
        row, column = divmod(position, columns)
        tiles.append(shapely.box(column + _GAP, -row - 1 + _GAP, column + 1 - _GAP, -row - _GAP))
    return Boundaries(tuple(codes), tuple(tiles), dict(names or {}), "", "tiles")
