"""Which region the pages of results are about, and which others one may turn to, for the menu at the top."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import get_language

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.models import RUN_KIND
from klustermotor.web.mapping.selectors.rooms import CHOSEN_REGION, CHOSEN_SET, own_regions, own_set
from klustermotor.web.places.models import Region, RegionSet

#: How long the menu may lag behind a run that has just been made.
_KEPT_SECONDS = 20


def focus_menu(access: Access, session: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the region in focus with the others to choose, one for each set that has been analysed."""
    here, region = str(session.get(CHOSEN_SET, "")), str(session.get(CHOSEN_REGION, ""))
    key = f"focus:{access.user.pk}:{access.tenant.pk}:{get_language()}:{here}:{region}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = _menu(access, here, region)
        cache.set(key, kept, _KEPT_SECONDS)
    return kept or None


def _menu(access: Access, chosen_set: str, chosen_region: str) -> dict[str, Any]:
    """Return the menu; empty where nothing has been analysed."""
    runs = _newest_runs(access)
    sets = {
        str(one.uid): one.name for one in RegionSet.objects.in_tenant(access.tenant) if str(one.uid) in runs
    }
    if not sets:
        return {}
    here = chosen_set if chosen_set in sets else own_set(own_regions(access.tenant), runs)
    names = _names(access, here, chosen_region)
    choices = [
        {
            "label": " · ".join(filter(None, [names.get(key, ""), name])),
            "url": f"{reverse('mapping:strong-clusters')}?{urlencode({'run': runs[key]})}",
            "current": key == here,
        }
        for key, name in sets.items()
    ]
    current = next((one for one in choices if one["current"]), choices[0])
    return {"label": current["label"], "choices": choices}


def _newest_runs(access: Access) -> dict[str, str]:
    """Return the newest run of each set of regions, the newest first."""
    found: dict[str, str] = {}
    runs = Run.objects.visible_to(access.user).in_tenant(access.tenant).of_kind(RUN_KIND)
    newest = runs.order_by("-created_at").values_list("uid", "parameters__region_set")
    for uid, region_set in newest[:200]:
        found.setdefault(str(region_set), str(uid))
    return found


def _names(access: Access, here: str, chosen: str) -> dict[str, str]:
    """Return by set the name of the region one looks at: the chosen one here, else one's own."""
    regions = Region.objects.in_tenant(access.tenant).select_related("region_set")
    own = regions.filter(is_focus=True).order_by("-code")
    named = {str(one.region_set.uid): one.name for one in own}
    if chosen:
        found = regions.filter(code=chosen, region_set__uid=here).first()
        named |= {here: found.name} if found else {}
    return named
