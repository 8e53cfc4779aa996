"""Which regions are like this one, and why."""

from klustermotor.analysis.benchmark_regions.reasons import Reasons
from klustermotor.analysis.benchmark_regions.regions import (
    BenchmarkRegions,
    ComparisonRules,
    benchmark_regions,
)

__all__ = ["BenchmarkRegions", "ComparisonRules", "Reasons", "benchmark_regions"]
