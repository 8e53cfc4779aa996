"""Cluster definitions: given ones applied and compared, and new ones found in the data."""

from klustermotor.analysis.definitions.central import central_industries, cluster_name
from klustermotor.analysis.definitions.clean_up import CleanUp, Move, MoveKind, reassign_misplaced
from klustermotor.analysis.definitions.clustering import (
    RowScale,
    industry_profiles,
    k_means_labels,
    ward_labels,
    ward_tree,
)
from klustermotor.analysis.definitions.comparison import (
    DefinitionsComparison,
    adjusted_rand_index,
    compare_definitions,
    overlap_share,
)
from klustermotor.analysis.definitions.find import FoundDefinitions, find_definitions
from klustermotor.analysis.definitions.given import (
    NOT_COVERED,
    DefinitionCoverage,
    Definitions,
    definition_coverage,
    definitions_from_labels,
    definitions_from_mapping,
)
from klustermotor.analysis.definitions.matching import definitions_for_codes
from klustermotor.analysis.definitions.mixtures import mixture, standardised, with_mixtures
from klustermotor.analysis.definitions.search import (
    Candidate,
    ClusteringFunction,
    Progress,
    SearchSettings,
    best_candidate,
    candidate_table,
    search_candidates,
)
from klustermotor.analysis.definitions.similarity import similarity_matrices, usable_industries
from klustermotor.analysis.definitions.subclusters import Subclusters, find_subclusters
from klustermotor.analysis.definitions.validation import (
    ClusterRelatedness,
    SingleRule,
    ValidationScores,
    cluster_relatedness,
    validation_scores,
)

__all__ = [
    "NOT_COVERED",
    "Candidate",
    "CleanUp",
    "ClusterRelatedness",
    "ClusteringFunction",
    "DefinitionCoverage",
    "Definitions",
    "DefinitionsComparison",
    "FoundDefinitions",
    "Move",
    "MoveKind",
    "Progress",
    "RowScale",
    "SearchSettings",
    "SingleRule",
    "Subclusters",
    "ValidationScores",
    "adjusted_rand_index",
    "best_candidate",
    "candidate_table",
    "central_industries",
    "cluster_name",
    "cluster_relatedness",
    "compare_definitions",
    "definition_coverage",
    "definitions_for_codes",
    "definitions_from_labels",
    "definitions_from_mapping",
    "find_definitions",
    "find_subclusters",
    "industry_profiles",
    "k_means_labels",
    "mixture",
    "overlap_share",
    "reassign_misplaced",
    "search_candidates",
    "similarity_matrices",
    "standardised",
    "usable_industries",
    "validation_scores",
    "ward_labels",
    "ward_tree",
    "with_mixtures",
]
