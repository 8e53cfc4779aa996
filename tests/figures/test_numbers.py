"""Numbers as people write them."""

import math

import pytest

from klustermotor.figures.numbers import number, numeral, percent, place, quotient


@pytest.mark.parametrize(
    ("value", "language", "decimals", "written"),
    [
        (1234567, "sv", 0, "1\u202f234\u202f567"),
        (1234.5, "en", 1, "1\u202f234.5"),
        (0.05, "sv", 2, "0,05"),
        (-0.001, "en", 1, "0.0"),
        (-12.34, "sv", 1, "−12,3"),
        (math.nan, "sv", 0, "–"),
        (math.inf, "en", 0, "–"),
    ],
)
def test_a_number_is_written_as_the_language_has_it(
    value: float, language: str, decimals: int, written: str
) -> None:
    assert number(value, language, decimals=decimals) == written  # type: ignore[arg-type]


def test_a_sign_is_written_where_asked_for() -> None:
    assert number(3, "en", signed=True) == "+3"
    assert number(0, "en", signed=True) == "0"
    assert percent(-0.021, "sv", decimals=1, signed=True) == "−2,1\u202f%"


def test_a_quotient_has_as_many_decimals_as_it_can_bear() -> None:
    assert [quotient(value, "sv") for value in (0.456, 1.0, 9.94, 34.6)] == ["0,46", "1,0", "9,9", "35"]


def test_counts_and_places_in_words_stop_where_words_get_long() -> None:
    assert numeral(12, "en") == "twelve"
    assert numeral(13, "sv") == "13"
    assert place(1, "sv") == "etta"
    assert place(11, "en") == "number 11"
