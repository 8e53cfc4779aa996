"""The texts of the demo cases."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    sv: str
    en: str
