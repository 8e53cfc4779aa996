"""A record that names somebody whose data are restricted is stored and not used (GDPR art. 18)."""

from dataclasses import replace

from tests.web.actors.made import a_person, an_organisation
from tests.web.actors.made_ownership import an_event
from tests.web.actors.registers.made import a_register, imported, record

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.accounts.personal_data import Subject, holdings
from klustermotor.web.accounts.selectors import written
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.actors.ownership.services import set_seat
from klustermotor.web.actors.registers import selectors

LIST = """Medlemsnr;Företag;Orgnr;Kontakt
1;Exempel Plåt AB;556016-0680;Anna Påhittsdotter
2;Exempel Lack HB;;Någon Annan
"""
LATER = f"{LIST}3;Exempel Ny AB;;anna påhittsdotter\n"


def restrict(person: Person, by: User, *, restricted: bool, shared: frozenset[str] = frozenset()) -> None:
    """Restrict by every holding, as a request does."""
    subject = Subject(person.tenant, names=frozenset({person.name}), shared=shared, uid=person.uid)
    for one in reversed(holdings()):
        if one.restrict is not None:
            one.restrict(replace(subject), restricted, by)


def test_what_names_her_is_not_shown_until_it_may_be_used_again(
    tenant: Tenant, developer: User, access: Access
) -> None:
    register, person = a_register(tenant, developer), a_person(tenant, "Anna Påhittsdotter")
    imported(register, LIST, developer)
    restrict(person, developer, restricted=True)
    assert [one.key for one in selectors.records(access)] == ["2"]
    assert record(register, "1").group is None
    imported(register, LATER, developer, "senare.csv")
    assert [one.key for one in selectors.records(access)] == ["2"], "a new vintage names her too"
    restrict(person, developer, restricted=False)
    assert {one.key for one in selectors.records(access)} == {"1", "2", "3"}


def test_a_record_stays_stored_while_another_whom_it_names_is_restricted(
    tenant: Tenant, developer: User, access: Access
) -> None:
    register = a_register(tenant, developer)
    both = "Medlemsnr;Företag;Kontakt\n1;Exempel Plåt AB;Anna Påhittsdotter, Bo Påhittsson\n"
    first, other = a_person(tenant, "Anna Påhittsdotter"), a_person(tenant, "Bo Påhittsson")
    imported(register, both, developer)
    for one in (first, other):
        restrict(one, developer, restricted=True)
    restrict(first, developer, restricted=False)
    assert not selectors.records(access).exists()
    restrict(other, developer, restricted=False)
    assert selectors.records(access).count() == 1


def test_a_name_that_others_bear_restricts_nothing_of_theirs(
    tenant: Tenant, developer: User, access: Access
) -> None:
    register, person = a_register(tenant, developer), a_person(tenant, "Anna Påhittsdotter")
    imported(register, LIST, developer)
    restrict(person, developer, restricted=True, shared=frozenset({"Anna Påhittsdotter"}))
    assert selectors.records(access).count() == 2


def test_her_own_firm_goes_with_her_and_comes_back(tenant: Tenant, developer: User) -> None:
    person = a_person(tenant, "Anna Påhittsdotter")
    firm = an_organisation(tenant, "Anna Påhittsdotters konsultbyrå", is_sole_trader=True)
    company = an_organisation(tenant, "Anna Påhittsdotter Holding AB")
    restrict(person, developer, restricted=True)
    seen = Organisation.objects.visible_to(developer)
    assert set(seen) == {company}
    restrict(person, developer, restricted=False)
    assert set(Organisation.objects.visible_to(developer)) == {company, firm}


def test_the_trail_names_a_sole_trader_to_those_who_see_people_alone(
    tenant: Tenant, people: dict[str, User]
) -> None:
    """What was changed on one thing can point to another, whose name is then read from it."""
    firm = an_organisation(tenant, "Enskild Hemligsson", is_sole_trader=True)
    an_event(tenant, firm)
    set_seat(organisation=firm, country="DK", by=people["developer"])
    entries = list(AuditEntry.objects.filter(tenant=tenant))
    assert entries
    told = {role: repr(written(entries, people[role])) for role in ("developer", "administrator")}
    assert {role: "Hemligsson" in said for role, said in told.items()} == {
        "developer": True, "administrator": False,
    }  # fmt: skip
