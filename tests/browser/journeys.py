"""The way of a regional developer, from a table of figures to a field of strength that rests on them."""

import csv
import random
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Download, Page, expect
from tests.browser.visiting import PATIENCE, Hand, field_named

from klustermotor.examples import county_names

YEARS = ("2001", "2002", "2003")
_INDUSTRIES = ("10.1", "16.1", "25.6", "26.1", "29.1", "29.3", "46.4", "62.0")
#: In which the made figures let Södermanland stand out.
_OWN = ("04", "29.3")
#: One row for each way in which a table can be wrong, and the word that its reason has.
BAD_ROWS = (
    (["77", "29.3", "2003", "12"], "77"),
    (["04", "99.99", "2003", "12"], "99.99"),
    (["04", "25.6", "2003", "many"], "many"),
    (["04", "26.1", "next year", "12"], "next year"),
    (["04", "62.0", "2003", "-5"], "-5"),
)


@dataclass
class Made:
    """What the journey left behind: names and addresses."""

    name: str
    words: str
    addresses: dict[str, str] = field(default_factory=dict)


def write_table(path: Path) -> int:
    """Write jobs by county, industry and year with five bad rows; return how many are good."""
    draw = random.Random(2003)
    rows = [
        [
            county,
            industry,
            year,
            str(draw.randint(400, 900) * (9 if (county, industry) == _OWN else 1)),
        ]
        for county in sorted(county_names("en"))
        for industry in _INDUSTRIES
        for year in YEARS
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["county", "industry", "year", "jobs"])
        writer.writerows(rows + [row for row, _word in BAD_ROWS])
    return len(rows)


def bring_in(hand: Hand, made: Made, folder: Path) -> None:
    """Bring the table in: read the five reasons, keep the refused rows, import the rest."""
    page = hand.watch.page
    good = write_table(folder / "jobs.csv")
    go(hand, "Datasets")
    hand.follow(page.locator("main").get_by_role("link", name="Import a file").first)
    expect(field_named(page, "File")).to_be_visible()
    hand.watch.look()
    hand.send(field_named(page, "File"), folder / "jobs.csv")
    hand.follow(page.get_by_role("button", name="Read the file"))
    expect(page.get_by_role("button", name="Check every row")).to_be_visible()
    hand.watch.look()
    hand.choose(field_named(page, "region"), "county")
    hand.choose(field_named(page, "industry"), "industry")
    hand.choose(field_named(page, "year or period"), "year")
    hand.choose(field_named(page, "jobs"), "jobs")
    hand.fill(field_named(page, "Name of the dataset"), made.name)
    hand.choose(field_named(page, "Its regions are"), "Sweden’s counties")
    hand.choose(field_named(page, "Its industries are those of"), "Example industries after SNI 2007")
    hand.follow(page.get_by_role("button", name="Check every row"))
    expect(page.get_by_text("Import without the 5 refused rows")).to_be_visible(timeout=PATIENCE)
    hand.watch.look()
    _read_refusals(hand)
    hand.tick(page.get_by_label("Import without the 5 refused rows"))
    hand.follow(page.get_by_role("button", name=f"Import {good} rows"))
    seen = page.get_by_role("link", name="See the dataset")
    expect(seen).to_be_visible(timeout=PATIENCE)
    made.addresses["import"] = page.url
    hand.watch.look()
    hand.follow(seen)
    expect(page.get_by_role("heading", level=1)).to_have_text(made.name)
    hand.watch.look()
    made.addresses["dataset"] = page.url


def _read_refusals(hand: Hand) -> None:
    """The five reasons stand on the page and in the file."""
    page = hand.watch.page
    link = page.get_by_role("link", name="Download the refused rows")
    with page.expect_download() as kept:
        hand.follow(link)
    text = _text_of(kept.value)
    shown = page.locator("main").inner_text()
    for row, word in BAD_ROWS:
        assert word in shown, word
        assert ",".join(row) in text or all(cell in text for cell in row), row
    assert len(text.strip().splitlines()) == len(BAD_ROWS) + 1


def analyse(hand: Hand, made: Made) -> None:
    """Put the question, wait for the answer and find the strongest cluster's rank among all regions."""
    page = hand.watch.page
    go(hand, "Analyses")
    hand.follow(page.locator("main").get_by_role("link", name="New analysis").first)
    hand.follow(page.get_by_role("link", name=made.name))
    expect(field_named(page, "Name")).to_be_visible()
    hand.watch.look()
    hand.fill(field_named(page, "Name"), f"{made.name}: strong clusters")
    hand.follow(page.get_by_role("button", name="Save and run"))
    page.wait_for_url("**/region/runs/**", timeout=PATIENCE)
    hand.watch.look()
    made.addresses["run"] = page.url
    main = page.locator("main")
    hand.follow(main.get_by_role("link", name="Map", exact=True).first)
    expect(page.locator("main svg.map:visible").first).to_be_visible()
    hand.watch.look()
    made.addresses["map"] = page.url
    page.go_back()
    hand.follow(main.get_by_role("link", name="Strong clusters", exact=True).first)
    strongest = page.locator("table.data tbody tr").first.locator("th a").first
    expect(strongest).to_be_visible()
    hand.watch.look()
    made.addresses["strong clusters"] = page.url
    name = strongest.inner_text()
    hand.follow(strongest)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    hand.watch.look()
    made.addresses["cluster"] = page.url
    first = page.locator("tr.picked").first
    expect(first).to_contain_text("Södermanland")
    assert page.locator("#regions table.data tbody tr").count() == 21


def interview(hand: Hand, made: Made) -> None:
    """Hold an interview: guide, appointment, answers, consent."""
    page = hand.watch.page
    go(hand, "Interviews")
    hand.follow(page.get_by_role("link", name="Plan an interview").first)
    expect(field_named(page, "Guide")).to_be_visible()
    hand.watch.look()
    hand.choose(field_named(page, "Guide"), "Intervju med nyckelperson (1)")
    hand.fill(field_named(page, "Role"), made.words)
    hand.choose(field_named(page, "State"), "booked")
    hand.fill(field_named(page, "Day"), "2003-06-27")
    hand.follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(made.words)
    hand.watch.look()
    made.addresses["interview"] = page.url
    hand.follow(page.get_by_role("link", name="Record answers"))
    expect(page.locator("main textarea").first).to_be_visible()
    hand.watch.look()
    hand.fill(page.locator("main textarea").first, f"{made.words}: we make what nobody else makes here.")
    hand.tick(page.locator(".options.across").first.get_by_role("radio").nth(3))
    expect(page.locator(".save-state").first).to_contain_text("aved")
    hand.follow(page.get_by_role("link", name="Done for now"))
    expect(page.get_by_text("we make what nobody else makes here").first).to_be_visible()
    hand.follow(page.get_by_role("link", name="Record the consent"))
    hand.tick(page.locator("main").get_by_label("by role"))
    hand.fill(field_named(page, "Said on"), "2003-06-27")
    hand.follow(page.get_by_role("button", name="Save"))
    hand.follow(page.get_by_role("button", name="It has been held"))
    expect(page.locator(".lead")).to_contain_text("27 June 2003")
    hand.watch.look()


def settle(hand: Hand, made: Made) -> None:
    """Add a field of strength that rests on the run and on the interview."""
    page = hand.watch.page
    page.goto(made.addresses["strong clusters"])
    hand.follow(page.locator("main .actions a.filled"))
    expect(field_named(page, "Name in Swedish")).to_be_visible()
    hand.watch.look()
    hand.fill(field_named(page, "Name in Swedish"), f"Styrka {made.name}")
    hand.fill(field_named(page, "Name in English"), f"Strength {made.name}")
    hand.tick(page.get_by_label("Vehicles and components", exact=True))
    hand.fill(field_named(page, "Your judgement"), "Figures and people say the same.")
    hand.tick(page.locator("input[name=runs]").and_(page.get_by_label(made.name)).first)
    hand.tick(page.locator("input[name=sources]").and_(page.get_by_label(made.words)).first)
    hand.fill(field_named(page, "Signed as"), "Regional developer")
    hand.follow(page.locator("main form button.filled"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Strength {made.name}")
    hand.watch.look()
    made.addresses["field"] = page.url
    resting = page.locator("#evidence")
    expect(resting).to_contain_text(made.name)
    expect(resting).to_contain_text(made.words)


def export(hand: Hand, ending: str, folder: Path) -> Path:
    """Take the field away as a document, or all fields as a workbook."""
    page = hand.watch.page
    if ending == "xlsx":
        go(hand, "Fields of strength")
    link = page.locator("main .actions .menu-list").get_by_role("link", name=ending.upper(), exact=True)
    if not link.is_visible():
        hand.follow(page.locator("main .actions summary"))
    with page.expect_download() as kept:
        hand.follow(link)
    path = folder / f"field.{ending}"
    kept.value.save_as(path)
    return path


def go(hand: Hand, room: str) -> None:
    """Go to a room by the menu at the side."""
    page: Page = hand.watch.page
    hand.follow(page.locator(".side").get_by_role("link", name=room).first)
    expect(page.locator(".side [aria-current=page]")).to_contain_text(room)
    hand.watch.look()


def _text_of(download: Download) -> str:
    """Return what a downloaded text says."""
    return Path(download.path()).read_text(encoding="utf-8-sig")
