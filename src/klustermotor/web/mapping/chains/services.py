"""Record value chains and their parts; each change is one call, checked whole and written in the trail."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Scope, User
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.models import Organisation
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.evidence.services.support import support, withdraw
from klustermotor.web.mapping.chains.models import (
    CandidateAnswer,
    Chain,
    ChainStage,
    Lane,
    StageActor,
    StageLink,
    StageNeed,
    TierStep,
)
from klustermotor.web.mapping.chains.parts import ChainPart, Held
from klustermotor.web.places.models import Region
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused

_MOST_AT_ONCE = 500


def _demand_sound(part: Held) -> None:
    """Refuse what ends before it begins, at its field."""
    if part.valid_from and part.valid_to and part.valid_to <= part.valid_from:
        raise Refused(_("It must end after it begins."), field="valid_to")


def _demand_regions(chain: Chain, regions: Iterable[Region]) -> None:
    """Refuse regions of another workbench."""
    if any(one.tenant_id != chain.tenant_id for one in regions):
        raise Refused(_("There is no such region here."), field="regions")


@transaction.atomic
def save_chain(
    *,
    chain: Chain,
    by: User | None,
    regions: Iterable[Region] | None = None,
    belongs_to: Iterable[Scope] | None = None,
) -> Chain:
    """Record a new or changed chain; ``regions`` is where it is at home."""
    others = Chain.objects.in_tenant(chain.tenant).exclude(pk=chain.pk)
    if others.filter(name_sv=chain.name_sv).exists():
        raise Refused(_("There is a value chain of that name already."), field="name_sv")
    audit.save(chain, by=by)
    if regions is not None:
        given = list(regions)
        _demand_regions(chain, given)
        _set(chain, "regions", given, by)
    if belongs_to is not None:
        let_belong(thing=chain, scopes=belongs_to, by=by)
    search.index(
        chain,
        title_sv=chain.name_sv,
        title_en=chain.name_en,
        detail=chain.core_product_sv,
        address=reverse("mapping:chain", kwargs={"uid": chain.uid}),
        capability="actors.view",
        text=" ".join(chain.stages.values_list("name_sv", flat=True)) if chain.pk else "",
    )
    return chain


def _set(
    thing: Chain | ChainStage | StageActor | Lane, name: str, given: Sequence[object], by: User | None
) -> None:
    """Let a thing have these others, and write in the trail which came and went."""
    held = getattr(thing, name)
    before = {one.pk: str(one) for one in held.all()}
    after = {one.pk: str(one) for one in given}  # type: ignore[attr-defined]
    if before == after:
        return
    held.set(given)
    details = {
        "added": ", ".join(label for key, label in after.items() if key not in before),
        "removed": ", ".join(label for key, label in before.items() if key not in after),
    }
    audit.event(
        thing, by=by, name=f"{name} set", details={key: said for key, said in details.items() if said}
    )


@transaction.atomic
def remove_chain(*, chain: Chain, by: User) -> None:
    """Take away a chain that was recorded by mistake, with all its parts; the trail keeps what it was."""
    for part in [
        *chain.answers.all(),
        *chain.tiers.all(),
        *chain.standing.all(),
        *chain.lanes.all(),
        *chain.links.all(),
        *chain.needs.all(),
        *chain.stages.all(),
    ]:
        _forget(part, by)
    _forget(chain, by)


def _forget(thing: Chain | ChainPart, by: User | None) -> None:
    """Delete one thing, with what it rested on."""
    for one in Support.objects.filter(tenant=thing.tenant, claim_uid=thing.uid).select_related(
        "source", "run"
    ):
        if by is not None:
            withdraw(support=one, claim=thing, by=by)
    if isinstance(thing, Chain):
        search.remove(thing)
    audit.delete(thing, by=by)


@transaction.atomic
def add_stage(
    *,
    stage: ChainStage,
    by: User | None,
    after: ChainStage | None = None,
    before: ChainStage | None = None,
    flow: str = StageLink.Kind.MATERIAL,
    regions: Iterable[Region] = (),
) -> ChainStage:
    """Record a stage after another, before one, or between two.

    Where a link leads from the one to the other, it leads to the new stage instead and on from there. After
    one alone it is a branch where something followed already.
    """
    chain = Chain.objects.select_for_update(no_key=True).get(pk=stage.chain_id)
    if any(one is not None and one.chain_id != chain.pk for one in (after, before)):
        raise Refused(_("That stage belongs to another value chain."))
    stage.tenant, stage.chain = chain.tenant, chain
    stage.position = _room(chain, after, before)
    _demand_sound(stage)
    audit.save(stage, by=by)
    given = list(regions)
    _demand_regions(chain, given)
    _set(stage, "regions", given, by)
    for source, target in ((after, stage), (stage, before)):
        if source is not None and target is not None:
            _hand_over(chain, source, target, (after, before), flow, by)
    return stage


def _room(chain: Chain, after: ChainStage | None, before: ChainStage | None) -> int:
    """Return the place of a new stage in the order, those that come later moved on by one."""
    if after is not None:
        place = ChainStage.objects.get(pk=after.pk).position + 1
    elif before is not None:
        place = ChainStage.objects.get(pk=before.pk).position
    else:
        last = chain.stages.aggregate(last=Max("position"))["last"]
        return 0 if last is None else int(last) + 1
    chain.stages.filter(position__gte=place).update(position=F("position") + 1)
    return place


def _hand_over(
    chain: Chain,
    source: ChainStage,
    target: ChainStage,
    between: tuple[ChainStage | None, ChainStage | None],
    flow: str,
    by: User | None,
) -> None:
    """Link a new stage on one side; a link that it stands in the way of is led to it first."""
    after, before = between
    standing = (
        chain.links.filter(source=after, target=before).first()
        if after is not None and before is not None
        else None
    )
    if standing is not None and source == after:
        standing.target = target
        audit.save(standing, by=by)
        return
    kind = flow
    save_link(link=StageLink(chain=chain, source=source, target=target, kind=kind), by=by)


@transaction.atomic
def save_stage(*, stage: ChainStage, by: User | None, regions: Iterable[Region] | None = None) -> ChainStage:
    """Record a changed stage."""
    _demand_sound(stage)
    audit.save(stage, by=by)
    if regions is not None:
        given = list(regions)
        _demand_regions(stage.chain, given)
        _set(stage, "regions", given, by)
    return stage


@transaction.atomic
def move_stage(*, stage: ChainStage, earlier: bool, by: User) -> None:
    """Let a stage change places with the one before or after it in the order."""
    list(Chain.objects.filter(pk=stage.chain_id).select_for_update(no_key=True))
    ordered = list(stage.chain.stages.order_by("position", "pk"))
    at = next(number for number, one in enumerate(ordered) if one.pk == stage.pk)
    other = at - 1 if earlier else at + 1
    if not 0 <= other < len(ordered):
        raise Refused(_("It stands at the end of the order already."))
    ordered[at], ordered[other] = ordered[other], ordered[at]
    for place, one in enumerate(ordered):
        if one.position != place:
            one.position = place
            audit.save(one, by=by)


@transaction.atomic
def remove_stage(*, stage: ChainStage, by: User) -> None:
    """Take away a stage recorded by mistake with all that stands there; what it joined is joined."""
    chain = stage.chain
    incoming, outgoing = list(stage.links_in.all()), list(stage.links_out.all())
    if len(incoming) == len(outgoing) == 1:
        source, target = incoming[0].source, outgoing[0].target
        joined = chain.links.filter(source=source, target=target).exists()
        if source != target and not joined:
            save_link(link=StageLink(chain=chain, source=source, target=target, kind=outgoing[0].kind), by=by)
    parts: list[ChainPart] = [*stage.answers.all()]
    parts += [step for actor in stage.standing.all() for step in actor.tiers.all()]
    parts += [*stage.standing.all(), *stage.needs.all(), *incoming, *outgoing, stage]
    for part in parts:
        _forget(part, by)


@transaction.atomic
def save_link(*, link: StageLink, by: User | None) -> StageLink:
    """Record a link between two stages of a chain; the same flow stands once at a time."""
    if {link.source.chain_id, link.target.chain_id} != {link.chain.pk}:
        raise Refused(_("That stage belongs to another value chain."), field="target")
    if link.source_id == link.target_id:
        raise Refused(_("A link leads to another stage; a loop runs over one more."), field="target")
    link.tenant = link.chain.tenant
    _demand_sound(link)
    same = link.chain.links.filter(source=link.source, target=link.target, kind=link.kind).exclude(pk=link.pk)
    if any(_overlap(one, link) for one in same):
        raise Refused(_("That link is there already for some of the time."), field="target")
    audit.save(link, by=by)
    return link


def _overlap(one: Held, other: Held) -> bool:
    """Return whether two things hold at some time together."""
    first = max((day for day in (one.valid_from, other.valid_from) if day), default=None)
    last = min((day for day in (one.valid_to, other.valid_to) if day), default=None)
    return first is None or last is None or first < last


@transaction.atomic
def save_need(*, need: StageNeed, by: User | None) -> StageNeed:
    """Record a new or changed need of a stage; the same name stands once at a stage at a time."""
    need.chain, need.tenant = need.stage.chain, need.stage.tenant
    _demand_sound(need)
    same = need.stage.needs.filter(name_sv=need.name_sv).exclude(pk=need.pk)
    if any(_overlap(one, need) for one in same):
        raise Refused(_("The stage has a need of that name already."), field="name_sv")
    audit.save(need, by=by)
    return need


@transaction.atomic
def save_lane(
    *,
    lane: Lane,
    by: User | None,
    stages: Iterable[ChainStage] | None = None,
    organisations: Iterable[Organisation] | None = None,
) -> Lane:
    """Record a new or changed lane, the stages it concerns (none is all) and who acts there."""
    lane.tenant = lane.chain.tenant
    _demand_sound(lane)
    audit.save(lane, by=by)
    if stages is not None:
        given = list(stages)
        if any(one.chain_id != lane.chain_id for one in given):
            raise Refused(_("That stage belongs to another value chain."), field="stages")
        _set(lane, "stages", given, by)
    if organisations is not None:
        who = list(organisations)
        if any(one.tenant_id != lane.tenant_id for one in who):
            raise Refused(_("That organisation belongs to another workbench."), field="organisations")
        _set(lane, "organisations", who, by)
    return lane


@transaction.atomic
def save_actor(
    *,
    actor: StageActor,
    by: User | None,
    meets: Iterable[StageNeed] | None = None,
    source: Source | None = None,
    tier: str = "",
    tier_since: date | None = None,
    tier_precision: str = Source.Precision.DAY,
) -> StageActor:
    """Record that an organisation stands at a stage, or change it; ``source`` is what it is known from."""
    stage = ChainStage.objects.select_for_update(no_key=True).get(pk=actor.stage_id)
    if actor.organisation.tenant_id != stage.tenant_id:
        raise Refused(_("That organisation belongs to another workbench."), field="organisation")
    actor.tenant, actor.chain = stage.tenant, stage.chain
    if actor._state.adding:
        actor.by = by
    _demand_sound(actor)
    same = stage.standing.filter(organisation=actor.organisation).exclude(pk=actor.pk)
    if any(_overlap(one, actor) for one in same):
        raise Refused(_("It stands at this stage already for some of that time."), field="organisation")
    audit.save(actor, by=by)
    if meets is not None:
        given = list(meets)
        if any(one.stage_id != stage.pk for one in given):
            raise Refused(_("The stage has no such need."), field="meets")
        _set(actor, "meets", given, by)
    if source is not None:
        support(claim=actor, source=source, by=by)
    if tier:
        step_tier(actor=actor, tier=tier, since=tier_since, precision=tier_precision, by=by)
    return actor


@transaction.atomic
def remove_part(*, part: ChainPart, by: User) -> None:
    """Take away a part that was recorded by mistake; the trail keeps what it was."""
    if isinstance(part, ChainStage):
        remove_stage(stage=part, by=by)
        return
    for step in part.tiers.all() if isinstance(part, StageActor) else ():
        _forget(step, by)
    _forget(part, by)


@transaction.atomic
def step_tier(
    *,
    actor: StageActor,
    tier: str,
    since: date | None,
    precision: str = Source.Precision.DAY,
    because: str = "",
    by: User | None,
) -> TierStep:
    """Record that an actor delivers components, systems or functions from a day on."""
    same = actor.tiers.filter(since=since) if since else actor.tiers.filter(since__isnull=True)
    if same.exists():
        raise Refused(_("There is a step on that day already."), field="since")
    if actor.valid_to and since and since >= actor.valid_to:
        raise Refused(_("It does not stand at the stage on that day."), field="since")
    made = TierStep(
        tenant=actor.tenant, chain=actor.chain, actor=actor, tier=tier, since=since, precision=precision,
        because=because.strip(),
    )  # fmt: skip
    audit.save(made, by=by)
    return made


@transaction.atomic
def answer_candidate(
    *,
    stage: ChainStage,
    organisation: Organisation,
    state: str,
    note: str = "",
    meets: Iterable[StageNeed] = (),
    by: User,
) -> CandidateAnswer:
    """Remember what became of a candidate; one that is placed stands at the stage from today on."""
    if organisation.tenant_id != stage.tenant_id:
        raise Refused(_("That organisation belongs to another workbench."), field="organisation")
    today = stage.tenant.today()
    held = stage.answers.filter(organisation=organisation).first()
    made = held or CandidateAnswer(
        tenant=stage.tenant, chain=stage.chain, stage=stage, organisation=organisation
    )
    made.state, made.note, made.on, made.by = state, note.strip(), today, by
    audit.save(made, by=by)
    if state == CandidateAnswer.State.PLACED:
        stands = stage.standing.filter(organisation=organisation).on(today).exists()
        if not stands:
            actor = StageActor(stage=stage, organisation=organisation, valid_from=today, note=note.strip())
            actor.is_example = organisation.is_example
            save_actor(actor=actor, by=by, meets=meets)
    return made


@transaction.atomic
def take_back_answer(*, answer: CandidateAnswer, by: User) -> None:
    """Forget an answer, so that the candidate is proposed again; where it was placed it stays."""
    _forget(answer, by)


@transaction.atomic
def place_many(
    *,
    stage: ChainStage,
    organisations: Sequence[Organisation],
    role: str = StageActor.Role.CORE,
    meets: Iterable[StageNeed] = (),
    tier: str = "",
    since: date | None = None,
    precision: str = Source.Precision.DAY,
    source: Source | None = None,
    note: str = "",
    by: User,
) -> list[StageActor]:
    """Let several organisations stand at a stage in one go; those who stand there already are left alone."""
    if len(organisations) > _MOST_AT_ONCE:
        raise Refused(_("At most %(count)s at a time.") % {"count": _MOST_AT_ONCE}, field="organisations")
    needs, placed = list(meets), []
    held = set(stage.standing.on(since or stage.tenant.today()).values_list("organisation_id", flat=True))
    for one in organisations:
        if one.pk in held:
            continue
        actor = StageActor(
            stage=stage, organisation=one, role=role, valid_from=since, from_precision=precision,
            note=note.strip(), is_example=one.is_example,
        )  # fmt: skip
        placed.append(
            save_actor(
                actor=actor, by=by, meets=needs, source=source, tier=tier, tier_since=since,
                tier_precision=precision,
            )
        )  # fmt: skip
    return placed
