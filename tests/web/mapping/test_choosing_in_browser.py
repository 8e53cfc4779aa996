"""Choosing by pointer, by keys and without script; what a phone shows of long tables."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect
from tests.web.mapping.conftest import jobs_table, make_run
from tests.web.shared.test_in_browser import address, browser  # noqa: F401

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]
Open = Callable[..., Page]
REGIONS = 14


@pytest.fixture
def run(tenant: Tenant, developer: User) -> Run:
    """Return a run on more regions than a phone shows at first."""
    return make_run(tenant, developer, jobs_table(REGIONS))


@pytest.fixture
def opened(run: Run, browser: Browser, address: tuple[str, str]) -> Iterator[Open]:  # noqa: F811
    """Return how to open a page of results; nothing may go wrong in it."""
    server, session = address
    faults: list[str] = []

    def at(path: str, width: int = 1280, *, script: bool = True) -> Page:
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


def region_of(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Region", exact=True)


def test_a_choice_is_followed_at_once_by_pointer_and_by_a_button_without_script(opened: Open) -> None:
    page = opened("/region/strong-clusters/")
    shows = page.locator(".choices > .shows")
    expect(shows).to_be_hidden()
    region_of(page).select_option("04")
    page.wait_for_url(re.compile(r"region=04"))
    expect(page.locator("h1")).to_contain_text("Region number 04")
    plain = opened("/region/strong-clusters/", script=False)
    region_of(plain).select_option("05")
    plain.locator(".choices > .shows").click()
    expect(plain.locator("h1")).to_contain_text("Region number 05")


def test_with_the_keys_one_passes_choices_and_shows_the_right_one(opened: Open) -> None:
    page = opened("/region/growth/")
    before = page.url
    region_of(page).focus()
    for _step in range(2):
        page.keyboard.press("ArrowDown")
    assert page.url == before
    expect(region_of(page)).to_have_value("04")
    expect(page.locator(".choices > .shows")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"region=04"))


def without_anchors(route: Route) -> None:
    """Give the style as a browser reads it that cannot place one box by another."""
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("position-area", "position-unknown"))


@pytest.mark.parametrize("anchors", [True, False])
@pytest.mark.parametrize("width", [1280, 1100, 1000, 840, 700, 561, 360])
def test_how_it_is_counted_opens_within_the_page(opened: Open, width: int, *, anchors: bool) -> None:
    page = opened("/region/strong-clusters/", width)
    if not anchors:
        page.route("**/*.css*", without_anchors)
        page.reload()
    page.get_by_text("How it is counted").click()
    told = page.locator(".counted > .menu-list")
    expect(told).to_be_visible()
    expect(told).to_contain_text("90%")
    box = told.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize("path", ["strong-clusters", "map", "growth", "outward", "clusters/A"])
@pytest.mark.parametrize(("width", "most"), [(1280, 130), (360, 250)])
def test_the_first_picture_follows_close_upon_the_first_sentences(
    opened: Open, path: str, width: int, most: int
) -> None:
    page = opened(f"/region/{path}/", width)
    lead = page.locator(".lead").bounding_box()
    card = page.locator(".content .card").first.bounding_box()
    assert lead is not None
    assert card is not None
    assert card["y"] - (lead["y"] + lead["height"]) <= most


def test_letters_in_pictures_are_no_larger_than_those_of_the_page(opened: Open) -> None:
    for width in (1280, 1920):
        page = opened("/region/strong-clusters/", width)
        body = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        sizes = page.evaluate(
            """() => [...document.querySelectorAll("svg.picture")]
                .filter((svg) => svg.getBoundingClientRect().width > 0)
                .flatMap((svg) => [...svg.querySelectorAll("text:not(.tile-label)")].map((text) =>
                    parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a))"""
        )
        assert sizes
        assert max(sizes) <= body
        assert min(sizes) >= 0.6 * body


def test_a_phone_shows_ten_rows_until_asked_for_more(opened: Open) -> None:
    page = opened("/region/map/", 360)
    rows = page.locator("#regions tbody tr")
    assert (rows.count(), rows.filter(visible=True).count()) == (REGIONS, 10)
    page.get_by_text(f"Show all {REGIONS} rows").click()
    assert rows.filter(visible=True).count() == REGIONS
    page.get_by_text("Show the first rows only").click()
    assert rows.filter(visible=True).count() == 10
    wide = opened("/region/map/")
    assert wide.locator("#regions tbody tr").filter(visible=True).count() == REGIONS
    expect(wide.get_by_text(f"Show all {REGIONS} rows")).to_be_hidden()
    plain = opened("/region/map/", 360, script=False)
    plain.get_by_text(f"Show all {REGIONS} rows").click()
    assert plain.locator("#regions tbody tr").filter(visible=True).count() == REGIONS
