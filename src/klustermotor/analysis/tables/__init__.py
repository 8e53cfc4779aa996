"""Region × industry × period tables: build, aggregate, fill suppressed cells."""

from klustermotor.analysis.tables.aggregate import Aggregated, Coverage, Order, Unknown, aggregate
from klustermotor.analysis.tables.classification import (
    ClassificationBreak,
    bridge_classification,
    classification_breaks,
    join_periods,
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
from klustermotor.analysis.tables.mapping import CodeMapping, Links, links_of
from klustermotor.analysis.tables.rows import KeyedRows
from klustermotor.analysis.tables.summing import Summation
from klustermotor.analysis.tables.table import NO_PERIOD, Axis, RegionIndustryTable, table_of

__all__ = [
    "CBP_FLAG_RANGES",
    "HIDDEN_FLAGS",
    "MAX_CELLS",
    "NO_PERIOD",
    "REMARK_FLAGS",
    "ROW_COLUMN",
    "Aggregated",
    "Axis",
    "ClassificationBreak",
    "CodeMapping",
    "Coverage",
    "FlagRanges",
    "KeyedRows",
    "Links",
    "Order",
    "RegionIndustryTable",
    "Summation",
    "Unknown",
    "aggregate",
    "bridge_classification",
    "classification_breaks",
    "join_periods",
    "links_of",
    "natural_order",
    "ranges_of_flags",
    "table_from_frame",
    "table_of",
    "text_of",
]
