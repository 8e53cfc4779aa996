"""The browser, and one workbench with the demo for all who visit it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.serving import load_demo, served

CHROMIUM = os.environ.get("KLUSTERMOTOR_CHROMIUM", "/usr/bin/chromium")
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data folder of a workbench that holds the demo."""
    if shutil.which(CHROMIUM) is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is missing (on Debian: apt install chromium)")
    folder = tmp_path_factory.mktemp("workbench")
    load_demo(folder)
    return folder


@pytest.fixture(scope="session")
def workbench(folder: Path) -> Iterator[str]:
    """Give the address of a workbench that holds the demo."""
    with served(folder) as address:
        yield address


@pytest.fixture(scope="session")
def mail(folder: Path) -> Path:
    """Give the folder in which the workbench leaves the letters that it sends."""
    return folder / "mail"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give the browser; under continuous integration it must be there."""
    if shutil.which(CHROMIUM) is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing; under continuous integration it must be there")
        pytest.skip("Chromium is missing (on Debian: apt install chromium)")
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)) as it,
    ):
        yield it
