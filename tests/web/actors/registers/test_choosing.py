"""A selection's counts agree with counting by hand, and each that falls away says why."""

from typing import Any

import pytest
from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import a_held_register, a_record, a_register, a_vintage

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers import choosing, deciding
from klustermotor.web.actors.registers.models import Register, RegisterSelection
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Region
from klustermotor.web.shared.errors import Refused


@pytest.fixture
def county(tenant: Tenant) -> Region:
    """Return a county with one municipality; another lies in another county."""
    counties = places.create_region_set(
        tenant=tenant, code="counties", kind="county", name_sv="Län",
        regions=[places.RegionRow("04", "Södermanland"), places.RegionRow("24", "Västerbotten")], by=None,
    )  # fmt: skip
    made = places.create_region_set(
        tenant=tenant, code="municipalities", kind="municipality", name_sv="Kommuner", by=None,
        regions=[places.RegionRow("0486", "Strängnäs"), places.RegionRow("2480", "Umeå")],
    )  # fmt: skip
    parents = {one.code: one for one in counties.regions.all()}
    for one in made.regions.all():
        one.parent = parents[one.code[:2]]
        one.save()
    return parents["04"]


def held(tenant: Tenant, by: User, name: str) -> Register:
    """Return a further register."""
    register = a_register(tenant, by, name)
    register.save()
    a_vintage(register, by, "done", number=1)
    return register


def selection(register: Register, by: User, *named_by: Register, **criteria: Any) -> RegisterSelection:
    """Return a saved selection."""
    made = RegisterSelection(tenant=register.tenant, name="Leverantörer", register=register, by=by)
    made.criteria = {"named_by": [str(one.uid) for one in named_by], "regions": [], **criteria}
    return choosing.save_selection(selection=made, by=by)


def test_the_funnel_counts_as_by_hand(tenant: Tenant, developer: User, county: Region) -> None:
    members = a_held_register(tenant, developer)
    cars, buses = held(tenant, developer, "Exempelbilar"), held(tenant, developer, "Exempelbussar")
    unheard = held(tenant, developer, "Exempeltåg")
    # Seven records of six organisations: the first stands twice.
    a_record(members, "1", "Plåt AB", group=1, place="STRÄNGNÄS")
    a_record(members, "1b", "Plåt", group=1)
    a_record(members, "2", "Smide AB", group=2)
    a_record(members, "3", "Gummi AB", group=3, place="Umeå")
    a_record(members, "4", "Lack AB", group=4, place="Strängnäs")
    a_record(members, "5", "Form AB", group=5, place="Nowhere")
    a_record(members, "6", "Ensam AB", group=None, place="Strängnäs")
    a_record(members, "7", "Borta AB", group=1, is_current=False)
    a_record(cars, "a", "Plåt", group=1)
    a_record(buses, "b", "Plåt", group=1)
    a_record(cars, "c", "Smide", group=2)
    a_record(buses, "d", "Gummi", group=3)
    a_record(cars, "e", "Form", group=5)
    a_record(unheard, "f", "Lack", group=4)
    a_record(cars, "g", "Ensam", group=None)
    counted = choosing.choose(
        selection(members, developer, cars, buses, regions=[str(county.uid)]), developer
    )
    assert [(one.label, one.count) for one in counted.steps] == [
        ("Records of Exempelföreningens medlemmar", 7),
        ("Organisations that they make up", 6),
        ("Named by Exempelbilar or Exempelbussar", 4),
        ("With a place that is known", 3),
        ("In Södermanland", 1),
    ]
    assert [(one.name, one.named_by) for one in counted.chosen] == [
        ("Plåt", ["Exempelbilar", "Exempelbussar"])
    ]
    assert {one.name: one.reason for one in counted.excluded} == {
        "Smide AB": "No register says where it is.",
        "Gummi AB": "Umeå lies outside the chosen regions.",
        "Lack AB": "None of the other registers names it.",
        "Form AB": "Nowhere is not the name of a municipality here.",
        "Ensam AB": "None of the other registers names it.",
    }
    assert counted.lead == "1 of 6 organisations is left after every step."


def test_the_place_of_the_organisation_here_comes_first(
    tenant: Tenant, developer: User, county: Region
) -> None:
    region = Region.objects.get(name_sv="Strängnäs")
    here = an_organisation(tenant, "Plåt här AB", region=region)
    members, cars = a_held_register(tenant, developer), held(tenant, developer, "Exempelbilar")
    a_record(members, "1", "Plåt AB", group=1, place="Umeå", organisation=here)
    a_record(cars, "a", "Plåt", group=1)
    counted = choosing.choose(selection(members, developer, cars, regions=[str(region.uid)]), developer)
    assert [(one.name, one.place) for one in counted.chosen] == [("Plåt här AB", "Strängnäs")]


def test_without_regions_there_are_three_steps(tenant: Tenant, developer: User) -> None:
    members, cars = a_held_register(tenant, developer), held(tenant, developer, "Exempelbilar")
    a_record(members, "1", "Plåt AB", group=1)
    counted = choosing.choose(selection(members, developer, cars), developer)
    assert [one.count for one in counted.steps] == [1, 1, 0]
    assert counted.lead == "0 of 1 organisations are left after every step."


def test_all_that_are_chosen_are_brought_in_once(tenant: Tenant, developer: User) -> None:
    members, cars = a_held_register(tenant, developer), held(tenant, developer, "Exempelbilar")
    for number in (1, 2):
        a_record(members, str(number), f"Plåt {number} AB", group=number)
        a_record(cars, str(number), f"Plåt {number} AB", group=number)
    saved = selection(members, developer, cars)
    groups = [one.group for one in choosing.choose(saved, developer).chosen]
    assert deciding.bring_in_all(groups=groups, by=developer) == 2
    groups = [one.group for one in choosing.choose(saved, developer).chosen]
    assert deciding.bring_in_all(groups=groups, by=developer) == 0
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Plåt 1 AB", "Plåt 2 AB"]


def test_criteria_that_choose_nothing_are_refused(
    tenant: Tenant, developer: User, other_tenant: Tenant
) -> None:
    members = a_held_register(tenant, developer)
    with pytest.raises(Refused, match="Say which registers"):
        selection(members, developer)
    with pytest.raises(Refused, match="names all of them"):
        selection(members, developer, members)
    theirs = a_register(other_tenant, developer)
    theirs.save()
    with pytest.raises(Refused, match="no such register"):
        selection(members, developer, theirs)
