"""What the shown analysis holds is found by its names: clusters, industries and single figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from urllib.parse import urlencode

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from klustermotor.figures.numbers import estimate
from klustermotor.web.accounts.access import Access
from klustermotor.web.mapping.selectors.facts import cluster_facts
from klustermotor.web.mapping.selectors.measures import MEASURES
from klustermotor.web.mapping.selectors.rooms import Room, open_room
from klustermotor.web.search.finders import Chosen, Finder, Hit, begins, find_with, found, holds
from klustermotor.web.search.models import Entry
from klustermotor.web.search.text_index import words_of
from klustermotor.web.shared import files
from klustermotor.web.shared.sorting import fold

CLUSTER, INDUSTRY, FIGURE = "mapping.cluster", "mapping.industry", "mapping.figure"
_MOST_FIGURES = 12
#: Words between names, folded; they tell nothing about which figure is meant.
_BETWEEN = frozenset({"and", "av", "for", "i", "in", "of", "och", "pa", "the"})


@dataclass(frozen=True, slots=True)
class Named:
    """A region, cluster or industry of a run by its names."""

    kind: str
    code: str
    swedish: str
    english: str
    #: Its names and its code folded, and its names alone; the words of the former.
    folded: str
    folded_title: str
    words: tuple[str, ...]

    @classmethod
    def read(cls, kind: str, code: str, swedish: str, english: str) -> "Named":
        """Return it with its words ready to be looked through."""
        folded = fold(f"{swedish} {english} {code}")
        title = fold(f"{swedish} {english}")
        return cls(kind, code, swedish, english, folded, title, tuple(words_of(folded, most=None)))


@lru_cache(maxsize=8)
def _read(digest: str) -> tuple[Named, ...]:
    """Read the names of a run once; what a code holds beyond its parts has no page of its own."""
    rows = pl.read_parquet(files.path_of(digest)).iter_rows()
    return tuple(
        Named.read(kind, code, swedish, english)
        for kind, code, swedish, english, _traded in rows
        if not code.endswith("*")
    )


def _named(room: Room) -> tuple[Named, ...]:
    """Return the names of the shown run."""
    return _read(room.run.results["names"])


def find(access: Access, chosen: Chosen, words: Sequence[str]) -> Iterator[Hit]:
    """Yield clusters, industries and figures of the analysis that the person's pages show."""
    room = open_room(access, {}, chosen)
    if room is None:
        return
    for one in _named(room):
        if one.kind != "region" and holds(one.folded, words):
            kind = CLUSTER if one.kind == "cluster" else INDUSTRY
            yield Hit(kind, one.folded_title, one.words, partial(_thing, access, room, one))
    yield from map(Hit.of, islice(_figures(access, room, words), _MOST_FIGURES))


def _thing(access: Access, room: Room, one: Named) -> Entry:
    """Return a cluster, which has a page, or an industry, which has a map."""
    cluster = one.kind == "cluster"
    return found(
        access.tenant,
        CLUSTER if cluster else INDUSTRY,
        one.code,
        title_sv=one.swedish,
        title_en=one.english,
        detail=_("On the map, %(period)s") % {"period": room.period} if not cluster else room.run.title,
        address=room.address("cluster", cluster=one.code)
        if cluster
        else room.address("map", item=f"industry:{one.code}"),
    )


def _figures(access: Access, room: Room, words: Sequence[str]) -> Iterator[Entry]:
    """Yield what the words name together: a cluster in a region, or a region's strong clusters."""
    telling = [word for word in words if word not in _BETWEEN]
    wanted = set(telling)
    measures = {word for word in telling if begins(_measures(), [word])}
    regions = _naming(room, "region", telling)
    clusters = _naming(room, "cluster", telling)
    if measures:
        own = next(one for one in _named(room) if one.kind == "region" and one.code == room.region)
        regions.append((own, set()))
    for region, in_region in regions:
        if in_region and in_region | measures == wanted:
            yield _strong_clusters(access, room, region)
        for cluster, in_cluster in clusters:
            if in_cluster - in_region and in_region | in_cluster | measures == wanted:
                yield _cell(access, room, region, cluster)


def _naming(room: Room, kind: str, words: Sequence[str]) -> list[tuple[Named, set[str]]]:
    """Return the regions or clusters that some of the words begin words of, with those words."""
    named = [(one, {word for word in words if begins(one.words, [word])}) for one in _of(room, kind)]
    return [(one, words_of_it) for one, words_of_it in named if words_of_it]


def _of(room: Room, kind: str) -> Iterable[Named]:
    """Return the names of one kind."""
    return (one for one in _named(room) if one.kind == kind)


@lru_cache(maxsize=1)
def _measures() -> tuple[str, ...]:
    """Return the words of what measures are called in both languages, folded."""
    called = []
    for language in ("sv", "en"):
        with override(language):
            called += [str(one.label) for one in MEASURES.values()]
    return tuple(words_of(" ".join(called), most=None))


def _strong_clusters(access: Access, room: Room, region: Named) -> Entry:
    """Return where the strong clusters of a region stand."""
    return found(
        access.tenant,
        FIGURE,
        region.code,
        title_sv=f"{region.swedish}: starka kluster",
        title_en=f"{region.english}: strong clusters",
        detail=room.period,
        address=room.address("strong-clusters", region=region.code),
    )


def _cell(access: Access, room: Room, region: Named, cluster: Named) -> Entry:
    """Return where the row of a cluster in a region stands, with its figures."""
    facts = cluster_facts(room.run, region.code, cluster.code, room.period)
    told = [room.period]
    if facts is None or not facts.jobs > 0:
        told.append(_("no jobs"))
    else:
        for key in ("lq", "jobs"):
            measure = MEASURES[key]
            written = estimate(measure.write(getattr(facts, key), room.language), estimated=facts.marked(key))
            told.append(f"{measure.label} {written}")
    name = cluster.english if room.language == "en" else cluster.swedish
    row = urlencode({"show": "all", "filter": name})
    return found(
        access.tenant,
        FIGURE,
        f"{region.code}/{cluster.code}",
        title_sv=f"{cluster.swedish}, {region.swedish}",
        title_en=f"{cluster.english}, {region.english}",
        detail=" · ".join(told),
        address=f"{room.address('strong-clusters', region=region.code)}&{row}#standing",
    )


def names(access: Access, chosen: Chosen) -> Iterable[str]:
    """Return what regions, clusters and industries of the shown analysis are called."""
    room = open_room(access, {}, chosen)
    return [] if room is None else [f"{one.swedish} {one.english}" for one in _named(room)]


find_with(
    Finder(
        {
            CLUSTER: gettext_lazy("clusters"),
            INDUSTRY: gettext_lazy("industries"),
            FIGURE: gettext_lazy("figures"),
        },
        "region.view",
        find,
        names,
    )
)
