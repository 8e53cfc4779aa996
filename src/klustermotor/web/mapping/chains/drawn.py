"""A value chain as a page shows it: on a day, perhaps beside an earlier one; picture, lead and findings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.analysis.networks import Network
from klustermotor.figures.page_leads.value_chain import chain_facts, chain_lead
from klustermotor.figures.pieces import Piece, plain
from klustermotor.figures.row_pictures import PAGE_ROWS, RowFormat
from klustermotor.figures.tier_steps import TierRow, tier_picture
from klustermotor.figures.value_chain_content import ChainActor, ChainContent, LaneEntry, StageFigures
from klustermotor.figures.value_chains import value_chain_picture
from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.models import Support
from klustermotor.web.mapping.chains.figures import StageJobs, grounds_of, jobs_of
from klustermotor.web.mapping.chains.findings import Finding, findings, holes
from klustermotor.web.mapping.chains.models import Chain, ChainStage, Lane, StageActor, StageNeed
from klustermotor.web.mapping.chains.selectors import (
    OnADay,
    network_of,
    standing,
    supports_of,
    ties_between,
    years_of,
)
from klustermotor.web.shared.templatetags.written import active_language, date_written

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage as the table and the list show it."""

    stage: ChainStage
    actors: list[StageActor]
    needs: list[tuple[StageNeed, list[StageActor]]]
    jobs: StageJobs | None
    onward: list[Any]
    lanes: list[Lane]
    found: list[Finding]
    is_elsewhere: bool

    @property
    def holes(self) -> list[Finding]:
        """Return what lacks here."""
        return holes(self.found)

    @property
    def places(self) -> str:
        """Return where it is situated, when that is elsewhere."""
        return ", ".join(one.name for one in self.stage.regions.all())


def asked_day(text: str, today: date) -> date | None:
    """Return the day that an address asks for, of a year its first; None where it is neither."""
    try:
        if len(text) == 4 and text.isdecimal():
            return date(int(text), 1, 1)
        return date.fromisoformat(text) if text else today
    except ValueError:
        return None


class ChainView:
    """A chain on the day asked for, compared with an earlier one where that is asked for."""

    def __init__(self, access: Access, chain: Chain, query: QueryDict) -> None:
        """Read the chain; a day that cannot be read is passed over and said."""
        self.access, self.chain, self.language = access, chain, active_language()
        self.today = access.tenant.today()
        self.passed_over: list[str] = []
        on, before = query.get("on", "").strip(), query.get("before", "").strip()
        self.day = self._day(on) or self.today
        self.before_day = self._day(before) if before else None
        if self.before_day is not None and self.before_day >= self.day:
            self.passed_over.append(_("What it is compared with must lie before the day shown."))
            self.before_day = None
        self.held = standing(access, chain)
        self.now = OnADay(self.held, self.day)
        self.before = OnADay(self.held, self.before_day) if self.before_day else None

    def _day(self, text: str) -> date | None:
        """Return a day asked for, and note one that cannot be read."""
        found = asked_day(text, self.today)
        if found is None:
            self.passed_over.append(
                _("“%(day)s” is no day; write it as 1998 or 1998-06-30.") % {"day": text[:_LONGEST]}
            )
        return found

    @property
    def is_today(self) -> bool:
        """Return whether the day shown is the workbench's own."""
        return self.day == self.today

    @cached_property
    def years(self) -> list[int]:
        """Return the years in which something changed."""
        return years_of(self.held, self.today)

    @cached_property
    def is_example(self) -> bool:
        """Return whether anything that is shown is invented."""
        told: list[Any] = [self.chain, *self.now.stages, *self.now.actors, *self.now.lanes]
        invented = any(one.is_example for one in told) or self.chain.tenant.is_example
        return invented or any(one.organisation.is_example for one in self.now.actors)

    @cached_property
    def network(self) -> Network:
        """Return the ties of those who stand in the chain, on the day."""
        organisations = list({one.organisation_id: one.organisation for one in self.now.actors}.values())
        return network_of(ties_between(self.access, organisations, self.day))

    @cached_property
    def jobs(self) -> dict[int, StageJobs]:
        """Return what the statistics say of the stages."""
        grounds = grounds_of(self.access, self.chain, self.now.stages)
        found = {one.pk: jobs_of(grounds[one.pk], one) for one in self.now.stages}
        return {key: told for key, told in found.items() if told is not None}

    @cached_property
    def found(self) -> list[Finding]:
        """Return what the chain lacks and what is fragile in it."""
        return findings(self.now, self.network)

    @cached_property
    def holes(self) -> list[Finding]:
        """Return what the chain lacks."""
        return holes(self.found)

    @cached_property
    def rows(self) -> list[StageRow]:
        """Return the stages in their order."""
        view = self.now
        return [
            StageRow(
                stage,
                view.actors_at(stage),
                [
                    (need, [one for one in view.actors_at(stage) if need in one.meets.all()])
                    for need in view.needs_of(stage)
                ],
                self.jobs.get(stage.pk),
                [one for one in view.links if one.source_id == stage.pk],
                [one for one in view.lanes if self._concerns(one, stage)],
                [one for one in self.found if one.stage.pk == stage.pk],
                view.lies_elsewhere(stage),
            )
            for stage in view.stages
        ]

    @staticmethod
    def _concerns(lane: Lane, stage: ChainStage) -> bool:
        """Return whether a lane concerns a stage; without stages it concerns all."""
        own = lane.stages.all()
        return not own or stage in own

    @cached_property
    def supports(self) -> dict[Any, list[Support]]:
        """Return what the actors' places rest on."""
        return supports_of(self.access, [one.uid for one in self.now.actors])

    @cached_property
    def content(self) -> ChainContent:
        """Return what the picture tells besides the chain."""
        view, shown = self.now, {one.pk for one in self.now.stages}
        return ChainContent(
            stages=self._names(),
            actors=self._actors(),
            figures={
                str(stage.uid): StageFigures(found.here.jobs, found.quotient, found.here.estimated)
                for stage in view.stages
                if (found := self.jobs.get(stage.pk)) is not None
            },
            lanes=[
                LaneEntry(
                    lane.kind,  # type: ignore[arg-type]
                    _lane_said(lane),
                    [str(one.uid) for one in lane.stages.all() if one.pk in shown],
                )
                for lane in view.lanes
            ],
            holes=view.holes(self.network),
            before=self.before.analysed if self.before else None,
            before_name=self.before_name,
        )

    @property
    def before_name(self) -> str:
        """Return the earlier day as people say it: a year where it is that year's first day."""
        if self.before_day is None:
            return ""
        is_first = (self.before_day.month, self.before_day.day) == (1, 1)
        return str(self.before_day.year) if is_first else date_written(self.before_day)

    def _names(self) -> dict[str, str]:
        """Return what stages are called; one that lies elsewhere says where."""
        views = [one for one in (self.before, self.now) if one is not None]
        names = {}
        for view in views:
            for stage in view.stages:
                places = ", ".join(one.name for one in stage.regions.all())
                names[str(stage.uid)] = f"{stage.name} ({places})" if places else stage.name
        return names

    def _actors(self) -> dict[str, ChainActor]:
        """Return how actors are written: their tier, and their place where that is elsewhere."""
        views = [one for one in (self.before, self.now) if one is not None]
        told = {}
        for view in views:
            for one in view.actors:
                step = one.tier_on(view.day)
                away = view.is_home(one) is False and not view.lies_elsewhere(one.stage)
                place = str(one.organisation.region) if away else ""
                tier = str(step.get_tier_display()) if step else ""
                told[str(one.organisation.uid)] = ChainActor(one.organisation.name, tier, place)
        return told

    @cached_property
    def lead(self) -> list[Piece]:
        """Return what is said first: length, holes, what is fragile, where it goes on, what has changed."""
        facts = chain_facts(self.now.analysed, self.content)
        elsewhere = [stage for stage in self.now.stages if self.now.lies_elsewhere(stage)]
        regions = dict.fromkeys(one.name for stage in elsewhere for one in stage.regions.all())
        pieces = list(chain_lead(replace(facts, regions=tuple(regions)), self.language))
        away = [one for one in self.holes if one.kind == "away"]
        if away:
            said = ngettext(
                " Nobody at home stands at %(names)s.", " Nobody at home stands at %(names)s.", len(away)
            )
            pieces.append(Piece(said % {"names": ", ".join(one.stage.name for one in away)}))
        return pieces

    @property
    def lead_urls(self) -> dict[str, str]:
        """Return where each stage that the lead names is read."""
        return {
            f"stage:{one.uid}": reverse("mapping:stage-known", kwargs={"uid": one.uid})
            for one in self.now.stages
        }

    @property
    def title(self) -> str:
        """Return what the picture shows."""
        told = {"chain": self.chain, "day": date_written(self.day), "before": self.before_name}
        if self.before is not None:
            return _("%(chain)s, %(day)s beside %(before)s") % told
        return _("%(chain)s, %(day)s") % told

    def picture(self) -> str:
        """Return the chain drawn from left to right."""
        return value_chain_picture(
            self.now.analysed,
            self.language,
            title=self.title,
            description=plain(self.lead),
            content=self.content,
        )

    @cached_property
    def tiers(self) -> list[TierRow]:
        """Return the actors of whom a tier is known, with their steps; those who rose most first."""
        rows = []
        for one in self.held.actors:
            steps = [(step.since, step.tier) for step in one.tiers.all()]
            if steps:
                name = f"{one.organisation.name} · {one.stage.name}"
                rows.append(TierRow(name, tuple(steps), one.valid_from, one.valid_to))
        return sorted(rows, key=lambda row: (-row.rise, row.name.casefold()))

    def tier_picture(self, drawn_as: RowFormat = PAGE_ROWS) -> str:
        """Return the tiers over time."""
        return tier_picture(
            self.tiers, self.language, title=self.tier_title, until=self.today, drawn_as=drawn_as
        )

    @property
    def tier_title(self) -> str:
        """Return what the picture of tiers shows."""
        return _("From component to system and function: %(chain)s") % {"chain": self.chain}

    @property
    def tier_lead(self) -> str:
        """Return how many have risen."""
        risen = [row for row in self.tiers if row.rise > 0]
        told = {"n": len(risen), "of": len(self.tiers)}
        return (
            ngettext(
                "%(n)s of %(of)s whose tier is known has risen.",
                "%(n)s of %(of)s whose tier is known have risen.",
                len(risen),
            )
            % told
        )


def _lane_said(lane: Lane) -> str:
    """Return what a lane is called, and who acts there."""
    who = [one.name for one in lane.organisations.all()]
    more = f" +{len(who) - 2}" if len(who) > 2 else ""
    return f"{lane.name}: {', '.join(who[:2])}{more}" if who else lane.name


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came or went between two days."""

    what: str
    name: str
    came: bool


def differences(view: ChainView) -> list[Difference]:
    """Return what came and went: stages, actors, links, needs; holes that opened and closed."""
    if view.before is None:
        return []
    now, then = view.now, view.before
    rows = _moved(
        _("stage"), [(one.pk, one.name) for one in then.stages], [(o.pk, o.name) for o in now.stages]
    )
    rows += _moved(_("actor"), _stood(then), _stood(now))
    rows += _moved(_("link"), [(o.pk, str(o)) for o in then.links], [(o.pk, str(o)) for o in now.links])
    named = [[(one.pk, f"{one.name}, {one.stage.name}") for one in each.needs] for each in (then, now)]
    rows += _moved(_("need"), named[0], named[1])
    open_then, open_now = holes(findings(then)), holes(findings(now))
    kept = {one.key for one in open_then} & {one.key for one in open_now}
    rows += [
        Difference(_("hole"), f"{one.what}: {one.label}", came)
        for came, found in ((True, open_now), (False, open_then))
        for one in found
        if one.key not in kept
    ]
    return rows


def _stood(view: OnADay) -> list[tuple[Any, str]]:
    """Return who stands where, told apart by organisation and stage."""
    return [
        ((one.organisation_id, one.stage_id), f"{one.organisation.name}, {one.stage.name}")
        for one in view.actors
    ]


def _moved(what: str, then: Sequence[tuple[Any, str]], now: Sequence[tuple[Any, str]]) -> list[Difference]:
    """Return what is there now and was not, and the other way about."""
    before, after = dict(then), dict(now)
    came = [Difference(what, name, True) for key, name in after.items() if key not in before]
    return came + [Difference(what, name, False) for key, name in before.items() if key not in after]
