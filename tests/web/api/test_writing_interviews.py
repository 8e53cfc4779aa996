"""Programs write of interviews what people write on the pages: appointment, readers, notes and codes."""

from typing import Any

from tests.web.actors.made import a_person
from tests.web.questionnaires.made import an_answer, an_interview, companies, held

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.questionnaires.models import Interview

People = dict[str, User]


def test_an_appointment_is_changed_and_what_is_left_out_stays(
    tenant: Tenant, people: People, call_as: Any
) -> None:
    one = an_interview(tenant, people["interviewer"], person=a_person(tenant), place="Torget")
    firm, call, path = companies(tenant, 1)[0], call_as(people["developer"]), f"/interviews/{one.uid}"
    given = {"state": "booked", "day": "2003-07-02", "organisation": str(firm.uid), "role": None}
    changed = call.patch(path, given).json()
    assert (changed["state"], changed["day"], changed["place"]) == ("booked", "2003-07-02", "Torget")
    assert (changed["organisation"]["name"], changed["role"]) == (str(firm), one.role_label)
    assert changed["person"]["name"] == "Exempelperson"
    emptied = call.patch(path, {"person": None, "place": "", "example": False}).json()
    assert (emptied["person"], emptied["place"], emptied["example"]) == (None, "", False)
    refused = call.patch(path, {"day": None})
    assert (refused.status_code, refused.json()["field"]) == (422, "day")
    assert call.patch(path, {"state": "done"}).status_code == 422
    one.refresh_from_db()
    assert (one.state, str(one.day), one.organisation) == ("booked", "2003-07-02", firm)


def test_who_may_read_is_narrowed_through_a_program_and_not_undone_by_a_stale_one(
    tenant: Tenant, people: People, call_as: Any
) -> None:
    one = an_interview(tenant, people["interviewer"], open_to="everybody")
    call, path = call_as(people["interviewer"]), f"/interviews/{one.uid}"
    stale = call.get(path)["ETag"]
    offered = {who["name"]: who["uid"] for who in call.get(f"{path}/possible-readers").json()["items"]}
    analyst = people["analyst"]
    narrowed = call.patch(path, {"open_to": "named", "readers": [offered[analyst.name]]}).json()
    assert (narrowed["open_to"], [who["name"] for who in narrowed["readers"]]) == ("named", [analyst.name])
    assert call.patch(path, {"open_to": "everybody"}, **{"If-Match": stale}).status_code == 412
    assert call("patch", path, {"open_to": "everybody"}).status_code == 428
    assert call_as(people["developer"]).get(path).status_code == 404
    assert call_as(analyst).get(path).status_code == 200
    reader = call.patch(path, {"readers": [str(people["reader"].uid)]})
    assert (reader.status_code, reader.json()["field"]) == (422, "readers")
    now = Interview.objects.get(pk=one.pk)
    assert (now.open_to, list(now.readers.all())) == ("named", [analyst])


def test_whoever_may_not_know_whom_an_anonymous_one_was_with_changes_nothing_of_it(
    tenant: Tenant, people: People, call_as: Any
) -> None:
    told = held(tenant, people["interviewer"], "anonymous")
    assert call_as(people["manager"]).patch(f"/interviews/{told.uid}", {"place": "x"}).status_code == 403


def test_notes_are_written_over_the_version_that_was_read(
    tenant: Tenant, people: People, call_as: Any
) -> None:
    one, call = an_interview(tenant, people["interviewer"]), call_as(people["interviewer"])
    path = f"/interviews/{one.uid}"
    stale = call.get(path)["ETag"]
    written = call.change("put", f"{path}/notes", {"text": "Nya order."}, of=path).json()
    assert written["notes"] == "Nya order."
    late = call("put", f"{path}/notes", {"text": "Inga order."}, **{"If-Match": stale})
    assert late.status_code == 412
    long = call.change("put", f"{path}/notes", {"text": "å" * 20_001}, of=path)
    assert long.status_code == 422
    one.refresh_from_db()
    assert one.notes == "Nya order."


def test_an_answer_in_words_is_coded_over_the_codes_that_were_read(
    tenant: Tenant, people: People, call_as: Any
) -> None:
    answer, call = an_answer(tenant, people["interviewer"]), call_as(people["developer"])
    path = f"/answers/{answer.uid}"
    stale = call.get(path)["ETag"]
    coded = call.change("put", f"{path}/codes", {"new_code": "Bockning"}, of=path).json()
    assert coded["codes"] == ["bockning"]
    late = call("put", f"{path}/codes", {"codes": []}, **{"If-Match": stale})
    assert (late.status_code, answer.codes.count()) == (412, 1)
    lacking = call.change("put", f"{path}/codes", {"codes": ["svarvning"]}, of=path)
    assert (lacking.status_code, lacking.json()["field"]) == (422, "codes")
    assert call.change("put", f"{path}/codes", {"codes": []}, of=path).json()["codes"] == []
    chosen = answer.interview.answers.get(question__kind="choice")
    refused = call.change("put", f"/answers/{chosen.uid}/codes", {"codes": []}, of=f"/answers/{chosen.uid}")
    assert (refused.status_code, chosen.codes.count()) == (422, 1)
