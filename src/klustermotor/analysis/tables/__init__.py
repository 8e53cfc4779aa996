"""Region × industry × period tables: build, aggregate, fill suppressed cells."""

from klustermotor.analysis.tables.aggregate import Aggregated, Coverage, Order, Unknown, aggregate
from klustermotor.analysis.tables.classification import (
    ClassificationBreak,
    bridge_classification,
    classification_breaks,
    join_periods,
)
from klustermotor.analysis.tables.code_systems import (
    NACE_21_SECTIONS,
    NACE_SECTIONS,
    NAICS_SECTORS,
    System,
    code_system,
)
from klustermotor.analysis.tables.flags import (
    CBP_FLAG_RANGES,
    HIDDEN_FLAGS,
    REMARK_FLAGS,
    FlagRanges,
    ranges_of_flags,
)
from klustermotor.analysis.tables.frame import (
    MAX_CELLS,
    ROW_COLUMN,
    natural_order,
    table_from_frame,
    text_of,
)
from klustermotor.analysis.tables.hierarchy import (
    Hierarchy,
    hierarchy_of_codes,
    hierarchy_of_parents,
    mixed_levels,
)
from klustermotor.analysis.tables.mapping import CodeMapping, Links, links_of
from klustermotor.analysis.tables.rows import KeyedRows
from klustermotor.analysis.tables.summing import Summation
from klustermotor.analysis.tables.suppression import (
    FilledTable,
    HierarchyLike,
    OnContradiction,
    fill_suppressed,
)
from klustermotor.analysis.tables.suppression_notes import Contradiction, FillCount, IncompleteParent
from klustermotor.analysis.tables.table import NO_PERIOD, Axis, RegionIndustryTable, table_of

__all__ = [
    "CBP_FLAG_RANGES",
    "HIDDEN_FLAGS",
    "MAX_CELLS",
    "NACE_21_SECTIONS",
    "NACE_SECTIONS",
    "NAICS_SECTORS",
    "NO_PERIOD",
    "REMARK_FLAGS",
    "ROW_COLUMN",
    "Aggregated",
    "Axis",
    "ClassificationBreak",
    "CodeMapping",
    "Contradiction",
    "Coverage",
    "FillCount",
    "FilledTable",
    "FlagRanges",
    "Hierarchy",
    "HierarchyLike",
    "IncompleteParent",
    "KeyedRows",
    "Links",
    "OnContradiction",
    "Order",
    "RegionIndustryTable",
    "Summation",
    "System",
    "Unknown",
    "aggregate",
    "bridge_classification",
    "classification_breaks",
    "code_system",
    "fill_suppressed",
    "hierarchy_of_codes",
    "hierarchy_of_parents",
    "join_periods",
    "links_of",
    "mixed_levels",
    "natural_order",
    "ranges_of_flags",
    "table_from_frame",
    "table_of",
    "text_of",
]
