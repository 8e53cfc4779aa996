"""Code lists that come with the product: places and industries, in Swedish and English, with sources."""

from klustermotor.codelists.industries import (
    IndustrySystem,
    industry_codes,
    industry_levels,
    section_concordance,
)
from klustermotor.codelists.naming import IndustryName, names_of_industries
from klustermotor.codelists.places import (
    counties,
    countries,
    municipalities,
    municipalities_on,
    nuts_regions,
)
from klustermotor.codelists.sources import SOURCES, CodeListSource

__all__ = [
    "SOURCES",
    "CodeListSource",
    "IndustryName",
    "IndustrySystem",
    "counties",
    "countries",
    "industry_codes",
    "industry_levels",
    "municipalities",
    "municipalities_on",
    "names_of_industries",
    "nuts_regions",
    "section_concordance",
]
