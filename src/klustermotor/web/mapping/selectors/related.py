"""In how many regions two clusters are found, each and both, and how near that makes them."""

from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _

from klustermotor.figures.numbers import Language, estimate, number
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.keys import FigureKey
from klustermotor.web.mapping.selectors.names import Names
from klustermotor.web.mapping.selectors.results import of_cluster, whole
from klustermotor.web.mapping.selectors.traced import Traced
from klustermotor.web.shared.templatetags.written import active_language

#: A region has a cluster where its location quotient is at least this: 1, but for rounding.
PRESENT_FROM = 1 - 1e-12
#: What a figure of a pair can be.
TOGETHER, PROXIMITY = "together", "proximity"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clusters in the last period of a run: the regions that have each of them, and both."""

    one: int
    other: int
    together: int
    proximity: float
    #: Whether jobs in each of the two had to be estimated in some region.
    hidden: tuple[bool, bool]

    @property
    def estimated(self) -> bool:
        """Return whether what is said of both rests on estimates."""
        return any(self.hidden)

    def written(self, measure: str, language: Language) -> str:
        """Write how near the two are, or in how many regions both are, marked where that is an estimate."""
        if measure == PROXIMITY:
            found = number(self.proximity, language, decimals=2)
        else:
            found = number(self.together, language)
        return estimate(found, estimated=self.estimated)

    def division(self, language: Language) -> str:
        """Write the smaller of the two shares, which is that of the cluster found in more regions."""
        more = self.counts(language)[0 if self.one >= self.other else 1]
        return f"{self.written(TOGETHER, language)} / {more} = {self.written(PROXIMITY, language)}"

    def counts(self, language: Language) -> tuple[str, str]:
        """Write in how many regions each is, marked where that is an estimate."""
        one, other = (number(count, language) for count in (self.one, self.other))
        return estimate(one, estimated=self.hidden[0]), estimate(other, estimated=self.hidden[1])


def pair_of(run: Run, one: str, other: str) -> Pair | None:
    """Return two clusters as the run has them together; None where it does not hold them as related."""
    held = whole(run, "related").filter(pl.col("cluster") == one, pl.col("other") == other)
    if not held.height:
        return None
    found, last = held.row(0, named=True), run.summary["periods"][-1]
    frames = [of_cluster(run, "cluster", code, last) for code in (one, other)]
    counts = [int((frame["lq"].fill_nan(None) >= PRESENT_FROM).sum()) for frame in frames]
    hidden = [frame.filter(pl.col("estimated") & (pl.col("jobs") > 0)).height > 0 for frame in frames]
    return Pair(counts[0], counts[1], found["together"], found["proximity"], (hidden[0], hidden[1]))


def pair_key(one: str, other: str, measure: str) -> str:
    """Return the key of a figure of two clusters."""
    return str(FigureKey("related", one, other, measure))


def trace_pair(run: Run, names: Names, key: FigureKey, reference: str) -> Traced:
    """Trace how near two clusters are, or in how many regions both are found."""
    pair, language = pair_of(run, key.first, key.second), active_language()
    measure = key.measure or PROXIMITY
    if pair is None or measure not in {PROXIMITY, TOGETHER}:
        raise LookupError(str(key))
    one, other = (names.called("cluster", code) for code in (key.first, key.second))
    about = {"one": one, "other": other, "period": run.summary["periods"][-1]}
    label = (
        _("Proximity of %(one)s and %(other)s, %(period)s")
        if measure == PROXIMITY
        else _("Regions with both %(one)s and %(other)s, %(period)s")
    )
    counted = _("A region is counted as having a cluster where its location quotient is at least 1.")
    divided = _(
        "Of the regions with the one, some have the other too, and the other way round: "
        "proximity is the smaller of the two shares."
    )
    with_one, with_other = pair.counts(language)
    rows = [
        (_("Regions with %(name)s") % {"name": one}, with_one, ""),
        (_("Regions with %(name)s") % {"name": other}, with_other, ""),
        (_("Regions with both"), pair.written(TOGETHER, language), ""),
        (_("Proximity: the division"), pair.division(language), ""),
    ]
    sure = [_("Clusters in the same regions may have something in common; this does not say what.")]
    if pair.estimated:
        sure.append(_("Some of the jobs in the two clusters had to be estimated."))
    return Traced(
        key=str(key),
        label=label % about,
        value=pair.written(measure, language),
        formula=f"{counted} {divided}" if measure == PROXIMITY else counted,
        reference=reference,
        sure=sure,
        rows=rows,
    )
