"""The way of the supplier programme: from registers that cannot tell who supplies whom to a network and its holes."""

import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import polars as pl
from playwright.sync_api import Page, expect
from tests.browser.journeys import go
from tests.browser.visiting import PATIENCE, Hand, field_named

from klustermotor.examples.organisations import Registers, supplier_registers

MEMBERS, SUPPLIERS, ANSWERED = 2000, 100, 40
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
    hand.choose(field_named(page, "Register"), programme.named("association"))
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


def place_in_chain(hand: Hand, programme: Programme) -> list[str]:
    """Draw a chain of four stages, place the suppliers at one, and return the holes that are found."""
    page = hand.watch.page
    page.goto(f"{hand.watch.address}/chains/new/")
    hand.watch.look()
    hand.fill(field_named(page, "Name in Swedish"), f"Fordonskedjan {programme.words}")
    hand.fill(field_named(page, "Name in English"), f"The vehicle chain {programme.words}")
    hand.follow(page.locator("main form button.filled"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(programme.words)
    programme.addresses["chain"] = page.url
    for name in ("Development", "Components", "Surface treatment", "Systems"):
        page.goto(f"{programme.addresses['chain']}../{_uid(programme.addresses['chain'])}/stages/new/")
        hand.fill(field_named(page, "Name in Swedish"), f"{name} sv")
        hand.fill(field_named(page, "Name in English"), name)
        hand.follow(page.locator("main form button.filled"))
    raise NotImplementedError


def _uid(address: str) -> str:
    """Return the identifier at the end of an address."""
    return address.rstrip("/").rsplit("/", 1)[1]


def letters(programme: Programme, words: str) -> dict[str, str]:
    """Return the link in each letter that has some words, by whom it went to."""
    found = {}
    for path in sorted(programme.mail.glob("*")):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = letter.get_body(("plain",))
        text = body.get_content() if body is not None else ""
        link = re.search(r"\S+/s/\S+", text)
        if words in text and link:
            found[str(letter["To"])] = link[0]
    return found
