"""What code was probably meant where an unknown one stands."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping

_MOST = 200
_LOOSE = re.compile(r"[\s.\-_/]")


def nearest_codes(unknown: Iterable[str], known: Mapping[str, str] | Collection[str]) -> dict[str, str]:
    """Return for each unknown code the known one that it most resembles, where there is one.

    Parameters
    ----------
    unknown : iterable of str
    known : mapping of code to name, or collection of codes
        With names, a name that stands where a code should is understood.

    Returns
    -------
    dict of unknown to known code
        Resemblance of spelling is looked for in the first 200 only; the other ways cost nothing.

    Examples
    --------
    >>> known = {"04": "Södermanlands län", "C25": "Metallvaror", "0488": "Trosa"}
    >>> nearest_codes(["4", "c25", "södermanlands län", "04 Södermanland", "0498", "?"], known)
    {'4': '04', 'c25': 'C25', 'södermanlands län': '04', '04 Södermanland': '04', '0498': '0488'}
    """
    names = known if isinstance(known, Mapping) else {}
    loose = {_loosened(code): code for code in known}
    by_name = {name.casefold(): code for code, name in names.items()}
    found: dict[str, str] = {}
    for number, code in enumerate(unknown):
        guess = loose.get(_loosened(code)) or by_name.get(code.strip().casefold())
        guess = guess or loose.get(_loosened(code.split()[0]) if code.split() else "")
        if guess is None and number < _MOST:
            close = difflib.get_close_matches(code, known, n=1, cutoff=0.7)
            close_names = difflib.get_close_matches(code.strip().casefold(), by_name, n=1, cutoff=0.85)
            guess = close[0] if close else by_name[close_names[0]] if close_names else None
        if guess is not None:
            found[code] = guess
    return found


def _loosened(code: str) -> str:
    """Return a code without what is often written otherwise: case, points, leading zeros."""
    bare = _LOOSE.sub("", code.casefold())
    return bare.lstrip("0") or bare
