"""The way of the supplier programme: from registers to a selection, a chain with its holes, and a network."""

import re
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import Browser, Download, Page, expect
from tests.browser.journeys import go
from tests.browser.visiting import PATIENCE, Hand, field_named, visiting

from klustermotor.examples.organisations import Registers, supplier_registers

MEMBERS, ANSWERED, ASKED = 2000, 40, 5
#: Who keeps each register, and whose list it is.
_HELD = {
    "association": ("Association", "members of an association"),
    "maker 1": ("Maker of cars", "suppliers of a company"),
    "maker 2": ("Maker of buses", "suppliers of a company"),
    "maker 3": ("Maker of lorries", "suppliers of a company"),
}


@dataclass
class Programme:
    """What the journey works with and leaves behind."""

    words: str
    folder: Path
    mail: Path
    made: Registers = field(default_factory=lambda: supplier_registers(seed=2003, members=MEMBERS))
    addresses: dict[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Return what tells its letters from others."""
        return self.words.rsplit(" ", 1)[1]

    def named(self, register: str) -> str:
        """Return what a register is called in the workbench."""
        return f"{_HELD[register][0]} {self.words}"

    def same(self, one: tuple[str, str], other: tuple[str, str]) -> bool:
        """Return whether two records, by register and key, mean the same organisation."""
        known = {(row[0], row[1]): row[2] for row in self.made.truth.iter_rows()}
        return known[one] == known[other]


def bring_in_registers(hand: Hand, programme: Programme) -> None:
    """Bring the association's register in and those of three makers; each is matched with all."""
    page = hand.watch.page
    for register, frame in programme.made.registers.items():
        path = programme.folder / f"{register}.csv"
        frame.write_csv(path, separator=";")
        holder, kind = _HELD[register]
        go(hand, "Registers")
        hand.follow(page.locator("main").get_by_role("link", name="Bring in a register").first)
        hand.fill(field_named(page, "Name"), programme.named(register))
        hand.fill(field_named(page, "Who keeps it"), holder)
        hand.choose(field_named(page, "Kind"), kind)
        hand.fill(field_named(page, "Purpose"), "Find vehicle suppliers")
        hand.send(field_named(page, "File"), path)
        hand.follow(page.get_by_role("button", name="Read the file"))
        hand.follow(page.get_by_role("button", name="Check every row"))
        expect(page.locator(".lead")).to_contain_text("rows can be imported", timeout=PATIENCE)
        hand.watch.look()
        hand.follow(page.get_by_role("button", name=re.compile("^Import .* rows$")))
        expect(page.locator(".lead")).to_contain_text("Vintage 1", timeout=PATIENCE)
    go(hand, "Registers")
    expect(page.locator(".lead")).to_contain_text("stand in several registers", timeout=PATIENCE)


def answer_questions(hand: Hand, programme: Programme) -> int:
    """Answer what is asked by the truth, with the keys; return how many were of these registers."""
    page = hand.watch.page
    _await_matching(page, hand.watch.address)
    page.goto(f"{hand.watch.address}/registers/review/")
    hand.watch.look()
    answered = 0
    for _turn in range(2 * ANSWERED):
        if answered == ANSWERED or not page.locator("[data-question]").count():
            break
        both = [
            _record(text, programme)
            for text in page.locator("[data-question] thead th").all_inner_texts()[1:]
        ]
        if None in both:
            key = "Later (3)"
        else:
            one, other = (record for record in both if record is not None)
            key = "The same (1)" if programme.same(one, other) else "Not the same (2)"
            answered += 1
        with page.expect_navigation():
            page.get_by_role("button", name=key).click()
    hand.follow(page.get_by_role("button", name=re.compile("^Gather anew")))
    _await_matching(page, hand.watch.address)
    return answered


def _record(heading: str, programme: Programme) -> tuple[str, str] | None:
    """Return the register and key that a column's heading names, if it is one of these registers."""
    for register in programme.made.registers:
        if heading.startswith(f"{programme.named(register)} · "):
            return register, heading.removeprefix(f"{programme.named(register)} · ")
    return None


def _await_matching(page: Page, address: str) -> None:
    """Wait until nothing is matched any more."""
    page.goto(f"{address}/registers/")
    expect(page.locator("main progress")).to_have_count(0, timeout=PATIENCE)


def select_suppliers(hand: Hand, programme: Programme) -> int:
    """Choose the members that some maker names; read the funnel; bring them in. Return how many there are."""
    page = hand.watch.page
    page.goto(f"{hand.watch.address}/registers/selections/")
    hand.follow(page.get_by_role("link", name="Make a selection").first)
    hand.fill(field_named(page, "Name"), f"Suppliers {programme.words}")
    hand.choose(field_named(page, "Organisations in"), programme.named("association"))
    for maker in list(_HELD)[1:]:
        hand.tick(page.get_by_label(programme.named(maker)))
    hand.watch.look()
    hand.follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(programme.words)
    hand.watch.look()
    steps = page.locator("main table.data").first.locator("tbody tr")
    left = [_number(text) for text in steps.locator("td:nth-of-type(1)").all_inner_texts()]
    assert left == sorted(left, reverse=True)
    assert left[0] > MEMBERS
    hand.follow(page.get_by_role("button", name=re.compile("^Bring in .* organisations$")))
    expect(page.get_by_role("button", name=re.compile("^Bring in"))).to_have_count(0, timeout=PATIENCE)
    programme.addresses["selection"] = page.url
    return left[-1]


def _number(text: str) -> int:
    """Return a whole number as it is written for people."""
    return int(re.sub(r"\D", "", text))


def place_in_chain(hand: Hand, programme: Programme, suppliers: int) -> None:
    """Draw a chain of three stages, place the suppliers at one, and find that nobody stands at the others."""
    page = hand.watch.page
    page.goto(f"{hand.watch.address}/chains/new/")
    hand.watch.look()
    hand.fill(field_named(page, "Name in Swedish"), f"Fordonskedjan {programme.words}")
    hand.fill(field_named(page, "Name in English"), f"The vehicle chain {programme.words}")
    hand.follow(page.locator("main form button.filled"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(programme.words)
    chain = page.url
    before = ""
    for name in ("Components", "Surface treatment", "Systems"):
        page.goto(f"{chain}stages/new/")
        hand.fill(field_named(page, "Name in Swedish"), f"{name} (sv)")
        hand.fill(field_named(page, "Name in English"), name)
        if before:
            hand.choose(field_named(page, "Comes after"), before)
        hand.follow(page.locator("main form button.filled"))
        expect(page.locator("main")).to_contain_text(name)
        before = name
    hand.follow(page.locator("#stages").get_by_role("link", name="Components").first)
    hand.follow(page.get_by_role("link", name="Place several, or a selection"))
    hand.choose(field_named(page, "Selection from registers"), f"Suppliers {programme.words}")
    hand.choose(field_named(page, "Deliver"), "component")
    hand.watch.look()
    hand.follow(page.get_by_role("button", name="Place them"))
    expect(page.locator(".message")).to_contain_text(f"{suppliers} organisations were placed")
    page.goto(chain)
    hand.watch.look()
    holes = page.locator("#holes")
    expect(page.locator("main")).to_contain_text("2 holes, and what hangs on a single actor")
    expect(holes).to_contain_text("Surface treatment")
    expect(holes).to_contain_text("Systems")
    programme.addresses["chain"] = chain


def ask_for_ties(hand: Hand, programme: Programme, browser: Browser) -> str:
    """Ask some suppliers by links whom they turn to; return whom all who answered turn to."""
    page = hand.watch.page
    asked = _members(hand, programme)[:ASKED]
    page.goto(f"{hand.watch.address}/surveys/new/")
    hand.fill(field_named(page, "Title in Swedish"), f"Vem vänder man sig till {programme.words}")
    hand.fill(field_named(page, "Title in English"), f"Whom one turns to {programme.words}")
    hand.tick(page.get_by_label("named: answers stand for who gave them"))
    hand.fill(field_named(page, "Purpose in Swedish"), "Se hur leverantörerna hänger ihop.")
    hand.fill(field_named(page, "Purpose in English"), "See how the suppliers are joined.")
    hand.fill(field_named(page, "Who asks"), "The county board")
    hand.fill(field_named(page, "Last day to answer"), "2003-07-31")
    hand.watch.look()
    hand.follow(page.locator("main form button.filled"))
    survey = page.url
    hand.follow(page.get_by_role("link", name="Add a question"))
    hand.fill(field_named(page, "Question in Swedish"), "Vem utbyter ni kunskap med?")
    hand.fill(field_named(page, "Question in English"), "With whom do you exchange knowledge?")
    hand.tick(page.locator("input[name=kind][value=roster]"))
    hand.choose(field_named(page, "An answer is a tie of the kind"), "exchanges knowledge with")
    hand.follow(page.locator("main form button.filled"))
    page.goto(f"{survey}list/")
    for name in asked:
        hand.tick(page.get_by_label(name, exact=True))
    hand.follow(page.get_by_role("button", name="Save the list"))
    for at, name in enumerate(asked):
        page.goto(f"{survey}recipients/")
        hand.choose(field_named(page, "Or an organisation"), name)
        hand.fill(field_named(page, "Its e-mail address"), f"supplier{at}.{programme.mark}@example.org")
        hand.choose(field_named(page, "Language of the letters"), "English")
        hand.follow(page.locator("main form button.filled"))
    page.goto(survey)
    hand.watch.look()
    hand.follow(page.get_by_role("link", name="Open and send"))
    hand.follow(page.locator("main form button.filled"))
    links = _links(programme)
    for at, name in enumerate(asked[1:]):
        _answer(
            browser, hand.watch.address, links[f"supplier{at + 1}.{programme.mark}@example.org"], asked, name
        )
    page.goto(survey)
    expect(page.locator(".lead")).to_contain_text(f"{ASKED - 1} of {ASKED} have answered")
    hand.watch.look()
    hand.follow(page.get_by_role("button", name="Close", exact=True))
    expect(page.locator(".lead")).to_contain_text("Closed on")
    programme.addresses["survey"] = survey
    return asked[0]


def _members(hand: Hand, programme: Programme) -> list[str]:
    """Return the names of those who stand at the stage, read from its page."""
    page = hand.watch.page
    page.goto(programme.addresses["chain"])
    hand.follow(page.locator("#stages").get_by_role("link", name="Components").first)
    return page.locator("#actors a.item-title").all_inner_texts()


def _links(programme: Programme) -> dict[str, str]:
    """Wait for the letters and return the link in each, by whom it went to."""
    found: dict[str, str] = {}
    last = time.monotonic() + PATIENCE / 1000
    while len(found) < ASKED and time.monotonic() < last:
        found = letters(programme, programme.words)
        time.sleep(0.5)
    assert len(found) == ASKED, sorted(found)
    return found


def _answer(browser: Browser, address: str, link: str, asked: list[str], name: str) -> None:
    """Answer by a link on a phone, without signing in: one turns to the first on the list."""
    with visiting(browser, address, width=360) as watch:
        page = watch.page
        page.goto(link)
        watch.look()
        page.get_by_label(asked[0]).check()
        page.get_by_role("button", name="Send my answer").click()
        expect(page.locator(".lead")).to_contain_text("your answer is in")
        watch.look()


def see_the_network(hand: Hand, programme: Programme, hub: str) -> dict[str, Path]:
    """Look at the network with brokerage and E–I index, and take it away in each format."""
    page = hand.watch.page
    main, listed = page.locator("main"), page.locator("#organisations")
    page.goto(f"{hand.watch.address}/network/?kind=exchanges")
    for _turn in range(30):
        if listed.get_by_role("row", name=hub).count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    expect(listed.get_by_role("row", name=hub).first).to_contain_text(f"exchanges knowledge with {ASKED - 1}")
    expect(page.locator("svg.network:visible")).to_be_visible()
    hand.watch.look()
    expect(main).to_contain_text("E–I index")
    expect(main).to_contain_text("Joins pairs")
    files = {}
    for ending in ("GEXF", "GraphML", "SVG", "PNG", "CSV"):
        files[ending] = _taken(hand, ending, programme.folder)
    return files


def _taken(hand: Hand, ending: str, folder: Path) -> Path:
    """Return the network as a file."""
    page = hand.watch.page
    link = page.locator("main .actions .menu-list").get_by_role("link", name=ending, exact=False).first
    if not link.is_visible():
        hand.follow(page.locator("main .actions summary").first)
    with page.expect_download() as kept:
        hand.follow(link)
    download: Download = kept.value
    path = folder / f"network.{ending.lower()}"
    download.save_as(path)
    return path


def letters(programme: Programme, words: str) -> dict[str, str]:
    """Return the link in each letter whose subject has some words, by the address that it went to."""
    found = {}
    for path in sorted(programme.mail.glob("*")):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        link = re.search(r"\S+/s/\S+", str(letter.get_content()))
        if words in letter["Subject"] and link:
            found[letter["To"].addresses[0].addr_spec] = link[0]
    return found
