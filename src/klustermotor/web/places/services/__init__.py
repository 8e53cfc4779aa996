"""What changes regions and classifications."""

from klustermotor.web.places.reference_sets import RegionRow
from klustermotor.web.places.services.classifications import (
    ItemRow,
    add_codes,
    create_classification,
    load_definitions,
    save_definitions,
)
from klustermotor.web.places.services.code_files import GivenCode, RefusedCode, codes_in_file
from klustermotor.web.places.services.concordances import (
    GivenPair,
    ReadConcordance,
    RefusedPair,
    check_concordance,
    read_concordance,
    save_concordance,
)
from klustermotor.web.places.services.industry_files import (
    ReadIndustries,
    check_industries,
    read_industries,
    save_industries,
)
from klustermotor.web.places.services.reference import load_reference_classifications
from klustermotor.web.places.services.reference_regions import load_first_regions, load_reference_set
from klustermotor.web.places.services.region_files import (
    ReadRegions,
    check_regions,
    extend_regions,
    read_regions,
    save_regions,
)
from klustermotor.web.places.services.region_sets import (
    add_regions,
    create_region_set,
    set_boundaries,
)
from klustermotor.web.places.services.regions import (
    change_own_region,
    create_own_region,
    end_own_region,
    set_focus,
)

__all__ = [
    "GivenCode",
    "GivenPair",
    "ItemRow",
    "ReadConcordance",
    "ReadIndustries",
    "ReadRegions",
    "RefusedCode",
    "RefusedPair",
    "RegionRow",
    "add_codes",
    "add_regions",
    "change_own_region",
    "check_concordance",
    "check_industries",
    "check_regions",
    "codes_in_file",
    "create_classification",
    "create_own_region",
    "create_region_set",
    "end_own_region",
    "extend_regions",
    "load_definitions",
    "load_first_regions",
    "load_reference_classifications",
    "load_reference_set",
    "read_concordance",
    "read_industries",
    "read_regions",
    "save_concordance",
    "save_definitions",
    "save_industries",
    "save_regions",
    "set_boundaries",
    "set_focus",
]
