"""How concentrated industries and regions are, in shares, plants and on the map."""

from klustermotor.analysis.concentration.points_geometry import (
    CoordinateSystem,
)
from klustermotor.analysis.concentration.spatial_local import (
    QUADRANTS,
    LocalMoran,
    LocalStatistic,
    getis_ord,
    local_moran,
)
from klustermotor.analysis.concentration.spatial_permutation import (
    Alternative,
)
from klustermotor.analysis.concentration.spatial_weights import (
    SpatialWeights,
    distance_band_weights,
    islands,
    nearest_neighbour_weights,
    weights_from_pairs,
)

__all__ = [
    "QUADRANTS",
    "Alternative",
    "CoordinateSystem",
    "LocalMoran",
    "LocalStatistic",
    "SpatialWeights",
    "distance_band_weights",
    "getis_ord",
    "islands",
    "local_moran",
    "nearest_neighbour_weights",
    "weights_from_pairs",
]
