"""Bars over the years: what holds from one day to another, each on a line of its own."""

from collections.abc import Sequence
from datetime import date

from klustermotor.figures import palette
from klustermotor.figures.scales import Scale
from klustermotor.figures.svg import element, picture, text

_LINE, _BAR, _TOP, _EDGE = 40.0, 10.0, 8.0, 12.0
#: Name, first day, last day (none is open), and whether it is over.
Bar = tuple[str, date | None, date | None, bool]


def time_bars(
    bars: Sequence[Bar], *, today: date, label: str, width: float = 560.0, name: str = "time-bars"
) -> str:
    """Return a picture with a bar for each span of time; an open end runs to today, an unknown start fades.

    Parameters
    ----------
    bars : sequence of (str, date or None, date or None, bool)
        Name, first day, the day from which it holds no more, and whether it is over; in order of lines.
    today : date
        Where open ends stop, marked with a line.
    label : str
        What the picture shows, in words.
    width : float
        Width in pixels; names are cut where there is no room.
    name : str
        Unique within the page.

    Returns
    -------
    str

    Examples
    --------
    >>> bars = [("Manager", date(1998, 1, 1), None, False)]
    >>> drawn = time_bars(bars, today=date(2003, 6, 30), label="Posts")
    >>> drawn.count("<rect"), "Manager" in drawn
    (1, True)
    """
    days = [day for _name, begin, end, _over in bars for day in (begin, end) if day is not None]
    first, last = min([*days, today]).year, max([*days, today]).year + 1
    ends = [float(date(year, 1, 1).toordinal()) for year in (first, last)]
    across = Scale(ends[0], ends[1], _EDGE, width - _EDGE)
    height = _TOP + _LINE * len(bars) + 22
    years = _years(first, last, across, height)
    now = across(float(today.toordinal()))
    mark = element(
        "line", x1=now, x2=now, y1=_TOP, y2=height - 18, stroke=palette.OCHRE, stroke_dasharray="2 3"
    )
    lines = [_line(bar, row, across, today, width) for row, bar in enumerate(bars)]
    said = "; ".join(f"{called}: {begin or '…'} – {end or '…'}" for called, begin, end, _over in bars)
    return picture(name, label, said, width, height, *years, mark, *lines)


def _years(first: int, last: int, across: Scale, height: float) -> list[str]:
    """Draw the beginnings of years, as many as there is room for."""
    step = max(1, -(-(last - first) // 8))
    drawn = []
    for year in range(first, last + 1, step):
        x = across(float(date(year, 1, 1).toordinal()))
        drawn.append(element("line", x1=x, x2=x, y1=_TOP, y2=height - 18, stroke=palette.LINE))
        anchor = "start" if year == first else "end" if year == last else "middle"
        drawn.append(text(str(year), x, height - 4, class_="tick", text_anchor=anchor))
    return drawn


def _line(bar: Bar, row: int, across: Scale, today: date, width: float) -> str:
    """Draw one bar with its name above it; hollow when it is over."""
    name, begin, end, is_over = bar
    top = _TOP + _LINE * row
    left = across(float(begin.toordinal())) if begin else _EDGE
    right = across(float((end or today).toordinal()))
    right = max(right, left + 4)
    looks = {"fill": "none" if is_over else palette.PINE, "stroke": palette.PINE}
    dashes = {"stroke_dasharray": "3 2"} if begin is None else {}
    drawn = element(
        "rect", x=left, y=top + 18, width=right - left, height=_BAR, rx=3, stroke_width=1.2, **looks, **dashes
    )
    at_end = left > width * 0.55
    room = int((right if at_end else width - left) / 7.5)
    named = text(
        name if len(name) <= room else f"{name[: room - 1]}…",
        right if at_end else left,
        top + 13,
        class_="label",
        text_anchor="end" if at_end else "start",
    )
    return element("g", named, drawn)
