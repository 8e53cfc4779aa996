"""Which system a set of industry codes follows, and what the codes themselves say about who contains whom."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

#: "nace" is NACE Rev. 2 (SNI 2007), "nace2.1" NACE Rev. 2.1 (SNI 2025).
System: TypeAlias = Literal["naics", "nace", "nace2.1"]
_Sections: TypeAlias = Mapping[str, tuple[int, int]]

#: First and last division of each NACE Rev. 2 section; the sections of SNI 2007 are the same.
#: Source: Regulation (EC) No 1893/2006, Annex I.
NACE_SECTIONS: Mapping[str, tuple[int, int]] = {
    "A": (1, 3),
    "B": (5, 9),
    "C": (10, 33),
    "D": (35, 35),
    "E": (36, 39),
    "F": (41, 43),
    "G": (45, 47),
    "H": (49, 53),
    "I": (55, 56),
    "J": (58, 63),
    "K": (64, 66),
    "L": (68, 68),
    "M": (69, 75),
    "N": (77, 82),
    "O": (84, 84),
    "P": (85, 85),
    "Q": (86, 88),
    "R": (90, 93),
    "S": (94, 96),
    "T": (97, 98),
    "U": (99, 99),
}

#: First and last division of each NACE Rev. 2.1 section; the sections of SNI 2025 are the same. Division
#: 45 is gone, J of Rev. 2 is J and K, and the letters after it are one on.
#: Source: Commission Delegated Regulation (EU) 2023/137, Annex.
NACE_21_SECTIONS: Mapping[str, tuple[int, int]] = {
    "A": (1, 3),
    "B": (5, 9),
    "C": (10, 33),
    "D": (35, 35),
    "E": (36, 39),
    "F": (41, 43),
    "G": (46, 47),
    "H": (49, 53),
    "I": (55, 56),
    "J": (58, 60),
    "K": (61, 63),
    "L": (64, 66),
    "M": (68, 68),
    "N": (69, 75),
    "O": (77, 82),
    "P": (84, 84),
    "Q": (85, 85),
    "R": (86, 88),
    "S": (90, 93),
    "T": (94, 96),
    "U": (97, 98),
    "V": (99, 99),
}

#: Sectors of NAICS; 95 and 99 are auxiliaries and unclassified establishments in County Business Patterns.
#: Source: North American Industry Classification System, U.S. Census Bureau.
NAICS_SECTORS = frozenset(
    f"{number}"
    for number in (
        11,
        21,
        22,
        23,
        *range(31, 34),
        42,
        44,
        45,
        48,
        49,
        *range(51, 57),
        61,
        62,
        71,
        72,
        81,
        92,
        95,
        99,
    )
)
_NAICS_RANGES = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49"}
_NAICS_RANGES["49"] = "48-49"

_TOTAL = "total"
_TOTALS = frozenset({"TOTAL", "_T", "0", "00", "000", "000000"})
_CBP = re.compile(r"(?=.{6}$)\d*[-/]*")
_NAICS = re.compile(r"\d{2,6}|31-33|44-45|48-49")
_NACE = re.compile(r"[A-V]|[A-V]?\d{2}(\.?\d{1,3})?|[A-V]?\d{2}\.\d\d\.\d")
_NACE_RANGE = re.compile(r"([A-V])-([A-V])|([A-V]?)(\d{2})-([A-V]?)(\d{2})")
_LETTERS = "".join(NACE_21_SECTIONS)

_REVISIONS: Mapping[System, _Sections] = {"nace": NACE_SECTIONS, "nace2.1": NACE_21_SECTIONS}
_NAMES: Mapping[System, str] = {"naics": "NAICS", "nace": "NACE Rev. 2", "nace2.1": "NACE Rev. 2.1"}


@dataclass(frozen=True, slots=True)
class CodeReading:
    """The key each code stands for in a system, and the keys that could contain a key, nearest first."""

    keys: Mapping[str, str]
    containers: Callable[[str], Sequence[str]]


def code_system(codes: Iterable[str]) -> System | None:
    """Return the system that all codes follow, or None where they follow none or it cannot be told.

    Codes of two to five digits alone may be NAICS or NACE; they are told apart by the two-digit codes that
    only one of the systems has, and by forms only one has: letters and dots (NACE), six digits, ``31-33``
    or the dashes of County Business Patterns (NAICS).

    The sections of NACE Rev. 2.1 (SNI 2025) are others than those of Rev. 2 (SNI 2007) from J on. The two are
    told apart by what only one of them has: section V, division 45, a letter before a division (``K61``,
    ``J61``). Codes that follow both and contain each other alike in both count as ``"nace"``; those that do
    not (J, K and 61) are not guessed.

    Parameters
    ----------
    codes : iterable of str
        Industry codes at any mixture of levels, totals included.

    Returns
    -------
    {"naics", "nace", "nace2.1"} or None

    Raises
    ------
    ValueError
        If a code is not text; it is named.

    Examples
    --------
    >>> code_system(["------", "31----", "311---", "311421"])
    'naics'
    >>> code_system(["TOTAL", "C", "10", "10.1", "10110"]), code_system(["J", "K", "K61"])
    ('nace', 'nace2.1')
    >>> code_system(["automotive", "biotechnology"]) is None, code_system(["J", "K", "61"]) is None
    (True, True)
    """
    listed = list(codes)
    fitting = fitting_systems(listed)
    if len(fitting) == 1:
        return fitting[0]
    if fitting != ("nace", "nace2.1") or difference_of_revisions(listed):
        return None
    return "nace"


def fitting_systems(codes: Iterable[str]) -> tuple[System, ...]:
    """Return every system that all codes follow; none where there is nothing but totals.

    Parameters
    ----------
    codes : iterable of str

    Returns
    -------
    tuple of {"naics", "nace", "nace2.1"}

    Raises
    ------
    ValueError
        If a code is not text; it is named.

    Examples
    --------
    >>> fitting_systems(["31", "311"]), fitting_systems(["G", "45"])
    (('naics', 'nace', 'nace2.1'), ('nace',))
    """
    given = list(codes)
    refuse_other_than_text(given)
    listed = [code for code in given if code.strip().upper() not in _TOTALS]
    return tuple(system for system in _NAMES if listed and all(_follows(code, system) for code in listed))


def difference_of_revisions(codes: Sequence[str]) -> str:
    """Return how the two revisions of NACE differ on codes that follow both, and "" where they do not.

    Parameters
    ----------
    codes : sequence of str

    Returns
    -------
    str

    Examples
    --------
    >>> difference_of_revisions(["J", "K", "58", "61"])
    '61 lies in J by NACE Rev. 2 and in K by NACE Rev. 2.1'
    >>> difference_of_revisions(["J", "58", "A", "01"])
    ''
    """
    earlier, later = (_parents_or_problem(codes, system) for system in _REVISIONS)
    if isinstance(earlier, str) or isinstance(later, str):
        problems = [found for found in (earlier, later) if isinstance(found, str)]
        return "" if len(problems) == 2 else f"by only one of them, {problems[0]}"
    for code, before, after in zip(codes, earlier, later, strict=True):
        if before != after:
            places = [f"in {codes[place]}" if place >= 0 else "in none listed" for place in (before, after)]
            return f"{code} lies {places[0]} by {_NAMES['nace']} and {places[1]} by {_NAMES['nace2.1']}"
    return ""


def read_codes(codes: Sequence[str], system: System) -> CodeReading:
    """Return what each code stands for in a system and what could contain it.

    Parameters
    ----------
    codes : sequence of str
    system : {"naics", "nace", "nace2.1"}

    Returns
    -------
    CodeReading

    Raises
    ------
    ValueError
        If the system is unknown, codes do not follow it, or ranges of codes overlap; they are named.

    Examples
    --------
    >>> reading = read_codes(["31----", "311---"], "naics")
    >>> reading.keys["31----"], list(reading.containers("311"))
    ('31-33', ['31', '31-33', 'total'])
    """
    if system not in _NAMES:
        raise ValueError(f"the system of codes must be one of {', '.join(_NAMES)}, not {system!r}")
    strangers = [code for code in codes if not _follows(code, system) and code.strip().upper() not in _TOTALS]
    if strangers:
        raise ValueError(
            f"{len(strangers)} codes do not follow {_NAMES[system]}: {', '.join(strangers[:5])}; "
            "leave them out or give the hierarchy as code and parent"
        )
    return _read_naics(codes) if system == "naics" else _read_nace(codes, _REVISIONS[system])


def listed_parents(codes: Sequence[str], system: System) -> list[int]:
    """Return the position of the nearest listed code that contains each code; -1 where none does.

    Parameters
    ----------
    codes : sequence of str
    system : {"naics", "nace", "nace2.1"}

    Returns
    -------
    list of int

    Raises
    ------
    ValueError
        If codes do not follow the system, two of them stand for the same, or ranges of codes overlap; they
        are named.

    Examples
    --------
    >>> listed_parents(["C", "10", "10.1"], "nace")
    [-1, 0, 1]
    """
    reading = read_codes(codes, system)
    place: dict[str, int] = {}
    for position, code in enumerate(codes):
        first = place.setdefault(reading.keys[code], position)
        if first != position:
            raise ValueError(f"the codes {codes[first]} and {code} stand for the same; leave one out")
    return [
        next((place[key] for key in reading.containers(reading.keys[code]) if key in place), -1)
        for code in codes
    ]


def contained_codes(codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return, for each code that others of the list contain, those others, nearest first.

    Where the codes may follow several systems, only what holds in all of them counts; codes of no known
    system, or of which two stand for the same, contain nothing.

    Parameters
    ----------
    codes : sequence of str
        Unique.

    Returns
    -------
    dict of str to tuple of str

    Raises
    ------
    ValueError
        If a code is not text; it is named.

    Examples
    --------
    >>> contained_codes(["31----", "311---", "3111--"])
    {'311---': ('31----',), '3111--': ('311---', '31----')}
    >>> contained_codes(["J", "K", "58", "61"])
    {'58': ('J',)}
    """
    known = code_system(codes)
    readings = [
        _parents_or_problem(codes, system) for system in ((known,) if known else fitting_systems(codes))
    ]
    hierarchies = [parents for parents in readings if not isinstance(parents, str)]
    if not hierarchies or len(hierarchies) < len(readings):
        return {}
    found = {}
    for at, code in enumerate(codes):
        nearest, *others = (_above(at, parents) for parents in hierarchies)
        agreed = tuple(codes[place] for place in nearest if all(place in other for other in others))
        if agreed:
            found[code] = agreed
    return found


def _above(position: int, parents: Sequence[int]) -> list[int]:
    """Return the positions of all listed codes that contain a code, nearest first."""
    met = []
    while (position := parents[position]) >= 0:
        met.append(position)
    return met


def refuse_other_than_text(codes: Iterable[object]) -> None:
    """Refuse codes that are not text; numbers have lost their zeros in front.

    Parameters
    ----------
    codes : iterable

    Raises
    ------
    ValueError
        If a code is not text; the first one is named.

    Examples
    --------
    >>> refuse_other_than_text(["01", 1])
    Traceback (most recent call last):
    ValueError: codes must be text, but 1 is int
    """
    strangers = [code for code in codes if not isinstance(code, str)]
    if strangers:
        raise ValueError(f"codes must be text, but {strangers[0]!r} is {type(strangers[0]).__name__}")


def _parents_or_problem(codes: Sequence[str], system: System) -> list[int] | str:
    """Return the parents of codes in a system, or why they cannot be read."""
    try:
        return listed_parents(codes, system)
    except ValueError as error:
        return str(error)


def _follows(code: str, system: System) -> bool:
    """Tell whether a code follows a system."""
    return _follows_naics(code) if system == "naics" else _follows_nace(code, _REVISIONS[system])


def _follows_naics(code: str) -> bool:
    """Tell whether a code has a form of NAICS and begins with a sector of it."""
    if _CBP.fullmatch(code):
        digits = code.rstrip("-/")
        return digits == "" or digits[:2] in NAICS_SECTORS
    return code == "10" or (_NAICS.fullmatch(code) is not None and code[:2] in NAICS_SECTORS)


def _follows_nace(code: str, sections: _Sections) -> bool:
    """Tell whether a code has a form of NACE or SNI, and letter and division belong together."""
    span = _NACE_RANGE.fullmatch(code)
    if span is not None and span[1]:
        return span[1] in sections and span[2] in sections
    if span is not None:
        first, last = (_section_of(int(division), sections) for division in (span[4], span[6]))
        return first is not None and last is not None and span[3] in ("", first) and span[5] in ("", last)
    if not _NACE.fullmatch(code):
        return False
    digits = code.lstrip(_LETTERS)
    if not digits:
        return code in sections
    section = _section_of(int(digits[:2]), sections)
    return section is not None and code[0] in (section, digits[0])


def _section_of(division: int, sections: _Sections) -> str | None:
    """Return the letter of a NACE division."""
    for letter, (first, last) in sections.items():
        if first <= division <= last:
            return letter
    return None


def _read_naics(codes: Sequence[str]) -> CodeReading:
    """Read NAICS codes; the first sector of a range stands for the range where it is listed alone."""
    keys = {}
    for code in codes:
        digits = code.rstrip("-/") if _CBP.fullmatch(code) else code
        total = digits in {"", "10"} or code.strip().upper() in _TOTALS
        keys[code] = _TOTAL if total else digits
    listed = set(keys.values())
    for first, others in (("31", {"32", "33", "31-33"}), ("44", {"45", "44-45"}), ("48", {"49", "48-49"})):
        if not listed & others:
            keys = {code: _NAICS_RANGES[first] if key == first else key for code, key in keys.items()}
    return CodeReading(keys, _naics_containers)


def _naics_containers(key: str) -> list[str]:
    """Return the shorter codes that could contain a NAICS code, nearest first."""
    if key == _TOTAL:
        return []
    shorter = [] if "-" in key else [key[:length] for length in range(len(key) - 1, 1, -1)]
    span = _NAICS_RANGES.get(key[:2])
    return [*shorter, *([span] if span and "-" not in key else []), _TOTAL]


def _read_nace(codes: Sequence[str], sections: _Sections) -> CodeReading:
    """Read NACE and SNI codes, with the ranges of sections and divisions that are listed."""
    keys = {}
    for code in codes:
        span = _nace_span(code, sections)
        if code.strip().upper() in _TOTALS or span == (1, 99):
            keys[code] = _TOTAL
        elif _NACE_RANGE.fullmatch(code):
            keys[code] = f"{span[0]:02d}-{span[1]:02d}"
        else:
            keys[code] = code if len(code) == 1 else code.lstrip(_LETTERS).replace(".", "")
    spans = {key: _key_span(key, sections) for key in keys.values() if "-" in key}
    _refuse_overlaps({code: spans[key] for code, key in keys.items() if key in spans})

    def containers(key: str) -> list[str]:
        if key == _TOTAL:
            return []
        shorter = [key[:length] for length in range(len(key) - 1, 1, -1)] if key[0].isdigit() else []
        shorter = [] if "-" in key else shorter
        first, last = _key_span(key, sections)
        around = {name: span for name, span in spans.items() if span[0] <= first and last <= span[1]}
        letter = _section_of(first, sections)
        if letter is not None and len(key) > 1 and sections[letter][1] >= last:
            around[letter] = sections[letter]
        # A section and a range of the same span: the range is the outer one, as it names a group of sections.
        wider = sorted(around, key=lambda name: (around[name][1] - around[name][0], "-" in name))
        return [*shorter, *(name for name in wider if name != key), _TOTAL]

    return CodeReading(keys, containers)


def _nace_span(code: str, sections: _Sections) -> tuple[int, int]:
    """Return the first and last division that a code of NACE covers."""
    found = _NACE_RANGE.fullmatch(code)
    if found is None:
        return (0, 0)
    if found[1]:
        return sections[found[1]][0], sections[found[2]][1]
    return int(found[4]), int(found[6])


def _key_span(key: str, sections: _Sections) -> tuple[int, int]:
    """Return the first and last division that a key covers."""
    if key in sections:
        return sections[key]
    parts = key.split("-")
    return int(parts[0][:2]), int(parts[-1][:2])


def _refuse_overlaps(spans: Mapping[str, tuple[int, int]]) -> None:
    """Refuse ranges of divisions that overlap without one lying within the other."""
    for one, (first, last) in spans.items():
        for other, (start, end) in spans.items():
            if first < start <= last < end:
                raise ValueError(
                    f"the codes {one} and {other} overlap without one containing the other; leave one out, "
                    "or give the hierarchy as code and parent"
                )
