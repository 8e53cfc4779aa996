"""Follow every figure of a page to how it is known, and from there to a run or a source.

A figure opens where it is a link itself, or where the row, the item or the heading of the card or picture
that it stands in has a link to how it is known; in a lead, where its sentence has such a link.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

_VOID = frozenset(
    {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_KNOWN = re.compile(r"/known/")
_GROUND = re.compile(r'href="(/region/runs/[0-9a-f-]{36}/|/sources/[0-9a-f-]{36}/)[^"]*"')
#: A decimal, a percentage, thousands or the mark of an estimate: a figure of the statistics.
_STATISTIC = re.compile("≈|\\d[.,]\\d|\\d[\u202f ]?%|\\d\u202f\\d{3}")
_TIMES = re.compile(
    r"\b\d{1,2} (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)\b"
    r"|\b(?:19|20)\d\d\b"
)
_BETWEEN = re.compile(r"(?<=[.!?]) +")
_OPEN, _SHUT = "\x01", "\x02"


@dataclass
class Element:
    """An element of a page, its parts in order."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    parts: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        """Return the classes it has."""
        return set(self.attributes.get("class", "").split())

    @property
    def opens(self) -> str:
        """Return where it leads, where that is how something is known."""
        address = self.attributes.get("href", "")
        return address if self.tag == "a" and _KNOWN.search(address) else ""

    def inside(self) -> Iterator["Element"]:
        """Yield the elements in it, in order."""
        for one in self.parts:
            if isinstance(one, Element):
                yield one
                yield from one.inside()

    def around(self) -> Iterator["Element"]:
        """Yield it and the elements around it, the nearest first."""
        here: Element | None = self
        while here is not None:
            yield here
            here = here.parent

    def text(self, *, marked: bool = False) -> str:
        """Return its text; marked, with what opens between marks."""
        said = "".join(one if isinstance(one, str) else one.text(marked=marked) for one in self.parts)
        return f"{_OPEN}{said}{_SHUT}" if marked and self.opens else said

    def known(self) -> list[str]:
        """Return where the links in it lead, those to how something is known."""
        return [one.opens for one in (self, *self.inside()) if one.opens]


class _Reader(HTMLParser):
    """Reads a page into elements."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element in."""
        made = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.parts.append(made)
        if tag not in _VOID:
            self.here = made

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element in that has no end of its own."""
        self.here.parts.append(Element(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        """Go back to what is around the element that ends."""
        for one in self.here.around():
            if one.tag == tag and one.parent is not None:
                self.here = one.parent
                return

    def handle_data(self, data: str) -> None:
        """Take text in."""
        self.here.parts.append(data)


def main_of(page: str) -> Element:
    """Return what a page is about, without the frame around it."""
    reader = _Reader()
    reader.feed(page)
    return next(one for one in reader.root.inside() if one.tag == "main")


def opens(figure: Element) -> list[str]:
    """Return where a figure opens: itself, or by what it stands in; nothing where it does not."""
    for one in figure.around():
        if one.opens:
            return [one.opens]
        in_facts = one.tag == "div" and one.parent is not None and one.parent.tag == "dl"
        if (one.tag in {"tr", "li", "p"} or in_facts) and one.known():
            return one.known()
        if one.tag == "figure" or "card" in one.classes:
            heads = [each for each in one.inside() if each.classes & {"figure-head", "card-head"}]
            if heads and heads[0].known():
                return heads[0].known()
    return []


def figures_of(page: Element) -> Iterator[Element]:
    """Yield the figures of a page: those that carry a key, and the numbers in tables."""
    for one in page.inside():
        numeric = (
            one.tag in {"td", "th"} and "numeric" in one.classes and one.attributes.get("scope") != "col"
        )
        if "data-figure" in one.attributes or (numeric and re.search(r"\d", one.text())):
            yield one


def unopened_sentences(page: Element, *, counts: bool) -> Iterator[str]:
    """Yield the sentences of leads, and of the items of a list, with a figure and without a link.

    With ``counts`` any number but a year or a day is a figure; without, only those of the statistics.
    """
    for one in page.inside():
        if "lead" not in one.classes and "item-note" not in one.classes:
            continue
        item = next((each for each in one.around() if each.tag == "li"), None)
        for sentence in _BETWEEN.split(one.text(marked=True)):
            said = _TIMES.sub("", sentence.replace(_OPEN, "").replace(_SHUT, ""))
            found = re.search(r"\d", said) if counts else _STATISTIC.search(said)
            if found and _OPEN not in sentence and not (item and item.known()):
                yield sentence.strip()


def ground_of(client: Client, link: str) -> list[str]:
    """Return the runs and sources that a panel names; the answer is the panel alone, without a frame."""
    answer: Any = client.get(link, headers={"HX-Request": "true"})
    assert answer.status_code == 200, link
    panel = answer.content.decode()
    assert "<nav" not in panel, f"{link} answers with a whole page"
    assert "<main" not in panel, f"{link} answers with a whole page"
    return sorted(set(_GROUND.findall(panel)))
