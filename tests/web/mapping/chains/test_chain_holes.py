"""What a hand-worked chain lacks and hangs on, with branches and loops, on each day."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.actors.made import a_tie, an_organisation
from tests.web.mapping.chains.made import a_chain, a_link, a_need, a_stage, a_whole_chain, stands

from klustermotor.figures.numbers import numeral
from klustermotor.figures.pieces import plain
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.mapping.chains import services
from klustermotor.web.mapping.chains.columns import holes_table, stages_table
from klustermotor.web.mapping.chains.drawn import ChainView, differences
from klustermotor.web.mapping.chains.models import Chain
from klustermotor.web.places.services.region_sets import RegionRow, create_region_set


def view_of(access: Access, chain: Chain, query: str = "") -> ChainView:
    return ChainView(access, chain, QueryDict(query))


@pytest.fixture
def made(tenant: Tenant, developer: User) -> dict[str, Any]:
    return a_whole_chain(tenant, developer)


def told(view: ChainView) -> list[tuple[str, str]]:
    return [(one.kind, one.what) for one in view.found]


def test_a_worked_chain_has_these_holes_and_no_others(access: Access, made: dict[str, Any]) -> None:
    view = view_of(access, made["chain"])
    assert told(view) == [
        ("stage", "Prövning"),
        ("need", "Renrum"),
        ("one_actor", "Marknad"),
        ("one_meets", "GMP-godkänd fabrik"),
        ("wish", "Egen järnväg"),
        ("loop", "Prövning → Forskning"),
    ]
    assert [one.what for one in view.holes] == ["Prövning", "Renrum"]


def test_every_finding_has_its_reason(access: Access, made: dict[str, Any]) -> None:
    view = view_of(access, made["chain"])
    reasons = {one.kind: one.reason for one in view.found}
    assert all(reasons.values())
    assert "Exempel Handel AB is the only one" in reasons["one_actor"]
    assert "none of the 2 actors" in reasons["need"]
    assert "Only Exempel Fabrik AB" in reasons["one_meets"]


def test_a_stage_over_which_all_ways_run_breaks_the_chain(access: Access, tenant: Tenant) -> None:
    chain = a_chain(tenant)
    first = a_stage(chain, "Ett")
    second = a_stage(chain, "Två", after=first)
    third = a_stage(chain, "Tre", after=second)
    for stage, name in ((first, "A"), (second, "B"), (third, "C")):
        stands(stage, f"Exempel {name} AB")
    reasons = {one.what: one.reason for one in view_of(access, chain).found if one.kind == "one_actor"}
    assert "falls apart" in reasons["Två"]
    assert "falls apart" not in reasons["Ett"] + reasons["Tre"]


def test_the_lead_names_the_holes_that_the_table_has(access: Access, made: dict[str, Any]) -> None:
    view = view_of(access, made["chain"])
    said = plain(view.lead)
    assert said.startswith("4 stages, 5 actors; nobody here stands at Prövning.")
    assert "one need is met by nobody" in said or "1 need" in said
    rows = list(holes_table(view, QueryDict()).ordered)
    assert [row.stage.name for row in rows if row.kind == "stage"] == ["Prövning"]


def test_who_stands_where_is_read_on_the_day(access: Access, made: dict[str, Any]) -> None:
    before = view_of(access, made["chain"], "on=2000-06-30")
    names = [one.organisation.name for one in before.now.actors_at(made["production"])]
    assert names == ["Exempel Fabrik AB"]
    assert ("one_actor", "Tillverkning") in told(before)
    assert ("one_actor", "Tillverkning") not in told(view_of(access, made["chain"]))


def test_two_days_are_compared(access: Access, tenant: Tenant, made: dict[str, Any]) -> None:
    stands(made["trial"], "Exempel Prövning AB", valid_from=date(2002, 1, 1))
    view = view_of(access, made["chain"], "before=2000-01-01")
    moved = {(one.name, one.came) for one in differences(view)}
    assert ("Exempel Prövning AB, Prövning", True) in moved
    assert ("Exempel Fyllning AB, Tillverkning", True) in moved
    assert ("Prövning: nobody stands there", False) in moved
    assert not any(name.startswith("Renrum") for name, _came in moved)


def test_a_day_that_is_none_is_passed_over_and_said(access: Access, made: dict[str, Any]) -> None:
    view = view_of(access, made["chain"], "on=2003-13-45&before=2010")
    assert view.day == access.tenant.today()
    assert view.before is None
    assert len(view.passed_over) == 2


def test_a_tie_that_is_missing_is_told_only_where_ties_are_known(
    access: Access, tenant: Tenant, made: dict[str, Any]
) -> None:
    assert not [one for one in view_of(access, made["chain"]).found if one.kind == "link"]
    other = an_organisation(tenant, "Exempel Utanför AB")
    for name in ("plant", "filler", "seller"):
        a_tie(tenant, made[name].organisation, other, "collaborates")
    links = [one.what for one in view_of(access, made["chain"]).found if one.kind == "link"]
    assert links == ["Tillverkning → Marknad"]
    a_tie(tenant, made["plant"].organisation, made["seller"].organisation, "supplies")
    assert not [one for one in view_of(access, made["chain"]).found if one.kind == "link"]


def test_nobody_at_home_is_a_hole_unless_the_stage_lies_elsewhere(
    access: Access, tenant: Tenant, developer: User
) -> None:
    counties = create_region_set(
        tenant=tenant, code="counties", kind="county", name_sv="Län", by=developer,
        regions=[RegionRow("04", "Hemma"), RegionRow("03", "Borta")],
    )  # fmt: skip
    home, away = counties.regions.get(code="04"), counties.regions.get(code="03")
    chain = a_chain(tenant)
    services.save_chain(chain=chain, by=developer, regions=[home])
    stage = a_stage(chain, "Forskning")
    stands(stage, an_organisation(tenant, "Exempel Borta AB", region=away))
    view = view_of(access, chain)
    assert [one.kind for one in view.holes] == ["away"]
    assert "Exempel Borta AB (Borta)" in view.holes[0].reason
    assert "Nobody at home stands at Forskning." in plain(view.lead)
    services.save_stage(stage=stage, by=developer, regions=[away])
    assert view_of(access, chain).holes == []
    assert "the chain goes on in Borta" in plain(
        view_of(access, chain).lead
    ) or "The chain goes on in Borta" in plain(view_of(access, chain).lead)


def test_a_part_of_a_home_region_is_home(access: Access, tenant: Tenant, developer: User) -> None:
    counties = create_region_set(
        tenant=tenant, code="counties", kind="county", name_sv="Län", by=developer,
        regions=[RegionRow("04", "Hemma")],
    )  # fmt: skip
    towns = create_region_set(
        tenant=tenant, code="towns", kind="municipality", name_sv="Kommuner", by=developer,
        regions=[RegionRow("0480", "Staden")],
    )  # fmt: skip
    town, home = towns.regions.get(), counties.regions.get()
    town.parent = home
    town.save()
    chain = services.save_chain(chain=a_chain(tenant), by=developer, regions=[home])
    stands(a_stage(chain), an_organisation(tenant, region=town))
    assert view_of(access, chain).holes == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    links=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=9),
    places=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=9),
    needs=st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=6),
)
def test_a_hole_in_the_lead_is_a_hole_in_both_tables(
    tenant: Tenant, access: Access, links: Any, places: Any, needs: Any
) -> None:
    chain = a_chain(tenant, f"Kedja {Chain.objects.count()}")
    stages = [a_stage(chain, f"Led {at}") for at in range(5)]
    for one, other in dict.fromkeys(links):
        if one != other:
            a_link(stages[one], stages[other])
    for at, who in dict.fromkeys(places):
        stands(stages[at], f"Exempel {who} AB")
    for at, (stage, essential) in enumerate(needs):
        a_need(stages[stage], f"Behov {at}", essential=essential)
    view = view_of(access, chain)
    named = {piece.evidence: piece.text for piece in view.lead if piece.evidence}
    listed = {f"stage:{one.stage.uid}" for one in view.found if one.kind in {"stage", "one_actor"}}
    assert set(named) <= listed
    empty = [row.stage.name for row in stages_table(view, QueryDict()).ordered if not row.actors]
    assert sorted(empty) == sorted(one.what for one in view.found if one.kind == "stage")
    unmet = sum(one.kind == "need" for one in view.found)
    assert (f"{numeral(unmet, 'en')} needs are met by nobody" in plain(view.lead)) == (unmet > 1)
