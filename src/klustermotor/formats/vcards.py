"""Visiting cards (vCard 4.0 and 3.0, read from 2.1 on): organisations and people, in and out."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import vobject
from vobject.base import VObjectError

from klustermotor.formats.refusals import ExplainedRefusal

MOST_BYTES, MOST_CARDS = 2_000_000, 2000
_LONGEST_LINE = 4000
_SHORTEST_FULL_NAME = 2
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
        "X-ADDRESSBOOKSERVER-KIND",
    }
)
#: What kinds of cards are anybody's: a group, a place or a device is left out.
_KINDS = frozenset({"", "individual", "org"})
_NAME = re.compile(r"(?:[A-Za-z0-9-]{1,40}\.)?([A-Za-z-]{1,40})[;:]")
_FOLD = re.compile(r"\r?\n[ \t]")
_QUOTED = re.compile(r"^[^:]*quoted-printable[^:]*:", re.IGNORECASE)
_HIGH = re.compile(r"(?:=[89A-Fa-f][0-9A-Fa-f])+$")
#: Small words with which a family name begins.
_BEFORE = frozenset(
    {"af", "av", "da", "de", "del", "den", "der", "di", "du", "la", "le", "ten", "van", "von", "zu"}
)


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
        A vCard file, 2.1, 3.0 or 4.0, in UTF-8, UTF-16 or Windows-1252.

    Returns
    -------
    list of Card
        Cards without any name keep an empty one; groups, pictures, keys and the like are left out. A note of
        more than 4,000 characters is cut and ends with ``[…]``; other lines as long are left out.

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
    return [_card(one) for one in found if _kind(one.contents) in _KINDS]


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
    for line in _whole(_FOLD.sub("", text.replace("\x00", "")).splitlines()):
        named = _NAME.match(line)
        if not named or named[1].upper() not in _READ:
            continue
        if len(line) <= _LONGEST_LINE:
            lines.append(line)
        elif named[1].upper() == "NOTE":
            lines.append(_cut(line))
    return lines


def _whole(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines, those of vCard 2.1 put together that break at an equals sign (quoted-printable)."""
    begun: list[str] = []
    for line in lines:
        if (begun or _QUOTED.match(line)) and line.endswith("="):
            begun.append(line[:-1])
        else:
            yield "".join([*begun, line])
            begun = []
    if begun:
        yield "".join(begun)


def _cut(line: str) -> str:
    """Return a note that is too long, cut before what may be half a sign, and with a mark that it is."""
    held = re.sub(r"(\\|=[0-9A-Fa-f]?)$", "", line[:_LONGEST_LINE])
    return (_HIGH.sub(_whole_letters, held) + " [...]") if _QUOTED.match(line) else held + " […]"


def _whole_letters(found: re.Match[str]) -> str:
    """Return bytes in quoted-printable without a last letter of UTF-8 of which some are missing."""
    held = bytes.fromhex(found[0].replace("=", ""))
    try:
        held.decode()
    except UnicodeDecodeError as error:
        held = held[: error.start] if error.reason == "unexpected end of data" else held
    return "".join(f"={byte:02X}" for byte in held)


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
    kind = _kind(contents)
    name = _first(contents, "fn") or _full_name(contents) or organisation
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


def _kind(contents: dict[str, list[Any]]) -> str:
    """Return what the card is of; some programs say it in words of their own."""
    return (_first(contents, "kind") or _first(contents, "x-addressbookserver-kind")).lower()


def _full_name(contents: dict[str, list[Any]]) -> str:
    """Return the name that is given in parts, as it is said."""
    held = contents.get("n", [None])[0]
    if held is None or not hasattr(held.value, "family"):
        return ""
    parts = (held.value.prefix, held.value.given, held.value.additional, held.value.family, held.value.suffix)
    return " ".join(" ".join(_plain(one).replace(",", " ").split()) for one in parts if _plain(one))


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


def _parts(name: str) -> tuple[str, str]:
    """Return the given names and the family name: the last word, with the small words before it."""
    words = name.split()
    if len(words) < _SHORTEST_FULL_NAME:
        return name.strip(), ""
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _BEFORE:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def _written(card: Card, version: str) -> str:
    """Return one card as it stands in a file."""
    made = vobject.vCard()
    made.add("version").value = version
    made.add("fn").value = card.name
    given, family = ("", "") if card.is_organisation else _parts(card.name)
    made.add("n").value = vobject.vcard.Name(family=family, given=given)
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
