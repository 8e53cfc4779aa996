"""What a cluster's page says on a day: parts, jobs, places, years, what is missing, and whom it shares."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.compositions import CompositionFormat, Share, composition_over_time
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.ties.selectors import supports_of
from klustermotor.web.evidence.models import Support
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster, Part
from klustermotor.web.mapping.membership.selectors import (
    Overlap,
    actors_of,
    clusters,
    holds_on,
    overlaps,
    parts_counted,
)
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.shared.templatetags.written import active_language, date_written
from klustermotor.web.shared.templatetags.written import number as written

__all__ = ["ActorRow", "ClusterView", "PartRow", "PlaceRow", "YearRow", "clusters_of_field"]
#: No more columns than can be read; earlier years stand in the table's file.
_MOST_YEARS = 20


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One actor as the cluster's table shows it."""

    actor: ClusterActor
    is_over: bool
    is_to_come: bool
    may_change: bool
    supports: list[Support]


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part: how many stand in it, and the jobs that are known there."""

    part: str
    label: str
    count: int
    #: None where the size of nobody there is known.
    jobs: int | None
    unknown: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One municipality with how many of the cluster's actors and jobs are there."""

    name: str
    count: int
    #: None where the size of nobody there is known.
    jobs: int | None
    unknown: int


@dataclass(frozen=True, slots=True)
class YearRow:
    """How many stood in each part at the end of a year; this year's are as of today."""

    year: int
    label: str
    counts: Counter[str]

    @property
    def total(self) -> int:
        """Return how many there were."""
        return self.counts.total()


class ClusterView:
    """A cluster as of a day, as somebody may see it."""

    def __init__(
        self, access: Access, cluster: KnownCluster, day: date, every: list[ClusterActor] | None = None
    ) -> None:
        """Read everybody who belongs or has belonged to it, unless they are given."""
        self.access, self.cluster, self.day = access, cluster, day
        self.today = access.tenant.today()
        self.every = actors_of(access, [cluster]) if every is None else every
        self.present = [one for one in self.every if holds_on(one, day)]

    @cached_property
    def rows(self) -> list[ActorRow]:
        """Return everybody with what they are known from, those who belong on the day first."""
        known = supports_of(self.access, [one.uid for one in self.every])
        may = self.access.may_change(self.cluster)
        rows = [
            ActorRow(
                one,
                one.valid_to is not None and one.valid_to <= self.day,
                one.valid_from is not None and one.valid_from > self.day,
                may,
                known.get(one.uid, []),
            )
            for one in self.every
        ]
        return sorted(
            rows, key=lambda row: (row.is_over or row.is_to_come, reader_key(row.actor.organisation.name))
        )

    @cached_property
    def parts(self) -> list[PartRow]:
        """Return every part, also those with nobody."""
        rows = []
        for part in Part:
            own = [one for one in self.present if one.part == part]
            rows.append(PartRow(str(part), str(part.label), len(own), *_jobs(own)))
        return rows

    @property
    def missing(self) -> list[PartRow]:
        """Return the parts in which nobody stands."""
        return [row for row in self.parts if not row.count]

    @cached_property
    def places(self) -> list[PlaceRow]:
        """Return where the actors are, the place with most first; those whose place is not known last."""
        by_place: dict[str, list[ClusterActor]] = {}
        for one in self.present:
            region = one.organisation.region
            by_place.setdefault(str(region.name) if region else "", []).append(one)
        rows = [
            PlaceRow(name or _("not known"), len(own), *_jobs(own)) for name, own in sorted(by_place.items())
        ]
        unknown = _("not known")
        return sorted(rows, key=lambda row: (row.name == unknown, -row.count, reader_key(row.name)))

    @cached_property
    def years(self) -> list[YearRow]:
        """Return each year since the first that is known, up to this one."""
        days = [day for one in self.every for day in (one.valid_from, one.valid_to) if day]
        first = min((day.year for day in days), default=self.today.year)
        rows = []
        for year in range(max(first, 1800), self.today.year + 1):
            this = year == self.today.year
            at = self.today if this else date(year, 12, 31)
            label = date_written(self.today) if this else str(year)
            rows.append(YearRow(year, label, parts_counted(self.every, at)))
        return rows

    @property
    def undated(self) -> int:
        """Return of how many of those present nobody knows since when they belong."""
        return sum(one.valid_from is None for one in self.present)

    @cached_property
    def jobs(self) -> tuple[int | None, int]:
        """Return the jobs that are known, and of how many actors they are not."""
        return _jobs(self.present)

    @cached_property
    def overlaps(self) -> list[Overlap]:
        """Return the clusters that share organisations with this one."""
        return overlaps(self.access, self.day, self.cluster)

    @property
    def is_example(self) -> bool:
        """Return whether anything shown is invented."""
        return self.cluster.is_example or any(
            one.is_example or one.organisation.is_example for one in self.every
        )

    @property
    def title(self) -> str:
        """Return what the picture shows."""
        return _("Actors of %(cluster)s by part, year by year") % {"cluster": self.cluster.name}

    @property
    def subtitle(self) -> str:
        """Return as of when each year's column is, and how many stand in all for want of a day."""
        said = _("At the end of each year; this year as of today.")
        if not self.undated:
            return said
        told = ngettext(
            "Of %(n)s actor it is not known since when it belongs; it stands in every year.",
            "Of %(n)s actors it is not known since when they belong; they stand in every year.",
            self.undated,
        )
        return f"{said} {told % {'n': written(self.undated)}}"

    def picture(self, drawn_as: CompositionFormat) -> str:
        """Return how many stood in each part at the end of each year, as columns."""
        rows = self.years[-_MOST_YEARS:]
        shares = [
            Share(str(row.year), tuple(float(row.counts[part]) for part in Part), str(row.total))
            for row in rows
        ]
        return composition_over_time(
            shares,
            [str(part.label) for part in Part],
            active_language(),
            title=self.title,
            description=self.lead,
            drawn_as=drawn_as,
        )

    @cached_property
    def lead(self) -> str:
        """Return what the cluster consists of on the day, what it employs and what is missing."""
        if not self.present:
            return _("Nobody is recorded as belonging to the cluster on %(day)s.") % {
                "day": date_written(self.day)
            }
        return " ".join(filter(None, [self._who(), self._employed(), self._lacking()]))

    def _who(self) -> str:
        """Say how many there are and in which parts."""
        parts = [_counted(row) for row in self.parts if row.count]
        said = ngettext(
            "%(count)s organisation belongs to it on %(day)s: %(parts)s.",
            "%(count)s organisations belong to it on %(day)s: %(parts)s.",
            len(self.present),
        )
        count, day = written(len(self.present)), date_written(self.day)
        return said % {"count": count, "day": day, "parts": _listed(parts)}

    def _employed(self) -> str:
        """Say how many jobs they have, and of how many that is not known."""
        jobs, unknown = self.jobs
        if jobs is None:
            return _("How many work in them is not known.")
        told = {"jobs": written(jobs), "unknown": written(unknown)}
        if not unknown:
            return _("%(jobs)s work in them.") % told
        return (
            ngettext(
                "%(jobs)s work in those whose size is known; of %(unknown)s it is not.",
                "%(jobs)s work in those whose size is known; of %(unknown)s it is not known.",
                unknown,
            )
            % told
        )

    def _lacking(self) -> str:
        """Say in which parts nobody stands."""
        if not self.missing:
            return _("Every part has somebody.")
        names = _listed([row.label for row in self.missing])
        return _("Nobody is recorded in the part %(parts)s.") % {"parts": names}


def _counted(row: PartRow) -> str:
    """Say how many stand in a part, as one says it of that part."""
    n = row.count
    words = {
        Part.CORE: _("%(n)s in the core"),
        Part.SUPPLIER: ngettext("%(n)s supplier", "%(n)s suppliers", n),
        Part.SUPPORT: _("%(n)s in support"),
        Part.ACADEMIA: _("%(n)s in academia and training"),
        Part.PUBLIC: ngettext("%(n)s public body", "%(n)s public bodies", n),
    }
    return words[Part(row.part)] % {"n": written(n)}


def _listed(words: Sequence[str]) -> str:
    """Return words as a sentence has them."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def _jobs(actors: Sequence[ClusterActor]) -> tuple[int | None, int]:
    """Return the jobs that are known among some actors, None where none is, and of how many they are not."""
    known = [one.organisation.employees for one in actors if one.organisation.employees is not None]
    return sum(known) if known else None, len(actors) - len(known)


@dataclass(frozen=True, slots=True)
class GatheredPart:
    """The actors of one part by name, as a field of strength lists them."""

    label: str
    actors: list[ClusterActor]


@dataclass(frozen=True, slots=True)
class ClusterOfField:
    """A cluster that belongs to a field of strength, with who is in it today."""

    cluster: KnownCluster
    lead: str
    parts: list[GatheredPart]


def clusters_of_field(access: Access, field: FieldOfStrength) -> list[ClusterOfField]:
    """Return which actors a field of strength is made of today: its clusters, and who is in which part."""
    found = []
    held = list(clusters(access).filter(field=field))
    every = actors_of(access, held)
    for cluster in held:
        own = [one for one in every if one.cluster_id == cluster.pk]
        view = ClusterView(access, cluster, access.tenant.today(), own)
        parts = [
            GatheredPart(row.label, [one for one in view.present if one.part == row.part])
            for row in view.parts
            if row.count
        ]
        found.append(ClusterOfField(cluster, view.lead, parts))
    return found
