"""A form that was opened before somebody else saved undoes nothing unseen; every edit page is tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.web.mapping.conftest import jobs_table, make_dataset
from tests.web.queries.test_pages import reader_of
from tests.web.questionnaires.made import an_interview
from tests.web.rights.suite import PUBLIC, Make
from tests.web.rights.table_statistics import a_query
from tests.web.rights.test_pages import PAGES

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.resources.models import Answer
from klustermotor.web.actors.settling.models import Settler
from klustermotor.web.mapping.membership.models import ClusterActor
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.shared.shown import Changing
from klustermotor.web.statistics.models import SavedQuery

pytestmark = pytest.mark.one_database

People = dict[str, User]
SOMEBODY_ELSE = "Somebody else changed this after you opened it"


@dataclass(frozen=True)
class Edit:
    """How one edit page is tried: the field, what it is changed to in turn, and what else it demands."""

    field: str
    #: Further changes of the same field; a field with two values is changed once.
    to: tuple[Mapping[str, Any], ...]
    also: Mapping[str, Any] = field(default_factory=dict)
    make: Make | None = None


def texts(name: str, **also: Any) -> Edit:
    """Return an edit of a field for words."""
    return Edit(name, tuple({name: one} for one in ("Första", "Andra", "Tredje")), also)


def a_described_query(tenant: Tenant, people: Mapping[str, User]) -> Mapping[str, Any]:
    """Return the address of a query of three variables, and a dataset that its answers may go into."""
    found = a_query(tenant, people)
    dataset = make_dataset(tenant, jobs_table(), people["developer"])
    query = SavedQuery.objects.get(uid=found["uid"])
    names = ("Region", "Industry", "Period")
    one = query.described["variables"][0]
    query.described["variables"] = [one | {"code": name, "label": name} for name in names]
    query.dataset = dataset
    query.mapping = {"columns": {name.lower(): name for name in names}}
    query.save()
    return found


#: Every page on which something there is is changed. One that is new is added here, and tried.
EDITS = {
    "accounts:profile": texts("name"),
    "actors:close-enquiry": texts("why", state="unmet"),
    "actors:edit-capacity": texts("note"),
    "actors:edit-draw": texts("what"),
    "actors:edit-enquiry": texts("title"),
    "actors:edit-establishment": texts("name"),
    "actors:edit-industry": Edit("is_main", ({"is_main": "on"},)),
    "actors:edit-organisation": texts("name"),
    "actors:edit-ownership-event": texts("note"),
    "actors:edit-person": texts("name"),
    "actors:edit-position": texts("role"),
    "actors:edit-tie": texts("note"),
    "actors:end-tie": Edit(
        "valid_to", tuple({"valid_to": one} for one in ("2003-05-01", "2003-05-02", "2003-05-03"))
    ),
    "actors:edit-register": texts("name"),
    "actors:edit-resource": texts("name"),
    "actors:edit-selection": texts("name"),
    "actors:edit-settler": texts("name"),
    "actors:edit-size": texts("note"),
    "actors:edit-tag": texts("name"),
    "actors:edit-tagging": texts("why"),
    "actors:seat": Edit("country", tuple({"country": one} for one in ("DK", "NO", "FI"))),
    "actors:share": Edit("share", tuple({"share": one} for one in ("25.00", "40.00", "55.00"))),
    "actors:step": Edit(
        "stage", tuple({"stage": one} for one in ("contacted", "talks", "decided")), {"what": "Ringde."}
    ),
    "evidence:edit-source": texts("title"),
    "mapping:change-analysis": texts("name"),
    "mapping:change-field": texts("name_sv"),
    "mapping:edit-chain": texts("name_sv"),
    "mapping:edit-chain-actor": texts("note"),
    "mapping:edit-lane": texts("name_sv"),
    "mapping:edit-need": texts("name_sv"),
    "mapping:edit-stage": texts("name_sv"),
    "mapping:edit-stage-link": texts("what_sv"),
    "mapping:edit-cluster": texts("name_sv"),
    "mapping:edit-cluster-actor": texts("note"),
    "mapping:edit-ability": texts("name_sv"),
    "mapping:edit-leadership": texts("name_sv"),
    "mapping:edit-seat": texts("note"),
    "mapping:end-seat": Edit(
        "valid_to", tuple({"valid_to": one} for one in ("2003-05-01", "2003-05-02", "2003-05-03"))
    ),
    "mapping:leave-cluster": Edit(
        "valid_to", tuple({"valid_to": one} for one in ("2003-05-01", "2003-05-02", "2003-05-03"))
    ),
    "mapping:judge-field": Edit("stage", ({"stage": "established"},), {"judgement": "Starkare."}),
    "mapping:move-step": Edit("state", tuple({"state": one} for one in ("planned", "under_way", "done"))),
    "places:edit-own-region": texts("name_sv"),
    "portal:edit-controller": texts("name"),
    "portal:edit-processing": texts("purpose"),
    "portal:edit-rule": Edit("months", tuple({"months": one} for one in ("6", "12", "18"))),
    "portal:privacy-correct": texts("name"),
    "portal:privacy-identity": Edit(
        "identity", tuple({"identity": one} for one in ("address", "signed_in", "document"))
    ),
    "places:set-boundaries": Edit("name", ({"name": "counties"},)),
    "questionnaires:code-answer": Edit("codes", ({"new_label": "Ny kod"},)),
    "questionnaires:consent": Edit(
        "consent", tuple({"consent": one} for one in ("role", "name", "anonymous"))
    ),
    "questionnaires:edit-guide": texts("title"),
    "questionnaires:edit-interview": texts("place"),
    "questionnaires:edit-question": texts("text_sv"),
    "questionnaires:edit-survey": texts("title_sv"),
    "questionnaires:edit-survey-question": texts("text_sv"),
    "questionnaires:edit-theme": texts("title_sv"),
    "statistics:choose-query": Edit(
        "every",
        tuple({"every": one} for one in ("week", "month", "day")),
        {"save": "1", "mode-Region": "all", "mode-Industry": "all", "mode-Period": "all"},
        a_described_query,
    ),
    "statistics:edit-dataset": texts("name"),
}
#: Forms about something there is which write something new beside it: what that is.
WRITTEN_ANEW = {
    "actors:answer-enquiry": "a further answer; the newest before it is compared",
    "actors:judge-ownership": "a further judgement; the earlier ones stay",
    "actors:new-establishment": "a further establishment",
    "actors:new-ownership-event": "a further event",
    "actors:new-size": "the size of a further year",
    "actors:new-tie": "a further tie",
    "actors:new-vintage": "a further file of the register",
    "actors:vintage": "the columns are named once: a file that was checked takes no others",
    "evidence:add-support": "a further source",
    "evidence:decide": "a decision carries marks of its own of what is decided",
    "mapping:add-cluster-actor": "a further actor",
    "mapping:add-step": "a further step",
    "mapping:bring-in-cluster-actors": "further actors",
    "mapping:join-cluster": "a further entry",
    "mapping:move-cluster-actor": "a further entry from a day on; the one before it is kept and ends there",
    "mapping:new-chain-actor": "a further actor",
    "mapping:new-lane": "a further lane",
    "mapping:new-need": "a further need",
    "mapping:new-seat": "a further seat",
    "mapping:new-stage": "a further stage",
    "mapping:new-stage-link": "a further flow between stages",
    "mapping:place-actors": "further actors",
    "mapping:step-tier": "a further step, and one on a day",
    "mapping:take-selection": "further actors",
    "mapping:decide-field": "a decision carries marks of its own of what is decided",
    "mapping:keep-field": "a document that is kept",
    "mapping:rest-field": "a further source or analysis",
    "mapping:weigh-field": "a further weighing; the newest before it is compared",
    "places:end-own-region": "a day, proposed",
    "portal:add-note": "a further note",
    "portal:privacy-answer": "a request is answered once",
    "portal:privacy-erase": "a request is answered once",
    "portal:privacy-extend": "more time is taken once",
    "portal:privacy-lift": "a reason, beside those given before",
    "portal:privacy-restrict": "a reason, beside those given before",
    "portal:put-off": "a later day, compared with the one that stands",
    "questionnaires:new-question": "a further question",
    "questionnaires:new-survey-question": "a further question",
    "questionnaires:survey-recipients": "further people",
    "statistics:decide": "a decision carries marks of its own of what is decided",
    "statistics:import": "the columns are named once: while the check goes on, the page takes no others",
}


def client_of(user: User) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form_of(answer: Any) -> Any:
    """Return the form that an answer shows, if any."""
    found = answer.context.get("form") if answer.context is not None else None
    return found if isinstance(found, forms.BaseForm) else None


def sent_by(form: Any) -> dict[str, Any]:
    """Return what a browser sends of a form as it is shown."""
    data = {}
    for name in form.fields:
        held, value = form.fields[name], form[name].value()
        if isinstance(held, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            data[name] = [str(held.prepare_value(one)) for one in value or ()]
        elif isinstance(held, forms.BooleanField):
            data |= {name: "on"} if value else {}
        elif not isinstance(held, forms.FileField):
            data[name] = "" if value is None else str(held.prepare_value(value))
    return data


def value_on(form: Any, name: str) -> Any:
    """Return what a form shows in a field."""
    return sent_by(form).get(name, "")


@dataclass
class Opened:
    """An edit page, and who is at it."""

    client: Client
    address: str
    edit: Edit

    def now(self) -> Any:
        return form_of(self.client.get(self.address))

    def send(self, form: Any, change: Mapping[str, Any]) -> Any:
        return self.client.post(self.address, sent_by(form) | dict(self.edit.also) | dict(change))


def opened(name: str, tenant: Tenant, people: People) -> Opened:
    page, edit = PAGES[name], EDITS[name]
    make = edit.make or page.make
    address = reverse(name, kwargs=dict(make(tenant, people)) if make else {})
    return Opened(client_of(reader_of(page, people)), address, edit)


def test_every_page_that_changes_something_is_tried_here(tenant: Tenant, people: People) -> None:
    """A model form that compares nothing, or a page whose form shows what there is, stands out."""
    changing, filled = set(), set()
    for name, page in PAGES.items():
        if page.method != "get" or page.capability == PUBLIC:
            continue
        with transaction.atomic():
            arguments = dict(page.make(tenant, people)) if page.make else {}
            answer = client_of(reader_of(page, people)).get(reverse(name, kwargs=arguments))
            form = form_of(answer)
            if isinstance(form, Changing) and form.changes is not None:
                changing.add(name)
            elif form is not None and page.make is not None and page.names_an_object:
                filled |= {name for one in form.fields if form[one].initial not in (None, "", [], False)}
            transaction.set_rollback(True)
    assert changing - set(WRITTEN_ANEW) == set(EDITS)
    assert filled <= set(WRITTEN_ANEW)


def test_every_model_form_compares() -> None:
    def below(kind: type) -> list[type]:
        return [one for child in kind.__subclasses__() for one in (child, *below(child))]

    ours = [one for one in below(forms.ModelForm) if one.__module__.startswith("klustermotor.")]
    assert ours
    assert [one.__name__ for one in ours if not issubclass(one, Changing)] == []


@pytest.mark.parametrize("name", sorted(EDITS))
def test_what_the_second_left_alone_is_not_undone(name: str, tenant: Tenant, people: People) -> None:
    """Two open the page; the first changes a field; the second saves the form as it was shown."""
    page = opened(name, tenant, people)
    first, second = page.now(), page.now()
    before = value_on(second, page.edit.field)
    assert page.send(first, page.edit.to[0]).status_code == 302
    changed = value_on(page.now(), page.edit.field)
    assert changed != before
    told = page.send(second, {})
    assert told.status_code == 422
    assert SOMEBODY_ELSE in unescape(told.content.decode())
    assert value_on(form_of(told), page.edit.field) == changed
    assert value_on(page.now(), page.edit.field) == changed
    assert page.send(form_of(told), {}).status_code == 302
    assert value_on(page.now(), page.edit.field) == changed


@pytest.mark.parametrize("name", sorted(name for name, one in EDITS.items() if len(one.to) > 1))
def test_what_the_second_wrote_is_kept_and_saved_knowingly(name: str, tenant: Tenant, people: People) -> None:
    """Two change the same field: the second is told what the first wrote, and then has their way."""
    page = opened(name, tenant, people)
    first, second = page.now(), page.now()
    assert page.send(first, page.edit.to[0]).status_code == 302
    changed = value_on(page.now(), page.edit.field)
    again = page.now()
    assert page.send(again, page.edit.to[1]).status_code == 302
    newer = value_on(page.now(), page.edit.field)
    assert newer != changed
    third = dict(page.edit.to[2])
    told = page.send(second, third)
    assert told.status_code == 422
    kept = form_of(told)
    assert value_on(kept, page.edit.field) == third[page.edit.field]
    assert value_on(page.now(), page.edit.field) == newer
    assert page.send(kept, {}).status_code == 302
    assert value_on(page.now(), page.edit.field) == third[page.edit.field]


def test_readers_who_were_taken_out_stay_out(tenant: Tenant, people: People) -> None:
    """Who may read an interview is not opened again by somebody who only moved the day."""
    interview = an_interview(tenant, people["developer"])
    client = client_of(people["developer"])
    address = reverse("questionnaires:edit-interview", args=[interview.uid])
    stale = form_of(client.get(address))
    narrowed = sent_by(stale) | {"open_to": "named", "readers": [str(people["analyst"].pk)]}
    assert client.post(address, narrowed).status_code == 302
    told = client.post(address, sent_by(stale) | {"place": "Hos dem"})
    said = unescape(told.content.decode())
    assert "“the interviewer and named readers”" in said
    assert str(people["analyst"].name) in said
    assert client.post(address, sent_by(form_of(told))).status_code == 302
    now = Interview.objects.get(pk=interview.pk)
    assert (now.place, now.open_to) == ("Hos dem", "named")
    assert list(now.readers.all()) == [people["analyst"]]


def test_a_next_step_that_was_agreed_is_not_taken_away_unseen(tenant: Tenant, people: People) -> None:
    """A step takes the place of the next step that stood: who did not see it is told what it is."""
    page = opened("actors:step", tenant, people)
    first, second = page.now(), page.now()
    assert page.send(first, {"next_step": "Visa lokalen", "next_on": "2003-07-04"}).status_code == 302
    told = page.send(second, {})
    assert told.status_code == 422
    assert "Visa lokalen" in unescape(told.content.decode())
    assert Settler.objects.get().next_step == "Visa lokalen"
    assert page.send(form_of(told), {}).status_code == 302
    assert Settler.objects.get().next_step == ""


def test_an_answer_to_an_enquiry_is_compared_with_the_one_before_it(tenant: Tenant, people: People) -> None:
    """Two answer for the same owner: the second is told what the first said."""
    name = "actors:answer-enquiry"
    page, make = PAGES[name], PAGES[name].make
    assert make is not None
    address = reverse(name, kwargs=dict(make(tenant, people)))
    client = client_of(reader_of(page, people))
    first, second = form_of(client.get(address)), form_of(client.get(address))
    assert client.post(address, sent_by(first) | {"says": "no", "text": "Fullt i höst"}).status_code == 302
    told = client.post(address, sent_by(second) | {"says": "yes"})
    assert told.status_code == 422
    assert "Fullt i höst" in unescape(told.content.decode())
    assert client.post(address, sent_by(form_of(told))).status_code == 302
    assert list(Answer.objects.values_list("says", flat=True)) == ["yes", "no"]


def test_a_move_that_was_opened_before_another_changes_no_part(tenant: Tenant, people: People) -> None:
    """The move that was made stands: the entry before it ended, and takes no move after that day."""
    name = "mapping:move-cluster-actor"
    page, make = PAGES[name], PAGES[name].make
    assert make is not None
    address = reverse(name, kwargs=dict(make(tenant, people)))
    client = client_of(reader_of(page, people))
    stale = sent_by(form_of(client.get(address))) | {"valid_from": "2003-01-01"}
    assert client.post(address, stale | {"part": "support"}).status_code == 302
    entries = list(ClusterActor.objects.order_by("pk").values_list("part", "valid_from", "valid_to"))
    assert len(entries) == 2
    for later in ("2003-01-01", "2003-02-01"):
        told = client.post(address, stale | {"part": "support", "valid_from": later})
        assert told.status_code == 422
    assert list(ClusterActor.objects.order_by("pk").values_list("part", "valid_from", "valid_to")) == entries


def test_a_form_that_does_not_say_what_it_showed_saves_nothing(tenant: Tenant, people: People) -> None:
    interview = an_interview(tenant, people["developer"])
    client = client_of(people["developer"])
    address = reverse("questionnaires:edit-interview", args=[interview.uid])
    sent = sent_by(form_of(client.get(address))) | {"open_to": "interviewer"}
    del sent["shown"]
    assert client.post(address, sent).status_code == 422
    assert Interview.objects.get(pk=interview.pk).open_to == interview.open_to


def test_a_form_that_shows_what_now_stands_is_saved_at_once(tenant: Tenant, people: People) -> None:
    interview = an_interview(tenant, people["developer"])
    client = client_of(people["developer"])
    address = reverse("questionnaires:edit-interview", args=[interview.uid])
    stale = form_of(client.get(address))
    for _time in range(2):
        assert client.post(address, sent_by(stale) | {"place": "Hos dem"}).status_code == 302
