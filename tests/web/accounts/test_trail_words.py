"""The trail speaks the reader's language, and tells nobody what they may not see."""

import ast
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from tests.web.questionnaires.made import an_interview

import klustermotor.web
from klustermotor.web.accounts import audit, tokens
from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, TenantOwned, User
from klustermotor.web.accounts.selectors import TrailFilter, _label, history_of, trail, written
from klustermotor.web.accounts.services import note_export
from klustermotor.web.accounts.trail_words import CODED, DETAILS, EVENTS, UNSHOWN
from klustermotor.web.outbox.models import Message
from klustermotor.web.portal.models import RoomNote

import_string("klustermotor.web.config.urls.urlpatterns")
WEB = Path(klustermotor.web.__file__).parent
OWNED = [model for model in apps.get_models() if issubclass(model, TenantOwned)]


def followed() -> Iterator[tuple[type[TenantOwned], Any]]:
    """Return every field whose changes a page may show."""
    for model in OWNED:
        for one in model._meta.concrete_fields:
            coded = one.name in UNSHOWN or (one.name in CODED and not one.choices)
            hidden = coded and not isinstance(one.verbose_name, Promise)
            if one.editable and one.name not in {"id", "uid", "tenant", "created_at"} and not hidden:
                yield model, one


def in_both(text: Any) -> tuple[str, str]:
    """Return a text in Swedish and in English."""
    with translation.override("sv"):
        swedish = str(text())
    with translation.override("en"):
        return swedish, str(text())


#: Words that are the same in both languages.
_SAME = {
    "Register",
    "Status",
    "Version",
    "Guide",
    "Person",
    "Organisation",
    "Dataset",
    "Region",
    "Import",
    "Format",
}


@pytest.mark.parametrize(("model", "one"), list(followed()), ids=str)
def test_every_field_of_a_history_has_a_name_in_both_languages(model: type[TenantOwned], one: Any) -> None:
    swedish, english = in_both(lambda: _label(one, one.name))
    assert swedish
    assert swedish != english or swedish in _SAME, f"{model.__name__}.{one.name}"
    assert "_" not in swedish + english


@pytest.mark.parametrize("model", OWNED)
def test_every_kind_of_thing_has_a_name_in_both_languages(model: type[TenantOwned]) -> None:
    for name in ("verbose_name", "verbose_name_plural"):
        swedish, english = in_both(lambda name=name: getattr(model._meta, name))
        assert swedish != english or swedish.capitalize() in _SAME, model.__name__


def texts_in(node: ast.AST | None) -> set[str]:
    """Return the keys of the dictionaries in an expression."""
    tables = [one for one in ast.walk(node) if isinstance(one, ast.Dict)] if node else []
    return {key.value for one in tables for key in one.keys if isinstance(key, ast.Constant)}


def named_by(node: ast.AST) -> set[str]:
    """Return the event that a piece of code writes, and what it tells beside it."""
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "details":
        return texts_in(node.value)
    if not isinstance(node, ast.Call):
        return set()
    called = ast.unparse(node.func)
    if called == "_note":
        return {one.value for one in node.args if isinstance(one, ast.Constant) and one.value}
    if called not in {"audit.event", "audit.record", "AuditEntry.objects.create"}:
        return set()
    given = {one.arg: one.value for one in node.keywords}
    name = given.get("event", given.get("name"))
    names = {name.value} if isinstance(name, ast.Constant) else set()
    return names | texts_in(given.get("details")) | texts_in(given.get("changes"))


def named_in_code() -> set[str]:
    """Return every name that the trail gets from the code of the workbench."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in WEB.rglob("*.py")]
    return {name for tree in trees for node in ast.walk(tree) for name in named_by(node)}


def test_every_event_that_the_code_writes_has_a_name() -> None:
    names = named_in_code()
    assert {"exported", "cancelled", "answer coded", "parts_before", "role given"} <= names
    assert names - set(EVENTS) - set(DETAILS) == set()
    for name in names:
        swedish, english = in_both(lambda name=name: DETAILS.get(name) or EVENTS[name])
        assert swedish != english or swedish.capitalize() in _SAME, name


def test_values_are_told_in_words(tenant: Tenant, people: dict[str, User]) -> None:
    token, _text = tokens.issue(
        user=people["developer"], tenant=tenant, name="Exempel", scopes=["read:region", "write:actors"]
    )
    letter = Message(tenant=tenant, kind="portal.invitation", to="a@example.org", subject="Exempel", key="k")
    audit.save(letter, by=people["developer"])
    note_export(tenant=tenant, by=people["developer"], name="Interviews", ending="csv")
    for thing, code in ((token, "read:region"), (letter, "portal.invitation")):
        assert code not in str(history_of(thing))
    assert "read statistics, analyses" in str(history_of(token))
    assert [
        one.kind for one in written(AuditEntry.objects.filter(event="exported"), people["developer"])
    ] == ["File"]


def test_the_rooms_of_notes_are_named(tenant: Tenant, people: dict[str, User]) -> None:
    note = RoomNote(
        tenant=tenant,
        room="strong_clusters",
        kind="gap",
        text_en="?",
        noted_on="2003-06-01",
        signed_as="A",
        by=people["developer"],
    )
    audit.save(note, by=people["developer"])
    assert ("Room", "", "Strong clusters") in history_of(note)[0].changes


def test_the_tokens_page_tells_in_words_what_a_token_may(
    tenant: Tenant, people: dict[str, User], sign_in: Any
) -> None:
    tokens.issue(user=people["developer"], tenant=tenant, name="Exempel", scopes=["write:actors"])
    table = (
        sign_in(people["developer"])
        .get("/profile/tokens/")
        .content.decode()
        .split("<tbody>")[1]
        .split("</tbody>")[0]
    )
    assert "edit organisations and people" in table
    assert "write:actors" not in table


def restricted(tenant: Tenant, people: dict[str, User]) -> Any:
    """Return an interview that only its interviewer may read."""
    return an_interview(
        tenant, people["interviewer"], open_to="interviewer", role_label="plant manager of Exempel Plåt"
    )


@pytest.mark.parametrize(
    ("role", "reads"), [("administrator", False), ("developer", False), ("interviewer", True)]
)
def test_a_restricted_interview_is_not_named_to_others(
    tenant: Tenant, people: dict[str, User], role: str, *, reads: bool
) -> None:
    interview = restricted(tenant, people)
    entries = AuditEntry.objects.filter(object_uid=interview.uid)
    told = str(written(entries, people[role]))
    assert entries
    assert ("Exempel Plåt" in told) is reads
    assert ("(confidential)" in told) is not reads


def test_the_pages_of_the_trail_keep_what_is_restricted(
    tenant: Tenant, people: dict[str, User], sign_in: Any
) -> None:
    restricted(tenant, people)
    for role in ("administrator", "developer"):
        for address in ("/trail/", "/trail/export/", "/"):
            answer = sign_in(people[role]).get(address)
            assert answer.status_code == 200
            assert "Exempel Plåt" not in answer.content.decode()


def test_a_deleted_interview_is_named_to_who_deleted_it_alone(
    tenant: Tenant, people: dict[str, User]
) -> None:
    interview = restricted(tenant, people)
    uid = interview.uid
    type(interview)._base_manager.filter(pk=interview.pk).update(source=None)
    interview.refresh_from_db()
    audit.delete(interview, by=people["interviewer"])
    entries = AuditEntry.objects.filter(object_uid=uid, action="deleted")
    assert "Exempel Plåt" in str(written(entries, people["interviewer"]))
    assert "Exempel Plåt" not in str(written(entries, people["developer"]))


def test_the_objects_own_history_tells_those_who_may_open_it(tenant: Tenant, people: dict[str, User]) -> None:
    assert "Exempel Plåt" in str(history_of(restricted(tenant, people)))


def test_the_trail_takes_a_few_queries_however_long(
    tenant: Tenant, people: dict[str, User], django_assert_max_num_queries: Any
) -> None:
    access = access_of(people["developer"])
    assert access is not None
    for _number in range(12):
        restricted(tenant, people)
    with django_assert_max_num_queries(25):
        assert len(written(trail(access, TrailFilter()), access.user)) > 12


def test_the_trail_is_a_file_with_what_was_asked_for(
    tenant: Tenant, people: dict[str, User], sign_in: Any
) -> None:
    client = sign_in(people["developer"])
    restricted(tenant, people)
    rows = list(csv.reader(io.StringIO(client.get("/trail/export/").content.decode("utf-8-sig"))))
    assert rows[0] == ["When", "Who", "Kind", "What", "What happened", "Changes"]
    assert any(row[2] == "Guide" and "Title:" in row[5] for row in rows[1:])
    none = client.get("/trail/export/?until=2001-01-01&format=xlsx")
    assert none.content[:2] == b"PK"
    noted = AuditEntry.objects.filter(event="exported", by=people["developer"])
    assert [entry.changes["format"][1] for entry in noted.order_by("pk")] == ["csv", "xlsx"]
    assert "/trail/export/?until=2001-01-01&amp;format=csv" not in client.get("/trail/").content.decode()
    assert "format=csv" in client.get("/trail/").content.decode()
