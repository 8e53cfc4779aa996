"""Numbers and dates in pages follow the reader's language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from klustermotor.web.shared.templatetags import written


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sv", ["9\u202f870", "12,5\u202f%", "4,1", "30 juni 2003", "30 juni 2003 kl. 11.30", "−3,1\u202f%"]),
        ("en", ["9\u202f870", "12.5%", "4.1", "30 June 2003", "30 June 2003 at 11:30", "−3.1%"]),
    ],
)
def test_numbers_and_dates(language: str, expected: list[str]) -> None:
    with translation.override(language):
        assert [
            written.number(9870),
            written.percent(0.125, 1),
            written.quotient(4.13),
            written.date_written(date(2003, 6, 30)),
            written.moment(datetime(2003, 6, 30, 9, 30, tzinfo=UTC)),
            written.signed_percent(-0.031),
        ] == expected


def test_what_is_missing_is_a_dash_and_never_zero() -> None:
    assert {
        written.number(None),
        written.percent(None),
        written.quotient(None),
        written.date_written(None),
    } == {"–"}


def test_money_is_written_from_decimals() -> None:
    with translation.override("sv"):
        assert written.number(Decimal("1234.50"), 2) == "1\u202f234,50"


def test_a_day_late_at_night_is_the_local_day() -> None:
    with translation.override("en"):
        assert written.date_written(datetime(2003, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2003"


@pytest.mark.parametrize(
    ("value", "expected"),
    [((1994, 2003), "1994–2003"), ((date(2003, 1, 1), date(2003, 12, 1)), "2003"), (2003, "2003")],
)
def test_periods(value: object, expected: str) -> None:
    assert written.period(value) == expected
