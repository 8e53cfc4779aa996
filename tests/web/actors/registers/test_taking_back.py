"""Whatever was decided of records is taken back whole: links that it parted, and a split as one act."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from tests.web.actors.registers.made import program, record, two_registers

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers import deciding, selectors, services
from klustermotor.web.actors.registers.models import LinkDecision, RegisterRecord
from klustermotor.web.jobs import worker


def brought_and_split(tenant: Tenant, developer: User, access: Access) -> tuple[RegisterRecord, Organisation]:
    """Bring a group in as an organisation, and take one of its two records out."""
    members, suppliers = two_registers(tenant, developer)
    one = record(members, "1")
    made = deciding.bring_in(records=selectors.group_of(one, access), by=developer)
    services.request_matching(tenant=tenant, by=developer)
    worker.run_all()
    one = selectors.records(access).get(pk=one.pk)
    assert one.organisation == one.matched == made
    deciding.split(record=one, others=selectors.others_of(one, access), by=developer)
    worker.run_all()
    one = selectors.records(access).get(pk=one.pk)
    assert (one.organisation, one.matched) == (None, None)
    assert record(suppliers, "L1").organisation == made
    return one, made


def test_a_split_taken_back_links_again_what_it_parted(
    tenant: Tenant, developer: User, access: Access
) -> None:
    one, made = brought_and_split(tenant, developer, access)
    other = RegisterRecord.objects.get(key="L1")
    decided = LinkDecision.objects.holding()
    assert decided.count() == 2
    assert len({held.act for held in decided}) == 1
    taken = deciding.take_back(decision=decided.last(), by=developer)  # type: ignore[arg-type]
    assert len(taken) == 2
    assert not LinkDecision.objects.holding().exists()
    one.refresh_from_db()
    assert one.organisation == made
    assert worker.run_all() > 0
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.organisation, one.matched, one.group) == (made, made, other.group)


def test_a_link_that_was_made_meanwhile_stands(tenant: Tenant, developer: User, access: Access) -> None:
    one, _made = brought_and_split(tenant, developer, access)
    elsewhere = deciding.bring_in(records=[one], by=developer)
    assert RegisterRecord.objects.get(pk=one.pk).organisation == elsewhere
    deciding.take_back(decision=LinkDecision.objects.holding().first(), by=developer)  # type: ignore[arg-type]
    assert RegisterRecord.objects.get(pk=one.pk).organisation == elsewhere


def test_the_other_answer_links_again_what_the_first_had_parted(
    tenant: Tenant, developer: User, access: Access
) -> None:
    one, made = brought_and_split(tenant, developer, access)
    deciding.merge(record=one, other=made, by=developer)
    assert RegisterRecord.objects.get(pk=one.pk).organisation == made
    # The rest of what was decided at once still holds.
    assert LinkDecision.objects.holding().filter(same=False).count() == 1


def test_decisions_that_were_made_one_by_one_are_taken_back_one_by_one(
    tenant: Tenant, developer: User
) -> None:
    members, suppliers = two_registers(tenant, developer)
    left = deciding.key_of(record(members, "3"))
    made = [
        deciding.decide(
            tenant=tenant, left=left, right=deciding.key_of(record(suppliers, key)), same=False, by=developer
        )
        for key in ("L4", "L2")
    ]
    assert deciding.take_back(decision=made[0], by=developer) == [made[0]]
    assert list(LinkDecision.objects.holding()) == [made[1]]


def test_the_page_takes_a_split_back_as_one(
    tenant: Tenant, developer: User, access: Access, sign_in: Callable[[User], Client]
) -> None:
    one, made = brought_and_split(tenant, developer, access)
    client = sign_in(developer)
    page = client.get(reverse("actors:decisions")).content.decode()
    assert page.count('aria-label="Take back: ') == 1
    assert f"Take back: {one.name} and " in page
    given = LinkDecision.objects.holding().first()
    assert given is not None
    client.post(reverse("actors:take-back", args=[given.uid]))
    assert not LinkDecision.objects.holding().exists()
    assert RegisterRecord.objects.get(pk=one.pk).organisation == made


def test_the_api_splits_and_takes_back(tenant: Tenant, developer: User, access: Access) -> None:
    members, _suppliers = two_registers(tenant, developer)
    one, client = record(members, "1"), program(developer, tenant)
    made = deciding.bring_in(records=selectors.group_of(one, access), by=developer)
    worker.run_all()
    answer = client.post(f"/api/v1/register-records/{one.uid}/split", {}, content_type="application/json")
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert [(held["same"], held["act"]) for held in told] == [(False, told[0]["act"])] * 2
    address = f"/api/v1/link-decisions/{told[0]['uid']}"
    tag = client.get(address)["ETag"]
    assert client.delete(address).status_code == 428
    answer = client.delete(address, headers={"If-Match": tag})
    assert answer.status_code == 200, answer.content
    assert {held["uid"] for held in answer.json()} == {held["uid"] for held in told}
    assert all(held["taken_back_at"] for held in answer.json())
    assert RegisterRecord.objects.get(pk=one.pk).organisation == made
    alone = record(members, "4")
    refused = client.post(f"/api/v1/register-records/{alone.uid}/split", {}, content_type="application/json")
    assert refused.status_code == 422
