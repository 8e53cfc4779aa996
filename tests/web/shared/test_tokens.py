"""Colours: one list for people, one for the browser, and contrast that holds in both schemes."""

import re
from pathlib import Path

import pytest

from klustermotor.figures import palette
from klustermotor.web.shared.tokens import COLOURS, contrast, contrasts

STYLES = Path(__file__).parents[3] / "frontend" / "styles"
CSS = (STYLES / "tokens.css").read_text(encoding="utf-8")


def declared(selector: str) -> dict[str, str]:
    block = CSS.split(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))


def test_the_style_sheet_holds_the_listed_colours() -> None:
    assert declared(":root") == {colour.name: colour.light for colour in COLOURS}


@pytest.mark.parametrize("selector", [':root[data-scheme="dark"]', ':root[data-scheme="auto"]'])
def test_the_dark_scheme_holds_the_listed_colours(selector: str) -> None:
    assert declared(selector) == {colour.name: colour.dark for colour in COLOURS}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_on_its_ground(scheme: str) -> None:
    weak = [(text, ground, round(ratio, 2)) for text, ground, ratio in contrasts(scheme) if ratio < 4.5]
    assert not weak


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    # 4.54 is the well-known ratio of this grey on white.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_pictures_and_pages_share_their_colours() -> None:
    light = {colour.name: colour.light for colour in COLOURS}
    assert (light["pine"], light["ochre"], light["lake"]) == (palette.PINE, palette.OCHRE, palette.LAKE)


def test_styles_use_only_declared_variables() -> None:
    used = {
        name
        for path in STYLES.rglob("*.css")
        for name in re.findall(r"var\(--([a-z0-9-]+)", path.read_text())
    }
    known = set(re.findall(r"--([a-z0-9-]+):", CSS))
    assert used <= known
