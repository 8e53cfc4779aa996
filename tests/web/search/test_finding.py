"""What is found, in which order, and by whom."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.web.conftest import make_tenant
from tests.web.questionnaires.made import an_interview

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import Tenant, TenantOwned, User
from klustermotor.web.evidence.models import Source
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.questionnaires.services import interviews
from klustermotor.web.search import selectors, services
from klustermotor.web.search.models import Entry


def put(tenant: Tenant, title: str, **more: Any) -> Source:
    thing = Source.objects.create(tenant=tenant, kind="document", title=title)
    given: dict[str, Any] = {"title_sv": title, "address": "/", "capability": "region.view", **more}
    services.index(thing, **given)
    return thing


def titles(access: Access | None, text: str, **more: Any) -> list[str]:
    assert access is not None
    return [entry.title_sv for entry in selectors.find(access, text, **more)]


@pytest.mark.parametrize("text", ["orebro", "ÖREBRO", "Öre", "örebro lan", "lan ore"])
def test_orebro_is_found_however_it_is_written(tenant: Tenant, access: Access, text: str) -> None:
    put(tenant, "Örebro län")
    put(tenant, "Gävleborgs län")
    assert titles(access, text) == ["Örebro län"]


def test_a_part_of_a_compound_is_found_after_what_begins_so(tenant: Tenant, access: Access) -> None:
    put(tenant, "Fordonskomponenter")
    put(tenant, "Komponenter")
    assert titles(access, "komponent") == ["Komponenter", "Fordonskomponenter"]


def test_what_is_called_so_comes_first(tenant: Tenant, access: Access) -> None:
    put(tenant, "Länsstyrelsens rapport", text="om fordon")
    put(tenant, "Kluster för fordon")
    put(tenant, "Fordon")
    assert titles(access, "fordon") == ["Fordon", "Kluster för fordon", "Länsstyrelsens rapport"]


def test_english_names_are_found_too(tenant: Tenant, access: Access) -> None:
    put(tenant, "Fordon", title_en="Vehicles")
    assert titles(access, "vehic") == ["Fordon"]


@pytest.mark.parametrize("text", ["'", '"', "a' OR 1=1 --", "%", "_", "NEAR(", "fordon*", ":*", "\x00", "  "])
def test_signs_are_no_commands(tenant: Tenant, access: Access, text: str) -> None:
    put(tenant, "Bioteknik")
    assert titles(access, text) == []


def test_another_tenant_finds_nothing(tenant: Tenant, stranger: User) -> None:
    put(tenant, "Fordon")
    assert titles(access_of(stranger), "fordon") == []


def test_capability_and_readers_decide(tenant: Tenant, people: dict[str, User]) -> None:
    put(tenant, "Fordon A", capability="interviews.view")
    put(tenant, "Fordon B", capability="interviews.view", readers=[people["analyst"]])
    assert titles(access_of(people["reader"]), "fordon") == []
    assert titles(access_of(people["manager"]), "fordon") == ["Fordon A"]
    assert titles(access_of(people["analyst"]), "fordon") == ["Fordon A", "Fordon B"]


def test_what_changes_is_found_by_its_new_name_alone(tenant: Tenant, access: Access) -> None:
    thing = put(tenant, "Logistik")
    services.index(thing, title_sv="Transport", address="/", capability="region.view")
    assert titles(access, "logistik") == []
    assert titles(access, "transport") == ["Transport"]
    services.remove(thing)
    assert titles(access, "transport") == []


def test_the_index_can_be_written_anew(tenant: Tenant, access: Access, capsys: Any) -> None:
    put(tenant, "Fordon")
    call_command("rebuild_search")
    assert "1 " in capsys.readouterr().out
    assert titles(access, "fordon") == ["Fordon"]


def test_as_many_queries_for_many_as_for_few(tenant: Tenant, access: Access) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert selectors.find(access, "fordon", limit=100)
        return len(queries)

    put(tenant, "Fordon")
    few = asked()
    for number in range(30):
        put(tenant, f"Fordon {number}")
    assert asked() == few <= 4


def test_the_page_groups_by_kind_and_shows_no_markup_of_others(
    tenant: Tenant, developer: User, sign_in: Any
) -> None:
    put(tenant, "<b>Fordon</b>")
    page = sign_in(developer).get("/search/", {"q": "fordon"}).content.decode()
    assert "&lt;b&gt;Fordon" in page
    assert "<b>Fordon" not in page


def test_entries_of_a_tenant_go_with_it(db: None) -> None:
    gone = make_tenant("Borta", "borta")
    Entry.objects.create(tenant=gone, kind="x", object_uid=gone.uid, title_sv="x", address="/", folded="x")
    gone.scopes.all().delete()
    gone.delete()
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("open_to", "finding"),
    [
        ("interviewer", {"interviewer"}),
        ("named", {"interviewer", "manager"}),
        ("analysts", {"interviewer", "manager", "analyst", "developer"}),
        ("everybody", {"interviewer", "manager", "analyst", "developer"}),
    ],
)
def test_an_interview_is_found_by_exactly_those_who_may_read_it(
    tenant: Tenant, people: dict[str, User], open_to: str, finding: set[str]
) -> None:
    interview = an_interview(tenant, people["interviewer"], open_to=open_to, role_label="platschef, gjuteri")
    interviews.save_interview(interview=interview, by=people["interviewer"], readers=[people["manager"]])
    found = {role for role, user in people.items() if titles(access_of(user), "gjuteri")}
    readers = {role for role, user in people.items() if Interview.objects.visible_to(user).exists()}
    assert found == readers == finding


def test_suggestions_are_a_list_that_keys_can_walk(tenant: Tenant, developer: User, sign_in: Any) -> None:
    put(tenant, "Fordon")
    put(tenant, "<i>Fordonsdelar")
    client = sign_in(developer)
    told = client.get("/search/suggestions/", {"q": "fordon"}).content.decode()
    assert told.count('role="option" aria-selected="false"') == 3
    assert 'role="listbox"' in told
    assert 'data-count-text="2 suggestions. Choose with the arrow keys."' in told
    assert 'href="/search/?q=fordon"' in told
    assert "<i>" not in told
    assert " style=" not in told
    assert "Nothing was found" in client.get("/search/suggestions/", {"q": "zzz"}).content.decode()
    assert client.get("/search/suggestions/", {"q": " "}).content.decode().strip() == ""


def test_the_box_searches_without_script(developer: User, sign_in: Any) -> None:
    page = sign_in(developer).get("/search/").content.decode()
    assert '<form class="search" action="/search/" method="get" role="search">' in page
    assert 'hx-get="/search/suggestions/"' in page


@pytest.mark.parametrize("open_to", ["interviewer", "named", "analysts", "everybody"])
@pytest.mark.parametrize("consent", ["role", "anonymous"])
def test_rebuilding_lets_earlier_interviews_be_found_by_exactly_those_who_may_know(
    tenant: Tenant, people: dict[str, User], open_to: str, consent: str, other_tenant: Tenant, stranger: User
) -> None:
    interview = an_interview(
        tenant, people["interviewer"], open_to=open_to, consent=consent, role_label="platschef, gjuteri"
    )
    entry = Entry.objects.get(object_uid=interview.uid)
    # As entries were written before they told which other roles find them, and as nobody ever wrote one.
    Entry.objects.filter(pk=entry.pk).update(others="", restricted=True)
    entry.readers.set([people["reader"], people["board"]])
    call_command("rebuild_search")
    found = {role for role, user in people.items() if titles(access_of(user), "gjuteri")}
    assert found == {role for role, user in people.items() if Interview.objects.named_to(user).exists()}
    assert titles(access_of(stranger), "gjuteri") == []
    Entry.objects.all().delete()
    call_command("rebuild_search")
    assert Entry.objects.filter(object_uid=interview.uid).count() == 1


def test_groups_are_called_by_swedish_names_in_swedish(db: None) -> None:
    kinds = [model._meta.label_lower for model in apps.get_models() if issubclass(model, TenantOwned)]
    with translation.override("sv"):
        swedish = {kind: selectors.label_of(kind) for kind in kinds}
    assert [kind for kind in kinds if swedish[kind] == selectors.label_of(kind)] == []
    assert swedish["statistics.dataset"] == "Datamängder"


def test_a_misspelling_is_held_against_what_one_may_see_alone(
    tenant: Tenant, people: dict[str, User], stranger: User
) -> None:
    put(tenant, "Södermanland och Fordon", capability="interviews.view")
    seeing, blind = access_of(people["manager"]), access_of(people["reader"])
    assert seeing is not None
    assert blind is not None
    assert selectors.meant(seeing, "fodron sodermnland") == "Fordon Södermanland"
    assert selectors.meant(blind, "fodron") == ""
    outside = access_of(stranger)
    assert outside is not None
    assert selectors.meant(outside, "fodron") == ""


def test_nothing_is_meant_by_what_is_like_nothing(tenant: Tenant, access: Access) -> None:
    put(tenant, "Fordon")
    assert selectors.meant(access, "xyzzyx") == ""
    assert selectors.meant(access, "zzz") == ""


@pytest.mark.parametrize(("language", "written"), [("sv", "30 juni 2003"), ("en", "30 June 2003")])
def test_days_are_found_as_the_reader_writes_them(
    tenant: Tenant, developer: User, sign_in: Any, language: str, written: str
) -> None:
    put(tenant, "Protokoll", detail="2003-06-30 · 2003-13-45")
    User.objects.filter(pk=developer.pk).update(language=language)
    developer.refresh_from_db()
    page = sign_in(developer).get("/search/", {"q": "protokoll"}).content.decode()
    assert f"{written} · 2003-13-45" in page
