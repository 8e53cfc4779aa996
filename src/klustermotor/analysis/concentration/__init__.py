"""How concentrated industries and regions are, in shares, plants and on the map."""

from klustermotor.analysis.concentration.agglomeration import (
    Agglomeration,
    ellison_glaeser,
    ellison_glaeser_from_plants,
    maurel_sedillot,
)
from klustermotor.analysis.concentration.coagglomeration import coagglomeration_index, coagglomeration_matrix
from klustermotor.analysis.concentration.dissimilarity import (
    krugman_concentration,
    krugman_dissimilarity,
    krugman_specialisation,
)
from klustermotor.analysis.concentration.entropy import (
    Theil,
    Variety,
    related_variety,
    theil,
    unrelated_variety,
    variety,
)
from klustermotor.analysis.concentration.gini import gini, locational_gini
from klustermotor.analysis.concentration.herfindahl import (
    approximate_plant_herfindahl,
    herfindahl,
    plant_herfindahl,
)
from klustermotor.analysis.concentration.points_duranton_overman import (
    DurantonOverman,
    duranton_overman,
)
from klustermotor.analysis.concentration.points_geometry import (
    CoordinateSystem,
)
from klustermotor.analysis.concentration.points_marcon_puech import (
    MarconPuech,
    marcon_puech_m,
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
    "Agglomeration",
    "Alternative",
    "CoordinateSystem",
    "DurantonOverman",
    "LocalMoran",
    "LocalStatistic",
    "MarconPuech",
    "SpatialWeights",
    "Theil",
    "Variety",
    "approximate_plant_herfindahl",
    "coagglomeration_index",
    "coagglomeration_matrix",
    "distance_band_weights",
    "duranton_overman",
    "ellison_glaeser",
    "ellison_glaeser_from_plants",
    "getis_ord",
    "gini",
    "herfindahl",
    "islands",
    "krugman_concentration",
    "krugman_dissimilarity",
    "krugman_specialisation",
    "local_moran",
    "locational_gini",
    "marcon_puech_m",
    "maurel_sedillot",
    "nearest_neighbour_weights",
    "plant_herfindahl",
    "related_variety",
    "theil",
    "unrelated_variety",
    "variety",
    "weights_from_pairs",
]
