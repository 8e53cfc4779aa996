"""The region report as a reader meets it: in a real browser, wide and narrow, in both languages."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from klustermotor.analysis.definitions import definitions_from_mapping
from klustermotor.analysis.regional_analysis import analyse_region, sum_into_clusters
from klustermotor.analysis.tables import table_from_frame
from klustermotor.examples import county_names, example_definitions, example_table
from klustermotor.figures import LANGUAGES, Input, Language, RunRecord, region_report

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

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if shutil.which(CHROMIUM) is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing; under continuous integration it must be there")
        pytest.skip("Chromium is missing (on Debian: apt install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("reports")
    given = example_definitions().filter(example_definitions()["scope"] == "traded")
    made: dict[Language, Path] = {}
    for language in LANGUAGES:
        table = table_from_frame(example_table(2003).drop("example"), region_names=county_names(language))
        names = dict(zip(given["cluster"], given[f"cluster_name_{language}"], strict=True))
        clusters = dict(zip(given["industry"], given["cluster"], strict=True))
        summed = sum_into_clusters(table, definitions_from_mapping(clusters, names=names)).table
        run = RunRecord(
            (Input("example_table.csv", "table", "0" * 64),), {"region": "04"}, "1", date(2003, 6, 30)
        )
        page = region_report(analyse_region(summed, "04"), run, language=language, example=True)
        made[language] = folder / f"{language}.html"
        made[language].write_text(page, encoding="utf-8")
    return made


def open_page(browser: Browser, path: Path, width: int) -> tuple[Page, list[str]]:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: seen.append(f"console: {message.text}"))
    page.goto(path.as_uri())
    return page, [url for url in seen if not url.startswith(("file:", "data:"))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_stands_alone_and_is_accessible(
    browser: Browser, reports: dict[Language, Path], language: Language, width: int
) -> None:
    page, outside = open_page(browser, reports[language], width)
    assert outside == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.fonts.check('16px \"Source Sans\"')")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.context.close()


def test_every_link_of_the_page_leads_somewhere(browser: Browser, reports: dict[Language, Path]) -> None:
    page, _ = open_page(browser, reports["en"], 1280)
    lost = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(id))"
    )
    twice = page.evaluate(
        "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i)"
    )
    assert lost == []
    assert twice == []
    page.context.close()


def test_the_row_a_lead_speaks_of_is_reached_by_keyboard(
    browser: Browser, reports: dict[Language, Path]
) -> None:
    page, _ = open_page(browser, reports["en"], 1280)
    name = page.locator(".lead a").first.text_content()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    target = page.evaluate("document.querySelector(':target .name').textContent")
    assert target == name
    page.context.close()


def test_it_prints_without_cutting_rows(browser: Browser, reports: dict[Language, Path]) -> None:
    page, _ = open_page(browser, reports["sv"], 1280)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert page.evaluate("getComputedStyle(document.querySelector('tr')).breakInside") == "avoid"
    assert len(page.pdf(format="A4")) > 20_000
    page.context.close()
