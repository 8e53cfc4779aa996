"""Read kept networks, and compare two of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from klustermotor.analysis.networks import (
    STATUSES,
    Network,
    WaveComparison,
    compare_waves,
    network_from_columns,
)
from klustermotor.figures import palette
from klustermotor.figures.networks import NARROW_NETWORK, WIDE_NETWORK, NetworkMarks, network_picture
from klustermotor.figures.numbers import number, percent
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.ties.models import SYMMETRIC, Kind
from klustermotor.web.actors.traders import concealed, unnamed
from klustermotor.web.mapping.network.measures import Shape, placed, shape
from klustermotor.web.mapping.waves.models import NetworkSnapshot
from klustermotor.web.shared import files
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.shared.templatetags.written import active_language, date_written

#: What has become of a tie, in words and with the badge that marks it.
WORDS = {
    "kept": (gettext_lazy("kept"), "strong"),
    "new": (gettext_lazy("new since then"), "running"),
    "gone": (gettext_lazy("gone since then"), "failed"),
    "with_joiner": (gettext_lazy("with a newcomer"), "open"),
    "with_leaver": (gettext_lazy("with somebody who left"), "not-now"),
    "unknown": (gettext_lazy("not known, for want of an answer"), "unknown"),
}
#: What came and what went stand out; dashes tell the same in grey.
COLOURS = {
    "new": palette.LAKE,
    "gone": palette.FALU,
    "with_joiner": palette.OCHRE,
    "with_leaver": palette.OCHRE,
}
#: Response that differs by more than this makes a comparison doubtful.
_APART = 0.1


def snapshots(access: Access) -> QuerySet[NetworkSnapshot]:
    """Return the kept networks somebody may see."""
    found: QuerySet[NetworkSnapshot] = NetworkSnapshot.objects.visible_to(access.user).in_tenant(
        access.tenant
    )
    return found.select_related("survey")


@dataclass(frozen=True)
class Kept:
    """A kept network as it was."""

    snapshot: NetworkSnapshot
    nodes: pl.DataFrame
    network: Network
    #: The organisations that the reader may not know by name.
    concealed: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Return what the organisations were called; of those that are concealed only what they are."""
        held = self.nodes.select("uid", "name").iter_rows()
        return {uid: unnamed() if uid in self.concealed else name for uid, name in held}

    @property
    def sectors(self) -> Mapping[str, str]:
        """Return their sectors."""
        return dict(self.nodes.select("uid", "sector").iter_rows())

    @property
    def silent(self) -> list[str]:
        """Return who was asked and did not answer."""
        return self.nodes.filter(pl.col("silent"))["uid"].to_list()

    @cached_property
    def shape(self) -> Shape:
        """Return what it is like as a whole."""
        return shape(self.network, [self.sectors[label] for label in self.network.labels])


def kept_network(access: Access, snapshot: NetworkSnapshot) -> Kept:
    """Return a network as it was kept, sole traders without their names for those who do not see people."""
    nodes = pl.read_parquet(files.path_of(snapshot.nodes_digest))
    ties = pl.read_parquet(files.path_of(snapshot.ties_digest))
    network = network_from_columns(
        ties["source"].to_list(),
        ties["target"].to_list(),
        directed=True,
        labels=nodes["uid"].to_list(),
        weights=ties["strength"].to_list(),
        kinds=ties["kind"].to_list(),
        both_ways=SYMMETRIC,
    )
    return Kept(snapshot, nodes, network, concealed(access.user, nodes["uid"].to_list()))


@dataclass(frozen=True, slots=True)
class TieRow:
    """One tie of either wave, and what has become of it."""

    source: str
    kind: str
    target: str
    status: str

    @property
    def words(self) -> str:
        """Return what has become of it."""
        return str(WORDS[self.status][0])


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure in both waves."""

    label: str
    before: str
    after: str


class Comparison:
    """Two kept networks side by side; ties that hold both ways are counted once."""

    def __init__(self, before: Kept, after: Kept) -> None:
        """Compare them."""
        self.before, self.after = before, after
        self.found: WaveComparison = compare_waves(
            before.network, after.network, silent_before=before.silent, silent_after=after.silent
        )
        self.names = {**before.names, **after.names}

    @cached_property
    def _joined(self) -> dict[tuple[str, str, str], str]:
        """Return what has become of each tie, by both ends and kind; one that holds both ways stands once.

        Of such a one nothing is known where either end could have told and did not.
        """
        found = self.found
        joined: dict[tuple[str, str, str], str] = {}
        columns = (found.sources, found.targets, found.kind_of, found.status)
        for source, target, kind, status in zip(*(one.tolist() for one in columns), strict=True):
            ends, word = (found.labels[source], found.labels[target]), found.kinds[kind]
            one, other = sorted(ends) if word in SYMMETRIC else ends
            if joined.get((one, other, word)) != "unknown":
                joined[one, other, word] = STATUSES[status]
        return joined

    @cached_property
    def ties(self) -> list[TieRow]:
        """Return every tie of either wave, by name."""
        rows = [
            TieRow(self.names[one], kind_name(kind), self.names[other], status)
            for (one, other, kind), status in self._joined.items()
        ]
        return sorted(rows, key=lambda row: (reader_key(row.source), row.kind, reader_key(row.target)))

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many ties there are of each status."""
        return {status: sum(row.status == status for row in self.ties) for status in STATUSES}

    @property
    def jaccard(self) -> float:
        """Return kept over kept, new and gone; NaN where there are none."""
        total = self.counts["kept"] + self.counts["new"] + self.counts["gone"]
        return self.counts["kept"] / total if total else math.nan

    @property
    def hamming(self) -> int:
        """Return how many ties differ among those who are in both and known."""
        return self.counts["new"] + self.counts["gone"]

    @property
    def joiners(self) -> list[str]:
        """Return who is in the later wave only, by name."""
        return sorted((self.names[one] for one in self.found.joiners), key=reader_key)

    @property
    def leavers(self) -> list[str]:
        """Return who was in the earlier wave only, by name."""
        return sorted((self.names[one] for one in self.found.leavers), key=reader_key)

    @property
    def title(self) -> str:
        """Return what is compared."""
        told = {"before": self.before.snapshot, "after": self.after.snapshot}
        return _("From “%(before)s” to “%(after)s”") % told

    @property
    def lead(self) -> str:
        """Return what has changed, first of all."""
        counts, language = self.counts, active_language()
        said = _("Ties from %(before)s to %(after)s: %(kept)d kept, %(new)d new, %(gone)d gone.")
        words = said % {
            "before": date_written(self.before.snapshot.day), "after": date_written(self.after.snapshot.day),
            **{key: counts[key] for key in ("kept", "new", "gone")},
        }  # fmt: skip
        if math.isfinite(self.jaccard):
            more = _("%(share)s of the ties among those who are in both stand in both (Jaccard).")
            words += " " + more % {"share": percent(self.jaccard, language)}
        if counts["unknown"]:
            more = ngettext(
                "Of %(n)d nothing can be said, since who told of it did not answer.",
                "Of %(n)d nothing can be said, since who told of them did not answer.",
                counts["unknown"],
            )
            words += " " + more % {"n": counts["unknown"]}
        return words

    @property
    def warnings(self) -> list[str]:
        """Return what makes the two hard to compare."""
        told = []
        if self.joiners or self.leavers:
            told.append(
                _(
                    "The two do not hold the same organisations: %(came)d came and %(went)d went. Their "
                    "ties say "
                    "nothing of change, and are counted apart."
                )
                % {"came": len(self.joiners), "went": len(self.leavers)}
            )
        rates = [_rate(one.snapshot) for one in (self.before, self.after)]
        if (rates[0] is None) != (rates[1] is None):
            told.append(
                _(
                    "One is from a questionnaire and the other from recorded ties: what differs may be "
                    "how it "
                    "was asked."
                )
            )
        elif rates[0] is not None and rates[1] is not None and abs(rates[0] - rates[1]) > _APART:
            language = active_language()
            told.append(
                _("The response differs: %(before)s answered then, %(after)s later.")
                % {"before": percent(rates[0], language), "after": percent(rates[1], language)}
            )
        if self.before.snapshot.asked != self.after.snapshot.asked and self.before.snapshot.survey_id is None:
            told.append(_("The two were narrowed to different things when they were kept."))
        return told

    @property
    def measures(self) -> list[MeasureRow]:
        """Return the measures of both, side by side."""
        one, other = self.before, self.after
        language = active_language()

        def pair(label: str, value: str, decimals: int = 2) -> MeasureRow:
            values = [getattr(held.shape, value) for held in (one, other)]
            return MeasureRow(label, *(number(found, language, decimals=decimals) for found in values))

        def share(label: str, value: str) -> MeasureRow:
            values = [getattr(held.shape, value) for held in (one, other)]
            return MeasureRow(label, *(percent(found, language) for found in values))

        counts = [
            MeasureRow(_("Organisations"), *(str(held.snapshot.n_organisations) for held in (one, other))),
            MeasureRow(_("Ties"), *(str(held.snapshot.n_ties) for held in (one, other))),
        ]
        if _rate(one.snapshot) is not None or _rate(other.snapshot) is not None:
            rates = [_rate(held.snapshot) for held in (one, other)]
            said = [_("not a questionnaire") if rate is None else percent(rate, language) for rate in rates]
            counts.append(MeasureRow(_("Answered"), *said))
        return [
            *counts,
            share(_("Density"), "density"),
            pair(_("Parts that hang together"), "n_parts", 0),
            share(_("In the largest part"), "largest_part"),
            pair(_("Two that share a third are tied"), "transitivity"),
            pair(_("Ties answered by one the other way"), "reciprocity"),
            pair(_("Groups"), "n_communities", 0),
        ]

    def picture(self, *, narrow: bool = False) -> str:
        """Return both waves in one picture: a line for each tie, by what has become of it."""
        found = self.found
        union = network_from_columns(
            [one for one, _other, _kind in self._joined],
            [other for _one, other, _kind in self._joined],
            directed=True,
            labels=found.labels,
            kinds=list(self._joined.values()),
        )
        came, went = set(found.joiners), set(found.leavers)
        groups = {True: _("came"), False: _("went")}
        marks = NetworkMarks(
            names=self.names,
            groups=[
                groups[label in came] if label in came | went else _("in both") for label in found.labels
            ],
            group_order=[_("in both"), _("came"), _("went")],
            group_heading=_("Organisations"),
            kind_names={status: str(WORDS[status][0]) for status in STATUSES},
            kind_colours=COLOURS,
            tie_heading=_("Ties"),
            both_ways=STATUSES if self._are_all_both_ways() else (),
            arrow_heading=_("from the first to the second"),
        )
        return network_picture(
            union,
            placed(union, union),
            active_language(),
            title=self.title,
            description=self.lead,
            marks=marks,
            drawn_as=NARROW_NETWORK if narrow else WIDE_NETWORK,
        )

    def _are_all_both_ways(self) -> bool:
        """Return whether no tie of either wave has a direction."""
        return all(kind in SYMMETRIC for kind in self.found.kinds)


def _rate(snapshot: NetworkSnapshot) -> float | None:
    """Return the share that answered; none where it is from no questionnaire."""
    if not snapshot.n_asked:
        return None
    return (snapshot.n_answered or 0) / snapshot.n_asked


def kind_name(word: str) -> str:
    """Return what a kind of tie is called."""
    return str(Kind(word).label) if word in Kind.values else word
