"""Which run, region and period a page is about: asked for, else chosen before, else what all see first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.text import Truncator

from klustermotor.figures.dates import written_date
from klustermotor.figures.numbers import Language, percent
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.kept import kept_for
from klustermotor.web.accounts.models import Tenant
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.mapping.selectors.names import Names, names_of
from klustermotor.web.mapping.selectors.shown import shown_in
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.shared.templatetags.written import active_language

#: The session's keys for what was chosen last.
CHOSEN_SET, CHOSEN_REGION, CHOSEN_ANALYSIS = "mapping-region-set", "mapping-region", "mapping-analysis"

_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Room:
    """What every page of results is about."""

    run: Run
    names: Names
    region: str
    period: str
    language: Language

    @property
    def region_name(self) -> str:
        """Return the name of the region in focus."""
        return self.names.regions.get(self.region, self.region)

    @property
    def periods(self) -> list[str]:
        """Return the periods of the run."""
        return list(self.run.summary["periods"])

    @property
    def is_example(self) -> bool:
        """Return whether the figures are invented."""
        return bool(self.run.summary.get("example"))

    @property
    def reference_name(self) -> str:
        """Return what the regions are compared with, when it is not all of them together."""
        names = self.run.summary.get("reference") or []
        return names[1 if self.language == "en" else 0] or names[0] if names else ""

    @property
    def growth_from(self) -> str:
        """Return the period that growth is counted from."""
        return str(self.run.summary["growth_from"])

    @property
    def some_are_local(self) -> bool:
        """Return whether some clusters sell within the region only."""
        return len(self.names.traded) < len(self.names.clusters)

    @property
    def certainty(self) -> str:
        """Return how certain the intervals are."""
        return percent(float(self.run.parameters["level"]), self.language)

    @property
    def ran_on(self) -> str:
        """Return the day of the run."""
        return written_date(self.run.ran_on, self.language)

    @property
    def answers(self) -> str:
        """Return the analysis that the run answers, with its years."""
        analysis = question_of(self.run)
        first, last = self.periods[0], self.periods[-1]
        named = Truncator(analysis.name if analysis else self.run.title).chars(_LONGEST_NAME)
        return f"{named}, {first if first == last else f'{first}–{last}'}"

    @property
    def run_url(self) -> str:
        """Return where the run's record stands."""
        return reverse("mapping:run", kwargs={"uid": self.run.uid})

    def picture(self, page: str, **query: Any) -> dict[str, str]:
        """Return where a page's picture is had as a file, by format."""
        return {
            f"{ending}_url": self.address("picture", {"page": page, "format": ending}, **query)
            for ending in ("svg", "png")
        }

    def address(self, name: str, path: Mapping[str, Any] | None = None, **query: Any) -> str:
        """Return a page's address about the same run, region and period."""
        about = {"run": str(self.run.uid), "region": self.region, "period": self.period} | query
        kept = {key: value for key, value in about.items() if value not in (None, "")}
        inside = dict(path or {})
        if name == "cluster" and "cluster" in kept:
            inside["code"] = kept.pop("cluster")
        return f"{reverse(f'mapping:{name}', kwargs=inside)}?{urlencode(kept)}"

    def known(self, key: str) -> str:
        """Return the address of how a figure is known."""
        dated = key if ";" in key else f"{key};;{self.period}"
        return f"{reverse('mapping:known', kwargs={'uid': self.run.uid})}?{urlencode({'key': dated})}"


def latest_run(
    tenant: Tenant, place: RegionSet | Region | None = None, definitions: Collection[int] = ()
) -> Run | None:
    """Return the newest run about a region set (or the set of a region, or any), of these definitions."""
    runs = Run.objects.in_tenant(tenant).of_kind(RUN_KIND).order_by("-created_at")
    if place is not None:
        held = place.region_set if isinstance(place, Region) else place
        runs = runs.filter(parameters__region_set=str(held.uid))
    if definitions:
        codes = Classification.objects.filter(pk__in=definitions).values_list("code", flat=True)
        runs = runs.filter(parameters__definitions_code__in=list(codes))
    found: Run | None = runs.first()
    return found


def open_room(access: Access, query: Mapping[str, str], chosen: Mapping[str, Any]) -> Room | None:
    """Return what a page is about; None where nothing has been analysed yet."""
    run_asked = query.get("run", "")
    said = str(chosen.get(CHOSEN_SET, "")), str(chosen.get(CHOSEN_ANALYSIS, ""))
    # An address that names no run is the usual case, and leads the same person to the same run.
    ground = (
        _ground(access, run_asked, *said)
        if run_asked
        else kept_for(access, ("room", *said), lambda: _ground(access, "", *said))
    )
    if ground is None:
        return None
    names = names_of(ground.run)
    periods = ground.run.summary["periods"]
    asked = query.get("period", "") or query.get("year", "")
    return Room(
        run=ground.run,
        names=names,
        region=next(code for code in _regions(ground, query, chosen) if code in names.regions),
        period=asked if asked in periods else periods[-1],
        language=active_language(),
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    """A run with the regions that its pages are about by themselves."""

    run: Run
    #: The region that its question is about; "" where it answers none.
    asked_of: str
    #: The tenant's own regions in its set, by code.
    own: tuple[str, ...]


def _ground(access: Access, asked: str, chosen_set: str, analysis: str) -> _Ground | None:
    """Return the ground of a page: the run asked for, else the one that the pages of a set show."""
    own = own_regions(access.tenant)
    run = _run(access, asked, chosen_set or own_set(own), analysis)
    if run is None:
        return None
    question = question_of(run, analysis)
    return _Ground(
        run=run,
        asked_of=question.region.code if question is not None else "",
        own=tuple(code for uid, code in own if uid == run.parameters["region_set"]),
    )


def _run(access: Access, asked: str, region_set: str, analysis: str) -> Run | None:
    """Return the run asked for, else the newest of the analysis that a set's pages show, else the newest."""
    runs = Run.objects.visible_to(access.user).in_tenant(access.tenant).of_kind(RUN_KIND)
    if asked:
        try:
            return runs.filter(uid=asked).first()
        except ValidationError:
            return None
    shown = shown_in(access, region_set, analysis) if region_set else ""
    found: Run | None = runs.filter(uid=shown).first() if shown else None
    return found or runs.order_by("-created_at").first()


def own_regions(tenant: Tenant) -> list[tuple[str, str]]:
    """Return the tenant's own regions, by code: the set each stands in, and its code."""
    own = Region.objects.in_tenant(tenant).filter(is_focus=True).order_by("code")
    return [(str(uid), code) for uid, code in own.values_list("region_set__uid", "code")]


def own_set(own: Sequence[tuple[str, str]], among: Collection[str] = ()) -> str:
    """Return the set in which the tenant's own region stands; of several the first by code, so a county's."""
    found = (uid for uid, _ in own if not among or uid in among)
    return next(found, next(iter(among), ""))


def _regions(ground: _Ground, query: Mapping[str, str], chosen: Mapping[str, Any]) -> Iterator[str]:
    """Yield the regions a page may be about, by preference: asked for, the question's, chosen before, own.

    An address that names a run opens it on the region that its question is about; where none is named, the
    region that was chosen before stays in focus.
    """
    yield query.get("region", "")
    before = str(chosen.get(CHOSEN_REGION, ""))
    if not query.get("run"):
        yield before
    yield ground.asked_of
    yield before
    yield from ground.own
    yield from names_of(ground.run).regions


def question_of(run: Run, chosen: str = "") -> Analysis | None:
    """Return the question that a run answers; of several the chosen one, else the oldest, as all see it."""
    held = list(run.analyses.select_related("region").order_by("created_at", "pk"))
    return next((one for one in held if str(one.uid) == chosen), held[0] if held else None)
