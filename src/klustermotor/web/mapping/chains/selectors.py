"""Read value chains and what stands in them on a day; the same number of queries for few stages and many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from klustermotor.analysis.networks import (
    ChainHoles,
    Network,
    SinglePoints,
    ValueChain,
    chain_holes,
    network_from_columns,
    single_points,
    stage_order,
    value_chain,
)
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.trail_words import EVENTS
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import Tie
from klustermotor.web.evidence.confidence import in_confidence
from klustermotor.web.evidence.models import Support
from klustermotor.web.mapping.chains.models import (
    Chain,
    ChainStage,
    Lane,
    StageActor,
    StageLink,
    StageNeed,
    TierStep,
)
from klustermotor.web.places.models import Region

EVENTS.update(
    {
        "regions set": _("its regions were changed"),
        "stages set": _("the stages it concerns were changed"),
        "organisations set": _("who acts there was changed"),
        "meets set": _("the needs it meets were changed"),
    }
)


def chains(access: Access) -> QuerySet[Chain]:
    """Return the chains somebody may see."""
    found = Chain.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.prefetch_related("regions")


def chains_counted(access: Access) -> QuerySet[Chain]:
    """Return the chains somebody may see, with how many stages, and how many organisations stand there."""
    day = access.tenant.today()
    now = (Q(stages__valid_from__isnull=True) | Q(stages__valid_from__lte=day)) & (
        Q(stages__valid_to__isnull=True) | Q(stages__valid_to__gt=day)
    )
    return chains(access).annotate(n_stages=Count("stages", filter=now, distinct=True))


def home_of(chain: Chain) -> frozenset[int] | None:
    """Return the keys of the regions where a chain is at home, and of those within them; None is anywhere."""
    own = [one.pk for one in chain.regions.all()]
    if not own:
        return None
    within = Region.objects.filter(
        Q(pk__in=own) | Q(parent__in=own) | Q(wholes__in=own) | Q(parent__wholes__in=own)
    )
    return frozenset(within.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Standing:
    """A chain as it was recorded: everything that ever belonged to it."""

    chain: Chain
    stages: list[ChainStage]
    links: list[StageLink]
    needs: list[StageNeed]
    actors: list[StageActor]
    lanes: list[Lane]
    home: frozenset[int] | None


def standing(access: Access, chain: Chain) -> Standing:
    """Return all parts of a chain; what belongs together shares one object."""
    seen = Organisation.objects.visible_to(access.user).in_tenant(access.tenant).select_related("region")
    stages = {one.pk: one for one in chain.stages.prefetch_related("regions")}
    needs = list(chain.needs.all())
    actors = list(
        chain.standing.filter(organisation__in=seen.values("pk"))
        .select_related("organisation__region")
        .prefetch_related("meets", Prefetch("tiers", TierStep.objects.all()))
    )
    links = list(chain.links.all())
    placed: list[Any] = [*needs, *actors]
    for one in placed:
        one.chain, one.stage = chain, stages[one.stage_id]
    for link in links:
        link.chain, link.source, link.target = chain, stages[link.source_id], stages[link.target_id]
    for stage in stages.values():
        stage.chain = chain
    lanes = list(chain.lanes.prefetch_related("stages", Prefetch("organisations", seen)))
    return Standing(chain, list(stages.values()), links, needs, actors, lanes, home_of(chain))


def years_of(held: Standing, today: date) -> list[int]:
    """Return the years in which something of a chain began or ended, up to today's."""
    parts: list[Any] = [*held.stages, *held.links, *held.needs, *held.actors, *held.lanes]
    days = [day for one in parts for day in (one.valid_from, one.valid_to)]
    days += [step.since for one in held.actors for step in one.tiers.all()]
    return sorted({day.year for day in days if day is not None and day <= today})


class OnADay:
    """A chain as it stands on a day, in the words of the analysis."""

    def __init__(self, held: Standing, day: date) -> None:
        """Keep what holds on the day, in the order in which one tells the stages."""
        self.held, self.chain, self.day = held, held.chain, day
        self.stages = [one for one in held.stages if one.holds_on(day)]
        shown = {one.pk for one in self.stages}
        self.links = [
            one for one in held.links if one.holds_on(day) and {one.source_id, one.target_id} <= shown
        ]
        self.needs = [one for one in held.needs if one.holds_on(day) and one.stage_id in shown]
        self.actors = [one for one in held.actors if one.holds_on(day) and one.stage_id in shown]
        self.lanes = [one for one in held.lanes if one.holds_on(day)]

    @cached_property
    def by_label(self) -> dict[str, ChainStage]:
        """Return the stages by their labels in the analysis."""
        return {str(one.uid): one for one in self.stages}

    @cached_property
    def essential(self) -> list[StageNeed]:
        """Return the needs without which a stage stands still; only those can be holes."""
        return [one for one in self.needs if one.essential]

    @cached_property
    def wishes(self) -> list[StageNeed]:
        """Return the other needs that nobody meets: good to have, no holes."""
        met = {one.pk for actor in self.actors for one in actor.meets.all()}
        return [one for one in self.needs if not one.essential and one.pk not in met]

    @cached_property
    def analysed(self) -> ValueChain:
        """Return the chain as the analysis takes it."""
        keys = {one.pk: one for one in self.essential}
        return value_chain(
            [str(one.uid) for one in self.stages],
            [(str(one.source.uid), str(one.target.uid)) for one in self.links],
            needs=[(str(one.stage.uid), one.name) for one in self.essential],
            standing=[(str(one.organisation.uid), str(one.stage.uid)) for one in self.actors],
            meeting=[
                (str(one.organisation.uid), str(one.stage.uid), keys[need.pk].name)
                for one in self.actors
                for need in one.meets.all()
                if need.pk in keys and need.stage_id == one.stage_id
            ],
        )

    @cached_property
    def back(self) -> list[StageLink]:
        """Return the links that lead back to an earlier stage: the loops."""
        chain, order = self.analysed, stage_order(self.analysed)
        ends = zip(chain.link_sources.tolist(), chain.link_targets.tolist(), order.back.tolist(), strict=True)
        found = {(chain.stages[one], chain.stages[other]) for one, other, back in ends if back}
        return [one for one in self.links if (str(one.source.uid), str(one.target.uid)) in found]

    @cached_property
    def single(self) -> SinglePoints:
        """Return what hangs on a single actor or stage."""
        return single_points(self.analysed)

    def holes(self, network: Network | None = None) -> ChainHoles:
        """Return what the chain lacks."""
        return chain_holes(self.analysed, network)

    def actors_at(self, stage: ChainStage) -> list[StageActor]:
        """Return who stands at a stage."""
        return [one for one in self.actors if one.stage_id == stage.pk]

    def needs_of(self, stage: ChainStage) -> list[StageNeed]:
        """Return what a stage takes."""
        return [one for one in self.needs if one.stage_id == stage.pk]

    def neighbours_of(self, stage: ChainStage) -> list[ChainStage]:
        """Return the stages that hand over to a stage, or that it hands over to."""
        chain = self.analysed
        found = chain.neighbours_of(chain.stages.index(str(stage.uid))).tolist()
        return [self.by_label[chain.stages[at]] for at in found]

    def is_home(self, actor: StageActor) -> bool | None:
        """Return whether an actor is at home in the chain's regions; None where it is not known."""
        if self.held.home is None:
            return True
        region = actor.organisation.region
        return None if region is None else region.pk in self.held.home

    def lies_elsewhere(self, stage: ChainStage) -> bool:
        """Return whether a stage is situated in other regions alone."""
        places = [one.pk for one in stage.regions.all()]
        return bool(places) and self.held.home is not None and self.held.home.isdisjoint(places)

    def only_elsewhere(self, stage: ChainStage) -> list[StageActor]:
        """Return the actors of a stage that should be here, where every one of them is known to be away."""
        here = self.actors_at(stage)
        if self.lies_elsewhere(stage) or not here or any(self.is_home(one) is not False for one in here):
            return []
        return here


def ties_between(access: Access, organisations: Sequence[Organisation], day: date) -> list[Tie]:
    """Return the ties that hold between some organisations on a day."""
    keys = {one.pk for one in organisations}
    found = Tie.objects.visible_to(access.user).in_tenant(access.tenant).on(day)
    return list(
        found.filter(Q(organisation__in=keys) | Q(partner__in=keys)).select_related("organisation", "partner")
    )


def network_of(ties: Sequence[Tie]) -> Network:
    """Return the network of those organisations of which some tie is known: of the others nothing is said."""
    labels = dict.fromkeys(str(end.uid) for tie in ties for end in (tie.organisation, tie.partner))
    return network_from_columns(
        [str(tie.organisation.uid) for tie in ties],
        [str(tie.partner.uid) for tie in ties],
        directed=True,
        labels=list(labels),
    )


def supports_of(access: Access, uids: Sequence[UUID]) -> dict[UUID, list[Support]]:
    """Return what claims rest on, as somebody may read it."""
    if not access.may("evidence.view"):
        return {}
    found = Support.objects.visible_to(access.user).in_tenant(access.tenant).filter(claim_uid__in=uids)
    kept: defaultdict[UUID, list[Support]] = defaultdict(list)
    for one in in_confidence(found.select_related("source", "run", "by"), access.user):
        kept[one.claim_uid].append(one)
    return dict(kept)


def places_of(access: Access, organisation: Organisation) -> list[StageActor]:
    """Return where an organisation stands in chains today."""
    found = StageActor.objects.visible_to(access.user).in_tenant(access.tenant)
    held = found.filter(organisation=organisation).on(access.tenant.today())
    chosen = held.select_related("chain", "stage").prefetch_related("tiers")
    return list(chosen.order_by("chain__name_sv", "stage__position", "pk"))


def stages_to_fill(access: Access) -> list[ChainStage]:
    """Return today's stages of the chains that somebody may change, chain by chain."""
    found = ChainStage.objects.editable_by(access.user).in_tenant(access.tenant)
    return list(
        found.on(access.tenant.today()).select_related("chain").order_by("chain__name_sv", "position", "pk")
    )
