"""Terms of the field and what they mean, in the reader's language; one file holds both languages."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from klustermotor.figures.numbers import Language


@dataclass(frozen=True, slots=True)
class Term:
    """One term with its name and meaning in both languages, and the literature that it comes from."""

    key: str
    name_sv: str
    name_en: str
    meaning_sv: str
    meaning_en: str
    source: str = ""

    def name(self, language: Language) -> str:
        """Return what the term is called."""
        return self.name_sv if language == "sv" else self.name_en

    def meaning(self, language: Language) -> str:
        """Return what the term means."""
        return self.meaning_sv if language == "sv" else self.meaning_en


@cache
def glossary() -> dict[str, Term]:
    """Return every term by its key, which is its English name."""
    text = files("klustermotor.web.shared").joinpath("glossary.toml").read_text(encoding="utf-8")
    return {
        key: Term(
            key,
            entry["sv"],
            entry.get("en", key),
            entry["meaning_sv"],
            entry["meaning_en"],
            entry.get("source", ""),
        )
        for key, entry in tomllib.loads(text).items()
    }
