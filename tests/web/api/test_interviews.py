"""What was said is read by those it is open to, and by nobody else through a program."""

from typing import Any

from tests.web.actors.made import a_person
from tests.web.questionnaires.made import an_interview, companies, held

from klustermotor.web.accounts.models import AuditEntry, Tenant, User


def test_answers_are_read_by_those_they_are_open_to_alone(
    tenant: Tenant, people: dict[str, User], call_as: Any
) -> None:
    interview = held(tenant, people["interviewer"], open_to="interviewer")
    own = call_as(people["interviewer"]).get(f"/interviews/{interview.uid}/answers").json()
    assert [one["text"] for one in own["items"]] == ["Bockning av tunnplåt", "", ""]
    assert [one["number"] for one in own["items"]] == [None, None, 4.0]
    assert [one["codes"] for one in own["items"]] == [[], ["kunder"], []]
    for role in ("developer", "analyst", "manager", "administrator"):
        caller = call_as(people[role])
        assert caller.get(f"/interviews/{interview.uid}/answers").status_code in {403, 404}, role
        assert b"tunnpl" not in caller.get("/interviews").content
        assert caller.get("/search?q=tunnpl").json()["items"] == []


def test_a_person_is_named_only_with_the_scope_for_people(
    tenant: Tenant, people: dict[str, User], call_as: Any
) -> None:
    interview = an_interview(tenant, people["interviewer"], person=a_person(tenant))
    path = f"/interviews/{interview.uid}"
    both = call_as(people["developer"], ["read:interviews", "read:actors"]).get(path).json()
    assert both["person"]["name"] == "Exempelperson"
    assert call_as(people["developer"], ["read:interviews"]).get(path).json()["person"] is None


def test_an_interview_is_recorded_and_two_who_write_are_told(
    tenant: Tenant, people: dict[str, User], call_as: Any
) -> None:
    call = call_as(people["interviewer"])
    interview = an_interview(tenant, people["interviewer"])
    theme = interview.guide.themes.get()
    asked = call.get(f"/guides/{interview.guide.uid}").json()["themes"][0]["questions"]
    text, scale = asked[0]["uid"], asked[2]["uid"]
    path = f"/interviews/{interview.uid}/themes/{theme.uid}/answers"
    said = {text: {"text": "Bockning"}, scale: {"number": "9"}}
    first = call("put", path, {"answers": said}).json()
    assert (first["changed"], first["conflicts"], first["refused"][0]["question"]) == (1, [], scale)
    late = call("put", path, {"answers": {text: {"text": "Svarvning"}}}).json()
    assert (late["changed"], late["conflicts"][0]["question"]) == (0, text)
    again = call("put", path, {"answers": {text: {"text": "Svarvning", "version": 1}}}).json()
    assert again["changed"] == 1
    assert call.post(f"/interviews/{interview.uid}/held").json()["state"] == "done"
    consent = {"consent": "role", "on": "2003-06-30"}
    agreed = call.change(
        "put", f"/interviews/{interview.uid}/consent", consent, of=f"/interviews/{interview.uid}"
    ).json()
    assert (agreed["consent"], agreed["source"] is not None) == ("role", True)


def test_whom_an_anonymous_interview_was_with_is_told_to_those_who_may_know(
    tenant: Tenant, people: dict[str, User], call_as: Any
) -> None:
    firm, person = companies(tenant, 1)[0], a_person(tenant)
    told = held(
        tenant, people["interviewer"], consent="anonymous", organisation=firm, person=person, place="Torget"
    )
    scopes = ["read:interviews", "write:interviews", "read:actors"]
    call = call_as(people["manager"], scopes)
    for address in ("/interviews", f"/interviews/{told.uid}"):
        assert not [
            secret
            for secret in ("platschef", firm.name, person.name, "Torget")
            if secret in call.get(address).content.decode()
        ]
    one = call.get(f"/interviews/{told.uid}").json()
    assert (one["role"], one["person"], one["organisation"], one["place"]) == (
        "an interview with a key person", None, None, "",
    )  # fmt: skip
    consent = {"consent": "name", "on": "2003-06-30"}
    assert call("put", f"/interviews/{told.uid}/consent", consent).status_code == 403
    assert call_as(people["analyst"], scopes).get(f"/interviews/{told.uid}").json()["role"] != one["role"]


def test_what_was_said_is_erased_once_it_is_closed_by_whoever_answers_for_it(
    tenant: Tenant, people: dict[str, User], call_as: Any
) -> None:
    told = held(tenant, people["interviewer"])
    call, path = call_as(people["interviewer"]), f"/interviews/{told.uid}"
    early = call.change("delete", f"{path}/answers", of=path)
    assert (early.status_code, told.answers.count()) == (422, 3)
    assert "does not want it used" in early.json()["detail"]
    assert call.change("delete", f"{path}/consent", of=path).status_code == 200
    assert call_as(people["manager"]).change("delete", f"{path}/answers", of=path).status_code == 403
    assert call("delete", f"{path}/answers").status_code == 428
    assert told.answers.count() == 3
    erased = call.change("delete", f"{path}/answers", of=path)
    assert (erased.status_code, erased.json()["uid"], told.answers.count()) == (200, str(told.uid), 0)
    entry = AuditEntry.objects.get(object_uid=told.uid, event="said erased")
    assert (entry.by, entry.changes) == (people["interviewer"], {"number": [None, 3]})
    again = call.change("delete", f"{path}/answers", of=path)
    assert (again.status_code, again.json()["detail"]) == (
        422, "Nothing that was said is kept any more.",
    )  # fmt: skip
