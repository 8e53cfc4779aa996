"""A leadership network tells what it consists of; who is in it is told the group and who sees people."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.web.actors.made import a_tie, an_organisation
from tests.web.conftest import make_person
from tests.web.mapping.leadership.made import a_network, a_seat
from tests.web.mapping.membership.made import a_cluster
from tests.web.opened import change

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Scope, Tenant, User
from klustermotor.web.actors.models import Organisation, Position
from klustermotor.web.mapping.leadership import services
from klustermotor.web.mapping.leadership.models import Ability, LeadershipNetwork, Seat
from klustermotor.web.mapping.leadership.overview import LeadershipView
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]
TODAY = date(2003, 6, 30)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak English."""
    with translation.override("en"):
        yield


@pytest.fixture
def group(tenant: Tenant) -> LeadershipNetwork:
    """Return a network of three: a plant manager who once taught, a teacher and a developer."""
    network = a_network(tenant)
    plant = a_seat(network, "Platschefen", "business", (1, 5))
    a_seat(network, "Läraren", "academia", (2,))
    a_seat(network, "Utvecklaren", "public", (1, 3), valid_from=date(2001, 1, 1), from_precision="year")
    school = Organisation.objects.get(sector="academia")
    Position.objects.create(
        tenant=tenant, person=plant.person, organisation=school, role="lärare", valid_from=date(1990, 1, 1),
        valid_to=date(1995, 1, 1),
    )  # fmt: skip
    return network


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def page_of(client: Client, network: LeadershipNetwork, more: str = "") -> str:
    return text_of(client.get(reverse("mapping:leadership", args=[network.uid]) + more))


NAMES = ("Platschefen", "Läraren", "Utvecklaren")


def test_the_lead_tells_sectors_joining_and_abilities(access: Access, group: LeadershipNetwork) -> None:
    view = LeadershipView(access, group, TODAY)
    assert view.lead == (
        "3 people are in it on 30 June 2003: 1 from business, 1 from academia, 1 from public sector. "
        "1 of them holds or has held positions in more than one sector. "
        "3 abilities are brought by nobody. 3 hang on one person each."
    )
    counts = {one.ability.position: one.count for one in view.found.abilities}
    assert counts == {1: 2, 2: 1, 3: 1, 4: 0, 5: 1, 6: 0, 7: 0}
    assert [(one.label, one.count) for one in view.joined] == [("business and academia", 1)]


def test_a_position_counts_from_its_first_day(access: Access, group: LeadershipNetwork) -> None:
    assert LeadershipView(access, group, date(1989, 12, 31)).found.integrators == 0
    assert LeadershipView(access, group, date(1990, 1, 1)).found.integrators == 1


def test_the_workbench_gets_the_seven_abilities_once_and_keeps_its_own_list(
    tenant: Tenant, developer: User, group: LeadershipNetwork
) -> None:
    assert Ability.objects.in_tenant(tenant).count() == 7
    own = services.save_ability(ability=Ability(tenant=tenant, name_sv="Uthållighet"), by=developer)
    assert own.position == 8
    a_network(tenant, "En till")
    assert Ability.objects.in_tenant(tenant).count() == 8
    with pytest.raises(Refused, match="an ability of that name already"):
        services.save_ability(ability=Ability(tenant=tenant, name_sv="UTHÅLLIGHET"), by=developer)


def test_an_ability_looked_for_no_more_stays_with_those_who_bring_it(
    access: Access, tenant: Tenant, group: LeadershipNetwork
) -> None:
    for place in (3, 4):
        ability = Ability.objects.in_tenant(tenant).get(position=place)
        ability.is_retired = True
        services.save_ability(ability=ability, by=None)
    view = LeadershipView(access, group, TODAY)
    assert {one.ability.position for one in view.found.abilities} == {1, 2, 3, 5, 6, 7}
    assert {one.ability.position for one in view.missing} == {6, 7}


@pytest.mark.parametrize("role", ["board", "company", "reader"])
def test_others_see_the_composition_and_no_name_on_any_way_out(
    role: str, people: dict[str, User], group: LeadershipNetwork, sign_in: SignIn
) -> None:
    client = sign_in(people[role])
    page = page_of(client, group)
    assert "3 people are in it" in page
    assert "Who is in the network is seen by the group itself" in page
    picture = client.get(reverse("mapping:leadership-picture", args=[group.uid, "svg"])).content.decode()
    assert picture.count('class="helix-dot"') == 3
    address = reverse("mapping:leadership", args=[group.uid])
    files = [
        client.get(f"{address}?table={name}&format=csv").content.decode("utf-8-sig")
        for name in ("seats", "sectors", "joined", "abilities")
    ]
    found = client.get("/search/", {"q": "Platschefen"}).content.decode()
    assert reverse("mapping:seat", args=[group.seats.first().uid]) not in found  # type: ignore[union-attr]
    for said in (page, picture, *files):
        for name in NAMES:
            assert name not in said
    for seat in Seat.objects.filter(network=group):
        assert client.get(reverse("mapping:seat", args=[seat.uid])).status_code == 404


def test_the_group_sees_itself_and_only_while_it_is_the_group(
    people: dict[str, User], tenant: Tenant, group: LeadershipNetwork, sign_in: SignIn
) -> None:
    member = people["board"]
    seat = group.seats.get(person__name="Läraren")
    seat.user = member
    services.save_seat(seat=seat, by=None)
    client = sign_in(member)
    page = page_of(client, group)
    assert all(name in page for name in NAMES)
    assert client.get(reverse("mapping:seat", args=[seat.uid])).status_code == 200
    # Another group is not theirs.
    other = a_seat(a_network(tenant, "En annan"), "Främlingen")
    assert client.get(reverse("mapping:seat", args=[other.uid])).status_code == 404
    # By the real calendar, as roles: the workbench's own day opens no door.
    seat.valid_to = timezone.localdate() - timedelta(days=1)
    services.save_seat(seat=seat, by=None)
    assert "Platschefen" not in page_of(client, group)


def test_a_manager_sees_and_changes_the_group_of_their_own_initiative(
    tenant: Tenant,
    initiative: Scope,
    people_in_part: dict[str, User],
    group: LeadershipNetwork,
    sign_in: SignIn,
) -> None:
    manager = people_in_part["manager"]
    own = a_network(tenant, "Vår egen", a_cluster(tenant, "Vårt", initiative=initiative))
    a_seat(own, "Ordföranden")
    client = sign_in(manager)
    assert "Ordföranden" in page_of(client, own)
    assert "Platschefen" not in page_of(client, group)
    assert client.get(reverse("mapping:edit-leadership", args=[own.uid])).status_code == 200
    assert client.get(reverse("mapping:edit-leadership", args=[group.uid])).status_code == 403
    access = access_of(manager)
    assert access is not None
    assert not LeadershipView(access, group, TODAY).rows


def test_names_stay_out_of_the_trail(developer: User, group: LeadershipNetwork) -> None:
    seat = group.seats.get(person__name="Läraren")
    services.end_seat(seat=seat, on=date(2003, 1, 1), by=developer)
    entries = AuditEntry.objects.filter(object_uid=seat.uid)
    assert entries.count() >= 2
    assert "Läraren" not in "".join(str(one.changes) for one in entries)


def test_nobody_has_two_seats_at_a_time_and_a_seat_ends_after_it_begins(
    developer: User, group: LeadershipNetwork
) -> None:
    seat = group.seats.get(person__name="Utvecklaren")
    with pytest.raises(Refused, match="in the network already for some of that time"):
        services.save_seat(seat=Seat(network=group, position=seat.position), by=developer)
    with pytest.raises(Refused, match="must end after it begins"):
        services.end_seat(seat=seat, on=date(2001, 1, 1), by=developer)
    services.end_seat(seat=seat, on=date(2002, 1, 1), by=developer)
    again = Seat(network=group, position=seat.position, valid_from=date(2002, 1, 1))
    services.save_seat(seat=again, by=developer)
    assert group.seats.count() == 4


def test_organisations_that_join_others_across_sectors_are_told_as_links(
    access: Access, tenant: Tenant, group: LeadershipNetwork
) -> None:
    plant = Organisation.objects.get(sector="business")
    a_tie(tenant, plant, an_organisation(tenant, "Exempel Kund AB"), "supplies")
    a_tie(tenant, an_organisation(tenant, "Exempelhögskolan", sector="academia"), plant, "trains")
    (found,) = LeadershipView(access, group, TODAY).joining
    assert (found.organisation, found.border, found.liaison) == (plant, 1, 0)
    assert found.said() == "1 pair of its own sector and another"


def test_a_seat_is_added_and_changed_on_the_pages(
    tenant: Tenant, developer: User, group: LeadershipNetwork, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    position = Position.objects.get(role="lärare")
    given = {"position": position.pk, "from_precision": "day", "to_precision": "day"}
    again = client.post(reverse("mapping:new-seat", args=[group.uid]), given)
    assert again.status_code == 422
    assert "in the network already" in text_of(again)
    seat = group.seats.get(person__name="Läraren")
    abilities = Ability.objects.in_tenant(tenant).filter(position__in=[4, 6])
    changed = change(
        client,
        reverse("mapping:edit-seat", args=[seat.uid]),
        {"position": seat.position_id, "abilities": [one.pk for one in abilities], "from_precision": "day",
         "to_precision": "day"},
    )  # fmt: skip
    assert changed.status_code == 302
    assert set(seat.abilities.all()) == set(abilities)
    assert AuditEntry.objects.filter(object_uid=seat.uid, event="abilities").count() == 2


def test_of_another_workbench_nothing_is_taken(
    tenant: Tenant, other_tenant: Tenant, group: LeadershipNetwork
) -> None:
    theirs = a_seat(a_network(other_tenant, "Grannens"), "Grannen")
    with pytest.raises(Refused, match="belongs to another workbench"):
        services.save_seat(seat=Seat(network=group, position=theirs.position), by=None)
    with pytest.raises(Refused, match="no such cluster"):
        services.save_network(
            network=LeadershipNetwork(tenant=tenant, name_sv="Ny", cluster=theirs.network.cluster), by=None
        )
    stranger = make_person(other_tenant, "developer")
    assert not Seat.objects.visible_to(stranger).filter(network=group).exists()
