"""Boundaries of regions: fitted into a frame as path data, and dissolved into regions of one's own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, TypeAlias

import numpy as np
import shapely

from klustermotor.analysis.arrays import FloatArray

Box: TypeAlias = tuple[float, float, float, float]

# Visvalingam's tolerance, in units of the drawing: what is smaller cannot be seen.
_SMALLEST_SEEN = 0.5
_PER_UNIT = 10


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """The areas of a set of regions, on a plane with the north up.

    Parameters
    ----------
    codes : tuple of str
    shapes : tuple of shapely geometries
        One per code.
    names : mapping of str to str
        Code to name, where the source has names.
    source : str
        Where the boundaries come from, for the reader.
    kind : {"map", "tiles"}
        Tiles are squares in order, without any geography.
    """

    codes: tuple[str, ...]
    shapes: tuple[Any, ...]
    names: Mapping[str, str]
    source: str
    kind: Literal["map", "tiles"] = "map"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Boundaries as SVG path data within a frame that begins at (0, 0).

    Parameters
    ----------
    paths : mapping of str to str
        Code to path data; areas outside the frame are left out.
    middles : mapping of str to tuple of float
        Code to a point inside the area.
    width, height : float
        What the areas fill of the frame.
    """

    paths: Mapping[str, str]
    middles: Mapping[str, tuple[float, float]]
    width: float
    height: float


@lru_cache(maxsize=64)
def fitted(
    boundaries: Boundaries, width: float, height: float, around: frozenset[str] = frozenset()
) -> Fitted:
    """Return boundaries as path data that fits a frame, simplified to what can be seen, borders kept shared.

    Parameters
    ----------
    boundaries : Boundaries
    width, height : float
        Size of the frame.
    around : frozenset of str
        Fill the frame with these areas and what lies beside them; all areas where it is empty.

    Returns
    -------
    Fitted
        Kept for the life of the process.

    Raises
    ------
    ValueError
        If none of the areas to fill the frame with is known.

    Examples
    --------
    >>> from klustermotor.figures.tiles import tile_grid
    >>> places = fitted(tile_grid(["A", "B"]), 100, 100)
    >>> list(places.paths), places.width
    (['A', 'B'], 100.0)
    """
    shapes = np.array(boundaries.shapes, dtype=object)
    left, bottom, right, top = _extent(boundaries, around)
    scale = min(width / (right - left), height / (top - bottom))
    plane = shapely.transform(
        shapes, lambda points: np.column_stack([points[:, 0] - left, top - points[:, 1]]) * scale
    )
    frame = ((right - left) * scale, (top - bottom) * scale)
    if boundaries.kind == "map":
        plane = shapely.coverage_simplify(plane, _SMALLEST_SEEN)
    if around:
        plane = shapely.clip_by_rect(plane, 0.0, 0.0, *frame)
    middles = shapely.get_coordinates(shapely.point_on_surface(plane))
    drawn = ~shapely.is_empty(plane)
    codes = [code for code, some in zip(boundaries.codes, drawn, strict=True) if some]
    return Fitted(
        {code: _path(shape) for code, shape in zip(codes, plane[drawn], strict=True)},
        {code: (float(x), float(y)) for code, (x, y) in zip(codes, middles, strict=True)},
        *frame,
    )


def _extent(boundaries: Boundaries, around: Collection[str]) -> Box:
    """Return left, bottom, right and top of the areas to show, with some of what is beside them."""
    positions = [i for i, code in enumerate(boundaries.codes) if not around or code in around]
    if not positions:
        raise ValueError(f"no boundary is known for any of {', '.join(sorted(around)) or 'the regions'}")
    left, bottom, right, top = (
        float(end) for end in shapely.total_bounds([boundaries.shapes[i] for i in positions])
    )
    room = 0.35 * max(right - left, top - bottom) if around else 0.0
    return left - room, bottom - room, right + room, top + room


def mended(shape: Any) -> Any:
    """Return a shape as a valid polygon or several; stray lines and points that mending leaves are dropped.

    Parameters
    ----------
    shape : shapely geometry

    Returns
    -------
    shapely geometry
        Empty where nothing has an area.

    Examples
    --------
    >>> mended(shapely.from_wkt("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")).area
    2.0
    """
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    return shapely.union_all(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def _path(shape: Any) -> str:
    """Write a shape as path data in tenths of a unit, each point relative to the one before."""
    rings = [ring for part in shapely.get_parts(shape) for ring in _rings(part)]
    written = [_ring(points) for points in rings]
    largest = max(rings, key=len, default=np.zeros((1, 2)))
    return "".join(written) or _dot(largest[0])


def _rings(part: Any) -> list[FloatArray]:
    """Return the corner points of a polygon's outside and holes; lines and points have none."""
    if shapely.get_type_id(part) != shapely.GeometryType.POLYGON:
        return []
    return [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]


def _ring(points: FloatArray) -> str:
    """Write a closed ring; nothing where it shrinks to a line."""
    grid = np.rint(points * _PER_UNIT).astype(int)
    moved = np.append(True, np.any(np.diff(grid, axis=0) != 0, axis=1))
    corners = grid[moved][:-1]
    if len(corners) < 3:
        return ""
    steps = "".join(_pair(step) for step in np.diff(corners, axis=0))
    return f"M{_pair(corners[0])}l{steps.lstrip()}z"


def _pair(step: FloatArray) -> str:
    """Write two tenths as briefly as path data allows."""
    x, y = (
        f"{tenths / _PER_UNIT:g}".replace("0.", ".", 1)
        if abs(tenths) < _PER_UNIT
        else f"{tenths / _PER_UNIT:g}"
        for tenths in step
    )
    return f" {x}{y if y.startswith('-') else ' ' + y}"


def _dot(at: FloatArray) -> str:
    """Write a small square for an area too small to have corners."""
    return f"M{at[0] - 0.5:.1f} {at[1] - 0.5:.1f}h1v1h-1z"


def dissolved(
    boundaries: Boundaries, unions: Mapping[str, Sequence[str]], *, names: Mapping[str, str] | None = None
) -> Boundaries:
    """Return the boundaries of regions made of others; what no union takes stays as it is.

    Parameters
    ----------
    boundaries : Boundaries
    unions : mapping of str to sequence of str
        Code of the new region to the codes of its parts.
    names : mapping of str to str, optional
        Names of the new regions.

    Returns
    -------
    Boundaries

    Raises
    ------
    ValueError
        If a part is unknown, or stands in two unions; both are named.

    Examples
    --------
    >>> from klustermotor.figures.tiles import tile_grid
    >>> dissolved(tile_grid(["A", "B", "C"]), {"AB": ["A", "B"]}).codes
    ('AB', 'C')
    """
    owner: dict[str, str] = {}
    for union, parts in unions.items():
        for part in parts:
            if part not in boundaries.codes:
                raise ValueError(f"the region {union} has the part {part}, for which there is no boundary")
            if part in owner:
                raise ValueError(
                    f"{part} is a part of both {owner[part]} and {union}; draw them one at a time"
                )
            owner[part] = union
    shape_of = dict(zip(boundaries.codes, boundaries.shapes, strict=True))
    shapes = {union: shapely.union_all([shape_of[part] for part in parts]) for union, parts in unions.items()}
    shapes |= {code: shape for code, shape in shape_of.items() if code not in owner}
    return replace(
        boundaries,
        codes=tuple(shapes),
        shapes=tuple(shapes.values()),
        names={**boundaries.names, **(names or {})},
    )
