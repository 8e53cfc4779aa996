"""Nothing that is left of a request about somebody who is erased names her."""

from datetime import date

import pytest
from tests.web.actors.made import a_person, an_organisation
from tests.web.portal.privacy_made import EMAIL, NAME, PHONE, a_case, stands_in

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import Subject
from klustermotor.web.portal.privacy import services
from klustermotor.web.portal.privacy.models import SubjectCase
from klustermotor.web.portal.privacy.wording import without

People = dict[str, User]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Åsa bad om det", "… bad om det"),
        ("Fru Hittepåsdotter bad om det, och åsas man", "Fru … bad om det, och … man"),
        ("ÅSA HITTEPÅSDOTTERS uppgifter", "… uppgifter"),
        ("Asa Hittepasdotter", "…"),
        ("Å.H. ringde 070 123 45 67", "… ringde …"),
        ("ÅH skrev från asa.privat@annan.example", "… skrev från …"),
        ("Nummer 19800101-1231 ströks", "Nummer … ströks"),
        ("Raderat 2003-06-20 hos Exempelföreningen", "Raderat 2003-06-20 hos Exempelföreningen"),
        ("Sökt i 1 200 rader", "Sökt i 1 200 rader"),
    ],
)
def test_whatever_could_name_her_is_taken_out(tenant: Tenant, text: str, left: str) -> None:
    assert without(text, Subject(tenant, names=frozenset({NAME}), emails=frozenset({EMAIL}))) == left


def test_a_closed_request_names_her_by_no_part_of_her_name(tenant: Tenant, people: People) -> None:
    by, person = people["developer"], a_person(tenant, NAME, email=EMAIL, phone=PHONE)
    case = a_case(person, by)
    services.restrict(case=case, restricted=True, because="Åsa bestrider det", by=by)
    done = services.erase(
        case=case, because="Hittepåsdotter ville det", told_to="Åsas förening", partly=True, by=by
    )
    assert (done.answer, done.told_to, done.asked) == ("… ville det", "… förening", "")
    assert stands_in("Åsa", "Hittepå") == set()


def test_who_is_known_by_a_number_is_not_named_by_her_firm(tenant: Tenant, people: People) -> None:
    an_organisation(tenant, "Åsas Svets", organisation_number="800101-1231")
    case = a_named(tenant, people["developer"], numbers=["800101-1231"])
    done = services.erase(case=case, because="Åsa lade ner", told_to="", by=people["developer"])
    assert done.answer == "… lade ner"


def test_her_other_requests_name_her_no_more(tenant: Tenant, people: People) -> None:
    by = people["developer"]
    answered = a_named(tenant, by, names=[NAME], numbers=["800101-1231"])
    services.close(case=answered, state="met", answer="Åsa fick sin kopia", by=by)
    waits = a_named(tenant, by, emails=[EMAIL.upper()], names=["Åsa H"])
    another = a_named(tenant, by, names=[NAME])
    case = a_named(tenant, by, names=[NAME], emails=[EMAIL], numbers=["8001011231"])
    services.erase(case=case, because="", told_to="", by=by)
    for one in (answered, waits):
        one.refresh_from_db()
        assert (one.state, one.identifiers, one.answer, one.asked) == ("met", {}, "", "")
    another.refresh_from_db()
    # Of the same name alone, and not yet answered: it may be somebody else who waits.
    assert (another.state, another.identifiers["names"]) == ("open", [NAME])


def a_named(tenant: Tenant, by: User, **identifiers: list[str]) -> SubjectCase:
    """Take up a request of somebody named."""
    return services.open_case(
        tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=by, identifiers=identifiers,
        asked="Åsa vill det", identity="document",
    )  # fmt: skip
