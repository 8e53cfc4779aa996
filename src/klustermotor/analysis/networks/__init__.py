"""Who is joined to whom, who stands between others, what is missing, and what has changed."""

from klustermotor.analysis.networks.absence import Absence, efficiency, pairs_cut_by_each, without_nodes
from klustermotor.analysis.networks.assortativity import (
    degree_assortativity,
    group_assortativity,
    numeric_assortativity,
)
from klustermotor.analysis.networks.brokerage import (
    ROLES,
    BrokerageRoles,
    BrokerageTest,
    brokerage_roles,
    brokerage_test,
)
from klustermotor.analysis.networks.centrality import (
    betweenness,
    closeness,
    core_numbers,
    degree,
    eigenvector_centrality,
)
from klustermotor.analysis.networks.chain_holes import (
    ChainHoles,
    SinglePoints,
    StageCandidates,
    chain_holes,
    handover_candidates,
    single_points,
    stage_candidates,
)
from klustermotor.analysis.networks.chain_order import StageOrder, stage_order
from klustermotor.analysis.networks.chains import ValueChain, value_chain
from klustermotor.analysis.networks.cohesion import density, local_clustering, reciprocity, transitivity
from klustermotor.analysis.networks.communities import Communities, communities, modularity
from klustermotor.analysis.networks.components import Components, components
from klustermotor.analysis.networks.control import Control, deciding_owners
from klustermotor.analysis.networks.core_periphery import CorePeriphery, core_periphery
from klustermotor.analysis.networks.descent import Descent, descent
from klustermotor.analysis.networks.holes import StructuralHoles, structural_holes
from klustermotor.analysis.networks.layout import Layout, layout
from klustermotor.analysis.networks.mixing import EIIndex, EITest, Mixing, ei_index, ei_test, mixing_matrix
from klustermotor.analysis.networks.response import Reconstruction, Response, reconstruct, response
from klustermotor.analysis.networks.suggestions import TieSuggestions, suggest_ties
from klustermotor.analysis.networks.ties import (
    Network,
    network_from_columns,
    network_from_matrix,
    network_from_pairs,
)
from klustermotor.analysis.networks.two_mode import (
    TwoMode,
    incidence,
    projection,
    two_mode_density,
    two_mode_from_columns,
)
from klustermotor.analysis.networks.views import (
    adjacency,
    as_rustworkx,
    ego_network,
    restrict,
    undirected,
    without_kinds,
)
from klustermotor.analysis.networks.waves import STATUSES, WaveComparison, compare_waves

__all__ = [
    "ROLES",
    "STATUSES",
    "Absence",
    "BrokerageRoles",
    "BrokerageTest",
    "ChainHoles",
    "Communities",
    "Components",
    "Control",
    "CorePeriphery",
    "Descent",
    "EIIndex",
    "EITest",
    "Layout",
    "Mixing",
    "Network",
    "Reconstruction",
    "Response",
    "SinglePoints",
    "StageCandidates",
    "StageOrder",
    "StructuralHoles",
    "TieSuggestions",
    "TwoMode",
    "ValueChain",
    "WaveComparison",
    "adjacency",
    "as_rustworkx",
    "betweenness",
    "brokerage_roles",
    "brokerage_test",
    "chain_holes",
    "closeness",
    "communities",
    "compare_waves",
    "components",
    "core_numbers",
    "core_periphery",
    "deciding_owners",
    "degree",
    "degree_assortativity",
    "density",
    "descent",
    "efficiency",
    "ego_network",
    "ei_index",
    "ei_test",
    "eigenvector_centrality",
    "group_assortativity",
    "handover_candidates",
    "incidence",
    "layout",
    "local_clustering",
    "mixing_matrix",
    "modularity",
    "network_from_columns",
    "network_from_matrix",
    "network_from_pairs",
    "numeric_assortativity",
    "pairs_cut_by_each",
    "projection",
    "reciprocity",
    "reconstruct",
    "response",
    "restrict",
    "single_points",
    "stage_candidates",
    "stage_order",
    "structural_holes",
    "suggest_ties",
    "transitivity",
    "two_mode_density",
    "two_mode_from_columns",
    "undirected",
    "value_chain",
    "without_kinds",
    "without_nodes",
]
