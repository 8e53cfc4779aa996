"""Which region the pages of results are about, and which others one may turn to, for the menu at the top."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from klustermotor.web.accounts.access import Access
from klustermotor.web.mapping.selectors.rooms import (
    CHOSEN_ANALYSIS,
    CHOSEN_REGION,
    CHOSEN_SET,
    own_regions,
    own_set,
)
from klustermotor.web.mapping.selectors.shown import Shown, answered
from klustermotor.web.places.models import Region, RegionSet

#: How long the menu may lag behind a run that has just been made.
_KEPT_SECONDS = 20
#: How many analyses of a set it lists; the page of analyses has them all.
_MOST_OF_A_SET = 6


def focus_menu(access: Access, session: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the region in focus with the others to choose, one for each analysis that has been answered."""
    chosen = [str(session.get(key, "")) for key in (CHOSEN_SET, CHOSEN_REGION, CHOSEN_ANALYSIS)]
    key = f"focus:{access.user.pk}:{access.tenant.pk}:{get_language()}:{':'.join(chosen)}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = _menu(access, *chosen)
        cache.set(key, kept, _KEPT_SECONDS)
    return kept or None


def _menu(access: Access, chosen_set: str, chosen_region: str, chosen_analysis: str) -> dict[str, Any]:
    """Return the menu; empty where nothing has been analysed."""
    by_set: dict[str, list[Shown]] = {}
    for one in answered(access):
        by_set.setdefault(one.region_set, []).append(one)
    sets = {
        str(one.uid): one.name for one in RegionSet.objects.in_tenant(access.tenant) if str(one.uid) in by_set
    }
    if not sets:
        return {}
    here = chosen_set if chosen_set in sets else own_set(own_regions(access.tenant), by_set)
    shown = next((one for one in by_set[here] if one.analysis == chosen_analysis), by_set[here][0])
    names = _names(access, by_set, chosen_region)

    def label(one: Shown, region: str) -> str:
        named = names.get((one.region_set, region)) or names.get((one.region_set, one.region), "")
        return " · ".join(filter(None, [named, sets[one.region_set]]))

    def choice(one: Shown) -> str:
        called = label(one, chosen_region if one == shown else one.region)
        return called if len(by_set[one.region_set]) == 1 else f"{called} · {one.name}, {one.years}"

    choices = [
        {
            "label": choice(one),
            "url": f"{reverse('mapping:strong-clusters')}?{urlencode(one.query)}",
            "current": one == shown,
        }
        for key in sets
        for one in by_set[key][:_MOST_OF_A_SET]
    ]
    return {"label": label(shown, chosen_region), "choices": choices}


def _names(access: Access, by_set: Mapping[str, Sequence[Shown]], chosen: str) -> dict[tuple[str, str], str]:
    """Return by set and code the names of the regions that questions are about, and of the chosen one."""
    codes = {chosen, *(one.region for held in by_set.values() for one in held)}
    found = Region.objects.in_tenant(access.tenant).filter(code__in=codes, region_set__uid__in=list(by_set))
    # Of several with one code over time, the one that stands today.
    regions = sorted(found.select_related("region_set"), key=lambda one: one.valid_to is None)
    return {(str(one.region_set.uid), one.code): one.name for one in regions}
