"""Both languages say everything, and each in its own words."""

from string import Formatter

import pytest

from klustermotor.figures.texts import texts

# Words that are the same in both languages.
SAME = {
    "report.region",
    "map.under",
    "ranking.one",
    "tiers.system",
    *(f"page.network.{one}_one" for one in ("organisations", "persons")),
}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    assert texts("sv").keys() == texts("en").keys()
    assert len(texts("sv").keys()) > 80


@pytest.mark.parametrize("key", sorted(texts("en").keys()))
def test_a_string_fills_the_same_places_in_both_languages(key: str) -> None:
    assert places(texts("sv").raw(key)) == places(texts("en").raw(key))


@pytest.mark.parametrize("key", sorted(texts("en").keys() - SAME))
def test_no_string_is_left_untranslated(key: str) -> None:
    swedish, english = texts("sv").raw(key), texts("en").raw(key)
    assert swedish.strip()
    bare = english
    for place in places(english):
        bare = bare.replace("{" + place + "}", "")
    if any(letter.isalpha() for letter in bare) and not key.endswith("_source"):
        assert swedish != english


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="must be sv or en"):
        texts("de")  # type: ignore[arg-type]


def test_a_string_without_its_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts("en")("report.title")
