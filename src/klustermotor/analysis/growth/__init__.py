"""Where growth came from: the shift-share family, growth and share side by side, and whose growth it was."""

from klustermotor.analysis.growth.classic import ShiftShare, shift_share
from klustermotor.analysis.growth.dynamic import DynamicShiftShare, dynamic_shift_share
from klustermotor.analysis.growth.homothetic import Arcelus, EstebanMarquillas, arcelus, esteban_marquillas
from klustermotor.analysis.growth.industrys_own import growth_is_the_industrys_own
from klustermotor.analysis.growth.portfolio import QUADRANTS, GrowthSharePortfolio, growth_share_portfolio
from klustermotor.analysis.growth.rates import compound_growth
from klustermotor.analysis.growth.spatial import SpatialShiftShare, spatial_shift_share

__all__ = [
    "QUADRANTS",
    "Arcelus",
    "DynamicShiftShare",
    "EstebanMarquillas",
    "GrowthSharePortfolio",
    "ShiftShare",
    "SpatialShiftShare",
    "arcelus",
    "compound_growth",
    "dynamic_shift_share",
    "esteban_marquillas",
    "growth_is_the_industrys_own",
    "growth_share_portfolio",
    "shift_share",
    "spatial_shift_share",
]
