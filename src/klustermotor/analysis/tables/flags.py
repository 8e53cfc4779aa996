"""What statistical offices mean by the letter or sign beside a figure."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

FlagRanges: TypeAlias = Mapping[str, tuple[float, float]]

#: Employees behind the flag ``empflag`` of County Business Patterns. Source: U.S. Census Bureau, County
#: Business Patterns, record layouts 1998–2016 (the letter D is not in use there).
CBP_FLAG_RANGES: FlagRanges = {
    "A": (0, 19),
    "B": (20, 99),
    "C": (100, 249),
    "E": (250, 499),
    "F": (500, 999),
    "G": (1_000, 2_499),
    "H": (2_500, 4_999),
    "I": (5_000, 9_999),
    "J": (10_000, 24_999),
    "K": (25_000, 49_999),
    "L": (50_000, 99_999),
    "M": (100_000, np.inf),
}

#: Signs that hide a figure without a range: Eurostat ``c`` and ``:``, Statistics Sweden ``..``, the U.S.
#: Census Bureau ``D`` and ``S``, the U.S. Bureau of Labor Statistics ``N``, and ``*`` and ``x`` of several
#: offices. Nothing is known but that the figure is not negative; establishments give no safe bound, as one
#: may be without staff.
HIDDEN_FLAGS: FlagRanges = dict.fromkeys(
    ("c", ":c", ": c", ":", "..", "*", "x", "X", "D", "S", "N"), (0.0, np.inf)
)

#: Flags of Eurostat that comment on a figure and leave it standing: break, definition differs, estimated,
#: forecast, see metadata, not significant, provisional, revised, Eurostat estimate, low reliability.
REMARK_FLAGS: frozenset[str] = frozenset("bdefinprsu")


def ranges_of_flags(flag_ranges: FlagRanges | None = None) -> dict[str, tuple[float, float]]:
    """Return the range of every flag that hides a figure.

    Parameters
    ----------
    flag_ranges : mapping of flag to (lowest, highest), optional
        The publisher's own flags. They take the place of `CBP_FLAG_RANGES`, the default; the signs in
        `HIDDEN_FLAGS` keep their meaning unless they are given too.

    Returns
    -------
    dict of flag to (lowest, highest)

    Raises
    ------
    ValueError
        If a range is negative, crossed, or not a pair of numbers.

    Examples
    --------
    >>> ranges_of_flags()["A"], ranges_of_flags({"small": (1, 4)})["small"]
    ((0.0, 19.0), (1.0, 4.0))
    >>> ranges_of_flags({"small": (4, 1)})
    Traceback (most recent call last):
    ValueError: the range of flag 'small' must be two numbers, 0 <= lowest <= highest, but is (4, 1)
    """
    given = CBP_FLAG_RANGES if flag_ranges is None else flag_ranges
    ranges: dict[str, tuple[float, float]] = dict(HIDDEN_FLAGS)
    for flag, bounds in given.items():
        lowest, highest = float(bounds[0]), float(bounds[1])
        if not 0 <= lowest <= highest or lowest == np.inf:
            raise ValueError(
                f"the range of flag {flag!r} must be two numbers, 0 <= lowest <= highest, but is {bounds}"
            )
        ranges[flag] = (lowest, highest)
    return ranges
