"""What changes regions and classifications."""

from klustermotor.web.places.services.classifications import (
    ItemRow,
    create_classification,
    load_definitions,
    save_definitions,
)
from klustermotor.web.places.services.concordances import (
    ReadConcordance,
    RefusedPair,
    read_concordance,
    save_concordance,
)
from klustermotor.web.places.services.reference import load_reference_classifications, load_swedish_regions
from klustermotor.web.places.services.region_sets import (
    RegionRow,
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
    "ItemRow",
    "ReadConcordance",
    "RefusedPair",
    "RegionRow",
    "add_regions",
    "change_own_region",
    "create_classification",
    "create_own_region",
    "create_region_set",
    "end_own_region",
    "load_definitions",
    "load_reference_classifications",
    "load_swedish_regions",
    "read_concordance",
    "save_concordance",
    "save_definitions",
    "set_boundaries",
    "set_focus",
]
