"""The islands in a real browser: panel, map, menus and definitions by pointer and keys, wide and narrow."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from klustermotor.web.accounts.models import User

CHROMIUM = os.environ.get("KLUSTERMOTOR_CHROMIUM", "/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]
Open = Callable[..., Page]


@pytest.fixture
def address(developer: User, sign_in: Callable[[User], Client], live_server: object) -> tuple[str, str]:
    """Return the server's address and a session that is signed in, made before the browser starts."""
    return str(live_server), sign_in(developer).cookies["sessionid"].value


@pytest.fixture
def browser(address: tuple[str, str]) -> Iterator[Browser]:
    if shutil.which(CHROMIUM) is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing; under continuous integration it must be there")
        pytest.skip("Chromium is missing (on Debian: apt install chromium)")
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)) as it,
    ):
        yield it


@pytest.fixture
def design(browser: Browser, address: tuple[str, str]) -> Iterator[Open]:
    """Return how to open the living page; nothing may go wrong in it nor leave the machine."""
    server, session = address
    faults: list[str] = []

    def opened(width: int = 1440, query: str = "", *, script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
        context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
        page = context.new_page()
        page.on(
            "console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(server) else faults.append(asked.url))
        page.goto(f"{server}/design/{query}")
        return page

    yield opened
    assert not faults


def violations(page: Page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


def test_the_living_page_is_accessible_in_both_schemes_and_on_a_phone(design: Open) -> None:
    for page in (design(), design(query="?scheme=dark"), design(360)):
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_evidence_opens_beside_the_text_and_gives_the_focus_back(design: Open) -> None:
    page = design()
    word = page.locator(".evidence").first
    word.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("heading", name="Vehicles stand out").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert word.evaluate("one => one === document.activeElement")


def test_the_question_mark_is_a_button_that_the_space_bar_presses(design: Open) -> None:
    page = design()
    page.get_by_role("button", name="How do we know this? Vehicles and components").focus()
    page.keyboard.press("Space")
    page.get_by_role("dialog").get_by_text("Method").wait_for()


def test_without_script_the_evidence_is_a_page(design: Open) -> None:
    page = design(script=False)
    page.locator(".evidence").first.click()
    assert page.url.endswith("/design/evidence/")
    assert page.locator("h1").inner_text() == "Vehicles stand out"


def test_the_map_is_one_stop_and_the_arrows_move_in_it(design: Open) -> None:
    page = design()
    stops = page.locator(".figure-wide path.area[tabindex='0']")
    assert stops.count() == 1
    assert stops.get_attribute("data-code") == "04"
    stops.focus()
    page.keyboard.press("ArrowUp")
    above = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert above.startswith(("Västmanlands", "Uppsala"))
    assert page.locator(".map-tip:not([hidden])").inner_text().startswith(above.split(":")[0])
    page.keyboard.type("got")
    assert page.evaluate("document.activeElement.dataset.name") == "Gotlands län"
    page.keyboard.press("Enter")
    page.wait_for_url("**/design/#map")


def test_a_term_s_definition_opens_and_closes_by_key(design: Open) -> None:
    page = design()
    page.get_by_role("button", name="location quotient", exact=True).focus()
    page.keyboard.press("Enter")
    definition = page.locator(".definition:popover-open")
    assert "reference area" in definition.inner_text()
    page.keyboard.press("Escape")
    assert definition.count() == 0


def test_on_a_phone_the_places_are_a_drawer(design: Open) -> None:
    page = design(360)
    places = page.locator("#places")
    assert not places.is_visible()
    page.get_by_role("button", name="Main menu").click()
    assert places.is_visible()
    page.keyboard.press("Escape")
    assert not places.is_visible()


def test_the_table_sorts_by_its_headings_and_keeps_the_filter(design: Open) -> None:
    page = design()
    page.get_by_label("Filter").fill("e")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Jobs", exact=True).click()
    assert "example-filter=e" in page.url
    assert page.locator("th[aria-sort]").inner_text().strip() == "Jobs"
    assert page.locator("table.data tbody th").first.inner_text() == "Vehicles and components"
