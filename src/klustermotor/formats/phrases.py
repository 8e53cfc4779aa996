"""Sentences about files and answers, in Swedish and English, from ``formats/texts``."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TypeAlias

Parameter: TypeAlias = str | int | float

LANGUAGES = ("sv", "en")

_THIN_SPACE = "\u202f"


@cache
def phrases(language: str) -> Mapping[str, str]:
    """Return every sentence of a language under ``section.key``.

    Parameters
    ----------
    language : {"sv", "en"}
        Another language, or a region of one (``sv-se``), gives the nearest of the two.

    Returns
    -------
    mapping of key to template

    Examples
    --------
    >>> phrases("sv").keys() == phrases("en").keys()
    True
    """
    known = language[:2] if language[:2] in LANGUAGES else "en"
    text = resources.files("klustermotor.formats").joinpath(f"texts/{known}.toml").read_text(encoding="utf-8")
    sections = tomllib.loads(text)
    return {f"{section}.{key}": line for section, lines in sections.items() for key, line in lines.items()}


def phrase(code: str, language: str, parameters: Mapping[str, Parameter]) -> str:
    """Return one sentence with what it names.

    Parameters
    ----------
    code : str
        ``section.key`` as in ``formats/texts``.
    language : {"sv", "en"}
    parameters : mapping of name to value
        Whole numbers get the thousands separators of the language.

    Returns
    -------
    str

    Raises
    ------
    KeyError
        If there is no such sentence, or it names what is not given.

    Examples
    --------
    >>> phrase("upload.too_many_columns", "en", {"name": "a.csv", "count": 12000, "limit": 2000})
    'The table a.csv has 12,000 columns, and at most 2,000 are read; leave out those that are not needed.'
    """
    shown = {name: _shown(value, language) for name, value in parameters.items()}
    return phrases(language)[code].format(**shown)


def _shown(value: Parameter, language: str) -> str:
    """Return a parameter as it is written in a language."""
    if isinstance(value, str):
        return value
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")
    if not language.startswith("sv"):
        return text
    return text.replace(",", _THIN_SPACE).replace(".", ",")
