"""A person at the browser: what is watched on every page, and the two ways of working, pointer and keys."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.serving import PASSWORD

PATIENCE = 120_000
_STOP = """wanted => {
  const here = document.activeElement, look = getComputedStyle(here);
  const lined = look.boxShadow !== 'none' ||
    (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 1);
  // An area of a map shows it with the line around it.
  const seen = here.ownerSVGElement ? parseFloat(look.strokeWidth) >= 2 && look.stroke !== 'none'
    // A day has several stops, of which the browser lends the field but one.
    : here.matches(':focus-visible, input[type=date]:focus-within') && lined;
  return {
    there: here === wanted,
    beside: wanted.type === 'radio' && here.type === 'radio' && here.name === wanted.name,
    seen: seen || here === document.body || here.id === 'main',
    name: here.outerHTML.slice(0, 160),
  };
}"""

#: Links and labels lead to the first of several elements of a name.
IDS_TWICE = """() => {
  const ids = [...document.querySelectorAll('[id]')].filter(e => !e.closest('svg')).map(e => e.id);
  return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
}"""


class Watch:
    """Collects what must not happen on a page: faults in the console, requests that leave, axe's findings."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        self.axe = Axe()
        page.set_default_timeout(20_000)
        page.set_default_navigation_timeout(PATIENCE)
        # A breach of the Content-Security-Policy is told in the console too.
        page.on("console", lambda said: self._note(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("request", lambda request: self._leaves(request.url))

    def _note(self, said: str) -> None:
        self.faults.append(f"{self.page.url}: {said}")

    def _leaves(self, url: str) -> None:
        if not url.startswith((f"{self.address}/", "data:", "blob:")):
            self._note(f"a request to {url}")

    def look(self) -> None:
        """Look the page over, as it now stands."""
        width = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{self.page.url} moves sideways by {width} pixels"
        twice = self.page.evaluate(IDS_TWICE)
        assert twice == [], f"{self.page.url} has several elements called {twice}"
        found = self.axe.run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        assert self.faults == [], self.faults


@contextmanager
def visiting(browser: Browser, address: str, width: int = 1440) -> Iterator[Watch]:
    """Give a watched page of a browser that nobody has used."""
    context = browser.new_context(viewport={"width": width, "height": 900 if width > 500 else 760})
    watch = Watch(context.new_page(), address)
    yield watch
    assert watch.faults == [], watch.faults
    context.close()


class Hand(Protocol):
    """How somebody follows links, fills in fields and presses buttons."""

    watch: Watch

    def follow(self, link: Locator) -> None: ...
    def fill(self, field: Locator, text: str) -> None: ...
    def choose(self, field: Locator, option: str) -> None: ...
    def tick(self, box: Locator) -> None: ...
    def send(self, field: Locator, path: Path) -> None: ...


class Pointer:
    """Works with the pointer."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def follow(self, link: Locator) -> None:
        link.click()

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)

    def choose(self, field: Locator, option: str) -> None:
        field.select_option(label=option)

    def tick(self, box: Locator) -> None:
        box.check()

    def send(self, field: Locator, path: Path) -> None:
        field.set_input_files(path)


class Keys:
    """Works with the keys alone, and sees at each stop where the focus is."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.keyboard = watch.page.keyboard

    def _reach(self, wanted: Locator) -> None:
        """Move the focus forward until it stands on what is wanted; each stop shows that it has the focus."""
        expect(wanted).to_be_visible()
        for step in range(400):
            stop = wanted.evaluate(_STOP)
            assert stop["seen"] or not step, f"Focus is not seen on {self.watch.page.url}: {stop['name']}"
            if stop["there"]:
                return
            self.keyboard.press("ArrowDown" if stop["beside"] else "Tab")
        raise AssertionError(f"The keys do not reach {wanted} on {self.watch.page.url}")

    def follow(self, link: Locator) -> None:
        self._reach(link)
        self.keyboard.press("Enter")

    def fill(self, field: Locator, text: str) -> None:
        self._reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.keyboard.type(f"{month}{day}{year}")
        else:
            self.keyboard.press("Control+a")
            self.keyboard.type(text)
        expect(field).to_have_value(text)

    def choose(self, field: Locator, option: str) -> None:
        self._reach(field)
        self.keyboard.press("Home")
        offered = field.locator("option").count()
        for _step in range(offered):
            if field.evaluate("e => e.selectedOptions[0].label") == option:
                return
            self.keyboard.press("ArrowDown")
        raise AssertionError(f"{option} is not offered")

    def tick(self, box: Locator) -> None:
        self._reach(box)
        if not box.is_checked():
            self.keyboard.press("Space")
        expect(box).to_be_checked()

    def send(self, field: Locator, path: Path) -> None:
        self._reach(field)
        with self.watch.page.expect_file_chooser() as asked:
            self.keyboard.press("Space")
        asked.value.set_files(path)


def sign_in(hand: Hand, email: str, language: str = "en") -> None:
    """Sign in with a password and read in a language."""
    page = hand.watch.page
    page.goto(f"{hand.watch.address}/")
    hand.watch.look()
    hand.fill(page.locator("input[name=login]"), email)
    hand.fill(page.locator("input[name=password]"), PASSWORD)
    hand.follow(page.locator("main form button[type=submit]").first)
    expect(page).to_have_url(f"{hand.watch.address}/")
    expect(page.locator(".side")).to_be_attached()
    if page.locator("html").get_attribute("lang") != language:
        hand.follow(page.locator(f".top button[value={language}]").first)
        expect(page.locator("html")).to_have_attribute("lang", language)


def field_named(page: Page, label: str) -> Locator:
    """Return the field that a label, or the beginning of one, belongs to."""
    return page.locator("main").get_by_label(re.compile(f"^{re.escape(label)}"))
