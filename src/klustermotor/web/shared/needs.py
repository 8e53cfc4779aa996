"""What waits for somebody: each app lists its own, the start page gathers them."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

Tone: TypeAlias = Literal["late", "due", "open", "new"]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that waits: what it is, why, where it is done, when it is due, and how pressing it is."""

    title: Any
    detail: Any
    url: str
    due: date | None = None
    tone: Tone = "open"
