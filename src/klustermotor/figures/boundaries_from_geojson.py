"""Boundaries that somebody brings as GeoJSON."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from klustermotor.figures.boundaries import Boundaries, mended
from klustermotor.figures.projections import equal_area_about

_POLYGONS = ("Polygon", "MultiPolygon")


@lru_cache(maxsize=16)
def boundaries_from_geojson(
    text: str, code_property: str, *, name_property: str | None = None, source: str = ""
) -> Boundaries:
    """Return the areas of a GeoJSON feature collection (RFC 7946: degrees, WGS 84), on an equal-area cone.

    Features with the same code are joined.

    Parameters
    ----------
    text : str
    code_property : str
        The property that holds a region's code.
    name_property : str, optional
        The property that holds its name.
    source : str
        Where the boundaries come from, for the reader.

    Returns
    -------
    Boundaries

    Raises
    ------
    ValueError
        If the text is no feature collection, a feature lacks the code or is no polygon, or a point is outside
        the globe; the message names the feature by its number in the file.

    Examples
    --------
    >>> ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    >>> feature = {"type": "Feature", "properties": {"id": "X"},
    ...            "geometry": {"type": "Polygon", "coordinates": [ring]}}
    >>> boundaries_from_geojson(json.dumps({"type": "FeatureCollection", "features": [feature]}), "id").codes
    ('X',)
    """
    shapes: dict[str, list[Any]] = {}
    names: dict[str, str] = {}
    for number, feature in enumerate(_features(text), start=1):
        properties = _object(feature, "properties", number)
        code = _code(properties, code_property, number)
        shapes.setdefault(code, []).append(_shape(_object(feature, "geometry", number), number))
        if name_property is not None and properties.get(name_property):
            names[code] = str(properties[name_property])
    degrees = [shapely.union_all(parts) for parts in shapes.values()]
    project = equal_area_about(shapely.get_coordinates(degrees))
    plane = tuple(mended(shapely.transform(shape, project)) for shape in degrees)
    return Boundaries(tuple(shapes), plane, names, source)


def _features(text: str) -> Sequence[Any]:
    """Return the features of a collection."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"the boundaries are not JSON: {error}; export them as GeoJSON") from None
    if not isinstance(tree, Mapping) or tree.get("type") != "FeatureCollection":
        raise ValueError(
            "the boundaries must be a GeoJSON FeatureCollection; this file begins with something else"
        )
    features = tree.get("features")
    if not isinstance(features, list) or not features:
        raise ValueError("the GeoJSON has no features; it needs one for each region")
    return features


def _object(feature: Any, key: str, number: int) -> Mapping[str, Any]:
    """Return a part of a feature."""
    part = feature.get(key) if isinstance(feature, Mapping) else None
    if not isinstance(part, Mapping):
        raise ValueError(f"feature {number} of the GeoJSON has no {key}")  # noqa: TRY004  (the file is wrong)
    return part


def _code(properties: Mapping[str, Any], code_property: str, number: int) -> str:
    """Return a feature's code as text."""
    code = properties.get(code_property)
    if not isinstance(code, str | int) or str(code).strip() == "":
        known = ", ".join(sorted(map(str, properties))) or "none"
        raise ValueError(
            f"feature {number} of the GeoJSON has no code in the property {code_property!r}; "
            f"its properties are: {known}"
        )
    return str(code).strip()


def _shape(geometry: Mapping[str, Any], number: int) -> Any:
    """Return a feature's polygon, mended where it crosses itself."""
    if geometry.get("type") not in _POLYGONS:
        raise ValueError(
            f"feature {number} of the GeoJSON is a {geometry.get('type')}; "
            "only Polygon and MultiPolygon make areas"
        )
    try:
        shape = mended(shapely.force_2d(shapely.from_geojson(json.dumps(geometry))))
    except (shapely.errors.GEOSException, ValueError):
        raise ValueError(f"feature {number} of the GeoJSON has coordinates that make no polygon") from None
    points = shapely.get_coordinates(shape)
    if not len(points):
        raise ValueError(f"feature {number} of the GeoJSON is empty")
    if (
        not np.isfinite(points).all()
        or np.abs(points).max(axis=0)[0] > 360
        or np.abs(points[:, 1]).max() > 90
    ):
        raise ValueError(
            f"feature {number} of the GeoJSON has a point outside the globe; coordinates must be "
            "longitude and latitude in degrees (WGS 84), not metres"
        )
    return shape
