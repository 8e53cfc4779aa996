"""What is written in an interview is not lost when the session ends or the workbench cannot be reached."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from tests.web.conftest import PASSWORD
from tests.web.questionnaires.made import a_draft, an_interview
from tests.web.shared.test_in_browser import CHROMIUM, QUIET, violations

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.questionnaires.models import Question
from klustermotor.web.questionnaires.services import guides

Enter = Callable[[User], Client]


def test_a_part_asked_for_signed_out_is_refused_and_a_page_leads_to_the_sign_in(
    client: Client, tenant: Tenant, people: dict[str, User]
) -> None:
    interview = an_interview(tenant, people["interviewer"])
    for address in (f"/interviews/{interview.uid}/record/", f"/interviews/{interview.uid}/notes/"):
        part = client.post(address, {"notes": "Osparat"}, headers={"HX-Request": "true"})
        assert (part.status_code, part.content) == (401, b"")
    page = client.get(f"/interviews/{interview.uid}/record/")
    assert page.status_code == 302
    assert page["Location"].startswith("/accounts/login/?next=")


@pytest.fixture
def writing(
    tenant: Tenant, people: dict[str, User], sign_in: Enter, live_server: object
) -> Iterator[tuple[Page, str]]:
    """Return an interview's record page with its address, open in a browser that is signed in."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("Chromium is missing (on Debian: apt install chromium)")
    server, who = str(live_server), people["interviewer"]
    guide = a_draft(tenant)
    asked = Question(theme=guide.themes.get(), text_sv="Hur många är ni?", kind="number")
    guides.save_question(question=asked, by=None)
    guides.publish(guide=guide, by=None)
    address = f"{server}/interviews/{an_interview(tenant, who).uid}/record/"
    session = sign_in(who).cookies["sessionid"].value
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)) as browser,
    ):
        context = browser.new_context(locale="en-GB")
        context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
        page = context.new_page()
        page.goto(address)
        yield page, server


def in_browser(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test as one that needs the browser."""
    for mark in (
        pytest.mark.browser,
        pytest.mark.xdist_group("browser"),
        pytest.mark.django_db(transaction=True),
    ):
        test = mark(test)
    return test


@in_browser
def test_signed_out_in_another_window_it_says_so_keeps_the_text_and_saves_it_later(
    writing: tuple[Page, str], people: dict[str, User]
) -> None:
    page, server = writing
    email = people["interviewer"].email
    other = page.context.new_page()
    other.goto(f"{server}/accounts/logout/")
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_url("**/accounts/login/**")
    field, said = page.locator("#notes-text"), page.locator("#notes [role=alert]").first
    field.fill("Hemligt men inte borta")
    expect(said).to_contain_text("Not saved: you are no longer signed in.")
    assert field.input_value() == "Hemligt men inte borta"
    assert violations(page) == []
    with page.context.expect_page() as opened:
        said.get_by_role("link").click()
    again = opened.value
    again.locator("input[name=login]").fill(email)
    again.locator("input[name=password]").fill(PASSWORD)
    again.locator("main form button[type=submit]").first.click()
    again.wait_for_url("**/interviews/**")
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#state-notes")).to_contain_text("Saved.")
    expect(said).to_be_empty()
    again.goto(page.url)
    assert again.locator("#notes-text").input_value() == "Hemligt men inte borta"


@in_browser
def test_without_the_workbench_it_says_so_and_saves_when_it_answers(writing: tuple[Page, str]) -> None:
    page, _server = writing
    said = page.locator("#notes [role=alert]").first
    page.route("**/notes/", lambda route: route.abort())
    page.locator("#notes-text").fill("Ett")
    expect(said).to_contain_text("Not saved: the workbench cannot be reached")
    page.unroute("**/notes/")
    page.route("**/notes/", lambda route: route.fulfill(status=500, body="fault"))
    page.locator("#notes-text").fill("Ett till")
    expect(said).to_contain_text("Not saved")
    page.unroute("**/notes/")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#state-notes")).to_contain_text("Saved.")


@in_browser
def test_what_was_written_just_before_leaving_is_sent(writing: tuple[Page, str]) -> None:
    page, _server = writing
    address = page.url
    page.locator("#notes-text").fill("Sista ordet")
    page.goto(address.replace("record/", ""))
    page.goto(address)
    expect(page.locator("#notes-text")).to_have_value("Sista ordet")


@in_browser
def test_what_the_workbench_does_not_take_is_marked_and_one_is_asked_before_leaving(
    writing: tuple[Page, str],
) -> None:
    page, _server = writing
    field = page.locator("input[inputmode=decimal]").first
    field.fill("trettio")
    expect(field).to_have_attribute("aria-invalid", "true")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Done for now").click()
    expect(field).to_have_value("trettio")
    assert asked == ["beforeunload"]
    field.fill("30")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
