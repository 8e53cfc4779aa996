"""Small pictures in a table row: an interval, a value among its peers, a series over the years."""

import math
from collections.abc import Sequence
from itertools import groupby

from klustermotor.figures import palette
from klustermotor.figures.numbers import Language, estimate, quotient
from klustermotor.figures.scales import Scale, even_scale
from klustermotor.figures.svg import element, text

HEIGHT = 28.0
_MIDDLE = HEIGHT / 2
_MOST_DOTS = 100


def _strip(width: float, label: str, *parts: str) -> str:
    """Return a small picture; its label says what it shows."""
    return element(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {HEIGHT:g}",
        width=width,
        height=HEIGHT,
        role="img",
        aria_label=label,
        class_="strip",
    )


def _dashed(x: float) -> str:
    """Draw the line that stands for the reference area."""
    return element(
        "line",
        x1=x,
        y1=3.0,
        x2=x,
        y2=HEIGHT - 3,
        stroke=palette.INK_3,
        stroke_width=1,
        stroke_dasharray="1.5 2.5",
    )


def interval_strip(
    counted: float,
    likely: float,
    lower: float,
    upper: float,
    *,
    scale: Scale,
    width: float,
    language: Language,
    label: str,
    strong: bool,
    estimated: bool = False,
) -> str:
    """Return a quotient with its interval, and the dashed line at 1; hollow where the interval holds 1.

    The tick is the quotient as counted, the dot its likely value once chance is allowed for.

    Parameters
    ----------
    counted, likely, lower, upper : float
        Location quotient, its likely value and interval; an unknown one is drawn as a hollow ring at 1.
    scale : Scale
        Shared by all rows.
    width : float
        Width of the strip in pixels.
    language : {"sv", "en"}
    label : str
        What the strip shows, in words.
    strong : bool
        Draw in the colour of strength.
    estimated : bool
        The quotient rests on a hidden figure that had to be estimated.

    Returns
    -------
    str
    """
    colour = palette.PINE if strong else palette.INK_3
    if not math.isfinite(counted) or not math.isfinite(likely):
        hollow = element("circle", cx=scale(1.0), cy=_MIDDLE, r=4.5, fill="none", stroke=palette.INK_3)
        return _strip(width, label, _dashed(scale(1.0)), hollow)
    tick = scale(counted)
    ground = colour if not lower <= 1.0 <= upper else palette.CARD
    end = max(scale(upper) if math.isfinite(upper) else 0.0, scale(likely) + 4.5, tick)
    return _strip(
        width,
        label,
        _dashed(scale(1.0)),
        _span(lower, upper, scale, colour),
        element("line", x1=tick, y1=5.0, x2=tick, y2=HEIGHT - 5, stroke=colour, stroke_width=1.4),
        element("circle", cx=scale(likely), cy=_MIDDLE, r=4.5, fill=ground, stroke=colour, stroke_width=1.6),
        text(
            estimate(quotient(counted, language), estimated=estimated),
            end + 6,
            _MIDDLE + 4.5,
            class_="value",
        ),
    )


def _span(lower: float, upper: float, scale: Scale, colour: str) -> str:
    """Draw an interval; nothing where it is unknown."""
    if not math.isfinite(lower) or not math.isfinite(upper):
        return ""
    ends = {"x1": scale(lower), "x2": scale(upper), "y1": _MIDDLE, "y2": _MIDDLE}
    return element("line", **ends, stroke=colour, stroke_opacity=0.45, stroke_width=5, stroke_linecap="round")


def peers_strip(
    values: Sequence[float],
    own: int,
    *,
    scale: Scale,
    width: float,
    label: str,
    interval: tuple[float, float] | None = None,
) -> str:
    """Return all regions as pale dots, our own dark and on top, the reference area as a dashed line.

    Parameters
    ----------
    values : sequence of float
        One per region; unknown ones are left out. Of more than 100, a dot stands for several of like rank.
    own : int
        Position of our own region; where its value is unknown, a hollow ring stands at 1.
    scale : Scale
        Shared by all rows.
    width : float
        Width in pixels.
    label : str
        What the strip shows, in words.
    interval : tuple of float, optional
        Of our own value.

    Returns
    -------
    str

    Examples
    --------
    >>> scale = Scale(0.5, 2.0, 8, 92, logarithmic=True)
    >>> peers_strip([0.5, 2.0], 1, scale=scale, width=100, label="x").count("<circle")
    2
    """
    axis = element(
        "line", x1=scale.start, y1=_MIDDLE, x2=scale.end, y2=_MIDDLE, stroke=palette.LINE, stroke_width=1
    )
    others = [value for position, value in enumerate(values) if position != own and math.isfinite(value)]
    dots = [element("circle", cx=round(scale(value), 1), cy=_MIDDLE, r=3) for value in _thinned(others)]
    peers = element("g", *dots, fill=palette.PEER, fill_opacity=0.75, class_="peers")
    span = "" if interval is None else _span(*interval, scale, palette.PINE)
    known = math.isfinite(values[own])
    mine = element(
        "circle",
        cx=scale(values[own] if known else 1.0),
        cy=_MIDDLE,
        r=5.0 if known else 4.5,
        fill=palette.PINE if known else palette.CARD,
        stroke=palette.CARD if known else palette.INK_3,
        class_="own",
    )
    return _strip(width, label, axis, _dashed(scale(1.0)), peers, span, mine)


def bar_strip(value: float, largest: float, *, width: float, written: str, label: str) -> str:
    """Return a small bar with its figure; a dash without a bar where the value is unknown.

    Parameters
    ----------
    value : float
        Not negative; NaN is unknown.
    largest : float
        The value that fills the strip; the same in all rows.
    width : float
        Width in pixels.
    written : str
        The figure as the reader writes it.
    label : str
        What the strip shows, in words.

    Returns
    -------
    str

    Examples
    --------
    >>> bar_strip(5, 10, width=120, written="5", label="Jobs").count("<rect")
    1
    """
    room = width - 52.0
    share = min(max(value / largest, 0.0), 1.0) if math.isfinite(value) and largest > 0 else 0.0
    bar = element("rect", x=0, y=_MIDDLE - 6, width=max(room * share, 0.8), height=12, fill=palette.PEER)
    figure = text(written, room * share + 7, _MIDDLE + 4.5, class_="value", font_size=13)
    return _strip(width, label, bar if math.isfinite(value) else "", figure)


def _thinned(values: list[float]) -> list[float]:
    """Return the values, or evenly spaced ones by rank where there are more than can be told apart."""
    if len(values) <= _MOST_DOTS:
        return values
    ordered = sorted(values)
    step = (len(ordered) - 1) / (_MOST_DOTS - 1)
    return [ordered[round(step * place)] for place in range(_MOST_DOTS)]


def sparkline(series: Sequence[float], *, width: float, label: str, breaks: Sequence[int] = ()) -> str:
    """Return a line over the years that ends in a dot; unknown years and breaks leave a gap.

    Parameters
    ----------
    series : sequence of float
        One value per period, in order.
    width : float
        Width in pixels.
    label : str
        What the line shows, in words.
    breaks : sequence of int
        Positions of values that are not comparable with the one before.

    Returns
    -------
    str
    """
    up = even_scale(series, HEIGHT - 5, 5)
    step = (width - 10) / max(len(series) - 1, 1)
    stretch = [sum(i >= start for start in breaks) for i in range(len(series))]
    points = [(4 + step * i, up(value), math.isfinite(value)) for i, value in enumerate(series)]
    lines = []
    for (known, _), pairs in groupby(
        zip(points, stretch, strict=True), key=lambda pair: (pair[0][2], pair[1])
    ):
        run = [point for point, _ in pairs]
        if known:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in run)
            lines.append(element("polyline", points=path, fill="none", stroke=palette.LAKE, stroke_width=1.6))
    last = [point for point in points if point[2]][-1:]
    ends = [element("circle", cx=x, cy=y, r=2.4, fill=palette.LAKE) for x, y, _ in last]
    return _strip(width, label, *lines, *ends)
