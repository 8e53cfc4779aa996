"""Who decides over the firms here and where, what changed, what grew out of what, and what it means."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_tie, an_organisation
from tests.web.actors.made_ownership import an_event
from tests.web.actors.made_resources import a_resource
from tests.web.actors.made_settling import a_settler
from tests.web.opened import change

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Inheritance, Organisation, OwnershipEvent, OwnershipJudgement
from klustermotor.web.actors.origins.selectors import Forest
from klustermotor.web.actors.origins.services import save_inheritance
from klustermotor.web.actors.ownership import services
from klustermotor.web.actors.ownership.models import day_in_words
from klustermotor.web.actors.ownership.selectors import Ownership, needs
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Region
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]


@pytest.fixture
def there(tenant: Tenant) -> dict[str, Region]:
    """Return two municipalities of a county in focus, and one elsewhere."""
    county = places.create_region_set(
        tenant=tenant, code="counties", kind="county", name_sv="Län",
        regions=[places.RegionRow("21", "Gävleborg"), places.RegionRow("01", "Stockholm")], by=None,
    )  # fmt: skip
    rows = [
        places.RegionRow("2161", "Ljusdal"), places.RegionRow("2183", "Bollnäs"),
        places.RegionRow("0180", "Stockholms kommun"),
    ]  # fmt: skip
    made = places.create_region_set(
        tenant=tenant, code="municipalities", kind="municipality", name_sv="Kommuner", regions=rows, by=None
    )
    for one in made.regions.all():
        made.regions.filter(pk=one.pk).update(parent=county.regions.get(code=one.code[:2]))
    made.regions.filter(code="2161").update(is_focus=True)
    return {one.code: one for one in made.regions.all()}


def firm(tenant: Tenant, name: str, region: Region | None, **more: int) -> Organisation:
    return an_organisation(tenant, name, region=region, **more)


def test_owners_are_followed_to_where_they_decide(
    tenant: Tenant, access: Access, there: dict[str, Region]
) -> None:
    own = firm(tenant, "Exempel Egen AB", there["2161"], employees=10)
    bought = firm(tenant, "Exempel Köpt AB", there["2161"], employees=30)
    neighbour = firm(tenant, "Exempel Granne AB", there["2183"], employees=20)
    unknown = firm(tenant, "Exempel Okänd AB", there["2161"])
    middle = firm(tenant, "Exempel Mellan AB", there["0180"])
    top = firm(tenant, "Exempel Topp ApS", None)
    an_event(tenant, own)
    an_event(tenant, bought)
    services.set_share(
        tie=a_tie(tenant, middle, bought, "owns", valid_from=date(2000, 1, 1)), share=Decimal(80), by=None
    )
    a_tie(tenant, top, middle, "owns", valid_from=date(2002, 1, 1))
    services.set_seat(organisation=top, country="DK", by=None)
    a_tie(tenant, own, neighbour, "owns", valid_from=date(1999, 1, 1))
    view = Ownership(access)
    told = {one.firm: (one.owner, one.where) for one in view.now}
    assert told == {
        own: (own, "municipality"),
        bought: (top, "abroad"),
        neighbour: (own, "region"),
        unknown: (None, "unknown"),
    }
    years = {row.year: dict(row.firms) for row in view.years}
    assert years["1999"]["municipality"] == 2
    # Between 2000 and 2002 the firm in the middle decided, elsewhere in the country.
    assert (years["2001"]["country"], years["2001"]["abroad"]) == (1, 0)
    assert (years["2003"]["country"], years["2003"]["abroad"]) == (0, 1)
    assert view.years[-1].jobs == {
        "municipality": 10, "region": 20, "country": 0, "abroad": 30, "unknown": 0,
    }  # fmt: skip
    assert (
        "Of 4 firms here 1 are decided over from outside the county, with 50% of the known jobs" in view.lead
    )
    flags = {one.title: one.reasons for one in view.flags}
    assert set(flags) == {"Exempel Köpt AB was bought from outside", "Much depends on Exempel Topp ApS"}
    assert any("Exempel Köpt AB → Exempel Mellan AB → Exempel Topp ApS" in one
               for one in flags["Exempel Köpt AB was bought from outside"])  # fmt: skip


def test_an_event_tells_where_no_owner_is_recorded(
    tenant: Tenant, access: Access, there: dict[str, Region]
) -> None:
    one = firm(tenant, "Exempel Personal AB", there["2161"])
    an_event(tenant, one, kind="founded", day=date(1995, 1, 1))
    an_event(tenant, one, kind="moved", day=date(1998, 1, 1))
    an_event(tenant, one, kind="staff", day=date(2001, 1, 1))
    view = Ownership(access)
    years = {row.year: dict(row.firms) for row in view.years}
    assert sum(years["1994"].values()) == 0
    assert years["1996"]["unknown"] == 1
    assert years["2000"]["abroad"] == 1
    assert years["2001"]["municipality"] == 1
    an_event(tenant, one, kind="closed", day=date(2003, 6, 1))
    assert Ownership(access).now == []


def test_what_has_not_happened_or_is_no_country_is_refused(tenant: Tenant) -> None:
    one = an_organisation(tenant)
    with pytest.raises(Refused, match="lies ahead"):
        an_event(tenant, one, day=date(2003, 7, 1))
    with pytest.raises(Refused, match="another organisation"):
        an_event(tenant, one, other=one)
    with pytest.raises(Refused, match="no country"):
        services.set_seat(organisation=one, country="XX", by=None)
    with pytest.raises(Refused, match="Only a tie of ownership"):
        services.set_share(tie=a_tie(tenant), share=Decimal(10), by=None)


def test_a_change_of_owner_waits_for_somebody_to_say_what_it_means(tenant: Tenant, access: Access) -> None:
    one = an_organisation(tenant)
    an_event(tenant, one, kind="bought", day=date(2003, 2, 1))
    assert [need.title for need in needs(access)] == ["Say what it means here: Exempel Plåt AB: bought"]
    services.judge(
        judgement=OwnershipJudgement(
            organisation=one,
            meaning="risk",
            text="Besluten flyttar.",
            judged_on=date(2003, 3, 1),
            signed_as="A",
        ),
        by=None,
    )
    assert needs(access) == []


def test_judgements_are_signed_on_the_page_and_can_be_contested(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    one, client = an_organisation(tenant), sign_in(developer)
    address = reverse("actors:judge-ownership", args=[one.uid])
    given = {
        "meaning": "risk",
        "text": "Besluten flyttar.",
        "judged_on": "2003-06-01",
        "signed_as": "Analytikern",
    }
    assert client.post(address, given | {"judged_on": "2003-07-01"}).status_code == 422
    assert client.post(address, given).status_code == 302
    shown = client.get(reverse("actors:owned", args=[one.uid])).content.decode()
    assert "Besluten flyttar." in shown
    assert "Analytikern" in shown
    assert "Contest this" in shown


def test_a_decade_is_written_as_one(tenant: Tenant) -> None:
    assert day_in_words(date(1970, 1, 1), "decade") == "the 1970s"
    assert day_in_words(date(1970, 3, 1), "month") == "March 1970"


def test_the_tree_tells_generations_further_origins_and_how_firms_fare(
    tenant: Tenant, access: Access
) -> None:
    names = ("Exempel Rot AB", "Exempel Barn AB", "Exempel Syskon AB", "Exempel Barnbarn AB")
    root, child, sibling, grandchild = (an_organisation(tenant, name) for name in names)
    an_event(tenant, root, kind="founded", day=date(1970, 1, 1), precision="decade")
    first = a_tie(tenant, child, root, "spun_off", valid_from=date(1988, 1, 1))
    a_tie(tenant, sibling, root, "spun_off", valid_from=date(1992, 1, 1))
    a_tie(tenant, grandchild, sibling, "spun_off", valid_from=date(1999, 1, 1))
    a_tie(tenant, grandchild, child, "spun_off", valid_from=date(2000, 1, 1))
    an_event(tenant, sibling, kind="closed", day=date(2001, 1, 1))
    an_event(tenant, child, kind="bought", day=date(1995, 1, 1))
    save_inheritance(
        inheritance=Inheritance(tie=first, field="vård", gathers="register", charges="abonnemang"), by=None
    )
    forest = Forest(access)
    rows = {row.organisation: row for row in forest.rows}
    assert [row.generation for row in forest.rows] == [0, 1, 2, 1]
    assert (rows[root].said_year, rows[root].exact) == ("the 1970s", False)
    assert (rows[child].state, rows[child].marks) == ("bought", "GC")
    assert rows[sibling].state == "closed"
    assert (rows[grandchild].origin, rows[grandchild].also_from) == (sibling, (child,))
    assert forest.lead == (
        "3 firms in 2 generations have grown out of Exempel Rot AB. 1 lives on its own; 1 has been bought; "
        "1 is closed."
    )
    assert "Exempel Barnbarn AB" in forest.picture()
    other, young = an_organisation(tenant, "Exempel Annan AB"), an_organisation(tenant, "Exempel Ung AB")
    a_tie(tenant, young, other, "spun_off", valid_from=date(2002, 1, 1))
    assert Forest(access).lead.startswith("4 firms have grown out of 2 others. 2 live on their own;")
    assert Forest(access, str(other.uid)).lead.startswith(
        "1 firm in 1 generation has grown out of Exempel Annan AB."
    )
    an_event(tenant, child, kind="staff", day=date(1998, 1, 1))
    assert {row.organisation: row.state for row in Forest(access).rows}[child] == "alive"


def test_a_circle_of_spin_offs_is_told_on_the_page(tenant: Tenant, developer: User, sign_in: SignIn) -> None:
    one, other = an_organisation(tenant, "Exempel Ett AB"), an_organisation(tenant, "Exempel Två AB")
    a_tie(tenant, one, other, "spun_off", valid_from=date(1990, 1, 1))
    a_tie(tenant, other, one, "spun_off", valid_from=date(1995, 1, 1))
    client = sign_in(developer)
    shown = client.get(reverse("actors:spin-offs")).content.decode()
    assert "its own origin" in shown
    assert "Exempel Två AB → Exempel Ett AB" in shown
    for ending in ("csv", "svg", "png", "xlsx"):
        assert client.get(f"{reverse('actors:spin-offs')}?format={ending}").status_code == 200


def test_what_a_spin_off_changed_is_recorded_on_its_page(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    tie = a_tie(tenant, kind="spun_off")
    client = sign_in(developer)
    address = reverse("actors:inheritance", args=[tie.uid])
    assert change(client, address, {"field": "vård", "carried": "ringa runt"}).status_code == 302
    assert Inheritance.objects.get().carried == "ringa runt"
    assert "ringa runt" in client.get(reverse("actors:spin-offs")).content.decode()
    assert client.get(reverse("actors:inheritance", args=[a_tie(
        tenant, an_organisation(tenant, "Exempel X AB"), an_organisation(tenant, "Exempel Y AB"), "owns").uid]
    )).status_code == 404  # fmt: skip


def test_what_is_about_a_sole_trader_is_read_by_those_who_see_people(
    tenant: Tenant, people: dict[str, User], sign_in: SignIn
) -> None:
    trader = an_organisation(tenant, "Exempel Enskild firma", is_sole_trader=True)
    event = an_event(tenant, trader, note="Ärvd")
    resource = a_resource(tenant, trader, name="Verkstad", abilities="svarvning")
    a_settler(tenant, "Exempel Granne AB", stage="settled", organisation=trader)
    client = sign_in(people["reader"])
    for address in ("ownership", "resources", "beside", "spin-offs"):
        shown = client.get(reverse(f"actors:{address}")).content.decode()
        assert "Exempel Enskild firma" not in shown
        assert "Ärvd" not in shown
        assert "Verkstad" not in shown
    assert client.get(reverse("actors:resource", args=[resource.uid])).status_code == 404
    assert "Verkstad" not in client.get(f"{reverse('search:results')}?q=svarvning").content.decode()
    assert OwnershipEvent.objects.visible_to(people["reader"]).count() == 0
    assert OwnershipEvent.objects.visible_to(people["developer"]).get() == event
    assert "Verkstad" in sign_in(people["developer"]).get(reverse("actors:resources")).content.decode()
