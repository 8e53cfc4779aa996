"""Value chains for the tests."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.web.actors.made import an_organisation

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.mapping.chains import services
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

People = Mapping[str, User]


def a_chain(tenant: Tenant, name: str = "Exempelkedjan", by: User | None = None, **more: Any) -> Chain:
    return services.save_chain(chain=Chain(tenant=tenant, name_sv=name, is_example=True, **more), by=by)


def a_stage(chain: Chain, name: str = "Produktion", **more: Any) -> ChainStage:
    ends = {key: more.pop(key, None) for key in ("after", "before")}
    regions = more.pop("regions", ())
    stage = ChainStage(chain=chain, name_sv=name, **more)
    return services.add_stage(stage=stage, by=None, regions=regions, **ends)


def a_link(source: ChainStage, target: ChainStage, kind: str = "material", **more: Any) -> StageLink:
    link = StageLink(chain=source.chain, source=source, target=target, kind=kind, **more)
    return services.save_link(link=link, by=None)


def a_need(stage: ChainStage, name: str = "Renrum", **more: Any) -> StageNeed:
    return services.save_need(need=StageNeed(stage=stage, name_sv=name, **more), by=None)


def stands(stage: ChainStage, organisation: Organisation | str, **more: Any) -> StageActor:
    who = organisation if isinstance(organisation, Organisation) else _named(stage.tenant, organisation)
    meets = more.pop("meets", ())
    tier = {key: more.pop(key) for key in ("tier", "tier_since") if key in more}
    actor = StageActor(stage=stage, organisation=who, is_example=True, **more)
    return services.save_actor(actor=actor, by=None, meets=meets, **tier)


def _named(tenant: Tenant, name: str) -> Organisation:
    found = Organisation.objects.in_tenant(tenant).filter(name=name).first()
    return found or an_organisation(tenant, name)


def a_lane(chain: Chain, name: str = "Länsstyrelsen", **more: Any) -> Lane:
    stages, who = more.pop("stages", ()), more.pop("organisations", ())
    lane = Lane(chain=chain, name_sv=name, kind=more.pop("kind", "authority"), **more)
    return services.save_lane(lane=lane, by=None, stages=stages, organisations=who)


def an_answer(stage: ChainStage, organisation: Organisation, by: User) -> CandidateAnswer:
    return services.answer_candidate(stage=stage, organisation=organisation, state="asked", by=by)


def a_whole_chain(tenant: Tenant, by: User) -> dict[str, Any]:
    """Return a chain with a branch, a loop and something of every kind, by name.

    Research → trial → production → market, research → production beside it, and trial → research back.
    Nobody stands at the trial; production needs a clean room that nobody meets, and an approved plant that
    one of two meets; market hangs on one actor.
    """
    there = Chain.objects.in_tenant(tenant).count()
    chain = a_chain(tenant, f"Exempelkedjan {there}" if there else "Exempelkedjan")
    research = a_stage(chain, "Forskning", kind="idea")
    trial = a_stage(chain, "Prövning", kind="trial", after=research)
    production = a_stage(chain, "Tillverkning", after=trial)
    market = a_stage(chain, "Marknad", kind="market", after=production)
    links = {
        "branch": a_link(research, production, "knowledge"),
        "loop": a_link(trial, research, "knowledge", what_sv="resultat", what_en="results"),
    }
    room, plant = a_need(production, "Renrum"), a_need(production, "GMP-godkänd fabrik", kind="certificate")
    wish = a_need(production, "Egen järnväg", essential=False)
    actors = {
        "lab": stands(research, "Exempel Forskning AB"),
        "school": stands(research, "Exempelhögskolan"),
        "plant": stands(production, "Exempel Fabrik AB", meets=[plant], tier="system"),
        "filler": stands(production, "Exempel Fyllning AB", valid_from=date(2001, 1, 1)),
        "seller": stands(market, "Exempel Handel AB"),
    }
    lane = a_lane(chain, organisations=[actors["school"].organisation], stages=[production])
    answer = an_answer(trial, actors["seller"].organisation, by)
    step: TierStep = actors["plant"].tiers.get()
    return {
        "chain": chain, "research": research, "trial": trial, "production": production, "market": market,
        "room": room, "gmp": plant, "wish": wish, "lane": lane, "answer": answer, "step": step,
        **links, **actors,
    }  # fmt: skip
