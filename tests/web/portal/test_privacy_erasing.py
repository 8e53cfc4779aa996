"""Who is erased stands nowhere any more; who is restricted is shown nowhere; the log says neither."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_person, an_organisation
from tests.web.portal.privacy_made import (
    EMAIL,
    NAME,
    PHONE,
    SAID,
    a_case,
    everywhere,
    files_with,
    stands_in,
)
from tests.web.questionnaires.made import an_interview, say

from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import AuditEntry, RoleAssignment, Tenant, User
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.actors.selectors import organisations
from klustermotor.web.evidence.models import Source
from klustermotor.web.outbox import services as outbox
from klustermotor.web.outbox.models import Message
from klustermotor.web.portal.privacy import services
from klustermotor.web.portal.privacy.models import SubjectCase
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.shared.errors import Refused

People = dict[str, User]
Enter = Callable[[User], Client]


def test_after_an_erasure_she_stands_in_no_table_and_no_file(
    tenant: Tenant, people: People, django_capture_on_commit_callbacks: Any
) -> None:
    held = everywhere(tenant, people)
    assert {"actors.Person", "outbox.Message", "actors.RegisterRecord", "accounts.AuditEntry"} <= stands_in(
        NAME, EMAIL, PHONE
    )
    assert files_with(EMAIL)
    case = a_case(held.person, people["developer"])
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(
            case=case, because=f"{NAME} bad om det", told_to="Exempelföreningen", by=people["developer"]
        )
    named = services.open_case(
        tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=people["developer"],
        identifiers={"names": [NAME], "emails": [EMAIL]}, identity="known",
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(case=named, because="", told_to="", by=people["developer"])
    assert stands_in(NAME, EMAIL, PHONE, SAID, "hittepasdotter") == set()
    assert files_with(EMAIL) == files_with("Hittepåsdotter") == []


def test_what_is_counted_stays_without_her(tenant: Tenant, people: People) -> None:
    held = everywhere(tenant, people)
    services.erase(
        case=a_case(held.person, people["developer"]), because="", told_to="", by=people["developer"]
    )
    position = Position.objects.get(uid=held.position.uid)
    # Held from 1 March 2001 and still: the years are left, rounded, and nobody in particular held it.
    assert (position.valid_from, position.valid_to) == (date(2001, 1, 1), date(2003, 1, 1))
    assert position.role == "[raderad]"
    assert position.person.stands_for_erased
    interview = Interview.objects.get(uid=held.interview.uid)
    assert (interview.person, interview.is_closed, interview.answers.count()) == (None, True, 0)
    assert interview.organisation == position.organisation
    assert "Hittepåsdotter" not in str(list(Source.objects.values_list("title", flat=True)))
    assert list(Person.objects.visible_to(people["developer"])) == []


def test_the_log_says_that_it_was_done_and_not_of_whom(
    tenant: Tenant, people: People, sign_in: Enter
) -> None:
    held = everywhere(tenant, people)
    done = services.erase(
        case=a_case(held.person, people["developer"]), because="", told_to="", by=people["developer"]
    )
    assert (done.state, done.asked, done.person, done.identifiers) == ("met", "", None, {})
    assert done.erased is not None
    assert done.erased >= 5
    page = sign_in(people["developer"]).get(reverse("portal:privacy-case", args=[done.uid])).content.decode()
    assert "no longer kept" in page
    assert NAME not in page
    log = sign_in(people["developer"]).get(reverse("portal:privacy"), {"format": "csv"}).content.decode()
    assert "Request 1" in log
    assert NAME not in log


def test_another_of_the_same_name_keeps_the_name_in_their_history(tenant: Tenant, people: People) -> None:
    held = everywhere(tenant, people)
    twin = a_person(tenant, NAME)
    AuditEntry.objects.create(
        tenant=tenant, action="created", object_kind="actors.person", object_uid=twin.uid, object_label=NAME
    )
    case = a_case(held.person, people["developer"])
    services.erase(case=case, because="", told_to="", by=people["developer"])
    assert Person.objects.get(uid=twin.uid).name == NAME
    assert AuditEntry.objects.get(object_uid=twin.uid).object_label == NAME


def test_nothing_is_erased_before_it_is_known_who_asks(tenant: Tenant, people: People) -> None:
    person = a_person(tenant, NAME)
    case = a_case(person, people["developer"], identity="")
    with pytest.raises(Refused, match="who asks"):
        services.erase(case=case, because="", told_to="", by=people["developer"])
    assert Person.objects.filter(uid=person.uid).exists()


OUT = [
    ("actors:people", {}),
    ("actors:people", {"format": "csv"}),
    ("search:results", {"q": "hittepasd"}),
    ("questionnaires:interviews", {}),
    ("questionnaires:interviews", {"format": "csv"}),
    ("evidence:sources", {}),
    ("evidence:sources", {"format": "csv"}),
    ("accounts:trail", {}),
    ("accounts:export-trail", {"format": "csv"}),
    ("mapping:network", {}),
    ("portal:start", {}),
    ("documents:list", {}),
    ("outbox:messages", {}),
    ("outbox:messages", {"format": "csv"}),
    ("jobs:jobs", {}),
    ("jobs:jobs", {"format": "csv"}),
]


def shown_to(client: Client) -> set[str]:
    """Return the pages and files on which she is named."""
    found = set()
    for name, query in OUT:
        answer = client.get(reverse(name), query)
        text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        if "Hittepåsdotter" in text or EMAIL in text:
            found.add(f"{name} {query.get('format', '')}".strip())
    return found


def test_who_is_restricted_is_shown_on_no_way_out_and_comes_back(
    tenant: Tenant, people: People, sign_in: Enter
) -> None:
    held = everywhere(tenant, people)
    client = sign_in(people["developer"])
    before = shown_to(client)
    assert {"actors:people", "actors:people csv", "search:results", "evidence:sources"} <= before
    case = a_case(held.person, people["developer"], "restriction")
    services.restrict(case=case, restricted=True, because="Bestrids", by=people["developer"])
    assert shown_to(client) == set()
    for name, thing in (
        ("actors:person", held.person),
        ("actors:edit-person", held.person),
        ("actors:edit-position", held.position),
        ("questionnaires:interview", held.interview),
    ):
        assert client.get(reverse(name, args=[thing.uid])).status_code == 404, name
    firm = client.get(reverse("actors:organisation", args=[held.position.organisation.uid]))
    assert NAME not in firm.content.decode()
    # Whoever handles requests still sees her, marked.
    page = client.get(reverse("portal:privacy-person", args=[held.person.uid])).content.decode()
    assert NAME in page
    assert "restricted" in page
    services.restrict(case=case, restricted=False, because="Utrett", by=people["developer"])
    assert before <= shown_to(client)
    assert held.interview.source is not None
    assert NAME in Source.objects.get(pk=held.interview.source.pk).title


def test_the_api_gives_nobody_who_is_restricted(tenant: Tenant, people: People) -> None:
    person = a_person(tenant, NAME, email=EMAIL)
    _token, secret = tokens.issue(
        user=people["developer"], tenant=tenant, name="Program", scopes=["read:actors"]
    )
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert NAME in client.get("/api/v1/persons").content.decode()
    case = a_case(person, people["developer"], "restriction")
    services.restrict(case=case, restricted=True, because="Bestrids", by=people["developer"])
    assert NAME not in client.get("/api/v1/persons").content.decode()
    assert client.get(f"/api/v1/persons/{person.uid}").status_code == 404


def test_nothing_is_sent_to_who_is_restricted(tenant: Tenant, people: People) -> None:
    held = everywhere(tenant, people)
    case = a_case(held.person, people["developer"], "restriction")
    services.restrict(case=case, restricted=True, because="Bestrids", by=people["developer"])
    letter = outbox_post(tenant, "ny")
    assert letter.state == Message.State.WITHDRAWN
    # What lets her in to her own account still reaches her.
    assert outbox_post(tenant, "in", kind="portal.invitation").state == Message.State.WAITING


def outbox_post(tenant: Tenant, key: str, **more: Any) -> Message:
    """Write her a letter."""
    return outbox.post(
        tenant=tenant, key=key, to=EMAIL, subject="Hej", body="Hej", by=None, **{"kind": "tests", **more}
    )


def test_the_count_of_people_leaves_out_the_restricted_and_counts_no_erased_today(
    tenant: Tenant, people: People
) -> None:
    held = everywhere(tenant, people)
    access = access_of(people["developer"])
    assert access is not None
    assert organisations(access).get(pk=held.position.organisation.pk).people == 1
    case = a_case(held.person, people["developer"], "restriction")
    services.restrict(case=case, restricted=True, because="Bestrids", by=people["developer"])
    assert organisations(access).get(pk=held.position.organisation.pk).people == 0


def test_a_correction_leaves_the_old_value_nowhere(tenant: Tenant, people: People) -> None:
    held = everywhere(tenant, people)
    case = a_case(held.person, people["developer"], "correction")
    given = {"name": "Åsa Påhittsdotter", "email": EMAIL, "phone": PHONE, "purpose": "Nyckelperson"}
    done = services.correct(case=case, given=given, told_to="Exempelföreningen", by=people["developer"])
    assert (done.state, done.told_to) == ("open", "Exempelföreningen")
    left = stands_in(NAME)
    # What others wrote (a letter, their register, a note, her own request) is theirs to put right.
    assert left <= {
        "outbox.Message", "actors.RegisterRecord", "actors.RegisterVintage", "portal.RoomNote",
        "portal.SubjectCase", "evidence.Source", "jobs.Job",
    }  # fmt: skip
    assert "accounts.AuditEntry" not in left
    assert "search.Entry" not in left


def test_a_sole_trader_is_found_by_number_and_loses_it(tenant: Tenant, people: People) -> None:
    trader = an_organisation(tenant, "Hittepå Svets", organisation_number="121212-1212", note="Åsas firma")
    case = services.open_case(
        tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=people["developer"],
        identifiers={"numbers": ["121212-1212"]}, identity="document",
    )  # fmt: skip
    services.erase(case=case, because="", told_to="", by=people["developer"])
    found = Organisation.objects.get(pk=trader.pk)
    assert (found.organisation_number, found.note) == ("", "")
    assert stands_in("121212-1212", "Hittepå Svets") == set()


def test_an_account_is_erased_by_an_administrator(tenant: Tenant, people: People) -> None:
    analyst, administrator = people["analyst"], people["administrator"]
    note = f"{analyst.name}"
    case = services.open_case(
        tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=administrator, account=analyst,
        identity="signed_in",
    )  # fmt: skip
    services.erase(case=case, because="", told_to="", by=administrator)
    analyst.refresh_from_db()
    assert (analyst.is_active, analyst.name, analyst.has_usable_password()) == (False, "[raderad]", False)
    assert not RoleAssignment.objects.active().filter(user=analyst).exists()  # type: ignore[attr-defined]
    assert stands_in(note) == set()


def test_an_account_of_two_workbenches_is_not_erased_by_one(
    tenant: Tenant, other_tenant: Tenant, people: People
) -> None:
    RoleAssignment.objects.create(
        user=people["analyst"], scope=other_tenant.scopes.get(kind="tenant"), role="reader"
    )
    case = services.open_case(
        tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=people["administrator"],
        account=people["analyst"], identity="signed_in",
    )  # fmt: skip
    with pytest.raises(Refused, match="another workbench"):
        services.erase(case=case, because="", told_to="", by=people["administrator"])
    assert SubjectCase.objects.get(pk=case.pk).is_open


def test_nobody_elses_confidence_is_handed_out(tenant: Tenant, people: People, sign_in: Enter) -> None:
    """What another said about her stays theirs; what she said goes out through who may read it."""
    held = everywhere(tenant, people)
    other = everywhere_else(tenant, people)
    case = a_case(held.person, people["developer"], "access")
    answer = sign_in(people["developer"]).get(
        reverse("portal:privacy-file", args=[case.uid]), {"format": "json", "language": "en"}
    )
    told = json.loads(answer.content)
    text = answer.content.decode()
    assert SAID in text
    assert EMAIL in text
    assert other not in text
    kinds = {one["kind"] for one in told["held"]}
    assert {"actors.people", "actors.positions", "actors.registers", "outbox.letters", "portal.notes",
            "questionnaires.interviews"} <= kinds  # fmt: skip
    record = next(one for one in told["held"] if one["kind"] == "actors.registers")["things"][0]
    assert record["says"]["Kontakt"] == NAME
    # The analyst of a part who may not read the interview hands out no word of it.
    assert told["left_out"]
    assert "imy.se" in told["rights"]
    exported = AuditEntry.objects.filter(event="exported", object_uid=case.uid).get()
    assert exported.object_label == "Request 1"


def everywhere_else(tenant: Tenant, people: People) -> str:
    """Let somebody else say something of her in confidence; return what."""
    interview = an_interview(tenant, people["interviewer"], open_to="everybody", day=date(2003, 6, 1))
    words = f"{NAME} är svår att samarbeta med"
    say(interview, people["interviewer"], text=words)
    return "svår att samarbeta med"
