"""The whole way from a table to what it says of a region."""

from klustermotor.analysis.regional_analysis.assessment import ClusterAssessment, assess_clusters
from klustermotor.analysis.regional_analysis.estimates import widen_for_estimates
from klustermotor.analysis.regional_analysis.growth_of_region import RegionGrowth, growth_of_region
from klustermotor.analysis.regional_analysis.levels import REST, most_detailed, sum_into_clusters
from klustermotor.analysis.regional_analysis.region import RegionAnalysis, analyse_region

__all__ = [
    "REST",
    "ClusterAssessment",
    "RegionAnalysis",
    "RegionGrowth",
    "analyse_region",
    "assess_clusters",
    "growth_of_region",
    "most_detailed",
    "sum_into_clusters",
    "widen_for_estimates",
]
