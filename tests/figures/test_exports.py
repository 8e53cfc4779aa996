"""Pictures outside the page look as they do in it, with our own typefaces and nothing fetched."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
import resvg_py

from klustermotor.figures.bubbles import Bubble, size_specialisation_growth
from klustermotor.figures.exports import size_of, standalone
from klustermotor.figures.png import to_png
from klustermotor.figures.svg import picture, text

PICTURE = size_specialisation_growth(
    [Bubble("Fordon", 4.0, 0.02, 400, "strong")], "sv", title="Storlek", legend=False
)


def letters(content: str, **attributes: object) -> bytes:
    return to_png(picture("p", "t", "d", 60, 30, text(content, 5, 22, font_size=20, **attributes)), 120)


def test_swedish_letters_are_drawn_without_any_font_of_the_machine() -> None:
    empty = letters("")
    drawn = [letters(letter) for letter in "aåäöÅÄÖ"]
    assert len({empty, *drawn}) == 8


def test_bold_and_regular_differ() -> None:
    assert letters("Ljusdal") != letters("Ljusdal", font_weight=600)


def test_without_the_typefaces_nothing_is_written() -> None:
    # The renderer has no letters of its own: what it draws comes from the files it is handed.
    svg = standalone(picture("p", "t", "d", 60, 30, text("å", 5, 22)))
    blank = standalone(picture("p", "t", "d", 60, 30))
    assert bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)) == bytes(
        resvg_py.svg_to_bytes(svg_string=blank, skip_system_fonts=True)
    )


def test_a_png_has_the_width_asked_for_and_the_pictures_proportions() -> None:
    data = to_png(PICTURE, 420)
    width, height = np.frombuffer(data[16:24], dtype=">u4")
    assert (width, height) == (420, 260)


def test_a_standalone_picture_names_size_ground_and_typeface_and_keeps_its_words() -> None:
    root = ET.fromstring(standalone(PICTURE))
    assert (root.get("width"), root.get("height")) == ("840", "520")
    assert "Source Sans" in str(root.get("font-family"))
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    assert "Fordon" in ET.tostring(root, encoding="unicode")
    assert "font/woff2" not in standalone(PICTURE)
    assert "font/woff2" in standalone(PICTURE, embed_fonts=True)


@pytest.mark.parametrize("width", [0, 15, 8001])
def test_an_unreasonable_width_is_refused(width: int) -> None:
    with pytest.raises(ValueError, match="16 to 8000"):
        to_png(PICTURE, width)


def test_what_is_not_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="no picture of Klustermotor"):
        size_of("<svg></svg>")
