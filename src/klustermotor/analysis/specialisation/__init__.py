"""Location quotients, how sure they are, and strong clusters."""

from klustermotor.analysis.specialisation.clumping import job_clumping
from klustermotor.analysis.specialisation.discovery import FalseDiscovery, control_false_discovery
from klustermotor.analysis.specialisation.intervals import (
    LocationQuotientInterval,
    location_quotient_interval,
)
from klustermotor.analysis.specialisation.quotients import (
    LocationQuotientBounds,
    expected_employment,
    location_quotient,
    location_quotient_bounds,
)
from klustermotor.analysis.specialisation.ranks import rank_among_regions
from klustermotor.analysis.specialisation.standardised import (
    BootstrapThreshold,
    StandardisedLocationQuotient,
    bootstrap_threshold,
    standardised_location_quotient,
)
from klustermotor.analysis.specialisation.stars import Stars, stars
from klustermotor.analysis.specialisation.strong import StrongClusters, strong_clusters

__all__ = [
    "BootstrapThreshold",
    "FalseDiscovery",
    "LocationQuotientBounds",
    "LocationQuotientInterval",
    "StandardisedLocationQuotient",
    "Stars",
    "StrongClusters",
    "bootstrap_threshold",
    "control_false_discovery",
    "expected_employment",
    "job_clumping",
    "location_quotient",
    "location_quotient_bounds",
    "location_quotient_interval",
    "rank_among_regions",
    "standardised_location_quotient",
    "stars",
    "strong_clusters",
]
