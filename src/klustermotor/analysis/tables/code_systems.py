"""Which system a set of industry codes follows, and what the codes themselves say about who contains whom."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

System: TypeAlias = Literal["naics", "nace"]

#: First and last division of each NACE Rev. 2 section; SNI 2007 and SNI 2025 divisions nest alike in NACE.
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
_NACE = re.compile(r"[A-U]|[A-U]?\d{2}(\.?\d{1,3})?|[A-U]?\d{2}\.\d\d\.\d")
_NACE_RANGE = re.compile(r"([A-U])-([A-U])|[A-U]?(\d{2})-[A-U]?(\d{2})")


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

    Parameters
    ----------
    codes : iterable of str
        Industry codes at any mixture of levels, totals included.

    Returns
    -------
    {"naics", "nace"} or None

    Examples
    --------
    >>> code_system(["------", "31----", "311---", "311421"])
    'naics'
    >>> code_system(["TOTAL", "C", "10", "10.1", "10110"])
    'nace'
    >>> code_system(["automotive", "biotechnology"]) is None
    True
    """
    listed = [code for code in codes if code.strip().upper() not in _TOTALS]
    naics = bool(listed) and all(_follows_naics(code) for code in listed)
    nace = bool(listed) and all(_follows_nace(code) for code in listed)
    if naics == nace:
        return None
    return "naics" if naics else "nace"


def read_codes(codes: Sequence[str], system: System) -> CodeReading:
    """Return what each code stands for in a system and what could contain it.

    Parameters
    ----------
    codes : sequence of str
    system : {"naics", "nace"}

    Returns
    -------
    CodeReading

    Raises
    ------
    ValueError
        If codes do not follow the system, or ranges of codes overlap; they are named.

    Examples
    --------
    >>> reading = read_codes(["31----", "311---"], "naics")
    >>> reading.keys["31----"], list(reading.containers("311"))
    ('31-33', ['31', '31-33', 'total'])
    """
    follows = _follows_naics if system == "naics" else _follows_nace
    strangers = [code for code in codes if not follows(code) and code.strip().upper() not in _TOTALS]
    if strangers:
        raise ValueError(
            f"{len(strangers)} codes do not follow {system.upper()}: {', '.join(strangers[:5])}; "
            "leave them out or give the hierarchy as code and parent"
        )
    return _read_naics(codes) if system == "naics" else _read_nace(codes)


def _follows_naics(code: str) -> bool:
    """Tell whether a code has a form of NAICS and begins with a sector of it."""
    if _CBP.fullmatch(code):
        digits = code.rstrip("-/")
        return digits == "" or digits[:2] in NAICS_SECTORS
    return code == "10" or (_NAICS.fullmatch(code) is not None and code[:2] in NAICS_SECTORS)


def _follows_nace(code: str) -> bool:
    """Tell whether a code has a form of NACE or SNI, and letter and division belong together."""
    if _NACE_RANGE.fullmatch(code):
        return True
    if not _NACE.fullmatch(code):
        return False
    digits = code.lstrip("ABCDEFGHIJKLMNOPQRSTU")
    if not digits:
        return True
    section = _section_of(int(digits[:2]))
    return section is not None and code[0] in (section, digits[0])


def _section_of(division: int) -> str | None:
    """Return the letter of a NACE division."""
    for letter, (first, last) in NACE_SECTIONS.items():
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


def _read_nace(codes: Sequence[str]) -> CodeReading:
    """Read NACE and SNI codes, with the ranges of sections and divisions that are listed."""
    keys = {}
    for code in codes:
        span = _nace_span(code)
        if code.strip().upper() in _TOTALS or span == (1, 99):
            keys[code] = _TOTAL
        elif _NACE_RANGE.fullmatch(code):
            keys[code] = f"{span[0]:02d}-{span[1]:02d}"
        else:
            keys[code] = code if len(code) == 1 else code.lstrip("ABCDEFGHIJKLMNOPQRSTU").replace(".", "")
    spans = {key: _key_span(key) for key in keys.values() if "-" in key}
    _refuse_overlaps({code: spans[key] for code, key in keys.items() if key in spans})

    def containers(key: str) -> list[str]:
        if key == _TOTAL:
            return []
        shorter = [key[:length] for length in range(len(key) - 1, 1, -1)] if key[0].isdigit() else []
        shorter = [] if "-" in key else shorter
        first, last = _key_span(key)
        around = {name: span for name, span in spans.items() if span[0] <= first and last <= span[1]}
        letter = _section_of(first)
        if letter is not None and len(key) > 1 and NACE_SECTIONS[letter][1] >= last:
            around[letter] = NACE_SECTIONS[letter]
        # A section and a range of the same span: the range is the outer one, as it names a group of sections.
        wider = sorted(around, key=lambda name: (around[name][1] - around[name][0], "-" in name))
        return [*shorter, *(name for name in wider if name != key), _TOTAL]

    return CodeReading(keys, containers)


def _nace_span(code: str) -> tuple[int, int]:
    """Return the first and last division that a code of NACE covers."""
    found = _NACE_RANGE.fullmatch(code)
    if found is None:
        return (0, 0)
    if found[1]:
        return NACE_SECTIONS[found[1]][0], NACE_SECTIONS[found[2]][1]
    return int(found[3]), int(found[4])


def _key_span(key: str) -> tuple[int, int]:
    """Return the first and last division that a key covers."""
    if key in NACE_SECTIONS:
        return NACE_SECTIONS[key]
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
