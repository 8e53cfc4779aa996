"""Visiting cards (vCard 4.0 and 3.0): organisations and people, in and out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import vobject
from vobject.base import VObjectError

from klustermotor.formats.refusals import ExplainedRefusal

MOST_BYTES, MOST_CARDS = 2_000_000, 2000
_LONGEST_LINE = 4000
#: What is read of a card. Photos, sounds and what else strangers send is left before any reader sees it.
_READ = frozenset(
    {
        "BEGIN",
        "END",
        "VERSION",
        "FN",
        "N",
        "KIND",
        "ORG",
        "TITLE",
        "ROLE",
        "EMAIL",
        "TEL",
        "ADR",
        "URL",
        "NOTE",
    }
)
_NAME = re.compile(r"(?:[A-Za-z0-9-]{1,40}\.)?([A-Za-z-]{1,40})[;:]")
_FOLD = re.compile(r"\r?\n[ \t]")


@dataclass(frozen=True, slots=True)
class Card:
    """What a visiting card says of an organisation or a person.

    Parameters
    ----------
    name : str
        The organisation's or the person's name.
    is_organisation : bool
        Whether it is an organisation's.
    organisation, title : str
        Of a person: where they work, and as what.
    email, phone, web, note : str
        The first of each that the card has.
    street, postcode, place : str
        The first address.
    """

    name: str
    is_organisation: bool = False
    organisation: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    postcode: str = ""
    place: str = ""
    web: str = ""
    note: str = ""


def read_cards(content: bytes) -> list[Card]:
    r"""Return the cards of a file that anybody may have sent.

    Parameters
    ----------
    content : bytes
        A vCard file, 3.0 or 4.0, in UTF-8, UTF-16 or Windows-1252.

    Returns
    -------
    list of Card
        Cards without any name keep an empty one; pictures, keys and the like are left out.

    Raises
    ------
    ExplainedRefusal
        If it is no vCard file, is too large, holds cards within cards, or is cut off.

    References
    ----------
    .. [1] Perreault, S. (2011). vCard Format Specification. RFC 6350.

    Examples
    --------
    >>> card = b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Exempel AB\r\nKIND:org\r\nEND:VCARD\r\n"
    >>> read_cards(card)[0].name
    'Exempel AB'
    """
    if len(content) > MOST_BYTES:
        raise ExplainedRefusal("vcard.too_large", limit=MOST_BYTES // 1_000_000)
    kept = _kept_lines(_decoded(content))
    starts = sum(line.upper().startswith("BEGIN:") for line in kept)
    if not starts:
        raise ExplainedRefusal("vcard.none")
    if starts > MOST_CARDS:
        raise ExplainedRefusal("vcard.too_many", limit=MOST_CARDS)
    _refuse_nested(kept)
    try:
        found = list(vobject.readComponents("\r\n".join(kept) + "\r\n", ignoreUnreadable=True))
    except (VObjectError, ValueError, TypeError, AttributeError, LookupError) as failure:
        raise ExplainedRefusal("vcard.damaged") from failure
    return [_card(one) for one in found]


def _decoded(content: bytes) -> str:
    """Return the file as text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _kept_lines(text: str) -> list[str]:
    """Return the lines that are read, unfolded, without those of pictures and the like."""
    lines = []
    for line in _FOLD.sub("", text.replace("\x00", "")).splitlines():
        named = _NAME.match(line)
        if named and named[1].upper() in _READ:
            if len(line) > _LONGEST_LINE:
                raise ExplainedRefusal("vcard.long_line", limit=_LONGEST_LINE)
            lines.append(line)
    return lines


def _refuse_nested(lines: Sequence[str]) -> None:
    """Refuse what is no row of plain cards."""
    is_open = False
    for line in lines:
        name, _colon, value = line.partition(":")
        if name.upper() in {"BEGIN", "END"}:
            begins = name.upper() == "BEGIN"
            if value.strip().upper() != "VCARD" or begins == is_open:
                raise ExplainedRefusal("vcard.nested")
            is_open = begins
    if is_open:
        raise ExplainedRefusal("vcard.cut_off")


def _card(one: Any) -> Card:
    """Return one card as it was read."""
    contents: dict[str, list[Any]] = one.contents
    address = contents.get("adr", [None])[0]
    organisation = _first(contents, "org")
    kind = _first(contents, "kind").lower()
    name = _first(contents, "fn") or organisation
    is_organisation = kind == "org" or (not kind and bool(organisation) and name == organisation)
    place = address.value if address is not None and hasattr(address.value, "street") else None
    return Card(
        name=name,
        is_organisation=is_organisation,
        organisation="" if is_organisation else organisation,
        title=_first(contents, "title") or _first(contents, "role"),
        email=_first(contents, "email").removeprefix("mailto:"),
        phone=_first(contents, "tel").removeprefix("tel:"),
        street=_plain(place.street) if place else "",
        postcode=_plain(place.code) if place else "",
        place=_plain(place.city) if place else "",
        web=_first(contents, "url"),
        note=_first(contents, "note"),
    )


def _first(contents: dict[str, list[Any]], name: str) -> str:
    """Return the first value of a property; of an organisation without its units."""
    held = contents.get(name)
    if not held:
        return ""
    value = held[0].value
    return _plain(value[0] if isinstance(value, list) and value else value)


def _plain(value: object) -> str:
    """Return a value as one text."""
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value if one)
    return str(value or "").strip()


def vcards(cards: Iterable[Card], *, version: str = "4.0") -> str:
    """Return cards as one file.

    Parameters
    ----------
    cards : iterable of Card
    version : {"4.0", "3.0"}
        3.0 for programs that know no other; it cannot say that a card is an organisation's otherwise than by
        naming the organisation as its own.

    Returns
    -------
    str

    Examples
    --------
    >>> text = vcards([Card("Exempel AB", is_organisation=True, place="Strängnäs")])
    >>> read_cards(text.encode())[0].place
    'Strängnäs'
    """
    return "".join(_written(card, version) for card in cards)


def _written(card: Card, version: str) -> str:
    """Return one card as it stands in a file."""
    made = vobject.vCard()
    made.add("version").value = version
    made.add("fn").value = card.name
    family = "" if card.is_organisation else card.name
    made.add("n").value = vobject.vcard.Name(family=family)
    if version == "4.0":
        made.add("kind").value = "org" if card.is_organisation else "individual"
    if organisation := (card.name if card.is_organisation else card.organisation):
        made.add("org").value = [organisation]
    told = {"title": card.title, "email": card.email, "tel": card.phone, "url": card.web, "note": card.note}
    for name, value in told.items():
        if value:
            made.add(name).value = value
    if card.street or card.postcode or card.place:
        made.add("adr").value = vobject.vcard.Address(street=card.street, city=card.place, code=card.postcode)
    return str(made.serialize())
