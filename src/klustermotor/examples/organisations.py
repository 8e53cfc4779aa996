"""Invented organisations and the registers that know them, each with dirt of its own, from a seed.

Nothing here is shared with what cleans and compares names: the truth must not know how it is sought.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources

import numpy as np
import polars as pl

_WORDS = tomllib.loads(
    resources.files("klustermotor.examples").joinpath("data", "organisation_words.toml").read_text("utf-8")
)
_PLACES: list[tuple[str, str]] = list(_WORDS["places"].items())


@dataclass(frozen=True, slots=True)
class Dirt:
    """How often what goes wrong in a register, as shares of its records.

    Parameters
    ----------
    misspelled, old_name : float
        A slip of the hand in the name; the name from before a change.
    no_number, wrong_number : float
    rephrased : float
        Words shortened, left out, put elsewhere, or in another order.
    moved, misspelled_street, no_address, box : float
    no_phone, no_web : float
    twice : float
        Organisations with a second record in the same register.
    siblings : float
        Organisations that share address, switchboard and the first part of the name with others of a group.
    """

    misspelled: float = 0.22
    old_name: float = 0.10
    no_number: float = 0.41
    wrong_number: float = 0.01
    rephrased: float = 0.30
    moved: float = 0.06
    misspelled_street: float = 0.10
    no_address: float = 0.06
    box: float = 0.08
    no_phone: float = 0.40
    no_web: float = 0.50
    twice: float = 0.02
    siblings: float = 0.115


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is true of an invented organisation."""

    key: str
    name: str
    old_name: str
    number: str
    street: str
    house: int
    box: int
    postcode: str
    place: str
    phone: str
    web: str
    former_address: tuple[str, int, str, str]


@dataclass(frozen=True, slots=True)
class Registers:
    """Registers and the truth about them.

    Parameters
    ----------
    registers : dict of name to DataFrame
        ``record``, ``name``, ``number``, ``street``, ``postcode``, ``place``, ``phone``, ``web``.
    truth : DataFrame
        ``register``, ``record``, ``organisation``.
    """

    registers: dict[str, pl.DataFrame]
    truth: pl.DataFrame
    told: dict[str, float] = field(default_factory=dict)


def organisation_registers(
    *, seed: int, registers: int = 4, records: int = 10_000, dirt: Dirt | None = None
) -> Registers:
    """Return registers of invented organisations, and which records mean the same one.

    Each register knows a part of one population, about two thirds of it; every name is invented.

    Parameters
    ----------
    seed : int
    registers, records : int
        How many, and how many records in each.
    dirt : Dirt, optional

    Returns
    -------
    Registers
        ``told`` has the shares of records that came out misspelled or old, without number, and in a group.

    Examples
    --------
    >>> made = organisation_registers(seed=1, registers=2, records=50)
    >>> [frame.height for frame in made.registers.values()], made.truth.height
    ([50, 50], 100)
    """
    rng = np.random.default_rng(seed)
    wrong = dirt or Dirt()
    known = round(records / (1 + wrong.twice))
    people = _population(rng, max(known, round(known * 1.5)), wrong)

    def listed() -> Iterator[tuple[str, list[Organisation]]]:
        for number in range(registers):
            chosen = rng.choice(len(people), known, replace=False)
            again = rng.choice(chosen, records - known, replace=False)
            yield f"register {number + 1}", [people[one] for one in np.concatenate([chosen, again])]

    return _written_down(listed(), rng, wrong)


def supplier_registers(
    *, seed: int, members: int = 2000, makers: int = 3, suppliers: int = 100, dirt: Dirt | None = None
) -> Registers:
    """Return the register of an association and those of makers who buy from some of its members.

    The association cannot tell whom its members supply; the makers' registers can. Each of the `suppliers`
    among the members is named by one maker at least and by most of them about half the time; each maker also
    names as many firms that are no members. Every name is invented.

    Parameters
    ----------
    seed : int
    members, makers, suppliers : int
        Members of the association, makers, and how many of the members supply some maker.
    dirt : Dirt, optional

    Returns
    -------
    Registers
        ``association``, ``maker 1`` …; a member that supplies is in both by the truth.

    Raises
    ------
    ValueError
        If there are more suppliers than members, or no maker.

    Examples
    --------
    >>> made = supplier_registers(seed=1, members=60, makers=2, suppliers=10)
    >>> list(made.registers)
    ['association', 'maker 1', 'maker 2']
    """
    if makers < 1 or suppliers > members:
        raise ValueError("there must be a maker, and no more suppliers than members")
    rng, wrong = np.random.default_rng(seed), dirt or Dirt()
    people = _population(rng, members + suppliers, wrong)
    order = [people[one] for one in rng.permutation(len(people))]
    inside, strangers = order[:members], order[members:]
    supplying = [inside[one] for one in rng.choice(members, suppliers, replace=False)]
    first = rng.integers(0, makers, suppliers)
    listed = {"association": [*inside, *_again(inside, rng, wrong)]}
    for maker in range(makers):
        named = [one for one, at in zip(supplying, first, strict=True) if at == maker or rng.random() < 0.5]
        both = [*named, *(one for one in strangers if rng.random() < 0.6)]
        listed[f"maker {maker + 1}"] = [*both, *_again(both, rng, wrong)]
    return _written_down(listed.items(), rng, wrong)


def _again(listed: list[Organisation], rng: np.random.Generator, dirt: Dirt) -> list[Organisation]:
    """Return those that a register has twice."""
    return [one for one in listed if rng.random() < dirt.twice]


def _written_down(
    listed: Iterable[tuple[str, Sequence[Organisation]]], rng: np.random.Generator, dirt: Dirt
) -> Registers:
    """Return registers of those that each lists, in an order of their own, with what goes wrong in them."""
    frames, truths, notes = {}, [], []
    for number, (name, people) in enumerate(listed):
        rows = [_record(one, rng, dirt) for one in people]
        order = rng.permutation(len(rows))
        record = [f"{number + 1}-{place:07}" for place in range(len(rows))]
        frame = pl.DataFrame([rows[one].shown for one in order], schema=_SCHEMA, orient="row")
        frames[name] = frame.select(pl.Series("record", record), pl.all())
        keys = [rows[one].key for one in order]
        truths.append(pl.DataFrame({"register": [name] * len(rows), "record": record, "organisation": keys}))
        notes.extend(rows)
    told = {
        "misspelled_or_old": float(np.mean([one.is_misspelled or one.is_old for one in notes])),
        "no_number": float(np.mean([one.shown[1] is None for one in notes])),
        "siblings": float(np.mean(["+" in one.key for one in notes])),
    }
    return Registers(frames, pl.concat(truths), told)


_SCHEMA = ["name", "number", "street", "postcode", "place", "phone", "web"]


@dataclass(frozen=True, slots=True)
class _Record:
    """A row of a register, and what went wrong with it."""

    key: str
    shown: tuple[str | None, ...]
    is_misspelled: bool
    is_old: bool


def _population(rng: np.random.Generator, count: int, dirt: Dirt) -> list[Organisation]:
    """Return organisations, some of them in groups of two to four at one address."""
    people: list[Organisation] = []
    taken: set[str] = set()
    while len(people) < count:
        one = _organisation(rng, f"o{len(people):07}")
        if one.name in taken:
            continue
        group = int(rng.integers(2, 5)) if rng.random() < dirt.siblings / 3 else 1
        for member in _group(one, group, rng):
            if member.name not in taken and len(people) < count:
                taken.add(member.name)
                people.append(replace(member, key=f"o{len(people):07}{'+' if group > 1 else ''}"))
    return _told_apart(people)


def _told_apart(people: list[Organisation]) -> list[Organisation]:
    """Return organisations with a number each: where one is taken already, the next that is free."""
    taken: set[int] = set()
    apart = []
    for one in people:
        digits = int(one.number[:-1])
        while digits in taken:
            digits += 1
        taken.add(digits)
        apart.append(replace(one, number=_checked([int(digit) for digit in str(digits)])))
    return apart


def _group(one: Organisation, size: int, rng: np.random.Generator) -> list[Organisation]:
    """Return an organisation with its siblings: the same address and telephone, another trade and number."""
    stem = one.name.split(" ")[0]
    trades: list[str] = (
        rng.choice(_WORDS["group_trades"], size - 1, replace=False).tolist() if size > 1 else []
    )
    others = [
        replace(one, name=f"{stem} {trade} AB", old_name=_name(rng)[0], number=_number(rng))
        for trade in trades
    ]
    return [one, *others]


def _organisation(rng: np.random.Generator, key: str) -> Organisation:
    """Return one organisation with a name, number and addresses of its own."""
    name, stem, trade = _name(rng)
    street, house, postcode, place = _address(rng)
    plain = f"{stem} {trade[:5]}".lower().translate(str.maketrans("åäö", "aao"))
    letters = "".join(letter for letter in plain if letter.isalpha())
    old = (
        _name(rng)[0]
        if rng.random() < 0.6
        else f"{stem} {rng.choice(_WORDS['trades'])} {rng.choice(['AB', 'HB'])}"
    )
    return Organisation(
        key=key,
        name=name,
        old_name=old,
        number=_number(rng),
        street=street,
        house=house,
        box=int(rng.integers(1, 900)),
        postcode=postcode,
        place=place,
        phone=f"0{rng.integers(11, 99)}-{rng.integers(100000, 999999)}",
        web=f"{letters}{rng.choice(['', '', 'ab', '-gruppen'])}.example",
        former_address=_address(rng),
    )


def _name(rng: np.random.Generator) -> tuple[str, str, str]:
    """Return an invented name, its first part, and its trade."""
    kind, form = rng.random(), str(rng.choice(["AB", "AB", "AB", "AB", "AB", "AB", "HB", "KB", "ek. för."]))
    trade = str(rng.choice(_WORDS["trades"]))
    if kind < 0.45:
        stem = str(rng.choice(_WORDS["surnames"])) + str(rng.choice(_WORDS["surname_ends"]))
        stem += "s" if rng.random() < 0.4 else ""
    elif kind < 0.85:
        stem = "".join(rng.choice(_WORDS["syllables"], int(rng.integers(2, 5)))).capitalize()
        stem += str(rng.choice(["", "", "", "x", "tec", "nova", "plan", "mec", "co"]))
    else:
        stem = "".join(rng.choice(list("ABCDEFGHIJKLMNOPRSTUVÅÖ"), int(rng.integers(2, 4))))
    if rng.random() < 0.12:
        return f"{stem} {trade} i {rng.choice([place for place, _code in _PLACES])} {form}", stem, trade
    turned = form == "AB" and rng.random() < 0.06
    return f"AB {stem} {trade}" if turned else f"{stem} {trade} {form}", stem, trade


def _address(rng: np.random.Generator) -> tuple[str, int, str, str]:
    """Return street, number, postcode and place."""
    place, area = _PLACES[int(rng.integers(len(_PLACES)))]
    street = str(rng.choice(_WORDS["streets"])) + str(
        rng.choice(_WORDS["street_kinds"], p=[0.5, 0.4, 0.05, 0.05])
    )
    return street, int(rng.integers(1, 90)), f"{area}{rng.integers(20, 60)}", place


def _number(rng: np.random.Generator) -> str:
    """Return ten digits with their check digit."""
    digits = [5, 5, *(int(one) for one in rng.integers(0, 10, 7))]
    digits[2] = max(digits[2], 2)
    return _checked(digits)


def _checked(digits: list[int]) -> str:
    """Return nine digits with their check digit."""
    doubled = [sum(divmod(one * (2 if place % 2 == 0 else 1), 10)) for place, one in enumerate(digits)]
    return "".join(map(str, [*digits, -sum(doubled) % 10]))


def _record(one: Organisation, rng: np.random.Generator, dirt: Dirt) -> _Record:
    """Return how a register knows an organisation."""
    is_old = rng.random() < dirt.old_name
    is_misspelled = not is_old and rng.random() < dirt.misspelled / (1 - dirt.old_name)
    name = one.old_name if is_old else one.name
    if rng.random() < dirt.rephrased:
        name = _rephrased(name, one.place, rng)
    if is_misspelled:
        name = _slipped(name, rng)
    street, postcode, place = _addressed(one, rng, dirt)
    phone = None if rng.random() < dirt.no_phone else _phone(one.phone, rng)
    web = (
        None
        if rng.random() < dirt.no_web
        else str(rng.choice(["", "www.", "https://www.", "info@"])) + one.web
    )
    number = None if rng.random() < dirt.no_number else _written_number(one.number, rng, dirt)
    return _Record(
        one.key, (name, number, street, postcode, place, phone, web), bool(is_misspelled), bool(is_old)
    )


def _addressed(
    one: Organisation, rng: np.random.Generator, dirt: Dirt
) -> tuple[str | None, str | None, str | None]:
    """Return street, postcode and place as a register has them."""
    street, house, postcode, place = one.street, one.house, one.postcode, one.place
    if rng.random() < dirt.moved:
        street, house, postcode, place = one.former_address
    if rng.random() < dirt.no_address:
        return None, None, place if rng.random() < 0.5 else None
    if rng.random() < dirt.misspelled_street:
        street = _slipped(street, rng)
    elif rng.random() < 0.2:
        street = street.replace("gatan", "g.").replace("vägen", "v.")
    line = (
        f"Box {one.box}"
        if rng.random() < dirt.box
        else f"{street} {house}{rng.choice(['', '', '', ' A', ', 2 tr'])}"
    )
    code = str(rng.choice([postcode, f"{postcode[:3]} {postcode[3:]}", f"S-{postcode[:3]} {postcode[3:]}"]))
    return line, code, place.upper() if rng.random() < 0.4 else place


def _written_number(number: str, rng: np.random.Generator, dirt: Dirt) -> str:
    """Return an organisation number as somebody writes it."""
    if rng.random() < dirt.wrong_number:
        place = int(rng.integers(2, 10))
        number = (
            number[:place] + str((int(number[place]) + int(rng.integers(1, 10))) % 10) + number[place + 1 :]
        )
    ways = (
        number,
        f"{number[:6]}-{number[6:]}",
        f"{number[:6]} {number[6:]}",
        f"16{number}",
        f"SE{number}01",
    )
    return ways[int(rng.choice(len(ways), p=[0.35, 0.45, 0.05, 0.1, 0.05]))]


def _phone(phone: str, rng: np.random.Generator) -> str:
    """Return a telephone number as somebody writes it."""
    area, rest = phone.split("-")
    ways = (phone, f"{area}{rest}", f"+46 {area[1:]} {rest}", f"{area}-{rest[:2]} {rest[2:4]} {rest[4:]}")
    return ways[int(rng.integers(len(ways)))]


_SHORTER = {
    "Mekaniska Verkstad": "Mek. Verkst.",
    "Mekaniska": "Mek",
    "Verkstad": "Verkst.",
    "Fastigheter": "Fast.",
    "Industri": "Ind.",
    "Konstruktion": "Konstr.",
    "Transport": "Transp.",
    "Komponenter": "Komp",
    "International": "Int.",
    "Produktion": "Prod.",
    "Förvaltning": "Förv.",
    "Teknik": "Tekn.",
}


def _rephrased(name: str, place: str, rng: np.random.Generator) -> str:
    """Return a name in other words of the same meaning."""
    ways: list[Callable[[str], str]] = [
        lambda text: text.upper(),
        lambda text: text.replace(" AB", " Aktiebolag"),
        lambda text: text.removesuffix(" AB").removesuffix(" HB"),
        lambda text: f"AB {text.removesuffix(' AB')}" if text.endswith(" AB") else text,
        lambda text: f"{text.removesuffix(' AB')} i {place} AB" if text.endswith(" AB") else text,
        _shortened,
        lambda text: f"{text} (publ)" if text.endswith(" AB") else text,
        lambda text: text.replace(" ", "", 1) if len(text.split()) > 2 else text,
        _without_trade,
    ]
    return ways[int(rng.choice(len(ways), p=[0.2, 0.15, 0.15, 0.1, 0.08, 0.18, 0.03, 0.06, 0.05]))](name)


def _shortened(name: str) -> str:
    """Return a name with its trade abbreviated."""
    for long, short in _SHORTER.items():
        if long in name:
            return name.replace(long, short)
    return name


def _without_trade(name: str) -> str:
    """Return a name without the word for its trade."""
    words = name.split()
    return " ".join([words[0], *words[2:]]) if len(words) > 2 and words[0] != "AB" else name


def _slipped(text: str, rng: np.random.Generator) -> str:
    """Return text with one or two slips of the hand in it."""
    for _slip in range(1 if rng.random() < 0.75 else 2):
        place = int(rng.integers(1, max(2, len(text) - 3)))
        kind = rng.random()
        if kind < 0.25:
            text = text[:place] + text[place + 1 :]
        elif kind < 0.45:
            text = text[:place] + text[place] + text[place:]
        elif kind < 0.65:
            text = text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]
        elif kind < 0.85:
            text = text[:place] + str(rng.choice(list("aeinorstl"))) + text[place + 1 :]
        else:
            text = _without_marks(text, rng)
    return text


def _without_marks(text: str, rng: np.random.Generator) -> str:
    """Return text as keyboards without å ä ö write it."""
    if rng.random() < 0.5:
        return text.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))
    for letter, pair in {"å": "aa", "ä": "ae", "ö": "oe", "Å": "Aa", "Ä": "Ae", "Ö": "Oe"}.items():
        text = text.replace(letter, pair)
    return text
