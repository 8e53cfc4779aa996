"""Which periods of a table a command looks at, so that only those are filled and compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import BoolArray
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli.preparation import TableSource
from klustermotor.formats import RefusedInput

#: Stand for the last period, and for all periods, whatever they are called.
LAST, EVERY = "\x00last", "\x00every"
_RANGE_SIGNS = ("..", "–", "-")


@dataclass(frozen=True, slots=True)
class SomePeriods(TableSource):
    """A table of which only some periods are wanted.

    Parameters
    ----------
    wanted : sequence of str
        Periods, or ranges of them; none means the last period alone.
    """

    wanted: Sequence[str] = ()

    def read(self) -> RegionIndustryTable:
        """Return the wanted periods, with the regions and industries that have a row in them."""
        # A dataclass with slots is made anew, and super() without arguments would miss it.
        table = TableSource.read(self)
        named = [periods_of(table.periods, text, self.path.name) for text in self.wanted or (LAST,)]
        periods = [one for one in table.periods if any(one in several for several in named)]
        there = met_in(table, periods)
        return table.select(
            regions=[table.regions[int(i)] for i in np.flatnonzero(there.any(axis=1))],
            industries=[table.industries[int(i)] for i in np.flatnonzero(there.any(axis=0))],
            periods=periods,
        )


def met_in(table: RegionIndustryTable, periods: Sequence[str]) -> BoolArray:
    """Return which cells have a row in one of the periods.

    Parameters
    ----------
    table : RegionIndustryTable
    periods : sequence of str

    Returns
    -------
    (n_regions, n_industries) ndarray of bool
    """
    places = [table.period_index(period) for period in periods]
    return np.asarray(table.present[:, :, places].any(axis=2))


def periods_of(periods: Sequence[str], text: str, name: str) -> tuple[str, ...]:
    """Return the periods that a text names: one, several with commas, or a range such as 2003-2007.

    Parameters
    ----------
    periods : sequence of str
        Those of the table, in order.
    text : str
    name : str
        Of the file, for the message.

    Returns
    -------
    tuple of str
        In the order of the table.

    Raises
    ------
    RefusedInput
        If the table has no such period.

    Examples
    --------
    >>> periods_of(["2002", "2003", "2004", "2005"], "2002,2004-2005", "jobs.csv")
    ('2002', '2004', '2005')
    """
    found: set[str] = set()
    for part in (part.strip() for part in text.split(",")):
        found |= set(_range(periods, part, name))
    return tuple(period for period in periods if period in found)


def _range(periods: Sequence[str], part: str, name: str) -> Sequence[str]:
    """Return the periods of one part, which is a period or two with a sign between them."""
    if part in {LAST, EVERY}:
        return periods[-1:] if part == LAST else periods
    if part in periods:
        return (part,)
    for sign in _RANGE_SIGNS:
        for cut in (at for at in range(len(part)) if part.startswith(sign, at)):
            first, last = part[:cut].strip(), part[cut + len(sign) :].strip()
            if first in periods and last in periods and periods.index(first) <= periods.index(last):
                return periods[periods.index(first) : periods.index(last) + 1]
    if tuple(periods) == ("",):
        raise RefusedInput(f"{name}: there is no period {part!r}; name their column with --columns period=…")
    raise RefusedInput(
        f"{name}: there is no period {part!r}; the table has {len(periods)}, {periods[0]} to {periods[-1]}"
    )
