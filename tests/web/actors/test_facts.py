"""Every field keeps its source; sources may differ, one is chosen, and nothing is overwritten unseen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import MEMBERS, a_register, imported, record

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.actors.facts import choosing, selectors
from klustermotor.web.actors.models import FieldValue, Organisation
from klustermotor.web.actors.registers import deciding
from klustermotor.web.actors.registers.erasing import erase_register
from klustermotor.web.actors.services import save_organisation
from klustermotor.web.evidence.models import Source
from klustermotor.web.jobs import worker
from klustermotor.web.shared.errors import Refused, StandsAlready

SignIn = Callable[[User], Client]


def saved(tenant: Tenant, by: User, **told: Any) -> Organisation:
    made = Organisation(tenant=tenant, **{"name": "Exempel Plåt AB", **told})
    return save_organisation(organisation=made, by=by)


def said(organisation: Organisation, field: str) -> list[tuple[str, str, bool, bool]]:
    """Return what is kept of a field: value, origin, whether it is chosen, whether it waits."""
    found = FieldValue.objects.filter(organisation=organisation, field=field).order_by("pk")
    return list(found.values_list("value", "origin", "is_chosen", "waits"))


def test_what_is_written_by_hand_is_kept_as_such_and_can_be_gone_back_to(
    tenant: Tenant, developer: User
) -> None:
    made = saved(tenant, developer, phone="0152-1", employees=12)
    assert said(made, "phone") == [("0152-1", "hand", True, False)]
    assert said(made, "employees") == [("12", "hand", True, False)]
    # What nobody has said anything of is not kept as said.
    assert said(made, "kind") == []
    made.phone = "0152-2"
    save_organisation(organisation=made, by=developer)
    assert said(made, "phone") == [("0152-1", "hand", False, False), ("0152-2", "hand", True, False)]
    first = FieldValue.objects.get(organisation=made, value="0152-1")
    choosing.choose(value=first, why="den nya var en fax", by=developer)
    made.refresh_from_db()
    first.refresh_from_db()
    assert (made.phone, first.is_chosen, first.why, first.chosen_by) == (
        "0152-1", True, "den nya var en fax", developer,
    )  # fmt: skip


def test_what_stood_here_before_sources_were_kept_can_be_gone_back_to(
    tenant: Tenant, developer: User
) -> None:
    old = an_organisation(tenant, phone="0152-1")
    assert said(old, "phone") == []
    held = Organisation.objects.get(pk=old.pk)
    held.phone = "0152-2"
    save_organisation(organisation=held, by=developer)
    assert said(old, "phone") == [("0152-1", "hand", False, False), ("0152-2", "hand", True, False)]
    assert said(old, "name") == []


def test_another_sources_value_is_kept_beside_and_used_only_when_chosen(
    tenant: Tenant, developer: User, access: Access
) -> None:
    made = saved(tenant, developer, employees=12)
    page = Source.objects.create(tenant=tenant, kind="web_page", title="Deras webbplats")
    told = choosing.tell(
        organisation=made, field="employees", text="15", source=page, on=date(2003, 5, 1), by=developer
    )
    made.refresh_from_db()
    assert (made.employees, told.origin) == (12, "website")
    with pytest.raises(Refused, match="saying so already"):
        choosing.tell(organisation=made, field="employees", text="15", source=page, by=developer)
    with pytest.raises(Refused, match="whole number"):
        choosing.tell(organisation=made, field="employees", text="många", source=page, by=developer)
    with pytest.raises(Refused, match="no Swedish organisation number"):
        choosing.tell(organisation=made, field="organisation_number", text="1", source=page, by=developer)
    (shown,) = [one for one in selectors.sayings_of(made, access) if one.field == "employees"]
    assert shown.differing
    assert not shown.waits
    assert [group[0].known_from for group in shown.groups[1:]] == ["Deras webbplats"]
    choosing.choose(value=told, why="", by=developer)
    made.refresh_from_db()
    assert made.employees == 15
    told.refresh_from_db()
    with pytest.raises(Refused, match="used already"):
        choosing.choose(value=told, why="", by=developer)


def test_a_chosen_number_must_be_nobody_elses(tenant: Tenant, developer: User) -> None:
    saved(tenant, developer, organisation_number="556016-0680")
    other = saved(tenant, developer, name="Ett annat AB")
    told = choosing.tell(
        organisation=other, field="organisation_number", text="5560160680", source=None, by=developer
    )
    assert told.value == "556016-0680"
    with pytest.raises(StandsAlready):
        choosing.choose(value=told, why="", by=developer)


def brought(tenant: Tenant, developer: User) -> tuple[Any, Organisation]:
    """Bring a register and one organisation of it in."""
    register = a_register(tenant, developer)
    imported(register, MEMBERS, developer)
    return register, deciding.bring_in(records=[record(register, "1")], by=developer)


def test_a_new_vintage_is_shown_as_a_difference_and_asked_about_once(
    tenant: Tenant, developer: User, access: Access
) -> None:
    register, made = brought(tenant, developer)
    assert said(made, "street") == [("Storgatan 1", "register", True, False)]
    assert selectors.waiting(access).count() == 0
    moved = MEMBERS.replace("Storgatan 1", "Industrivägen 9")
    imported(register, moved, developer)
    made.refresh_from_db()
    assert made.street == "Storgatan 1"
    assert said(made, "street") == [
        ("Storgatan 1", "register", True, False),
        ("Industrivägen 9", "register", False, True),
    ]
    assert [one.title for one in selectors.needs(access)] == [
        "1 difference between a register and what is used here"
    ]
    choosing.keep(organisation=made, field="street", by=developer)
    # The same is said again, in another file: nothing is asked.
    imported(register, moved + "\n9;Nykomling AB;;;;;\n", developer)
    assert selectors.waiting(access).count() == 0
    # Something new is said: that is asked about.
    imported(register, MEMBERS.replace("Storgatan 1", "Hamngatan 3"), developer)
    assert [one.value for one in selectors.waiting(access)] == ["Hamngatan 3"]
    choosing.choose(value=selectors.waiting(access).get(), why="flyttat", by=developer)
    made.refresh_from_db()
    assert made.street == "Hamngatan 3"
    assert selectors.waiting(access).count() == 0


def test_what_is_written_another_way_is_no_difference(
    tenant: Tenant, developer: User, access: Access
) -> None:
    register, _made = brought(tenant, developer)
    imported(register, MEMBERS.replace("645 30", "64530").replace("556016-0680", "5560160680"), developer)
    assert selectors.waiting(access).count() == 0


def test_an_erased_register_takes_what_it_said_along_and_what_is_used_stays(
    tenant: Tenant, developer: User
) -> None:
    register, made = brought(tenant, developer)
    worker.run_all()
    erase_register(register=register, by=developer)
    made.refresh_from_db()
    assert made.street == "Storgatan 1"
    assert not FieldValue.objects.filter(organisation=made, origin="register").exists()


def test_a_record_that_is_no_longer_linked_says_nothing_more(tenant: Tenant, developer: User) -> None:
    register, made = brought(tenant, developer)
    one = record(register, "1")
    deciding.decide(
        tenant=tenant, left=deciding.key_of(one), right=deciding.key_of(made), same=False, by=developer
    )
    held = FieldValue.objects.filter(organisation=made, register=register)
    assert held.exists()
    assert not held.filter(is_current=True).exists()


def test_a_register_is_named_only_to_those_who_see_registers(
    tenant: Tenant, people: dict[str, User], sign_in: SignIn
) -> None:
    developer = people["developer"]
    register, made = brought(tenant, developer)
    imported(register, MEMBERS.replace("Storgatan 1", "Industrivägen 9"), developer)
    address = reverse("actors:organisation", args=[made.uid])
    theirs = sign_in(people["reader"]).get(address).content.decode()
    assert "Exempelföreningens medlemmar" not in theirs
    assert "Industrivägen" not in theirs
    assert "Storgatan 1" in theirs
    mine = sign_in(developer).get(address).content.decode()
    assert "Exempelföreningens medlemmar" in mine
    assert "Industrivägen 9" in mine


def test_the_trail_says_that_and_not_what_was_chosen(tenant: Tenant, developer: User) -> None:
    made = saved(tenant, developer)
    told = choosing.tell(
        organisation=made, field="organisation_number", text="811218-9876", source=None, by=developer
    )
    choosing.choose(value=told, why="", by=developer)
    made.refresh_from_db()
    assert made.is_sole_trader
    entries = AuditEntry.objects.filter(object_uid=made.uid)
    assert "811218" not in str(list(entries.values_list("changes", flat=True)))
    assert {"value told", "value chosen"} <= set(entries.values_list("event", flat=True))


def test_values_are_chosen_kept_recorded_and_removed_on_the_page(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    register, made = brought(tenant, developer)
    imported(register, MEMBERS.replace("Storgatan 1", "Industrivägen 9"), developer)
    client = sign_in(developer)
    listed = client.get(reverse("actors:differences")).content.decode()
    assert "Industrivägen 9" in listed
    assert "1 difference to look at" in client.get(reverse("actors:organisations")).content.decode()
    waiting = FieldValue.objects.get(waits=True)
    choose = reverse("actors:choose-value", args=[waiting.uid])
    assert "Use “Industrivägen 9” as street?" in client.get(choose).content.decode()
    assert client.post(choose, {"why": "flyttat"}).status_code == 302
    page = client.get(reverse("actors:organisation", args=[made.uid])).content.decode()
    assert "flyttat" in page
    new = reverse("actors:new-value", args=[made.uid])
    assert client.post(new, {"field": "sector", "value": "Nonsens"}).status_code == 422
    assert client.post(new, {"field": "sector", "value": "academia"}).status_code == 302
    told = FieldValue.objects.get(field="sector", value="academia")
    assert client.post(reverse("actors:remove-value", args=[told.uid])).status_code == 302
    assert not FieldValue.objects.filter(pk=told.pk).exists()
    # What a register says is not removed by hand.
    client.post(reverse("actors:remove-value", args=[FieldValue.objects.get(value="Storgatan 1").uid]))
    assert FieldValue.objects.filter(value="Storgatan 1").exists()


def test_values_of_others_organisations_are_theirs_to_choose(tenant: Tenant, people: dict[str, User]) -> None:
    made = saved(tenant, people["developer"], phone="1")
    reader = access_of(people["reader"])
    assert reader is not None
    assert selectors.needs(reader) == []
    assert [one.field for one in selectors.sayings_of(made, reader)] == ["name", "phone"]
