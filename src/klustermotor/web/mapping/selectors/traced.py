"""What a panel says of one figure of a run."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Traced:
    """One figure and what it rests on; rows are label, written value and the key to trace it by."""

    key: str
    label: str
    value: str
    formula: str
    reference: str
    sure: list[str]
    rows: list[tuple[Any, str, str]]
