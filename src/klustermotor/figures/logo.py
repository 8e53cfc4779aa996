"""The mark of Klustermotor: a hub and what it joins."""

from math import cos, pi, sin

from markupsafe import Markup

from klustermotor.figures import palette
from klustermotor.figures.svg import element


def logo() -> Markup:
    """Return the mark as SVG; it is decoration beside the name, and says nothing to a screen reader.

    Returns
    -------
    Markup
    """
    arms = []
    for turn in range(4):
        angle = pi / 4 + turn * pi / 2
        x, y = 16 + 8.2 * cos(angle), 16 + 8.2 * sin(angle)
        arms.append(element("line", x1=16.0, y1=16.0, x2=x, y2=y, stroke=palette.CARD, stroke_width=1.8))
        arms.append(element("circle", cx=x, cy=y, r=2.6, fill=palette.CARD))
    hub = element("circle", cx=16, cy=16, r=3.8, fill=palette.CARD)
    ground = element("circle", cx=16, cy=16, r=16, fill=palette.PINE)
    drawn = element(
        "svg",
        ground,
        *arms,
        hub,
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 32 32",
        class_="logo",
        aria_hidden="true",
    )
    return Markup(drawn)  # noqa: S704
