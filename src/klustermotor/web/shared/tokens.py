"""The workbench's colours and what each is for; ``frontend/styles/tokens.css`` holds the same values."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour with its role, in light and dark; ``grounds`` are those that text in it is set on."""

    name: str
    light: str
    dark: str
    role: Any
    grounds: tuple[str, ...] = ()


_PAPERS = ("paper", "card", "side")

COLOURS = (
    Colour("paper", "#fbfaf6", "#121a18", _("the page")),
    Colour("card", "#ffffff", "#1a2421", _("cards and fields")),
    Colour("side", "#f5f3ec", "#0e1513", _("the places at the left")),
    Colour("ink", "#16211f", "#edf1ee", _("running text"), _PAPERS),
    Colour("ink-2", "#4b5a56", "#bcc8c3", _("text that supports"), _PAPERS),
    Colour("ink-3", "#5c6965", "#98a6a1", _("text at the edge"), _PAPERS),
    Colour("line", "#e2e0d8", "#2e3a36", _("hairlines")),
    Colour("line-strong", "#85908c", "#6f7f79", _("borders of fields")),
    Colour("pine", "#1d5a4b", "#7fc4af", _("own, strong, primary"), (*_PAPERS, "pine-wash")),
    Colour("pine-deep", "#14453a", "#a3dac8", _("pine under the pointer"), ("card", "pine-wash")),
    Colour("pine-wash", "#eaf2ee", "#1f332d", _("ground for what is strong")),
    Colour("on-pine", "#ffffff", "#0d1a16", _("text on pine"), ("pine", "pine-deep")),
    Colour("falu", "#9a3324", "#f0907f", _("gap, warning"), ("paper", "card", "falu-wash")),
    Colour("falu-wash", "#f8e6e2", "#3d211c", _("ground for a gap")),
    Colour("ochre", "#b9770e", "#d99a35", _("attention; shapes only")),
    Colour("ochre-ink", "#7a4a00", "#f0c277", _("attention in words"), ("card", "ochre-wash")),
    Colour("ochre-wash", "#fbeed3", "#3a2b12", _("ground for attention")),
    Colour("lake", "#2b6491", "#86bbe6", _("time series"), ("card", "lake-wash")),
    Colour("lake-wash", "#e4eef6", "#1b2d3b", _("ground for what runs")),
    Colour("peer", "#9db5ad", "#5d7169", _("the others among whom a value stands")),
    Colour("pine-1", "#eef1ef", "#26322e", _("maps, lowest class")),
    Colour("pine-2", "#cfe0d9", "#2f4a42", _("maps, second class")),
    Colour("pine-3", "#9cc2b5", "#3f6e60", _("maps, third class")),
    Colour("pine-4", "#5d9a87", "#5a9a87", _("maps, fourth class")),
    Colour("pine-5", "#1d5a4b", "#8fd3be", _("maps, highest class")),
    Colour("falu-3", "#dba79d", "#8a4a3e", _("maps, some decline")),
    Colour("falu-5", "#9a3324", "#f0907f", _("maps, most decline")),
)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def contrasts(scheme: str = "light") -> list[tuple[str, str, float]]:
    """Return text colour, ground and contrast for every pair that is used."""
    values = {colour.name: colour.light if scheme == "light" else colour.dark for colour in COLOURS}
    return [
        (colour.name, ground, contrast(values[colour.name], values[ground]))
        for colour in COLOURS
        for ground in colour.grounds
    ]
