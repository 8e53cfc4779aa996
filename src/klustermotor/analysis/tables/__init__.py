"""Region × industry × period tables: build, aggregate, fill suppressed cells."""

from klustermotor.analysis.tables.summing import Summation
from klustermotor.analysis.tables.table import NO_PERIOD, Axis, RegionIndustryTable, table_of

__all__ = ["NO_PERIOD", "Axis", "RegionIndustryTable", "Summation", "table_of"]
