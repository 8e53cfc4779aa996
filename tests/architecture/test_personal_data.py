"""Nothing that holds persons is forgotten: every model that names one stands among what an app tells of."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, EmailField, Model, TextField

from klustermotor.web.accounts import personal_data
from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.personal_data import holdings, mentions
from klustermotor.web.accounts.retention import kinds
from klustermotor.web.actors.models import Person

MODELS = [one for one in apps.get_models() if one.__module__.startswith("klustermotor.")]
#: How fields are called in which a person stands.
NAMING = re.compile(
    r"(^|_)(e?mail|phone|telephone|mobile|person|contact|recipient|signed|signed_as|responsible|"
    r"first_name|last_name|respondent|organisation_number|author|publisher)($|_)"
)
#: Who only has what others made: what stands in somebody's name is found of every model by itself.
NOBODYS = {
    "statistics.dataset": "the publisher is an office",
    "statistics.vintage": "only who brought it in",
    "statistics.import": "only who brought it in",
    "statistics.savedquery": "only who asked",
}
#: Free text that says nothing of people, or whose model's holding looks into it itself.
SEARCHED = {
    "questionnaires.answer": "handed out and erased with its interview",
    "questionnaires.guide": "what everybody is asked",
    "questionnaires.question": "what everybody is asked",
    "outbox.message": "found by whom it went to, and emptied",
    "portal.subjectcase": "emptied when it is erased or has been kept long enough",
    "jobs.job": "searched by its holding",
    "search.entry": "follows what it is of",
    "evidence.run": "written by the program",
    "actors.linkagerun": "written by the program",
    "mapping.step": "its holding looks for who is responsible",
    "accounts.user": "the account itself",
    "questionnaires.survey": "what everybody is asked",
    "questionnaires.surveyquestion": "what everybody is asked",
    "questionnaires.surveyanswer": "handed out and erased with whom it is of",
    "mapping.knowncluster": "what a cluster is",
    "actors.tag": "what a tag means",
    "mapping.chain": "what a chain is",
    "mapping.chainstage": "what a stage is",
    "mapping.lane": "what a lane is",
    "mapping.tierstep": "why a firm rose",
    "mapping.leadershipnetwork": "what a network is for",
}


def names_somebody(model: type[Model]) -> list[str]:
    """Return the fields of a model in which a person stands."""
    found = [
        one.name
        for one in (*model._meta.fields, *model._meta.many_to_many)
        if one.related_model in {User, Person}
    ]
    texts = [one for one in model._meta.fields if isinstance(one, CharField | TextField | EmailField)]
    return found + [
        one.name
        for one in texts
        if NAMING.search(one.name) or one.name == "to" or isinstance(one, EmailField)
    ]


def covered() -> set[str]:
    """Return the models that some holding covers."""
    return {label for one in holdings() for label in one.covers}


def test_every_model_that_names_a_person_is_told_of() -> None:
    held = covered()
    forgotten = {
        model._meta.label_lower: fields
        for model in MODELS
        if (fields := names_somebody(model)) and model._meta.label_lower not in {*held, *NOBODYS}
    }
    assert forgotten == {}


def test_every_free_text_is_looked_through() -> None:
    looked = {one.model: set(one.fields) for one in mentions()}
    forgotten = {
        f"{model._meta.label_lower}.{one.name}"
        for model in MODELS
        for one in model._meta.fields
        if type(one) is TextField
        and one.editable
        and model._meta.label_lower not in SEARCHED
        and one.name not in looked.get(model._meta.label_lower, set())
    }
    assert forgotten == set()


def test_what_is_told_of_is_there() -> None:
    known = {one._meta.label_lower for one in MODELS}
    assert (covered() | {one.model for one in mentions()} | set(NOBODYS) | set(SEARCHED)) - known == set()
    assert {one.model for one in kinds().values()} <= known


def test_every_holding_says_why_and_how_long() -> None:
    silent = [
        one.key
        for one in holdings()
        if not all(map(str, (one.purpose, one.ground, one.categories, one.source, one.recipients, one.kept)))
    ]
    assert silent == []


def test_a_model_that_nobody_tells_of_is_found() -> None:
    assert names_somebody(apps.get_model("actors.position")) == ["person"]
    assert "to" in names_somebody(apps.get_model("outbox.message"))


def test_what_points_to_a_person_is_erased_first_whichever_module_was_loaded_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upside_down = dict(reversed([(one.key, one) for one in holdings()]))
    monkeypatch.setattr(personal_data, "_HOLDINGS", upside_down)
    floors = [settings.OWN_APPS.index(one.covers[0].partition(".")[0]) for one in holdings()]
    assert floors == sorted(floors)
    assert len(set(floors)) > 5
