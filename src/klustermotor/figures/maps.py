"""Maps: each region in the colour of its class, unknown ones hollow, the chosen one outlined."""

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from klustermotor.figures import palette
from klustermotor.figures.boundaries import Boundaries, Fitted, fitted
from klustermotor.figures.fonts import text_width
from klustermotor.figures.labels import wrapped
from klustermotor.figures.map_classes import Classes
from klustermotor.figures.numbers import Language, number
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import Texts, texts

_SWATCH, _LINE, _GUTTER, _TILE = 16.0, 26.0, 28.0, 64.0
_EXTREMES = 3


@dataclass(frozen=True, slots=True)
class MapFormat:
    """How large a map may be with its legend, in its own units; the picture is cut to what it fills.

    Parameters
    ----------
    name : str
        Unique on the page.
    width, height : float
        Room for the areas and a legend beside them.
    legend_beside : bool
        The legend always stands to the right; else below where the areas need the whole width.
    """

    name: str
    width: float
    height: float
    legend_beside: bool


#: For a page as wide as a desk's screen or a sheet of paper, and for a phone's.
WIDE_MAP = MapFormat("map", 840.0, 640.0, legend_beside=True)
NARROW_MAP = MapFormat("map-narrow", 380.0, 440.0, legend_beside=False)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What all parts of one map need."""

    values: Mapping[str, float | None]
    classes: Classes
    names: Mapping[str, str]
    hatched: Collection[str]
    hatch_top: bool
    words: Texts
    drawn_as: MapFormat
    highlighted: str | None
    tiles: bool
    heading: str

    def value(self, code: str) -> float | None:
        """Return a region's value, None where it is unknown."""
        found = self.values.get(code)
        return found if found is not None and math.isfinite(found) else None

    def state(self, code: str) -> str:
        """Return the class of a region, or that it is hidden or unknown."""
        value = self.value(code)
        if value is not None:
            return str(self.classes.index(value))
        return "hidden" if code in self.hatched else "unknown"

    def said(self, code: str) -> str:
        """Say a region's value."""
        value = self.value(code)
        if value is None:
            return self.words(f"map.{self.state(code)}")
        written = self.classes.write(value, self.words.language)
        return self.words("map.estimated_value", value=written) if code in self.hatched else written

    def hatch(self, state: str, *, estimated: bool) -> str | None:
        """Return the pattern that lies over a region."""
        if state in {"hidden", "unknown"}:
            return f"url(#{self.drawn_as.name}-hidden)" if state == "hidden" else None
        if estimated:
            return f"url(#{self.drawn_as.name}-estimated)"
        falling = self.classes.diverging and int(state) < len(self.classes) // 2
        top = self.hatch_top and int(state) == len(self.classes) - 1
        return f"url(#{self.drawn_as.name}-second)" if falling or top else None


def choropleth(
    boundaries: Boundaries,
    values: Mapping[str, float | None],
    *,
    classes: Classes,
    names: Mapping[str, str],
    language: Language,
    title: str,
    description: str = "",
    highlighted: str | None = None,
    hatched: Collection[str] = frozenset(),
    hatch_top: bool = False,
    legend: str = "",
    around: Collection[str] = frozenset(),
    drawn_as: MapFormat = WIDE_MAP,
) -> str:
    """Return a map with its legend; what is unknown is drawn hollow, what was hidden hatched, never as zero.

    Parameters
    ----------
    boundaries : Boundaries
    values : mapping of str to float or None
        Code to value; a region without one is unknown.
    classes : Classes
    names : mapping of str to str
        Code to name; the source's name, or the code, where there is none.
    language : {"sv", "en"}
    title, description : str
        What is shown; the description is said before the figures to those who do not see the map.
    highlighted : str, optional
        Code of the region to outline.
    hatched : collection of str
        Regions whose figure was hidden: with a value it is an estimate.
    hatch_top : bool
        Hatch the highest class, for print in grey.
    legend : str
        What the figures are, over the legend ("Location quotient").
    around : collection of str
        Show these regions, one of which must have a boundary, and what lies beside them.
    drawn_as : MapFormat

    Returns
    -------
    str
        SVG; each region is a ``path`` of class ``area`` with ``data-code``, ``data-index``, ``data-class``,
        ``data-name`` and ``data-value``.
    """
    words = texts(language)
    called = {code: names.get(code) or boundaries.names.get(code) or code for code in boundaries.codes}
    tiles, heading = boundaries.kind == "tiles", legend or words("map.legend")
    looks = (called, hatched, hatch_top, words, drawn_as, highlighted, tiles, heading)
    return _drawn(_Shown(values, classes, *looks), boundaries, frozenset(around), title, description)


def _drawn(
    shown: _Shown, boundaries: Boundaries, around: frozenset[str], title: str, description: str
) -> str:
    """Put the areas and the legend together."""
    name = shown.drawn_as.name
    undrawn = sum(value is not None and code not in shown.names for code, value in shown.values.items())
    places, beside = _room(boundaries, shown, around)
    legend, width, height = _legend(shown, places, undrawn, beside=beside)
    frame = element("rect", width=places.width, height=places.height)
    clip = [element("clipPath", frame, id=f"{name}-frame")] if around else []
    areas = element(
        "g",
        *(_area(shown, code, position, path) for position, (code, path) in enumerate(places.paths.items())),
        *_second_cues(shown, places),
        *(_tile_labels(shown, places) if shown.tiles else []),
        *_outline(shown, places),
        class_="areas",
        stroke_width=0.7,
        stroke_linejoin="round",
        fill_rule="evenodd",
        clip_path=f"url(#{name}-frame)" if around else None,
        transform="translate(2 2)",
    )
    said = " ".join(part for part in (description, _in_words(shown, places, undrawn)) if part)
    marks = element("defs", *_patterns(name), *clip)
    return picture(name, title, said, width, height, marks, areas, legend, class_="picture map")


def _room(boundaries: Boundaries, shown: _Shown, around: frozenset[str]) -> tuple[Fitted, bool]:
    """Fit the areas into the picture; tell whether the legend finds room beside them."""
    drawn_as = shown.drawn_as
    size = min(drawn_as.width, _largest_grid(boundaries)), drawn_as.height
    whole = fitted(boundaries, *size, around)
    beside = drawn_as.width - _GUTTER - _legend_width(shown, whole)
    if whole.width <= beside:
        return whole, True
    return (
        (fitted(boundaries, beside, drawn_as.height, around), True)
        if drawn_as.legend_beside
        else (whole, False)
    )


def _largest_grid(boundaries: Boundaries) -> float:
    """Return how wide the areas may be: tiles no larger than a hand's mark, maps without bound."""
    if boundaries.kind == "map":
        return math.inf
    return _TILE * max(float(shape.bounds[2]) for shape in boundaries.shapes)


def _legend_width(shown: _Shown, places: Fitted) -> float:
    """Return the room that the widest line of the legend needs."""
    labels = [label for _, label, _ in _entries(shown, places)]
    chosen = text_width(shown.names.get(shown.highlighted or "", ""), 13) - 26
    return _SWATCH + 60 + max(*(text_width(label, 13) for label in labels), chosen, 110.0)


def _area(shown: _Shown, code: str, position: int, path: str) -> str:
    """Draw one region."""
    state, name, said = shown.state(code), shown.names[code], shown.said(code)
    known = state.isdigit()
    return element(
        "path",
        element("title", escape(f"{name}: {said}", quote=False)),
        d=path,
        class_=f"area area-{state}",
        data_code=code,
        data_index=position,
        data_class=state,
        data_name=name,
        data_value=said,
        fill=shown.classes.colour(int(state)) if known else palette.CARD,
        stroke=palette.CARD if known and not shown.tiles else palette.INK_3,
        stroke_dasharray=None if known else "2 1.6",
    )


def _second_cues(shown: _Shown, places: Fitted) -> list[str]:
    """Draw the hatches over regions, so that no meaning hangs on colour alone."""
    found = []
    for code, path in places.paths.items():
        pattern = shown.hatch(shown.state(code), estimated=code in shown.hatched)
        if pattern is not None:
            found.append(element("path", d=path, class_="hatch", fill=pattern, pointer_events="none"))
    return found


def _outline(shown: _Shown, places: Fitted) -> list[str]:
    """Draw the chosen region's outline, with a pale line around it that keeps it apart from dark areas."""
    path = places.paths.get(shown.highlighted or "")
    if path is None:
        return []
    around = {"fill": "none", "stroke_linejoin": "round", "pointer_events": "none"}
    return [
        element("path", d=path, **around, stroke=palette.CARD, stroke_width=3.8),
        element("path", d=path, **around, stroke=palette.FALU, stroke_width=1.9, class_="selected"),
    ]


def _patterns(name: str) -> list[str]:
    """Define the hatches."""

    def pattern(kind: str, path: str, size: float, *strokes: tuple[str, float]) -> str:
        lines = [
            element("path", d=path, stroke=colour, stroke_width=width, fill="none")
            for colour, width in strokes
        ]
        return element(
            "pattern", *lines, id=f"{name}-{kind}", width=size, height=size, patternUnits="userSpaceOnUse"
        )

    up, down = "M-1 1l2-2M0 6l6-6M5 7l2-2", "M-1 3l3 3M0 0l4 4M3-1l2 2"
    return [
        pattern("hidden", up, 6.0, (palette.INK_3, 0.8)),
        pattern("estimated", up, 6.0, (palette.CARD, 1.8), (palette.INK_2, 0.7)),
        pattern("second", down, 4.0, (palette.CARD, 0.8)),
    ]


def _tile_labels(shown: _Shown, places: Fitted) -> list[str]:
    """Write each tile's code where it has room."""
    side = places.width / max(1.0, round(places.width / _side(places)))
    labels = []
    for code, (x, y) in places.middles.items():
        if text_width(code, 11) < side - 4:
            state = shown.state(code)
            dark = state.isdigit() and shown.classes.colour(int(state)) in {palette.PINE, palette.FALU}
            look = "tile-label-on-dark" if dark else "tile-label"
            labels.append(text(code, x, y + 4, text_anchor="middle", class_=look, pointer_events="none"))
    return labels


def _side(places: Fitted) -> float:
    """Return the distance between neighbouring tiles."""
    across = sorted({round(x, 1) for x, _ in places.middles.values()})
    return min((b - a for a, b in pairwise(across)), default=places.width)


def _entries(shown: _Shown, places: Fitted) -> list[tuple[str, str, int]]:
    """Return the legend's entries that the map uses, and all classes: state, label, count; highest first."""
    counts = Counter(shown.state(code) for code in places.paths)
    language = shown.words.language
    entries = [
        (str(i), shown.classes.label(i, language), counts[str(i)])
        for i in reversed(range(len(shown.classes)))
    ]
    entries += [
        (state, shown.words(f"map.{state}"), counts[state])
        for state in ("hidden", "unknown")
        if counts[state]
    ]
    estimated = sum(shown.state(code).isdigit() for code in places.paths if code in shown.hatched)
    return entries + ([("estimated", shown.words("map.estimated"), estimated)] if estimated else [])


def _remarks(shown: _Shown, undrawn: int) -> list[str]:
    """Return what the legend must say besides."""
    said = [shown.words("map.tiles")] if shown.tiles else []
    return said + ([shown.words("map.undrawn", count=undrawn)] if undrawn else [])


def _legend(shown: _Shown, places: Fitted, undrawn: int, *, beside: bool) -> tuple[str, float, float]:
    """Draw the legend beside or below the areas; return it with the width and height of the whole picture."""
    room = _legend_width(shown, places)
    left = places.width + _GUTTER if beside else 4.0
    top = 24.0 if beside else places.height + 30.0
    heading = wrapped(shown.heading, 24)
    parts = [text(line, left, top + 16 * i, class_="heading") for i, line in enumerate(heading)]
    top += 16 * (len(heading) - 1) + 14
    for state, label, count in _entries(shown, places):
        parts.append(_entry(state, label, count, shown, (left, top, left + room - 8)))
        top += _LINE
    if shown.highlighted in places.paths:
        parts.append(_swatch_outline(left, top))
        parts.append(text(shown.names[str(shown.highlighted)], left + 26, top + 12.5, class_="legend-text"))
        top += _LINE
    lines = [line for remark in _remarks(shown, undrawn) for line in wrapped(remark, 30)]
    parts += [text(line, left, top + 16 * (i + 1), class_="note") for i, line in enumerate(lines)]
    bottom = top + 16 * len(lines) + 10
    drawn = element("g", *parts, class_="legend")
    room = max([room, *(text_width(line, 12) for line in lines)])
    if beside:
        return drawn, left + room, max(bottom, places.height + 4)
    return drawn, max(places.width, room) + 6, bottom


def _entry(state: str, label: str, count: int, shown: _Shown, at: tuple[float, float, float]) -> str:
    """Draw a line of the legend: swatch, limits, how many regions."""
    left, top, right = at
    square = {"x": left, "y": top, "width": _SWATCH, "height": _SWATCH, "rx": 2}
    fill = shown.classes.colour(int(state)) if state.isdigit() else palette.CARD
    parts = [
        element(
            "rect",
            **square,
            fill=fill,
            stroke=palette.INK_3,
            stroke_width=0.7,
            stroke_dasharray="2 1.6" if state in {"hidden", "unknown"} else None,
        )
    ]
    estimated = state == "estimated"
    pattern = shown.hatch("0" if estimated else state, estimated=estimated)
    if pattern is not None:
        parts.append(element("rect", **square, fill=pattern))
    parts.append(text(label, left + _SWATCH + 10, top + 12.5, class_="legend-text"))
    parts.append(
        text(number(count, shown.words.language), right, top + 12.5, text_anchor="end", class_="note")
    )
    return element("g", *parts)


def _swatch_outline(left: float, top: float) -> str:
    """Draw the sign of the chosen region."""
    return element(
        "rect",
        x=left + 1,
        y=top + 1,
        width=14,
        height=14,
        rx=2,
        fill="none",
        stroke=palette.FALU,
        stroke_width=2.4,
    )


def _in_words(shown: _Shown, places: Fitted, undrawn: int) -> str:
    """Say the map: highest and lowest regions, the chosen one, what is not known."""
    words = shown.words
    known = [code for code in places.paths if shown.value(code) is not None]
    known.sort(key=lambda code: -(shown.value(code) or 0.0))
    said = [words("map.tiles")] if shown.tiles else []
    if known:
        highest = ", ".join(f"{shown.names[code]} {shown.said(code)}" for code in known[:_EXTREMES])
        said.append(words("map.highest", names=highest))
        said.append(words("map.lowest", names=f"{shown.names[known[-1]]} {shown.said(known[-1])}"))
    if shown.highlighted in places.paths:
        code = str(shown.highlighted)
        said.append(words("map.chosen", name=shown.names[code], value=shown.said(code)))
    unknown = len(places.paths) - len(known)
    if unknown:
        said.append(words("map.without", count=unknown, all=len(places.paths)))
    return " ".join([*said, words("map.undrawn", count=undrawn)] if undrawn else said)
