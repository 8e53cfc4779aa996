"""Location quotients, how sure they are, and strong clusters."""

from klustermotor.analysis.specialisation.quotients import (
    LocationQuotientBounds,
    expected_employment,
    location_quotient,
    location_quotient_bounds,
)
from klustermotor.analysis.specialisation.ranks import rank_among_regions
from klustermotor.analysis.specialisation.stars import Stars, stars
from klustermotor.analysis.specialisation.strong import StrongClusters, strong_clusters

__all__ = [
    "LocationQuotientBounds",
    "Stars",
    "StrongClusters",
    "expected_employment",
    "location_quotient",
    "location_quotient_bounds",
    "rank_among_regions",
    "stars",
    "strong_clusters",
]
