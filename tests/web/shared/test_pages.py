"""The frame around pages, the living page and the pages for failures."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.utils import translation

from klustermotor.web.accounts.models import User
from klustermotor.web.shared import failures

WEB = Path(__file__).parents[3] / "src" / "klustermotor" / "web"
TEMPLATES = sorted(WEB.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_writes_style_or_script_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_forms_are_checked_by_the_workbench_in_the_reader_s_language(path: Path) -> None:
    sent = re.findall(r"<form\b[^>]*method=\"post\"[^>]*>", path.read_text(encoding="utf-8"))
    assert [form for form in sent if "novalidate" not in form] == []


def test_the_living_page_is_for_those_signed_in(client: Client, db: None) -> None:
    assert client.get("/design/").status_code == 302


@pytest.mark.parametrize(
    ("language", "heading"), [("sv", "Hur arbetsbänken ser ut"), ("en", "How the workbench")]
)
def test_the_living_page_shows_every_part_in_the_reader_s_language(
    developer: User, sign_in: Callable[[User], Client], language: str, heading: str
) -> None:
    developer.language = language
    developer.save()
    page = sign_in(developer).get("/design/").content.decode()
    assert f'<html lang="{language}"' in page
    assert heading in page
    for part in ("swatches", "timeline", "steps", "tabs", "empty", "error-summary", "progress", "area-map"):
        assert f'class="{part}' in page
    assert not re.search(r"\sstyle=", page)


def test_the_footer_says_whose_workbench_and_that_its_data_are_examples(
    developer: User, sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(developer).get("/design/").content.decode()
    foot = page[page.index('<footer class="foot"') :]
    assert "Exempelregionen" in foot
    assert "example data" in foot


def test_the_side_panel_gets_the_part_and_a_reader_without_script_the_page(
    developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    part = client.get("/design/evidence/", headers={"HX-Request": "true"}).content.decode()
    page = client.get("/design/evidence/").content.decode()
    assert part.lstrip().startswith('<h2 id="panel-title">')
    assert "<html" in page
    assert "<h1>" in page


def test_the_language_is_remembered_with_the_person(
    developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    answer = client.post("/language/", {"language": "sv", "next": "/design/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/design/")
    assert 'lang="sv"' in client.get("/design/").content.decode()[:200]


def test_the_language_leads_nowhere_else(client: Client, db: None) -> None:
    answer = client.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("status", sorted(failures.FAILURES))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_failure_says_what_happened_and_what_to_do(status: int, language: str) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with translation.override(language):
        answer = failures.failure_page(request, failures.FAILURES[status])
        page = answer.content.decode()
        assert answer.status_code == status
        assert str(failures.FAILURES[status].do) in page
        assert f'lang="{language}"' in page


def test_the_last_resort_asks_nothing_of_the_request() -> None:
    answer = failures.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Klustermotor" in answer.content.decode()


def test_an_address_for_a_button_says_so_and_leads_back(
    developer: User, sign_in: Callable[[User], Client]
) -> None:
    answer = sign_in(developer).get("/people/scopes/add/")
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert str(failures.FAILURES[405].do) in page
    assert 'href="/people/"' in page


def test_head_is_answered_wherever_get_is(
    client: Client, developer: User, sign_in: Callable[[User], Client]
) -> None:
    assert client.head("/healthz").status_code == client.get("/healthz").status_code
    answer = sign_in(developer).head("/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert client.head("/api/v1/openapi.json").status_code == client.get("/api/v1/openapi.json").status_code
    refused = client.put("/")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")
