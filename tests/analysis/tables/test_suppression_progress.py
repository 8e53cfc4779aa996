"""Who waits for a filling hears how far it is, may end it, and gets the same values."""

import numpy as np
import pytest
from tests.analysis.tables.test_suppression import table

from klustermotor.analysis.tables import fill_suppressed


def test_who_waits_hears_how_far_it_is_and_gets_the_same_values() -> None:
    rows = [(f"{region:02}", "TOTAL", 900 + region, 90, None) for region in range(40)]
    rows += [(f"{region:02}", letter, 0, 10, "C") for region in range(40) for letter in "ABCDEF"]
    told: list[float] = []
    heard = fill_suppressed(table(rows), seed=7, progress=told.append)
    np.testing.assert_array_equal(
        heard.table.employment, fill_suppressed(table(rows), seed=7).table.employment
    )
    assert told == sorted(told)
    assert (len(told) > 50, told[-1]) == (True, 1.0)


def test_who_is_told_may_end_it() -> None:
    def enough(share: float) -> None:
        raise KeyError(share)

    rows = [("01", "TOTAL", 900, 90, None), *(("01", letter, 0, 10, "C") for letter in "ABCDEF")]
    with pytest.raises(KeyError):
        fill_suppressed(table(rows), seed=7, progress=enough)
