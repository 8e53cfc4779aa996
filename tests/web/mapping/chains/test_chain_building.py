"""Chains are built stage by stage, in one transaction each, with the trail behind."""

from datetime import date
from typing import Any

import pytest
from tests.web.actors.made import a_tie, an_organisation
from tests.web.mapping.chains.made import a_chain, a_link, a_need, a_stage, a_whole_chain, stands

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.actors.details.models import Industry
from klustermotor.web.mapping.chains import services
from klustermotor.web.mapping.chains.candidates import propose
from klustermotor.web.mapping.chains.findings import findings
from klustermotor.web.mapping.chains.models import Chain, ChainStage, StageActor, StageLink
from klustermotor.web.mapping.chains.selectors import OnADay, places_of, standing
from klustermotor.web.places.models import Classification
from klustermotor.web.search.models import Entry
from klustermotor.web.shared.errors import Refused


def flows(chain: Chain) -> set[tuple[str, str]]:
    return {(one.source.name_sv, one.target.name_sv) for one in chain.links.all()}


def order(chain: Chain) -> list[str]:
    return [one.name_sv for one in chain.stages.all()]


def test_a_stage_after_another_goes_on_from_it_or_branches(tenant: Tenant) -> None:
    chain = a_chain(tenant)
    first = a_stage(chain, "Ett")
    a_stage(chain, "Två", after=first)
    a_stage(chain, "Gren", after=first)
    assert flows(chain) == {("Ett", "Två"), ("Ett", "Gren")}
    assert order(chain) == ["Ett", "Gren", "Två"]


def test_a_stage_before_another_leads_to_it(tenant: Tenant) -> None:
    chain = a_chain(tenant)
    first = a_stage(chain, "Ett")
    a_stage(chain, "Noll", before=first)
    assert flows(chain) == {("Noll", "Ett")}
    assert order(chain) == ["Noll", "Ett"]


def test_a_stage_between_two_takes_their_link_over(tenant: Tenant) -> None:
    chain = a_chain(tenant)
    first = a_stage(chain, "Ett")
    last = a_stage(chain, "Tre", after=first)
    a_stage(chain, "Två", after=first, before=last)
    assert flows(chain) == {("Ett", "Två"), ("Två", "Tre")}
    assert order(chain) == ["Ett", "Två", "Tre"]


def test_a_stage_taken_out_of_a_row_leaves_the_row_whole(tenant: Tenant, developer: User) -> None:
    chain = a_chain(tenant)
    first = a_stage(chain, "Ett")
    middle = a_stage(chain, "Två", after=first)
    a_stage(chain, "Tre", after=middle)
    a_need(middle)
    stands(middle, "Exempel A AB", tier="component")
    services.remove_stage(stage=middle, by=developer)
    assert flows(chain) == {("Ett", "Tre")}
    gone = AuditEntry.objects.filter(action="deleted").values_list("object_kind", flat=True)
    assert {"mapping.chainstage", "mapping.stageneed", "mapping.stageactor", "mapping.tierstep"} <= set(gone)


def test_stages_change_places_and_stop_at_the_ends(tenant: Tenant, developer: User) -> None:
    chain = a_chain(tenant)
    first = a_stage(chain, "Ett")
    second = a_stage(chain, "Två")
    services.move_stage(stage=second, earlier=True, by=developer)
    assert order(chain) == ["Två", "Ett"]
    with pytest.raises(Refused):
        services.move_stage(stage=ChainStage.objects.get(pk=first.pk), earlier=False, by=developer)


def test_links_are_refused_that_are_none(tenant: Tenant) -> None:
    chain, other = a_chain(tenant), a_chain(tenant, "En annan")
    first, second = a_stage(chain, "Ett"), a_stage(chain, "Två")
    a_link(first, second)
    with pytest.raises(Refused, match="already"):
        a_link(first, second)
    with pytest.raises(Refused, match="another stage"):
        a_link(first, first)
    with pytest.raises(Refused, match="another value chain"):
        a_link(first, a_stage(other, "Tre"))
    a_link(first, second, "knowledge")
    assert StageLink.objects.count() == 2


def test_an_organisation_stands_once_at_a_stage_at_a_time(tenant: Tenant) -> None:
    stage = a_stage(a_chain(tenant))
    stands(stage, "Exempel A AB", valid_to=date(2000, 1, 1))
    stands(stage, "Exempel A AB", valid_from=date(2000, 1, 1))
    with pytest.raises(Refused, match="already"):
        stands(stage, "Exempel A AB", valid_from=date(2001, 1, 1))
    with pytest.raises(Refused, match="end after"):
        stands(stage, "Exempel B AB", valid_from=date(2001, 1, 1), valid_to=date(2001, 1, 1))
    assert StageActor.objects.count() == 2


def test_an_actor_meets_needs_of_its_own_stage_alone(tenant: Tenant) -> None:
    chain = a_chain(tenant)
    one, other = a_stage(chain, "Ett"), a_stage(chain, "Två")
    with pytest.raises(Refused, match="no such need"):
        stands(one, "Exempel A AB", meets=[a_need(other)])
    assert not StageActor.objects.exists()


def test_a_firm_rises_step_by_step(tenant: Tenant, developer: User) -> None:
    actor = stands(a_stage(a_chain(tenant)), "Exempel A AB", tier="component")
    services.step_tier(actor=actor, tier="system", since=date(1998, 1, 1), by=developer)
    services.step_tier(actor=actor, tier="function", since=date(2002, 1, 1), by=developer)
    told = {year: actor.tier_on(date(year, 6, 1)) for year in (1990, 1998, 2003)}
    assert {year: step.tier for year, step in told.items() if step} == {
        1990: "component", 1998: "system", 2003: "function",
    }  # fmt: skip
    with pytest.raises(Refused, match="already"):
        services.step_tier(actor=actor, tier="system", since=date(1998, 1, 1), by=developer)


@pytest.fixture
def made(tenant: Tenant, developer: User) -> dict[str, Any]:
    return a_whole_chain(tenant, developer)


def proposed(access: Access, made: dict[str, Any], stage: str) -> dict[str, list[str]]:
    view = OnADay(standing(access, made["chain"]), access.tenant.today())
    here = view.by_label[str(made[stage].uid)]
    found = propose(access, view, here, findings(view))
    return {one.organisation.name: [kind for kind, _said in one.reasons] for one in found.candidates}


def test_candidates_come_with_their_reasons(access: Access, tenant: Tenant, made: dict[str, Any]) -> None:
    room = an_organisation(tenant, "Exempel Renrumsteknik AB")
    elsewhere = an_organisation(tenant, "Exempel Grann AB")
    other = a_stage(a_chain(tenant, "Grannkedjan"), "Annat")
    stands(other, elsewhere, meets=[a_need(other, "Renrum")])
    tied = an_organisation(tenant, "Exempel Bunden AB")
    a_tie(tenant, tied, made["seller"].organisation, "supplies")
    found = proposed(access, made, "production")
    assert found[room.name] == ["words"]
    assert "meets" in found[elsewhere.name]
    assert found[tied.name] == ["tie"]
    assert next(iter(found)) == elsewhere.name
    assert made["plant"].organisation.name not in found


def test_an_industry_of_the_stage_is_a_reason(access: Access, tenant: Tenant, made: dict[str, Any]) -> None:
    made["trial"].industry_codes = "72.1, 21"
    made["trial"].save()
    codes = Classification.objects.create(tenant=tenant, code="sni", kind="nace2", name_sv="SNI")
    for name, code in (("Exempel A AB", "72.11"), ("Exempel B AB", "7219"), ("Exempel C AB", "45.2")):
        Industry.objects.create(
            tenant=tenant, organisation=an_organisation(tenant, name), classification=codes, code=code
        )
    found = proposed(access, made, "trial")
    assert [name for name, kinds in found.items() if "industry" in kinds] == ["Exempel A AB", "Exempel B AB"]


def test_an_answer_is_remembered_and_taken_back(
    access: Access, tenant: Tenant, developer: User, made: dict[str, Any]
) -> None:
    firm = an_organisation(tenant, "Exempel Renrumsteknik AB")
    assert firm.name in proposed(access, made, "production")
    answer = services.answer_candidate(
        stage=made["production"], organisation=firm, state="not_relevant", by=developer
    )
    assert firm.name not in proposed(access, made, "production")
    services.take_back_answer(answer=answer, by=developer)
    assert firm.name in proposed(access, made, "production")


def test_who_is_placed_stands_there_from_today(
    access: Access, tenant: Tenant, developer: User, made: dict[str, Any]
) -> None:
    firm = an_organisation(tenant, "Exempel Prövning AB")
    services.answer_candidate(stage=made["trial"], organisation=firm, state="placed", by=developer)
    (place,) = places_of(access, firm)
    assert (place.stage, place.valid_from) == (made["trial"], date(2003, 6, 30))


def test_several_are_placed_in_one_go_and_those_who_stand_there_left_alone(
    tenant: Tenant, developer: User, made: dict[str, Any]
) -> None:
    firms = [an_organisation(tenant, f"Exempel {at} AB") for at in range(3)]
    firms.append(made["plant"].organisation)
    placed = services.place_many(
        stage=made["production"], organisations=firms, tier="component", since=date(1999, 1, 1),
        meets=[made["room"]], note="Vald", by=developer,
    )  # fmt: skip
    assert [one.organisation.name for one in placed] == [f"Exempel {at} AB" for at in range(3)]
    assert all(one.tiers.get().tier == "component" for one in placed)
    assert all(list(one.meets.all()) == [made["room"]] for one in placed)


def test_a_chain_is_found_until_it_is_removed(tenant: Tenant, developer: User, made: dict[str, Any]) -> None:
    chain = made["chain"]
    assert Entry.objects.filter(object_uid=chain.uid).exists()
    services.remove_chain(chain=chain, by=developer)
    assert not Entry.objects.filter(object_uid=chain.uid).exists()
    assert not ChainStage.objects.exists()
    assert AuditEntry.objects.filter(action="deleted", object_uid=chain.uid).exists()


def test_the_same_name_twice_is_refused(tenant: Tenant) -> None:
    a_chain(tenant)
    with pytest.raises(Refused, match="name already"):
        a_chain(tenant)
