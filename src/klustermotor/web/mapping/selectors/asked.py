"""What an address asks for and the analysis does not have: a sentence each, so that nothing is silent."""

from collections.abc import Iterator

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from klustermotor.web.mapping.selectors.maps import asked_item, map_view
from klustermotor.web.mapping.selectors.measures import MEASURES
from klustermotor.web.mapping.selectors.rooms import Room

_LONGEST = 40


def passed_over(room: Room, query: QueryDict, page: str) -> list[str]:
    """Return what a page was asked for and cannot show, each with what it shows instead."""
    return [
        *_of_every_page(room, query),
        *(_of_the_map(room, query) if page == "map" else _others(room, query)),
    ]


def _of_every_page(room: Room, query: QueryDict) -> Iterator[str]:
    """Yield the years and the region that are not there."""
    for name in ("period", "year"):
        asked = query.get(name, "")
        if asked and asked not in room.periods:
            yield _("There is no year %(asked)s in this analysis; %(shown)s is shown.") % {
                "asked": _short(asked),
                "shown": room.period,
            }
    asked = query.get("region", "")
    if asked and asked not in room.names.regions:
        yield _("There is no region %(asked)s in this analysis; %(shown)s is shown.") % {
            "asked": _short(asked),
            "shown": room.region_name,
        }


def _of_the_map(room: Room, query: QueryDict) -> Iterator[str]:
    """Yield the measure, and the cluster or industry, that are not there."""
    measure, item = query.get("measure", ""), asked_item(query)
    if measure and measure not in MEASURES:
        yield _("There is no measure %(asked)s; this is shown instead: %(shown)s.") % {
            "asked": _short(measure),
            "shown": MEASURES["lq"].label,
        }
    if item and not room.names.has(*_parts(item)):
        yield _("There is no cluster or industry %(asked)s here; this is shown instead: %(shown)s.") % {
            "asked": _short(_parts(item)[1] or item),
            "shown": map_view(room, query).name,
        }


def _parts(item: str) -> tuple[str, str]:
    """Return the kind and the code of what a map is asked for."""
    kind, _between, code = item.partition(":")
    return kind, code


def _others(room: Room, query: QueryDict) -> Iterator[str]:
    """Yield the cluster, and the regions to stand beside ours, that are not there."""
    cluster = query.get("cluster", "")
    if cluster and cluster not in room.names.clusters:
        yield _("There is no cluster %(asked)s in this analysis.") % {"asked": _short(cluster)}
    for region in query.getlist("other"):
        if region not in room.names.regions:
            yield _("There is no region %(asked)s in this analysis; it is left out.") % {
                "asked": _short(region)
            }


def _short(asked: str) -> str:
    """Return what was asked for, cut where it is long."""
    return Truncator(asked).chars(_LONGEST)
