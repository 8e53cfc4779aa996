"""Which region the pages of results are about, and which others one may turn to, for the menu at the top."""

from collections.abc import Mapping
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
    names = _names(access, here, chosen_region)
    labels = {key: " · ".join(filter(None, [names.get(key, ""), name])) for key, name in sets.items()}
    shown = next((one for one in by_set[here] if one.analysis == chosen_analysis), by_set[here][0])
    choices = [
        {
            "label": labels[key] if len(by_set[key]) == 1 else f"{labels[key]} · {one.name}, {one.years}",
            "url": f"{reverse('mapping:strong-clusters')}?{urlencode({'run': one.run})}",
            "current": one == shown,
        }
        for key in sets
        for one in by_set[key][:_MOST_OF_A_SET]
    ]
    return {"label": labels[here], "choices": choices}


def _names(access: Access, here: str, chosen: str) -> dict[str, str]:
    """Return by set the name of the region one looks at: the chosen one here, else one's own."""
    regions = Region.objects.in_tenant(access.tenant).select_related("region_set")
    own = regions.filter(is_focus=True).order_by("-code")
    named = {str(one.region_set.uid): one.name for one in own}
    if chosen:
        found = regions.filter(code=chosen, region_set__uid=here).first()
        named |= {here: found.name} if found else {}
    return named
