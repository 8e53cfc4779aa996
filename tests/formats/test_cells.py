"""What strangers wrote is text in a spreadsheet, not a formula."""

import polars as pl
import pytest

from klustermotor.formats import harmless, harmless_frame
from klustermotor.formats.cells import FORMULA_STARTS


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_what_looks_like_a_formula_gets_an_apostrophe(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    assert harmless(text) == f"'{text}"
    assert harmless_frame(pl.DataFrame({"a": [text]})).item() == harmless(text)


@pytest.mark.parametrize("text", ["", "Exempel Plåt AB", "a=b", "0706", "'=1", " x", "^1", "]"])
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text
    assert harmless_frame(pl.DataFrame({"a": [text]})).item() == text


def test_numbers_and_nothing_stay_and_headings_are_made_harmless() -> None:
    frame = pl.DataFrame({"=name": ["@x", None], "jobs": [-1.5, None]})
    safe = harmless_frame(frame)
    assert safe.columns == ["'=name", "jobs"]
    assert safe.rows() == [("'@x", -1.5), (None, None)]
