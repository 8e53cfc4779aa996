"""What the regions of a run are compared with: an area, or all of them together, and if that is Sweden."""

from datetime import date
from functools import lru_cache

from klustermotor.codelists import counties, municipalities, municipalities_on
from klustermotor.figures.page_leads import Likely, Reference
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.facts import ClusterFacts
from klustermotor.web.mapping.selectors.names import names_of
from klustermotor.web.shared.templatetags.written import active_language

#: The list of municipalities states when each was valid from this year on.
_FIRST_YEAR = 1992


def reference_of(run: Run) -> Reference:
    """Return what the regions of a run are compared with, as sentences take it."""
    named = run.summary.get("reference") or []
    if named:
        return Reference("area", str(named[1 if active_language() == "en" else 0] or named[0]))
    return Reference("nation" if is_nation(run) else "all")


def is_nation(run: Run) -> bool:
    """Tell whether all regions of a run together are Sweden: its counties or its municipalities."""
    return _are_sweden(frozenset(names_of(run).regions), str(run.summary["periods"][-1]))


@lru_cache(maxsize=64)
def _are_sweden(codes: frozenset[str], period: str) -> bool:
    """Tell whether codes are all counties, or all municipalities there were at the end of a period."""
    held = counties()
    if codes in (frozenset(held["county"]), frozenset(held["nuts3"])):
        return True
    year = int(period[:4]) if period[:4].isdecimal() else 0
    if year < _FIRST_YEAR:
        return False
    at_its_end = municipalities_on(date(year, 12, 31))["municipality"]
    return frozenset(at_its_end) <= codes <= frozenset(municipalities()["municipality"])


def likely_of(facts: ClusterFacts) -> Likely:
    """Return a quotient's likely value with its interval, as sentences take it; unknown without jobs."""
    return Likely(facts.likely, facts.low, facts.high)
