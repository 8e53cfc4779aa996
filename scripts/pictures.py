"""Take the documentation's pictures of the workbench: ``scripts/pictures.py http://localhost:8000``.

The address is that of a demo that answers, untouched since it was loaded.
"""

import os
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "workbench"
WIDTHS = {"wide": 1280, "phone": 360}
HEIGHT = 1100
WHO, PASSWORD = "utvecklare.sormland@example.org", "klustermotor-2003"
PAGES = {
    "start": "/",
    "map": "/region/map/",
    "strong-clusters": "/region/strong-clusters/",
    "cluster": "/region/clusters/vehicles/",
    "fields": "/region/fields/",
    "interviews": "/interviews/",
}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def wanted() -> list[tuple[str, str, str]]:
    """Return the pictures that the documentation shows, as page, language and width."""
    named = (re.fullmatch(r"(.+)-(sv|en)-(wide|phone)", path.stem) for path in sorted(FOLDER.glob("*.png")))
    return [match.groups() for match in named if match]  # type: ignore[misc]


def signed_in(browser: Browser, address: str, language: str, width: int) -> Page:
    """Return a page signed in as the demo's regional developer, in a language and at a width."""
    page = browser.new_page(viewport={"width": width, "height": HEIGHT}, reduced_motion="reduce")
    page.goto(f"{address}/accounts/login/")
    page.fill("input[name=login]", WHO)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(f"{address}/")
    if page.locator("html").get_attribute("lang") != language:
        with page.expect_navigation():
            page.locator(f".languages button[lang={language}]").first.dispatch_event("click")
    return page


def main(address: str) -> None:
    """Take every picture anew."""
    binary = os.environ.get("KLUSTERMOTOR_CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=QUIET)
        for name, language, width in wanted():
            page = signed_in(browser, address, language, WIDTHS[width])
            page.goto(address + PAGES[name])
            page.evaluate("document.fonts.ready")
            page.screenshot(path=FOLDER / f"{name}-{language}-{width}.png")
            page.context.close()
            print(f"{name}-{language}-{width}.png")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1].rstrip("/"))
