"""Registers matched with each other and with the organisations here; decisions hold and are taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import MEMBERS, a_register, imported, record, two_registers

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.facts.selectors import sayings_of
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers import deciding, matching, selectors, services
from klustermotor.web.actors.registers.models import LinkageRun, LinkDecision, RegisterRecord
from klustermotor.web.jobs import worker
from klustermotor.web.shared.errors import Refused


def gather(tenant: Tenant, by: User) -> None:
    """Gather anew."""
    services.request_matching(tenant=tenant, by=by)
    worker.run_all()


def apart(one: RegisterRecord, other: RegisterRecord) -> bool:
    """Return whether two records are different organisations as it stands."""
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.group is not None
    return one.group != other.group


def test_the_same_organisation_is_one_group_and_the_one_here_is_found(
    tenant: Tenant, developer: User
) -> None:
    here = an_organisation(tenant, "Exempel Plåt AB", organisation_number="556016-0680")
    members, suppliers = two_registers(tenant, developer)
    one, other = record(members, "1"), record(suppliers, "L1")
    assert one.group == other.group
    assert one.matched == other.matched == here
    run = LinkageRun.objects.first()
    assert run is not None
    groups = {found.group for found in RegisterRecord.objects.all()}
    assert (run.records, run.groups, run.engine) == (10, len(groups), "duckdb")
    assert run.in_several == 10 - len(groups)


def test_a_decision_holds_and_can_be_taken_back(tenant: Tenant, developer: User) -> None:
    members, suppliers = two_registers(tenant, developer)
    one, other = record(members, "1"), record(suppliers, "L1")
    made = deciding.decide(
        tenant=tenant, left=deciding.key_of(other), right=deciding.key_of(one), same=False, by=developer
    )
    assert deciding.since_gathered(tenant) == 1
    gather(tenant, developer)
    assert apart(one, other)
    assert deciding.since_gathered(tenant) == 0
    deciding.take_back(decision=made, by=developer)
    assert deciding.since_gathered(tenant) == 1
    gather(tenant, developer)
    assert not apart(one, other)
    with pytest.raises(Refused, match="already"):
        deciding.take_back(decision=made, by=developer)


def test_the_other_answer_takes_the_place_of_the_first(tenant: Tenant, developer: User) -> None:
    members, suppliers = two_registers(tenant, developer)
    left, right = deciding.key_of(record(members, "3")), deciding.key_of(record(suppliers, "L4"))
    first = deciding.decide(tenant=tenant, left=left, right=right, same=True, by=developer)
    assert deciding.decide(tenant=tenant, left=right, right=left, same=True, by=developer) == first
    second = deciding.decide(tenant=tenant, left=left, right=right, same=False, by=developer)
    assert list(LinkDecision.objects.holding()) == [second]
    with pytest.raises(Refused, match="itself"):
        deciding.decide(tenant=tenant, left=left, right=left, same=True, by=developer)
    with pytest.raises(Refused, match="no such record"):
        deciding.decide(tenant=tenant, left=left, right=(right[0], "L9"), same=True, by=developer)


def test_nothing_is_asked_twice_also_when_the_register_comes_again(
    tenant: Tenant, developer: User, access: Access
) -> None:
    members, _suppliers = two_registers(tenant, developer)
    waiting = selectors.open_questions(access)
    assert waiting
    answered = {one.pair for one in waiting}
    for one in waiting:
        deciding.decide(tenant=tenant, left=one.pair[:2], right=one.pair[2:], same=False, by=developer)
    assert selectors.open_questions(access) == []
    imported(members, MEMBERS.replace("Hittepå Svets", "Hittepå Svetsare"), developer)
    worker.run_all()
    assert LinkageRun.objects.count() >= 2
    assert not answered & {one.pair for one in selectors.open_questions(access)}
    assert LinkDecision.objects.holding().count() == len(answered)


def test_a_skipped_question_comes_last(tenant: Tenant, developer: User, access: Access) -> None:
    two_registers(tenant, developer)
    waiting = selectors.open_questions(access)
    deciding.skip(question=waiting[0])
    again = selectors.open_questions(access)
    assert again[-1] == waiting[0]
    assert len(again) == len(waiting)


def test_many_answers_have_the_records_gathered_by_themselves(
    tenant: Tenant, developer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    members, suppliers = two_registers(tenant, developer)
    monkeypatch.setattr(deciding, "GATHER_AFTER", 2)
    left = deciding.key_of(record(members, "3"))
    for key in ("L3", "L4"):
        right = deciding.key_of(record(suppliers, key))
        assert worker.run_all() == 0
        deciding.decide(tenant=tenant, left=left, right=right, same=False, by=developer)
    assert worker.run_all() == 1


def test_a_group_is_split_and_merged(tenant: Tenant, developer: User) -> None:
    members, suppliers = two_registers(tenant, developer)
    one, other = record(members, "1"), record(suppliers, "L1")
    deciding.split(record=one, others=[other], by=developer)
    worker.run_all()
    assert apart(one, other)
    alone, another = record(members, "3"), record(suppliers, "L4")
    assert apart(alone, another)
    deciding.merge(record=alone, other=another, by=developer)
    worker.run_all()
    assert not apart(alone, another)
    with pytest.raises(Refused, match="alone"):
        deciding.split(record=one, others=[], by=developer)


def test_what_has_not_changed_is_not_compared_again(
    tenant: Tenant, developer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_registers(tenant, developer)

    def compared(*_given: object, **_named: object) -> None:
        raise AssertionError("compared again")

    monkeypatch.setattr(matching, "compare", compared)
    before = list(RegisterRecord.objects.order_by("pk").values_list("group", flat=True))
    gather(tenant, developer)
    assert LinkageRun.objects.first().decisions == 0  # type: ignore[union-attr]
    assert list(RegisterRecord.objects.order_by("pk").values_list("group", flat=True)) == before


def test_an_older_matching_does_not_take_the_place_of_a_newer(tenant: Tenant, developer: User) -> None:
    two_registers(tenant, developer)
    found = matching.match(tenant, lambda _done: None)
    gather(tenant, developer)
    runs = LinkageRun.objects.count()
    job = LinkageRun.objects.first().job  # type: ignore[union-attr]
    assert matching.keep(tenant, found, job) is None
    assert LinkageRun.objects.count() == runs


def test_another_workbench_is_not_matched_with(tenant: Tenant, developer: User, other_tenant: Tenant) -> None:
    an_organisation(other_tenant, "Exempel Plåt AB", organisation_number="556016-0680")
    members, _suppliers = two_registers(tenant, developer)
    assert record(members, "1").matched is None


def test_a_group_is_brought_in_once(tenant: Tenant, developer: User, access: Access) -> None:
    members, suppliers = two_registers(tenant, developer)
    one = record(members, "1")
    made = deciding.bring_in(records=selectors.group_of(one, access), by=developer)
    assert (made.name, made.organisation_number, made.is_example) == ("Exempel Plåt", "556016-0680", True)
    assert made.address == "https://exempelplat.example"
    assert record(suppliers, "L1").organisation == made
    again = deciding.bring_in(records=selectors.group_of(record(suppliers, "L1"), access), by=developer)
    assert again == made
    assert Organisation.objects.count() == 1
    gather(tenant, developer)
    assert record(members, "1").matched == made


SOLE_TRADERS = """Medlemsnr;Företag;Orgnr;Gatuadress;Postnr;Ort;Bolagsform
1;Hittepå Form;198203031136;Formgatan 1;645 30;Strängnäs;
2;Hittepå Design;19800101-1231;Formgatan 2;645 30;Strängnäs;
3;Hittepå Glas;SE820303113601;Formgatan 3;645 30;Strängnäs;
4;Hittepå Text (enskild firma);;Formgatan 4;645 30;Strängnäs;
5;Hittepå Ljud;;Formgatan 5;645 30;Strängnäs;Enskild näringsidkare
6;Hittepå Lack AB;SE556016068001;Formgatan 6;645 30;Strängnäs;Aktiebolag
7;Hittepå Plåt;;Formgatan 7;645 30;Strängnäs;Handelsbolag
"""


def test_a_sole_trader_is_one_however_a_register_tells_of_it(
    tenant: Tenant, developer: User, access: Access
) -> None:
    register = a_register(tenant, developer)
    imported(register, SOLE_TRADERS, developer)
    gather(tenant, developer)
    made = {
        key: deciding.bring_in(records=selectors.group_of(record(register, key), access), by=developer)
        for key in "1234567"
    }
    assert {key for key in "1234567" if record(register, key).is_personal} == set("12345")
    assert {key for key, one in made.items() if one.is_sole_trader} == set("12345")
    assert made["1"].organisation_number == made["3"].organisation_number == "820303-1136"
    assert made["6"].organisation_number == "556016-0680"


def test_who_turns_out_to_be_a_sole_trader_is_one_from_then_on(tenant: Tenant, developer: User) -> None:
    here = an_organisation(tenant, "Hittepå Form")
    company = an_organisation(tenant, "Hittepå Plåt AB", organisation_number="556016-0680")
    register = a_register(tenant, developer)
    imported(register, SOLE_TRADERS, developer)
    deciding.link(record=record(register, "5"), organisation=here, by=developer)
    deciding.link(record=record(register, "4"), organisation=company, by=developer)
    here.refresh_from_db()
    company.refresh_from_db()
    assert (here.is_sole_trader, company.is_sole_trader) == (True, False)


def test_what_is_here_already_is_linked_and_a_split_undoes_it(tenant: Tenant, developer: User) -> None:
    here = an_organisation(tenant, "Exempel Plåt AB", organisation_number="556016-0680")
    members, _suppliers = two_registers(tenant, developer)
    one = record(members, "1")
    assert deciding.bring_in(records=[one], by=developer) == here
    deciding.decide(
        tenant=tenant, left=deciding.key_of(one), right=deciding.key_of(here), same=False, by=developer
    )
    one.refresh_from_db()
    assert one.organisation is None
    gather(tenant, developer)
    one.refresh_from_db()
    assert one.matched is None


def test_registers_tell_of_an_organisation_side_by_side(
    tenant: Tenant, developer: User, access: Access
) -> None:
    members, _suppliers = two_registers(tenant, developer)
    made = deciding.bring_in(records=selectors.group_of(record(members, "1"), access), by=developer)
    told = {one.field: one for one in sayings_of(made, access)}
    assert {one.text: one.value.is_chosen for one in told["name"].sayings} == {
        "Exempel Plåt AB": False,
        "Exempel Plåt": True,
    }
    assert told["name"].differing
    chosen = told["organisation_number"].chosen
    assert chosen is not None
    assert (chosen.text, chosen.known_from) == ("556016-0680", "Exempelbilars leverantörer, vintage 1")
    # Both registers say so, and neither says anything else.
    assert not told["organisation_number"].differing
    assert sayings_of(an_organisation(tenant, "Ensam AB"), access) == []


def test_spark_is_asked_for_by_one_setting(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    @contextmanager
    def session() -> Iterator[str]:
        yield "a session"

    monkeypatch.setattr(matching, "spark_session", session)
    monkeypatch.setattr(matching, "spark_engine", lambda given: asked.append(given) or given)
    settings.LINKAGE_ENGINE = "spark"
    with matching._engine() as engine:
        assert engine == "a session"
    assert asked == ["a session"]
    settings.LINKAGE_ENGINE = "duckdb"
    with matching._engine() as engine:
        assert engine.name == "duckdb"


def test_one_record_alone_is_matched(tenant: Tenant, developer: User) -> None:
    with pytest.raises(Refused, match="bring one in first"):
        services.request_matching(tenant=tenant, by=developer)
    imported(a_register(tenant, developer), "Nr,Namn\n1,Exempel Plåt AB\n", developer)
    worker.run_all()
    run = LinkageRun.objects.get()
    assert (run.records, run.groups, run.in_several, run.questions.count()) == (1, 1, 0, 0)
