"""Refusals that name the rows they are about."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import BoolArray

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class KeyedRows:
    """The numbers and keys of the rows of a frame, to name those that are refused.

    Parameters
    ----------
    numbers : polars.Series of int
        Row numbers as in the file, counted from 1 after the header.
    keys : sequence of polars.Series
        The key columns, named by their role.

    Examples
    --------
    >>> rows = KeyedRows(pl.Series([1, 2]), [pl.Series("region", ["01", "02"])])
    >>> rows.refuse(np.array([False, True]), "employment is negative", values=pl.Series([3, -1]))
    Traceback (most recent call last):
    ValueError: employment is negative in 1 row: row 2 (region '02'): -1
    """

    numbers: pl.Series
    keys: Sequence[pl.Series]

    def refuse(
        self,
        wrong: BoolArray | pl.Series,
        sentence: str,
        *,
        values: pl.Series | None = None,
        advice: str = "",
    ) -> None:
        """Raise ValueError with the first wrong rows and how many there are; do nothing if there are none."""
        mask = np.asarray(wrong, dtype=np.bool_)
        count = int(mask.sum())
        if not count:
            return
        places = np.flatnonzero(mask)[:_SHOWN]
        shown = "; ".join(self._describe(int(place), values) for place in places)
        more = f"; and {count - _SHOWN} more" if count > _SHOWN else ""
        rows = "1 row" if count == 1 else f"{count:,} rows"
        raise ValueError(f"{sentence} in {rows}: {shown}{more}{advice and '. ' + advice}")

    def _describe(self, place: int, values: pl.Series | None) -> str:
        """Return one row as text: number, key, value."""
        key = ", ".join(f"{column.name} {_shown(column[place])}" for column in self.keys)
        text = f"row {self.numbers[place]} ({key})"
        return text if values is None else f"{text}: {_shown(values[place])}"


def _shown(value: object) -> str:
    """Return a value as it should stand in a message."""
    if value is None:
        return "nothing"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return repr(value)
