"""From a table of figures to a field of strength: by pointer, by keys alone, and unseen by another tenant."""

import re
import secrets
import zipfile
from pathlib import Path

import docx
import fastexcel
import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from tests.browser import journeys
from tests.browser.journeys import Made
from tests.browser.visiting import Keys, Pointer, Watch, sign_in, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
STATUS = "basis for discussion"


def text_of(path: Path) -> str:
    """Return what a file of a field says, opened as its reader opens it."""
    if path.suffix == ".pdf":
        return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    assert zipfile.is_zipfile(path)
    book = fastexcel.read_excel(path)
    sheets = [book.load_sheet(name, header_row=None).to_polars() for name in book.sheet_names]
    return " ".join(str(cell) for sheet in sheets for row in sheet.rows() for cell in row)


@pytest.mark.parametrize(("way", "words"), [(Pointer, "Toolmaker by pointer"), (Keys, "Toolmaker by keys")])
def test_a_developer_goes_from_figures_to_a_field_of_strength_and_no_other_tenant_sees_it(
    chromium: Browser, workbench: str, tmp_path: Path, way: type[Pointer | Keys], words: str
) -> None:
    words = f"{words} {secrets.token_hex(2)}"
    made = Made(f"Jobs {words}", words)
    with visiting(chromium, workbench) as watch:
        hand = way(watch)
        sign_in(hand, "utvecklare.sormland@example.org")
        watch.look()
        journeys.bring_in(hand, made, tmp_path)
        journeys.analyse(hand, made)
        journeys.interview(hand, made)
        journeys.settle(hand, made)
        for ending in ("pdf", "docx", "xlsx"):
            told = text_of(journeys.export(hand, ending, tmp_path)).casefold()
            assert STATUS in told, ending
            assert f"strength {made.name}".casefold() in told, ending
    a_reader_of_another_tenant_sees_none_of_it(chromium, workbench, made)


def a_reader_of_another_tenant_sees_none_of_it(chromium: Browser, workbench: str, made: Made) -> None:
    """Look for what a journey made, on pages, in search, in files and through the API."""
    with visiting(chromium, workbench) as watch:
        sign_in(Pointer(watch), "lasare.ljusdal@example.org")
        assert answers_of(watch, made) == {}
        watch.page.goto(f"{workbench}/search/?q={made.words}")
        expect(watch.page.locator("main h1")).to_be_visible()
        assert watch.page.locator("main a", has_text=made.words).count() == 0
        for path in ("/", "/statistics/", "/region/fields/", "/region/analyses/", "/sources/", "/documents/"):
            watch.page.goto(workbench + path)
            watch.look()
            assert made.words not in watch.page.content(), path
        assert told_by_programs(watch, made.words) == []


def answers_of(watch: Watch, made: Made) -> dict[str, int]:
    """Return the pages and files of a journey that answer otherwise than with "not found" or "not yours"."""
    field, run = made.addresses["field"], made.addresses["run"].rstrip("/").rsplit("/", 1)[1]
    files = [f"{field}file/?format=pdf", f"{watch.address}/region/map/table/?run={run}&format=csv"]
    # A reader has no part in imports and interviews at all; the rest is not there for them.
    refused = {made.addresses["import"]: 403, made.addresses["interview"]: 403}
    answers = {}
    for address in [*made.addresses.values(), *files]:
        status = watch.page.request.get(address).status
        if status != refused.get(address, 404):
            answers[address] = status
    return answers


def told_by_programs(watch: Watch, words: str) -> list[str]:
    """Return the lists of the API in which words stand, read with a token of the person's own."""
    page = watch.page
    page.goto(f"{watch.address}/profile/tokens/")
    page.locator("main input[name=name]").fill(f"Reading list {secrets.token_hex(2)}")
    page.locator("main input[name=scopes][value='read:region']").check()
    page.locator("main input[name=scopes][value='read:evidence']").check()
    made = page.locator("main form", has=page.locator("input[name=name]"))
    made.locator("button[type=submit]").click()
    token = re.search(r"km_[A-Za-z0-9_-]+", page.locator("main").inner_text())
    assert token is not None
    headers = {"Authorization": f"Bearer {token[0]}"}
    described = page.request.get(f"{watch.address}/api/v1/openapi.json", headers=headers).json()
    lists = [path for path, one in described["paths"].items() if "get" in one and "{" not in path]
    assert len(lists) > 3
    told = []
    for path in lists:
        asked = {"q": words} if path.endswith("/search") else {}
        answer = page.request.get(watch.address + path, headers=headers, params=asked)
        assert answer.status in {200, 403}, f"{path} answers {answer.status}"
        told += [path] if words in answer.text() else []
    return told
