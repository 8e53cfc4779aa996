"""From latitude and longitude to the plane: Sweden's national grid, and an equal-area cone anywhere."""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from klustermotor.analysis.arrays import FloatArray

Projection: TypeAlias = Callable[[FloatArray], FloatArray]

# GRS 80 and SWEREF 99 TM, as Lantmäteriet publishes them.
_AXIS, _FLATTENING = 6378137.0, 1 / 298.257222101
_MERIDIAN, _SCALE, _FALSE_EASTING = math.radians(15.0), 0.9996, 500_000.0
_SPHERE = 6371007.2  # radius of the sphere with the area of the ellipsoid


def sweref99_tm(degrees: FloatArray) -> FloatArray:
    """Return easting and northing in metres by the Gauss–Krüger formulas [1]_.

    Parameters
    ----------
    degrees : (n, 2) ndarray
        Longitude and latitude.

    Returns
    -------
    (n, 2) ndarray

    References
    ----------
    .. [1] Lantmäteriet. Gauss Conformal Projection (Transverse Mercator): Krüger's formulas.

    Examples
    --------
    >>> sweref99_tm(np.array([[24.0, 66.0]])).round().astype(int).tolist()
    [[907352, 7349218]]
    """
    longitude, latitude = np.radians(degrees.T)
    n = _FLATTENING / (2 - _FLATTENING)
    rectifying = _AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    eccentricity = math.sqrt(_FLATTENING * (2 - _FLATTENING))
    sine = np.sin(latitude)
    conformal = np.sinh(np.arctanh(sine) - eccentricity * np.arctanh(eccentricity * sine))
    turned = longitude - _MERIDIAN
    xi = np.arctan2(conformal, np.cos(turned))
    eta = np.arctanh(np.sin(turned) / np.hypot(1.0, conformal))
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    north, east = xi.copy(), eta.copy()
    for order, coefficient in enumerate(series, start=1):
        north += coefficient * np.sin(2 * order * xi) * np.cosh(2 * order * eta)
        east += coefficient * np.cos(2 * order * xi) * np.sinh(2 * order * eta)
    plane: FloatArray = np.column_stack(
        [_SCALE * rectifying * east + _FALSE_EASTING, _SCALE * rectifying * north]
    )
    return plane


def equal_area_about(degrees: FloatArray) -> Projection:
    """Return Albers' equal-area cone about some points [1]_, cut where the points leave the widest gap.

    The cut lets areas on both sides of the date line, as Alaska's islands, stay together.

    Parameters
    ----------
    degrees : (n, 2) ndarray
        Longitude and latitude of all points.

    Returns
    -------
    callable
        Takes (n, 2) degrees and returns (n, 2) metres.

    References
    ----------
    .. [1] Snyder, J. P. (1987). Map Projections: A Working Manual, ch. 14.

    Examples
    --------
    >>> corners = np.array([[170.0, 50.0], [-170.0, 50.0], [-170.0, 60.0]])
    >>> bool(np.ptp(equal_area_about(corners)(corners)[:, 0]) < 2e6)
    True
    """
    first = _first_longitude(degrees[:, 0])
    middle = (float(((degrees[:, 0] - first) % 360.0).max())) / 2
    low, high = float(degrees[:, 1].min()), float(degrees[:, 1].max())
    parallels = np.radians([low + (high - low) / 6, high - (high - low) / 6])
    n = float(np.sin(parallels).mean())
    if abs(n) < 0.05:
        return lambda points: _cylinder(points, first, middle)
    c = math.cos(parallels[0]) ** 2 + 2 * n * math.sin(parallels[0])
    base = math.sqrt(max(c - 2 * n * math.sin(math.radians((low + high) / 2)), 0.0)) / n

    def project(points: FloatArray) -> FloatArray:
        turned = np.radians((points[:, 0] - first) % 360.0 - middle)
        reach = np.sqrt(np.maximum(c - 2 * n * np.sin(np.radians(points[:, 1])), 0.0)) / n
        plane: FloatArray = _SPHERE * np.column_stack(
            [reach * np.sin(n * turned), base - reach * np.cos(n * turned)]
        )
        return plane

    return project


def _cylinder(points: FloatArray, first: float, middle: float) -> FloatArray:
    """Project on Lambert's equal-area cylinder, for places about the equator."""
    turned = np.radians((points[:, 0] - first) % 360.0 - middle)
    plane: FloatArray = _SPHERE * np.column_stack([turned, np.sin(np.radians(points[:, 1]))])
    return plane


def _first_longitude(longitudes: FloatArray) -> float:
    """Return the western end: the longitude after the widest stretch without any point."""
    ordered = np.unique(longitudes % 360.0)
    gaps = np.diff(np.append(ordered, ordered[0] + 360.0))
    return float(ordered[(int(np.argmax(gaps)) + 1) % len(ordered)])
