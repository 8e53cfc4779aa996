"""The network's page by pointer and by keys, wide and narrow, and for those who hear it read."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.web.actors.made import a_tie, an_organisation
from tests.web.shared.test_in_browser import address, browser  # noqa: F401

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.actors.ties.models import Tie

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]
Open = Callable[..., Page]


@pytest.fixture
def joined(tenant: Tenant) -> None:
    """Join five firms to each other, and one to a school."""
    firms = [an_organisation(tenant, f"Exempel Firma {letter} AB") for letter in "ABCDE"]
    for one, other in combinations(firms, 2):
        a_tie(tenant, one, other)
    a_tie(tenant, an_organisation(tenant, "Exempelskolan", sector="academia"), firms[0], "exchanges")


@pytest.fixture
def grown(joined: None) -> None:
    """Let the school's tie begin this year."""
    Tie.objects.filter(kind="exchanges").update(valid_from=date(2003, 3, 1))


@pytest.fixture
def opened(joined: None, browser: Browser, address: tuple[str, str]) -> Iterator[Open]:  # noqa: F811
    """Return how to open the network; nothing may go wrong in it."""
    server, session = address
    faults: list[str] = []

    def at(path: str = "/network/", width: int = 1280, *, script: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
        context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None
        )
        page.goto(f"{server}{path}")
        return page

    yield at
    assert not faults


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_and_is_told_to_those_who_do_not_see_it(opened: Open, width: int) -> None:
    page = opened(width=width)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    shown = page.locator("svg.network:visible")
    expect(shown).to_have_count(1)
    assert Axe().run(page).response["violations"] == []
    page.get_by_text("How it is counted", exact=True).click()
    expect(page.get_by_text("brokerage after Gould and Fernandez")).to_be_visible()
    assert Axe().run(page).response["violations"] == []


def test_an_organisation_is_picked_by_pointer_and_by_keys(opened: Open) -> None:
    page = opened()
    page.locator("svg.network:visible .node[data-name='Exempelskolan']").click()
    expect(page.locator("h1")).to_have_text("Exempelskolan")
    expect(page.get_by_role("heading", name="Exchanges knowledge with")).to_be_visible()
    page.get_by_role("link", name="See it in the network").click()
    expect(page.locator("svg.network:visible .ego")).to_have_attribute("data-name", "Exempelskolan")
    page = opened()
    page.locator("svg.network:visible .node[tabindex='0']").focus()
    page.keyboard.type("exempels")
    expect(page.locator(".map-tip").first).to_contain_text("Exempelskolan")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Exempelskolan")


def test_kinds_are_chosen_without_script(opened: Open) -> None:
    page = opened(script=False)
    page.get_by_role("link", name="Knowledge", exact=True).click()
    listed = page.locator("#organisations")
    expect(listed.get_by_role("row", name="Exempelskolan")).to_be_visible()
    expect(listed.get_by_role("row", name="Exempel Firma B AB")).to_have_count(0)
    between = page.locator("#ties").get_by_role("row", name="Exempelskolan")
    expect(between).to_contain_text("exchanges knowledge with")


def test_one_looks_closer_by_buttons_and_by_keys(opened: Open) -> None:
    page = opened()
    picture = page.locator("svg.network:visible")
    whole = picture.get_attribute("viewBox")
    page.get_by_role("button", name="Closer").first.click()
    assert picture.get_attribute("viewBox") != whole
    expect(picture.locator(".zoom-names text").first).to_be_attached()
    picture.locator(".node[tabindex='0']").focus()
    page.keyboard.press("0")
    assert picture.get_attribute("viewBox") == whole
    page.keyboard.press("+")
    assert picture.get_attribute("viewBox") != whole
    assert Axe().run(page).response["violations"] == []


def test_ties_of_the_one_in_focus_stand_out(opened: Open) -> None:
    page = opened()
    page.locator("svg.network:visible .node[tabindex='0']").focus()
    page.keyboard.type("exempels")
    expect(page.locator("svg.network:visible .tie.lit")).to_have_count(1)


def test_the_slider_steps_through_time_where_everybody_keeps_their_place(grown: None, opened: Open) -> None:
    page = opened()
    slider = page.get_by_role("slider", name="Time")
    place = page.locator("svg.network:visible .node[data-name='Exempel Firma A AB']")
    before = (place.get_attribute("cx"), place.get_attribute("cy"))
    expect(page.locator("svg.network:visible .node")).to_have_count(6)
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("svg.network:visible .node")).to_have_count(5)
    expect(page.locator("svg.network:visible .node[data-name='Exempelskolan']")).to_have_count(0)
    assert (place.get_attribute("cx"), place.get_attribute("cy")) == before
    assert "on=2003-01-01" in page.url
    expect(slider).to_be_focused()
    page.get_by_role("button", name="Closer").first.click()
    expect(page.locator("svg.network:visible .zoom-names text").first).to_be_attached()
