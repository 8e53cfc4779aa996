"""Which industries are related, how near a region is to what it lacks, and how complex its economy is."""

from klustermotor.analysis.relatedness.complexity import (
    ComplexityWarning,
    EconomicComplexity,
    economic_complexity,
)
from klustermotor.analysis.relatedness.cooccurrence import (
    association_strength,
    cooccurrence,
    cosine_similarity,
    jaccard_index,
    probabilistic_relatedness,
)
from klustermotor.analysis.relatedness.density import relatedness_density
from klustermotor.analysis.relatedness.fitness import Fitness, fitness
from klustermotor.analysis.relatedness.flows import (
    SkillRelatedness,
    quasi_independent_flows,
    skill_relatedness,
)
from klustermotor.analysis.relatedness.forecast import DensityForecast, density_forecast_test
from klustermotor.analysis.relatedness.links import input_output_links, occupation_links
from klustermotor.analysis.relatedness.locational import locational_correlation
from klustermotor.analysis.relatedness.outlook import complexity_outlook_gain, complexity_outlook_index
from klustermotor.analysis.relatedness.possibilities import (
    NearestPossibilities,
    RelatedClusters,
    nearest_possibilities,
    related_clusters,
)
from klustermotor.analysis.relatedness.presence import as_presence, presence_matrix
from klustermotor.analysis.relatedness.profile import ComplexityProfile, complexity_profile
from klustermotor.analysis.relatedness.proximity import proximity

__all__ = [
    "ComplexityProfile",
    "ComplexityWarning",
    "DensityForecast",
    "EconomicComplexity",
    "Fitness",
    "NearestPossibilities",
    "RelatedClusters",
    "SkillRelatedness",
    "as_presence",
    "association_strength",
    "complexity_outlook_gain",
    "complexity_outlook_index",
    "complexity_profile",
    "cooccurrence",
    "cosine_similarity",
    "density_forecast_test",
    "economic_complexity",
    "fitness",
    "input_output_links",
    "jaccard_index",
    "locational_correlation",
    "nearest_possibilities",
    "occupation_links",
    "presence_matrix",
    "probabilistic_relatedness",
    "proximity",
    "quasi_independent_flows",
    "related_clusters",
    "relatedness_density",
    "skill_relatedness",
]
