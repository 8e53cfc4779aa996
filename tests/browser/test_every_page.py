"""Every page that links lead to, as it stands in both languages, wide and narrow."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page
from tests.browser.visiting import IDS_TWICE, Pointer, Watch, sign_in, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
DEVELOPER = "utvecklare.sormland@example.org"
_LINK = re.compile(r'href="(/[^"#]*)')
#: Parts of pages and pages of allauth that a signed-in person is sent away from.
_NOT_PAGES = {"search:suggest", "account_login", "account_logout", "account_reset_password"}


def pages_linked(page: Page, address: str) -> dict[str, str]:
    """Follow links from the start page; return one address for each name that answers with a page."""
    waiting, known, found = ["/"], {"/"}, dict[str, str]()
    while waiting:
        path = waiting.pop(0)
        try:
            name = resolve(urlsplit(path).path).view_name
        except Resolver404:
            raise AssertionError(f"A link leads nowhere: {path}") from None
        if name in found or name in _NOT_PAGES:
            continue
        answer = page.request.get(address + path, timeout=120_000)
        assert answer.status == 200, f"{path} answers {answer.status}"
        found[name] = path
        if not answer.headers["content-type"].startswith("text/html"):
            found[name] = ""
            continue
        for link in _LINK.findall(answer.text()):
            clean = link.replace("&amp;", "&")
            if clean not in known and not clean.startswith("/static/"):
                known.add(clean)
                waiting.append(clean)
    return {name: path for name, path in found.items() if path}


@pytest.fixture(scope="module")
def pages(chromium: Browser, workbench: str) -> dict[str, str]:
    """Give the pages of a regional developer."""
    with visiting(chromium, workbench) as watch:
        sign_in(Pointer(watch), DEVELOPER)
        found = pages_linked(watch.page, workbench)
    # Were the links read wrongly, few pages would be found and all would seem well.
    assert len(found) > 70, sorted(found)
    return found


def faults_of(watch: Watch, language: str, *, with_axe: bool) -> list[str]:
    """Return what is wrong with the page that is open."""
    page = watch.page
    wrong = []
    if page.locator("html").get_attribute("lang") != language:
        wrong.append("stands in another language")
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if over > 0:
        wrong.append(f"moves sideways by {over} pixels")
    if page.locator("h1").count() != 1:
        wrong.append("has not one heading of the first level")
    if twice := page.evaluate(IDS_TWICE):
        wrong.append(f"has several elements called {', '.join(twice)}")
    if with_axe:
        found = watch.axe.run(page)
        wrong += [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]
    return [*wrong, *watch.faults]


@pytest.mark.parametrize(("language", "width"), [("sv", 360), ("en", 1440)])
def test_every_page_is_accessible_and_fits(
    chromium: Browser, workbench: str, pages: dict[str, str], language: str, width: int
) -> None:
    wrong: dict[str, list[str]] = {}
    with visiting(chromium, workbench, width) as watch:
        sign_in(Pointer(watch), DEVELOPER, language)
        for name, path in pages.items():
            watch.page.goto(workbench + path)
            found = faults_of(watch, language, with_axe=True)
            if found:
                wrong[f"{name} {path}"] = found
                watch.faults.clear()
    assert wrong == {}, "\n".join(f"{page}: {faults}" for page, faults in wrong.items())
