"""Who may not be seen is named nowhere: not on a page, not in a file, not in the API."""

import logging
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.conftest import make_initiative, make_person
from tests.web.queries.furnished import furnish
from tests.web.queries.walked import Program, first_pages, naming, page_of, some_of_each, walk

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation, Person, RegisterRecord
from klustermotor.web.portal.privacy import services as privacy

if TYPE_CHECKING:
    from collections.abc import Mapping

People = dict[str, User]
NAME, NUMBER = "Hemligsson", "640823-3234"
pytestmark = pytest.mark.one_database

HER = f"Exempel {NAME}"
HERS = {
    "actors:person", "actors:person-card", "actors:person-cards", "mapping:leadership", "mapping:seat",
    "actors:organisation-card",
}  # fmt: skip
#: Where the right eyes must find the name, or the check could not fail.
SHOWN_ON = {
    "actors:organisation", "actors:organisations", "actors:enquiry", "actors:ownership", "actors:people",
    "actors:record-group", "actors:register", "actors:resource", "actors:selection", "actors:settler",
    "actors:spin-offs", "actors:tie", "evidence:contest", "evidence:source", "mapping:chain",
    "mapping:chain-actor", "mapping:chain-stage", "mapping:chain-table", "mapping:cluster-actor",
    "mapping:known-cluster", "mapping:known-clusters", "mapping:network", "mapping:network-file",
    "mapping:network-table", "mapping:survey-network", "mapping:wave", "mapping:without",
    "questionnaires:interview", "questionnaires:interviews", "questionnaires:minutes",
    "questionnaires:survey", "questionnaires:survey-response",
}  # fmt: skip
TOLD_BY = {
    "get_register_selection", "list_chain_actors", "list_cluster_actors", "list_enquiries", "list_interviews",
    "list_organisations", "list_ownership_events", "list_register_records", "list_resources",
    "list_settlers", "list_ties", "search",
}  # fmt: skip


def names(text: str) -> bool:
    """Return whether a text tells who it is."""
    return NAME.casefold() in text.casefold() or NUMBER in text or NUMBER.replace("-", "") in text


def without_the_right(tenant: Tenant) -> dict[str, User]:
    """Return people who may not see people: in the whole workbench, or all but those of their own part."""
    roles = (Role.READER, Role.BOARD, Role.COMPANY, Role.ADMINISTRATOR)
    whole = tenant.scopes.get(kind="tenant")
    part, third = make_initiative(tenant, "Andra nätet"), make_initiative(tenant, "Tredje nätet")
    for one in (*roles, Role.MANAGER, Role.ANALYST):
        User.objects.filter(email__startswith=f"{one}@{tenant.slug}").update(email=f"{one}@before.example")
    found: dict[str, User] = {role: make_person(tenant, role, whole) for role in roles}
    return {
        **found,
        "a manager in a part": make_person(tenant, Role.MANAGER, part),
        "an interviewer in a part": make_person(tenant, Role.INTERVIEWER, third),
    }


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Say nothing of what is not there: much is asked for on purpose."""
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture
def traders(tenant: Tenant, people: People) -> Tenant:
    """Return a tenant with something of everything, in which every organisation is a sole trader."""
    saved: Any = Organisation.save

    def as_a_trader(self: Organisation, *arguments: Any, **named: Any) -> None:
        if self._state.adding:
            self.name, self.is_sole_trader = f"{NAME} {self.name}", True
            if not Organisation.objects.exists():
                self.organisation_number = NUMBER
        saved(self, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Organisation, "save", as_a_trader)
        furnish(tenant, people)
    for at, one in enumerate(RegisterRecord.objects.order_by("pk")[:2]):
        one.number, one.name = (NUMBER, f"{NAME} Smide") if at == 0 else (one.number, one.name)
        one.save()
    return tenant


def test_sole_traders_are_named_to_those_who_see_people_alone(traders: Tenant, people: People) -> None:
    start = first_pages()
    told = {address: text for address, text in walk(people["developer"], start).items() if names(text)}
    assert {page_of(one) for one in told} >= SHOWN_ON
    api = {address: name for address, (name, text) in read(traders, people).items() if names(text)}
    assert set(api.values()) >= TOLD_BY
    asked, called = some_of_each(told, page_of), some_of_each(api, api.__getitem__)
    wrong: dict[str, Mapping[str, str]] = {}
    for who, user in without_the_right(traders).items():
        wrong[who] = {
            **naming(user, {*asked, *start}, names),
            **Program(user, traders).naming(called, api, names),
        }
    assert {who: found for who, found in wrong.items() if found} == {}


@pytest.fixture
def everywhere(tenant: Tenant, people: People) -> Person:
    """Return somebody who stands everywhere, by name and with firms of her own, in a furnished tenant."""
    person, organisation = Person.save, Organisation.save
    saved: dict[Any, Any] = {Person: person, Organisation: organisation}

    def as_hers(self: Any, *arguments: Any, **named: Any) -> None:
        if self._state.adding and isinstance(self, Organisation):
            self.name, self.is_sole_trader = f"{HER} {self.name}", True
        elif self._state.adding and not Person.objects.exists():
            self.name, self.email = HER, f"{NAME.lower()}@exempel.example"
        saved[type(self)](self, *arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Person, "save", as_hers)
        patch.setattr(Organisation, "save", as_hers)
        furnish(tenant, people)
    RegisterRecord.objects.update(raw={"Kontakt": HER})
    found: Person = Person.objects.get(name=HER)
    return found


def test_whose_data_are_restricted_is_named_to_nobody(everywhere: Person, people: People) -> None:
    tenant, developer = everywhere.tenant, people["developer"]
    told = {at: text for at, text in walk(developer, first_pages()).items() if names(text)}
    assert {page_of(one) for one in told} >= SHOWN_ON | HERS
    api = {address: name for address, (name, text) in read(tenant, people).items() if names(text)}
    assert set(api.values()) >= TOLD_BY | {"get_person", "list_persons"}
    case = privacy.open_case(
        tenant=tenant, right="restriction", received_on=tenant.today(), by=developer, identity="known",
        person=everywhere,
    )  # fmt: skip
    privacy.restrict(case=case, restricted=True, because="Bestrids", by=developer)
    asked, called = some_of_each(told, page_of), some_of_each(api, api.__getitem__)
    found = {**naming(developer, asked, names), **Program(developer, tenant).naming(called, api, names)}
    left = {page: at for page, at in found.items() if not page.startswith("portal:privacy")}
    assert left == {}, left
    privacy.restrict(case=case, restricted=False, because="Rättat", by=developer)
    again = naming(developer, asked, names)
    assert set(again) >= SHOWN_ON - {"actors:selection", "actors:record-group"} | HERS


def read(tenant: Tenant, people: People) -> dict[str, tuple[str, str]]:
    """Return what the API says to the regional developer."""
    return Program(people["developer"], tenant).read(NAME)
