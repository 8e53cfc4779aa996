"""Every string a reader of the figures and reports meets, in Swedish and English.

The strings lie in ``sv.toml`` and ``en.toml`` beside this file, under the same keys.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from klustermotor.figures.numbers import Language

LANGUAGES: tuple[Language, ...] = ("sv", "en")


class Texts:
    """The strings of one language; call it with a key and the values to fill in.

    Parameters
    ----------
    language : {"sv", "en"}
        The reader's language.
    strings : mapping of str to str
        Key ("report.title") to a string with ``{places}`` to fill.
    """

    def __init__(self, language: Language, strings: Mapping[str, str]) -> None:
        self.language = language
        self._strings = strings

    def __call__(self, key: str, **values: object) -> str:
        """Return the string under the key with its places filled; a key or value that lacks is an error."""
        return self._strings[key].format(**values)

    def keys(self) -> frozenset[str]:
        """Return all keys."""
        return frozenset(self._strings)

    def raw(self, key: str) -> str:
        """Return the string as it stands, places unfilled."""
        return self._strings[key]


def _flatten(tree: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    """Turn nested tables into dotted keys."""
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            flat.update(_flatten(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = str(value)
    return flat


@cache
def texts(language: Language) -> Texts:
    """Return the strings of a language.

    Parameters
    ----------
    language : {"sv", "en"}

    Returns
    -------
    Texts

    Raises
    ------
    ValueError
        If the language is neither Swedish nor English.

    Examples
    --------
    >>> texts("sv")("status.discussion")
    'Diskussionsunderlag'
    """
    if language not in LANGUAGES:
        raise ValueError(f"language must be sv or en, not {language!r}")
    source = files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Texts(language, _flatten(tomllib.loads(source)))
