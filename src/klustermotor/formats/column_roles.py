"""Guess which column of a stranger's table is what, from its name in Swedish or English and its cells."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from klustermotor.formats.columns import ROLES

_REGION = re.compile(r"\d{2}|\d{4,5}|[A-Z]{2}[0-9A-Z]{0,3}|[1-9]")
_INDUSTRY = re.compile(
    r"[A-V](\d{1,2}(\.?\d{1,2}){0,2})?|\d{2}(\.\d{1,3}){0,2}|\d{2,6}|\d{2}-\d{2}|[A-Z]\d{2}-[A-Z]?\d{2}"
)
_PERIOD = re.compile(r"(18|19|20)\d{2}([-M QK]?\d{1,2})?")
_NUMBER = re.compile(r"-?\d{1,3}([ \u00a0\u202f]?\d{3})*([.,]\d+)?|\.\.|:|\*|c|x")
_LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column that probably plays a role.

    Parameters
    ----------
    column : str
    confidence : float
        From 0 to 1; below 0.7 a person should look twice.
    """

    column: str
    confidence: float


def suggest_mapping(
    columns: Sequence[str],
    sample: pl.DataFrame,
    *,
    regions: Collection[str] = (),
    industries: Collection[str] = (),
) -> dict[str, Suggestion]:
    """Return the column that probably plays each role; a role without a likely column is left out.

    Parameters
    ----------
    columns : sequence of str
        The header.
    sample : polars.DataFrame
        Some rows, every cell as text.
    regions, industries : collection of str
        Known codes; a column that holds them is recognised whatever its name.

    Returns
    -------
    dict of role to Suggestion
        No column plays two roles.

    Examples
    --------
    >>> sample = pl.DataFrame({"Län": ["04"], "SNI 2007": ["C25"], "Antal sysselsatta": ["1 200"]})
    >>> {role: one.column for role, one in suggest_mapping(sample.columns, sample).items()}
    {'region': 'Län', 'industry': 'SNI 2007', 'employment': 'Antal sysselsatta'}
    """
    known = {"region": frozenset(regions), "industry": frozenset(industries)}
    cells = {name: _cells(sample[name]) if name in sample.columns else [] for name in columns}
    scored = sorted(
        (
            (-_confidence(role, name, cells[name], known.get(role, frozenset())), at, order, role, name)
            for order, role in enumerate(ROLES)
            for at, name in enumerate(columns)
        ),
    )
    chosen: dict[str, Suggestion] = {}
    for negative, _, _, role, name in scored:
        taken = any(one.column == name for one in chosen.values())
        if -negative >= _LEAST and role not in chosen and not taken:
            chosen[role] = Suggestion(name, round(-negative, 2))
    return {role: chosen[role] for role in ROLES if role in chosen}


def _cells(column: pl.Series) -> list[str]:
    """Return the cells that hold something, as text."""
    texts = column.cast(pl.String).str.strip_chars().fill_null("")
    return [text for text in texts.head(500).to_list() if text]


def _confidence(role: str, name: str, cells: list[str], known: frozenset[str]) -> float:
    """Return how surely a column plays a role, from 0 to 1."""
    by_name = _like_names(role, name)
    by_cells = _like_cells(role, cells, known)
    if known and cells and by_cells > 0.9:
        return 0.6 + 0.4 * max(by_name, 0.5)
    if not by_name:
        return 0.5 * by_cells if role == "period" else 0.0
    return by_name * (0.55 + 0.45 * by_cells)


def _words(text: str) -> str:
    """Return a name in small letters, words apart by one space: ``NaceR2_code`` as ``nace r2 code``."""
    plain = unicodedata.normalize("NFC", text)
    parted = re.sub(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])", " ", plain)
    return " ".join(re.sub(r"[^0-9a-zåäöé]+", " ", parted.casefold()).split())


@cache
def _usual_names() -> Mapping[str, list[str]]:
    """Return what the column of each role is usually called."""
    text = resources.files("klustermotor.formats").joinpath("column_names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _like_names(role: str, name: str) -> float:
    """Return how much a column is called as the role is."""
    words = _words(name)
    best = 0.0
    for usual in _usual_names()[role]:
        if words == usual or words.replace(" ", "") == usual.replace(" ", ""):
            return 1.0
        if f" {usual} " in f" {words} ":
            # The more of the name it covers, the surer.
            best = max(best, 0.6 + 0.3 * len(usual) / len(words))
        elif len(usual) >= 4 and usual in words:
            best = max(best, 0.4 + 0.3 * len(usual) / len(words))
    return best


def _like_cells(role: str, cells: list[str], known: frozenset[str]) -> float:
    """Return which part of the cells look as the role's do; a half where nothing can be told."""
    if role == "flag":
        return 1.0 if all(len(cell) <= 3 for cell in cells) else 0.0
    if not cells:
        return 0.5
    if known:
        return sum(cell in known for cell in cells) / len(cells)
    if role in {"region_name", "industry_name"}:
        return sum(any(char.isalpha() for char in cell) and len(cell) > 3 for cell in cells) / len(cells)
    pattern = {"region": _REGION, "industry": _INDUSTRY, "period": _PERIOD}.get(role, _NUMBER)
    return sum(pattern.fullmatch(cell) is not None for cell in cells) / len(cells)
