"""Say what coordinates mean, and measure distances between them: metres in the plane or on the globe."""

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_floats

CoordinateSystem: TypeAlias = Literal["planar", "geographic"]
EARTH_RADIUS = 6_371_008.8
"""Mean radius of the Earth in metres (IUGG)."""


def positions(coordinates: ArrayLike, *, system: CoordinateSystem) -> FloatArray:
    """Return points in space, so that straight lines between them order pairs as their distances do.

    Parameters
    ----------
    coordinates : (n_points, 2) array-like
        Easting and northing in metres if ``system`` is "planar"; latitude and longitude in degrees (in that
        order) if it is "geographic".
    system : {"planar", "geographic"}
        What the coordinates are. There is no default, as a wrong guess gives plausible, wrong distances.

    Returns
    -------
    (n_points, 3) ndarray of metres
        Planar points lie in a plane; geographic points lie on a sphere of the Earth's mean radius, where a
        straight line is the chord under the great circle (see `chord_length`).

    Raises
    ------
    ValueError
        If the shape, the system, or a latitude or longitude is not valid.

    Examples
    --------
    >>> positions([[0.0, 0.0], [3.0, 4.0]], system="planar")
    array([[0., 0., 0.], [3., 4., 0.]])
    """
    points = as_floats(coordinates, "coordinates", axes=("point", "coordinate"))
    if points.shape[1] != 2:
        raise ValueError(f"coordinates must have 2 columns, but have {points.shape[1]}")
    if system == "planar":
        return np.column_stack([points, np.zeros(len(points))])
    if system != "geographic":
        raise ValueError(f'system must be "planar" (metres) or "geographic" (degrees), not {system!r}')
    outside = (np.abs(points[:, 0]) > 90) | (np.abs(points[:, 1]) > 180)
    if outside.any():
        first = int(np.argmax(outside))
        raise ValueError(
            f"coordinates of point {first} (counted from 0) are {points[first, 0]:g}, {points[first, 1]:g}: "
            "latitude must lie within ±90 and longitude within ±180 degrees, in that order"
        )
    latitude, longitude = np.radians(points).T
    return EARTH_RADIUS * np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )


def as_distances(values: ArrayLike) -> FloatArray:
    """Return distances, after checking that they ascend from 0 or more.

    Parameters
    ----------
    values : (n_distances,) array-like of metres

    Returns
    -------
    (n_distances,) ndarray of metres

    Raises
    ------
    ValueError
        If they do not.

    Examples
    --------
    >>> as_distances([0, 500, 1000])
    array([   0.,  500., 1000.])
    """
    distances = as_floats(values, "distances", ndim=1, axes=("distance",))
    if distances[0] < 0 or (np.diff(distances) <= 0).any():
        raise ValueError("distances must ascend from 0 or more (metres)")
    return distances


def chord_length(distance: ArrayLike, *, system: CoordinateSystem) -> FloatArray:
    """Return the straight line between two `positions` that lie a distance apart.

    Parameters
    ----------
    distance : array-like of metres
        In the plane, or along the great circle.
    system : {"planar", "geographic"}

    Returns
    -------
    ndarray of metres
        The distance itself in the plane.

    Examples
    --------
    >>> chord_length(1000.0, system="planar")
    array(1000.)
    """
    length = np.asarray(distance, dtype=np.float64)
    if system == "planar":
        return length
    half_turn = np.minimum(length / (2 * EARTH_RADIUS), np.pi / 2)
    return np.asarray(2 * EARTH_RADIUS * np.sin(half_turn))


def arc_length(chord: ArrayLike, *, system: CoordinateSystem) -> FloatArray:
    """Return the distance that belongs to a straight line between two `positions`.

    Parameters
    ----------
    chord : array-like of metres
    system : {"planar", "geographic"}

    Returns
    -------
    ndarray of metres
        Along the great circle if geographic, the line itself if planar.

    Examples
    --------
    >>> round(float(arc_length(chord_length(5e6, system="geographic"), system="geographic")))
    5000000
    """
    line = np.asarray(chord, dtype=np.float64)
    if system == "planar":
        return line
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.minimum(line / (2 * EARTH_RADIUS), 1.0)))


def plane_around_centre(points: FloatArray, *, system: CoordinateSystem) -> FloatArray:
    """Return planar coordinates of `positions`; the globe is laid flat around the points' centre.

    Parameters
    ----------
    points : (n_points, 3) ndarray of metres
        From `positions`.
    system : {"planar", "geographic"}

    Returns
    -------
    (n_points, 2) ndarray of metres
        For geographic points the azimuthal equidistant projection: at a distance r from the centre, lengths
        across the ray are too long by about r²/(6 × Earth radius²), 0.1% at 500 km and 0.4% at 1,000 km.

    Raises
    ------
    ValueError
        If geographic points lie all around the globe, so that they have no centre.

    Examples
    --------
    >>> flat = plane_around_centre(positions([[59.0, 17.0], [60.0, 17.0]], system="geographic"),
    ...                            system="geographic")
    >>> round(float(np.hypot(*(flat[0] - flat[1]))))
    111195
    """
    if system == "planar":
        return points[:, :2].copy()
    centre = points.mean(axis=0) / EARTH_RADIUS
    length = float(np.linalg.norm(centre))
    if length < 0.5:
        raise ValueError(
            "coordinates lie around the whole globe: no plane can hold their distances; use method='exact'"
        )
    up = centre / length
    east = np.cross([0.0, 0.0, 1.0], up)
    east = east / np.linalg.norm(east) if np.linalg.norm(east) > 1e-9 else np.array([1.0, 0.0, 0.0])
    north = np.cross(up, east)
    away = np.arctan2(np.linalg.norm(np.cross(points, up), axis=1), points @ up)
    x, y = points @ east, points @ north
    ray = np.hypot(x, y)
    scale = np.divide(away * EARTH_RADIUS, ray, out=np.zeros(len(points)), where=ray > 0)
    return np.column_stack([x * scale, y * scale])
