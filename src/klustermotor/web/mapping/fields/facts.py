"""What a field's page and the list show of one field, gathered from what was loaded."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from dataclasses import field as part
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.figures.numbers import UNKNOWN, estimate, number
from klustermotor.figures.page_leads import written_quotient
from klustermotor.figures.pieces import Piece
from klustermotor.figures.texts import texts
from klustermotor.web.evidence.models import Run, Support
from klustermotor.web.mapping.fields.basis import Basis
from klustermotor.web.mapping.fields.models import FieldOfStrength, Judgement, Step, UnheardVoice, Weighing
from klustermotor.web.mapping.selectors.facts import ClusterFacts
from klustermotor.web.mapping.selectors.maps import figure_key
from klustermotor.web.mapping.selectors.measures import MEASURES
from klustermotor.web.mapping.selectors.references import likely_of
from klustermotor.web.mapping.selectors.standing import badge_of
from klustermotor.web.mapping.selectors.unions import Sum
from klustermotor.web.shared.templatetags.written import active_language
from klustermotor.web.statistics.models import Vintage


@dataclass(frozen=True, slots=True)
class Counted:
    """Something added up over programmes: what is known of it, and of how many programmes it is not known."""

    known: float
    programmes: int
    unknown: int = 0

    @property
    def is_known(self) -> bool:
        """Return whether it is known of any programme; of no programmes there is nothing not to know."""
        return self.unknown < self.programmes or not self.programmes

    def times(self, factor: float) -> "Counted":
        """Return it so many times, as little known as before."""
        return replace(self, known=factor * self.known)

    def written(self, decimals: int = 0) -> str:
        """Write it: "at least" where it is not known of all programmes, a dash where it is of none."""
        if not self.is_known:
            return UNKNOWN
        found = number(self.known, active_language(), decimals=decimals)
        return _("at least %(number)s") % {"number": found} if self.unknown else found


@dataclass(frozen=True, slots=True)
class EducationElsewhere:
    """The same of the regions that the table of education covers, our own among them, together."""

    #: Graduates by the share that serves the field, in those regions.
    counted: Counted
    #: The field's jobs in the same regions, and in no other.
    jobs: float
    names: Sequence[str]
    #: How many regions the run has.
    of: int

    @property
    def rate(self) -> Counted:
        """Return graduates per thousand jobs."""
        return self.counted.times(1000 / self.jobs)

    @property
    def are_all(self) -> bool:
        """Tell whether the table covers every region of the run."""
        return len(self.names) == self.of


@dataclass(frozen=True, slots=True)
class Education:
    """What programmes in the region give, beside the jobs that the field has there."""

    year: str
    programmes: int
    places: Counted
    applicants: Counted
    graduates: Counted
    #: Graduates counted by the share of each programme that serves the field.
    counted: Counted
    #: Whether any programme here serves other clusters too.
    is_shared: bool
    jobs: float | None
    #: Graduates so counted per thousand jobs.
    rate: Counted | None
    #: None where the table covers no other region of the run.
    elsewhere: EducationElsewhere | None
    vintage: Vintage
    #: The run that the jobs come from.
    run: Run | None
    rows: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class EducationBasis:
    """Which state of its table of education a field shows, and a newer one that it could show instead."""

    vintage: Vintage | None
    offered: Vintage | None


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """What a run says of a cluster, or of several together, in the region."""

    facts: ClusterFacts
    run: Run

    @property
    def jobs(self) -> float | None:
        """Return the jobs; None where unknown."""
        return self.facts.jobs if math.isfinite(self.facts.jobs) else None

    @property
    def lq(self) -> float | None:
        """Return the location quotient; None where unknown."""
        return self.facts.lq if math.isfinite(self.facts.lq) else None

    @property
    def growth(self) -> float | None:
        """Return the growth a year as a share; None where unknown."""
        return self.facts.growth if math.isfinite(self.facts.growth) else None

    @property
    def badge(self) -> str:
        """Return the badge that says how sure the strength is."""
        return {"strong": "strong", "doubtful": "watch", "watch": "watch"}.get(self.facts.standing, "")

    @property
    def standing(self) -> tuple[str, str] | None:
        """Return the badge and its words, as on the page of strong clusters."""
        return badge_of(self.facts)

    def written(self, measure: str) -> str:
        """Return a measure as pages write it, marked where it is an estimate."""
        value = MEASURES[measure].write(getattr(self.facts, measure), active_language())
        return estimate(value, estimated=self.facts.marked(measure))

    @property
    def jobs_written(self) -> str:
        """Return the jobs, marked where some of them are estimated."""
        return self.written("jobs")

    @property
    def lq_written(self) -> str:
        """Return the location quotient, marked likewise."""
        return self.written("lq")

    @property
    def lq_said(self) -> tuple[str, str]:
        """Return the quotient as sentences give it, and what they add where chance has moved it."""
        words, marked = texts(active_language()), self.facts.marked("lq")
        return written_quotient(self.facts.lq, likely_of(self.facts), words, estimated=marked)

    @property
    def rank_written(self) -> str:
        """Return the rank by the quotient, marked likewise."""
        return self.written("rank")


@dataclass(frozen=True, slots=True)
class FieldCluster(FieldFigures):
    """What a run says of one of a field's clusters."""

    name: str

    @property
    def url(self) -> str:
        """Return the address of the cluster's page."""
        about = urlencode({"run": self.run.uid, "region": self.facts.region})
        return f"{reverse('mapping:cluster', kwargs={'code': self.facts.cluster})}?{about}"

    @property
    def known_url(self) -> str:
        """Return the address of how the quotient is known."""
        key = figure_key("lq", "cluster", self.facts.cluster, self.facts.region, self.facts.period)
        return f"{reverse('mapping:known', kwargs={'uid': self.run.uid})}?{urlencode({'key': key})}"


@dataclass(frozen=True, slots=True)
class FieldUnion(FieldFigures):
    """What a run says of all the field's clusters together, and the sums that its quotient is made of."""

    region_jobs: Sum
    reference_jobs: Sum
    reference_all: Sum


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """One field with everything that its row or page says."""

    field: FieldOfStrength
    judgement: Judgement | None
    #: The run that the figures come from.
    basis: Basis
    #: The region's facts for each cluster, the most specialised first.
    clusters: Sequence[FieldCluster]
    #: The same clusters taken as one; None where no run tells.
    union: FieldUnion | None
    supports: Sequence[Support]
    weighings: dict[str, Weighing]
    steps: Sequence[Step]
    unheard: Sequence[UnheardVoice]
    today: date
    education: Education | None = None
    education_basis: EducationBasis | None = None
    history: Sequence[Judgement] = part(default=())

    @property
    def jobs(self) -> float | None:
        """Return the jobs in the field's clusters here; unknown when no run tells."""
        if self.union is not None:
            return self.union.jobs
        known = [one.jobs for one in self.clusters if one.jobs is not None]
        return sum(known) if known else None

    @property
    def is_example(self) -> bool:
        """Return whether the field, or a figure that it is shown with, is invented."""
        run, supply = self.basis.run, self.education
        return (
            self.field.is_example
            or self.field.tenant.is_example
            or (bool(self.clusters) and run is not None and bool(run.summary.get("example")))
            or (supply is not None and supply.vintage.source.is_example)
        )

    @property
    def is_shown(self) -> bool:
        """Return whether the statistics show that the field is a local strength."""
        return self.union is not None and self.union.badge == "strong"

    @property
    def known_url(self) -> str:
        """Return the address of how the field's figures are known."""
        return reverse("mapping:field-known", kwargs={"uid": self.field.uid, "part": "figures"})

    @property
    def parts(self) -> list[Piece]:
        """Return the clusters that the field gathers, each with its own quotient."""
        return [
            piece
            for at, one in enumerate(self.clusters)
            for piece in (
                Piece(f"{'; ' if at else ''}{one.name} "),
                Piece(one.lq_said[0], one.facts.cluster),
                Piece(one.lq_said[1]),
            )
        ]

    @property
    def part_urls(self) -> dict[str, str]:
        """Return where each of those quotients is known from."""
        return {one.facts.cluster: one.known_url for one in self.clusters}

    @property
    def strongest(self) -> FieldCluster | None:
        """Return the facts of the cluster in which the region is most specialised."""
        return self.clusters[0] if self.clusters else None

    @property
    def sources(self) -> list[Support]:
        """Return what it rests on besides runs."""
        return [one for one in self.supports if one.source is not None]

    @property
    def runs(self) -> list[Support]:
        """Return the runs it rests on."""
        return [one for one in self.supports if one.run is not None]

    @property
    def usable(self) -> list[Support]:
        """Return what may still be leaned on: not an interview whose consent was withdrawn."""
        return [one for one in self.supports if one.unusable_since is None]

    @property
    def interviews(self) -> list[Support]:
        """Return the interviews that speak of it and may be used."""
        return [one for one in self.usable if one.source is not None and one.source.kind == "interview"]

    @property
    def against(self) -> list[Support]:
        """Return what speaks against it and may be used."""
        return [one for one in self.usable if one.stance == Support.Stance.AGAINST]

    @property
    def estimated(self) -> bool:
        """Return whether any of the jobs counted stand in a cell that the publisher hides."""
        return any(one.facts.marked("jobs") for one in self.clusters)

    @property
    def goals(self) -> list[tuple[Any, Weighing | None]]:
        """Return the four goals in their order, each with the weighing that holds or none."""
        return [(Weighing.Goal(goal), self.weighings.get(goal)) for goal in Weighing.Goal.values]

    @property
    def late(self) -> list[Step]:
        """Return the steps that should have been taken."""
        return [one for one in self.open_steps if one.due_on is not None and one.due_on < self.today]

    @property
    def open_steps(self) -> list[Step]:
        """Return the steps that wait for somebody."""
        return [one for one in self.steps if one.state not in {Step.State.DONE, Step.State.DROPPED}]

    @property
    def next_step(self) -> Step | None:
        """Return what is due first."""
        return next(iter(self.open_steps), None)
