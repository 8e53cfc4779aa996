"""Let regions, sets and classifications be found by the search."""

from collections.abc import Iterable

from django.urls import reverse

from klustermotor.web.places.models import Classification, ClassificationItem, Region, RegionSet
from klustermotor.web.search import services as search


def index_region(region: Region) -> None:
    """Make a region findable by its names and codes."""
    found = _findable(region)
    search.index(
        region,
        title_sv=found.title_sv,
        title_en=found.title_en,
        detail=found.detail,
        text=found.text,
        address=found.address,
        capability=found.capability,
    )


def index_new_regions(regions: Iterable[Region]) -> None:
    """Make regions findable that have just been added."""
    search.index_new(map(_findable, regions))


def _findable(region: Region) -> search.Findable:
    """Return what a region is found by, and where it is shown."""
    return search.Findable(
        region,
        reverse("places:region", args=[region.uid]),
        "region.view",
        region.name_sv,
        region.name_en or region.name_sv,
        region.region_set.name_sv,
        " ".join([region.code, region.nuts, region.long_name_sv, region.long_name_en]),
    )


def index_region_set(region_set: RegionSet) -> None:
    """Make a set of regions findable."""
    search.index(
        region_set,
        title_sv=region_set.name_sv,
        title_en=region_set.name_en,
        text=region_set.source_note,
        address=reverse("places:region-set", args=[region_set.uid]),
        capability="region.view",
    )


def index_classification(classification: Classification) -> None:
    """Make a classification findable, cluster definitions also by the names of their clusters."""
    text = classification.source_note
    if classification.kind == Classification.Kind.CLUSTERS:
        names = ClassificationItem.objects.filter(classification=classification).values_list(
            "name_sv", "name_en"
        )
        text = " ".join([text, *(name for pair in names for name in pair)])
    search.index(
        classification,
        title_sv=classification.name_sv,
        title_en=classification.name_en,
        text=text,
        address=reverse("places:classification", args=[classification.uid]),
        capability="region.view",
    )
