"""What industries are called, found by their codes in the lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from klustermotor.analysis.tables.code_systems import code_system, read_codes
from klustermotor.codelists.industries import IndustrySystem, industry_codes

_TOTAL = "total"
#: The sector under which the list has a range of sectors.
_RANGES = {"31-33": "31", "32": "31", "33": "31", "44-45": "44", "45": "44", "48-49": "48", "49": "48"}


@dataclass(frozen=True, slots=True)
class IndustryName:
    """What an industry is called.

    Parameters
    ----------
    sv, en : str
    exact : bool
        Its own name; else the code with the name of the nearest industry above it, or that the list lacks it.
    """

    sv: str
    en: str
    exact: bool = True


def names_of_industries(codes: Sequence[str]) -> dict[str, IndustryName]:
    """Return what the codes of a table are called.

    Parameters
    ----------
    codes : sequence of str
        Of one system in any of its forms: ``29.10``, ``C29``, ``311---``, ``31-33``.

    Returns
    -------
    dict of code to IndustryName
        A code with the fifth digit of SNI is named after the code above it. One that NAICS 2022 lacks is of
        an earlier edition, where the code above may have held other industries: it is said not to be in the
        list. Where no code above is there, or codes follow no known system, a code is left out.

    Examples
    --------
    >>> names = names_of_industries(["------", "311---", "311421", "311222"])
    >>> names["311421"].en
    'Fruit and Vegetable Canning'
    >>> names["311222"].en
    '311222 (code not in the list)'
    >>> names_of_industries(["C29", "29.10", "29101"])["29101"].sv
    '29101, del av Motorfordonstillverkning'
    """
    system = code_system(codes)
    if system is None:
        return {}
    reading, listed = read_codes(codes, system), _listed(system)
    found: dict[str, IndustryName] = {}
    for code in codes:
        key = reading.keys[code]
        if key == _TOTAL:
            found[code] = IndustryName("Samtliga näringsgrenar", "All industries")
            continue
        above = next((listed[one] for one in map(_as_listed, reading.containers(key)) if one in listed), None)
        if _as_listed(key) in listed:
            found[code] = IndustryName(*listed[_as_listed(key)])
        elif above is not None and system == "naics":
            found[code] = IndustryName(
                f"{code} (koden finns inte i listan)", f"{code} (code not in the list)", exact=False
            )
        elif above is not None:
            found[code] = IndustryName(
                f"{code}, del av {above[0]}", f"{code}, part of {above[1]}", exact=False
            )
    return found


def _as_listed(key: str) -> str:
    """Return the code under which the list has a key."""
    return _RANGES.get(key, key)


@cache
def _listed(system: IndustrySystem) -> dict[str, tuple[str, str]]:
    """Return the Swedish and English name of each code; without a Swedish one the English is both."""
    rows = industry_codes(system).select("code", "name_sv", "name_en").iter_rows()
    return {code: (swedish or english, english) for code, swedish, english in rows}
