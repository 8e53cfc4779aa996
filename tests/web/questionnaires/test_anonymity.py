"""Whom an anonymous interview was with is known to those who may know, wherever it is read."""

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.actors.made import a_person
from tests.web.opened import change
from tests.web.questionnaires.made import an_interview, companies, held

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import RoleAssignment, Scope, Tenant, User
from klustermotor.web.accounts.selectors import TrailFilter, trail, written
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.questionnaires.selectors.together import coverage
from klustermotor.web.questionnaires.services import interviews
from klustermotor.web.search.selectors import find

Enter = Callable[[User], Client]
SECRETS = ("platschef", "Exempel 0 AB", "Exempelperson", "Exempelgatan")


@pytest.fixture
def told(tenant: Tenant, people: dict[str, User]) -> Interview:
    """Return an interview held anonymously that everybody who works with interviews may read."""
    return held(
        tenant, people["interviewer"], consent="anonymous", organisation=companies(tenant, 1)[0],
        person=a_person(tenant), place="Exempelgatan",
    )  # fmt: skip


def named(client: Client, address: str) -> list[str]:
    """Return what of the person's part stands on a page, its text or its file."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    said = answer.content.decode(errors="replace")
    return [secret for secret in SECRETS if secret in said]


def pages(one: Interview) -> list[str]:
    """Return where an interview is shown."""
    own, answer = f"/interviews/{one.uid}/", one.answers.get(question__kind="text")
    lists = ["/interviews/", "/interviews/?format=csv", "/interviews/?filter=platschef"]
    return [*lists, own, f"{own}record/", f"/answers/{answer.uid}/use/"]


def test_others_who_read_the_answers_are_told_a_key_person(
    told: Interview, people: dict[str, User], sign_in: Enter
) -> None:
    client = sign_in(people["manager"])
    for address in pages(told):
        if "filter" in address:
            assert "key person" not in client.get(address).content.decode()
        else:
            assert named(client, address) == [], address
    assert "an interview with a key person" in client.get("/interviews/").content.decode()
    assert "An interview with a key person" in client.get(f"/interviews/{told.uid}/").content.decode()
    assert "Bockning" in client.get(f"/interviews/{told.uid}/").content.decode()
    for part in ("edit", "consent", "consent/withdraw"):
        assert client.get(f"/interviews/{told.uid}/{part}/").status_code == 403
        assert f"/{told.uid}/{part}/" not in client.get(f"/interviews/{told.uid}/").content.decode()


def test_minutes_name_nobody_to_others(told: Interview, people: dict[str, User], sign_in: Enter) -> None:
    answer = sign_in(people["manager"]).get(f"/interviews/{told.uid}/minutes/?format=pdf")
    assert answer.status_code == 200
    assert "platschef" not in answer["Content-Disposition"]
    assert "key-person" in answer["Content-Disposition"]


@pytest.mark.parametrize("role", ["interviewer", "developer", "analyst"])
def test_those_who_may_know_see_who(
    told: Interview, people: dict[str, User], sign_in: Enter, role: str
) -> None:
    client = sign_in(people[role])
    assert "platschef" in named(client, f"/interviews/{told.uid}/")
    text = client.get("/interviews/?format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), dialect=csv.Sniffer().sniff(text, ",;")))
    assert rows[0]["Organisation"] == "Exempel 0 AB"
    assert client.get(f"/interviews/{told.uid}/consent/").status_code == 200


def test_a_named_reader_knows_and_nobody_knows_less_without_anonymity(
    tenant: Tenant, told: Interview, people: dict[str, User]
) -> None:
    open_one = an_interview(tenant, people["interviewer"])
    manager = people["manager"]
    assert list(Interview.objects.named_to(manager)) == [open_one]
    interviews.save_interview(interview=told, by=people["interviewer"], readers=[manager])
    assert set(Interview.objects.named_to(manager)) == {open_one, told}


def test_search_trail_and_voices_keep_it_too(
    tenant: Tenant, told: Interview, people: dict[str, User]
) -> None:
    manager = people["manager"]
    scope = tenant.scopes.get(kind=Scope.Kind.TENANT)
    RoleAssignment.objects.create(user=manager, scope=scope, role=Role.ADMINISTRATOR)
    access = access_of(manager)
    assert access is not None
    assert access.may("audit.view")
    assert find(access, "platschef") == []
    told_of = written(trail(access, TrailFilter(kind="questionnaires.interview")), manager)
    assert {one.label for one in told_of} == {"(confidential)"}
    assert not any(one.changes for one in told_of)
    assert coverage(access).organisations == 0
    assert [one.name for one in coverage(access).not_yet] == ["Exempel 0 AB"]
    planner = access_of(people["analyst"])
    assert planner is not None
    assert coverage(planner).organisations == 1
    assert [entry.object_uid for entry in find(planner, "platschef")] == [told.uid]


def test_the_forms_warn_when_many_read_what_was_said_anonymously(
    tenant: Tenant, told: Interview, people: dict[str, User], sign_in: Enter
) -> None:
    client = sign_in(people["interviewer"])
    assert "spoke anonymously" in client.get(f"/interviews/{told.uid}/edit/").content.decode()
    open_one = held(tenant, people["interviewer"])
    own = f"/interviews/{open_one.uid}/consent/"
    assert "choose named readers first" in client.get(own).content.decode()
    saved = change(client, own, {"consent": "anonymous", "on": "2003-06-20"}, follow=True)
    assert "the answers themselves may give it away" in saved.content.decode()
