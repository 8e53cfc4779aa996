"""The picture of size, specialisation and growth."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from klustermotor.figures import palette
from klustermotor.figures.labels import LINE_HEIGHT, Mark, PlacedLabel, place_labels
from klustermotor.figures.legend_rows import LEGEND_LINE, legend_rows
from klustermotor.figures.numbers import Language, estimate, number, quotient
from klustermotor.figures.row_pictures import HALO, NOTE_LINE, drawn_notes, note_lines
from klustermotor.figures.scales import Scale, even_scale, ratio_scale
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import Texts, texts

Standing: TypeAlias = Literal["strong", "watch", "other"]

_SMALLEST_SHARE = 0.004


@dataclass(frozen=True, slots=True)
class Format:
    """How large a picture is drawn, in its own units.

    Parameters
    ----------
    name : str
        Unique on the page.
    width, height : float
    largest_radius, label_size : float
    surely_labelled : int
        How many of the strong clusters are labelled even where the picture is crowded.
    """

    name: str
    width: float
    height: float
    largest_radius: float
    label_size: float
    surely_labelled: int

    @property
    def area(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of the part between the axes."""
        return 4.9 * self.label_size, 16.0, self.width - 16, self.height - 4.3 * self.label_size


#: For a page as wide as a desk's screen or a sheet of paper, and for a phone's.
WIDE = Format("bubbles", 840.0, 520.0, 28.0, 13.0, 10)
NARROW = Format("bubbles-narrow", 340.0, 430.0, 15.0, 12.0, 4)
#: For a card beside another on a desk's screen.
CARD = Format("bubbles", 560.0, 480.0, 21.0, 13.0, 7)
_FILL: dict[Standing, str] = {"strong": palette.PINE, "watch": palette.OCHRE, "other": palette.PEER}
_OPACITY = {"strong": 0.85, "watch": 0.85, "other": 0.4}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One cluster of the region.

    Parameters
    ----------
    label : str
        The cluster's name.
    specialisation : float
        Location quotient; must be positive to be drawn.
    growth : float
        Growth of jobs per year as a share (0.02); NaN is not drawn.
    jobs : float
    standing : {"strong", "watch", "other"}
        Strong; specialised but not shown to be; or neither.
    estimated : bool
        Its jobs were hidden and had to be estimated.
    growth_estimated : bool
        Its jobs at the start or at the end were.
    named : bool
        The text beside the picture speaks of it.
    """

    label: str
    specialisation: float
    growth: float
    jobs: float
    standing: Standing
    estimated: bool = False
    growth_estimated: bool = False
    named: bool = False

    @property
    def marked(self) -> bool:
        """Tell whether any of its figures is an estimate."""
        return self.estimated or self.growth_estimated


def size_specialisation_growth(
    bubbles: Sequence[Bubble],
    language: Language,
    *,
    title: str,
    legend: bool = True,
    drawn_as: Format = WIDE,
) -> str:
    """Return the picture: specialisation along, growth up, jobs as area; strong clusters dark.

    Those that are strong are labelled first, the largest and the most specialised of them before others, then
    those that the text names, then by jobs. A label that finds no place near its bubble is left out, unless
    its cluster is among the first of the strong; that some lack a name is then said below.

    Parameters
    ----------
    bubbles : sequence of Bubble
        Those with an unknown growth or no jobs are left out.
    language : {"sv", "en"}
    title : str
        What the picture shows, for those who do not see it.
    legend : bool
        Put the legend of the colours into the picture; a page may have its own.
    drawn_as : Format

    Returns
    -------
    str
        SVG.
    """
    words = texts(language)
    left, top, right, bottom = drawn_as.area
    drawn = [b for b in bubbles if b.specialisation > 0 and b.jobs > 0 and math.isfinite(b.growth)]
    drawn = _by_importance(drawn)
    ruling = _ruling(drawn)
    across = ratio_scale((b.specialisation for b in ruling), left, right)
    up = even_scale((100 * b.growth for b in ruling), bottom, top, include=[0.0])
    largest = max((b.jobs for b in drawn), default=1.0)
    marks = [_mark(bubble, across, up, largest, drawn_as) for bubble in drawn]
    marks = [replace(one, must=one.must and at < drawn_as.surely_labelled) for at, one in enumerate(marks)]
    largest_first = sorted(zip(marks, drawn, strict=True), key=lambda pair: -pair[0].radius)
    labels = _placed(marks, across, up, drawn_as)
    remarks = _remarks(drawn, unnamed=len(labels) < sum(bool(one.label) for one in marks), words=words)
    lines = note_lines(remarks, drawn_as.width - 8)
    signs = _legend(drawn, words, drawn_as) if legend else []
    below = drawn_as.height + LEGEND_LINE * len(signs)
    names = "; ".join(_in_words(bubble, words) for bubble in drawn if bubble.standing != "other")
    description = " ".join([words("bubbles.description", names=names), *remarks])
    return picture(
        drawn_as.name,
        title,
        description,
        drawn_as.width,
        below + (NOTE_LINE * len(lines) + 8 if lines else 0),
        _background(across, up, words, drawn_as),
        *(_circle(*pair, words) for pair in largest_first),
        *(_label(label, drawn_as.label_size) for label in labels),
        *signs,
        drawn_notes(lines, below),
    )


def _remarks(drawn: Sequence[Bubble], *, unnamed: bool, words: Texts) -> list[str]:
    """Return what is said below the picture: that figures are estimates, and where missing names are."""
    said = {"bubbles.estimated": any(one.marked for one in drawn), "bubbles.unnamed": unnamed}
    return [words(key) for key, holds in said.items() if holds]


def _placed(marks: Sequence[Mark], across: Scale, up: Scale, drawn_as: Format) -> list[PlacedLabel]:
    """Place the labels; none is struck through by the line of no growth, nor by that of the reference."""
    left, top, right, bottom = drawn_as.area
    return place_labels(
        marks,
        size=drawn_as.label_size,
        frame=(left, top - 8, drawn_as.width - 2, bottom),
        lines=[(left, up(0.0), right, up(0.0)), (across(1.0), top, across(1.0), bottom)],
    )


def _ruling(drawn: Sequence[Bubble]) -> list[Bubble]:
    """Return the bubbles that set the axes; a handful of jobs elsewhere would squeeze all others together."""
    floor = _SMALLEST_SHARE * sum(bubble.jobs for bubble in drawn)
    return [b for b in drawn if b.standing != "other" or b.jobs >= floor] or list(drawn)


def _by_importance(bubbles: Sequence[Bubble]) -> list[Bubble]:
    """Order bubbles for labelling: the strong ones, those the text names, those in doubt, each by jobs.

    Of the strong ones the largest and the most specialised come first, in turn.
    """
    strong = [one for one in bubbles if one.standing == "strong"]
    by_jobs = sorted(strong, key=lambda one: -one.jobs)
    by_quotient = sorted(strong, key=lambda one: -one.specialisation)
    first = {id(one): min(by_jobs.index(one), by_quotient.index(one)) for one in strong}

    def place(one: Bubble) -> tuple[bool, bool, bool, int, float]:
        is_strong, watch = one.standing == "strong", one.standing == "watch"
        return not is_strong, not one.named, not watch, first.get(id(one), 0), -one.jobs

    return sorted(bubbles, key=place)


def _mark(bubble: Bubble, across: Scale, up: Scale, largest: float, drawn_as: Format) -> Mark:
    """Turn a bubble into a mark; only what stands out is labelled."""
    radius = max(2.5, drawn_as.largest_radius * math.sqrt(bubble.jobs / largest))
    shown = bubble.named or bubble.standing != "other"
    label = estimate(bubble.label, estimated=bubble.marked) if shown else ""
    return Mark(
        across(bubble.specialisation), up(100 * bubble.growth), radius, label, bubble.standing == "strong"
    )


def _label(label: PlacedLabel, size: float) -> str:
    """Draw a label in a halo, with a line to its mark where it stands off."""
    step = LINE_HEIGHT * size
    parts = [
        text(
            line,
            label.x,
            label.y + step * number,
            text_anchor=label.anchor,
            class_="label",
            font_size=size,
            **HALO,
        )
        for number, line in enumerate(label.lines)
    ]
    if label.leader is not None:
        x1, y1, x2, y2 = label.leader
        ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        parts.insert(0, element("line", **ends, stroke=palette.INK_2, stroke_width=0.9, class_="leader"))
    return element("g", *parts)


def _in_words(bubble: Bubble, words: Texts) -> str:
    """Say one bubble."""
    return words(
        "bubbles.one",
        name=bubble.label,
        quotient=estimate(quotient(bubble.specialisation, words.language), estimated=bubble.estimated),
        growth=estimate(
            number(100 * bubble.growth, words.language, decimals=1, signed=True),
            estimated=bubble.growth_estimated,
        ),
        jobs=estimate(number(bubble.jobs, words.language), estimated=bubble.estimated),
    )


def _legend(drawn: Sequence[Bubble], words: Texts, drawn_as: Format) -> list[str]:
    """Draw what the colours mean, of those that are used."""
    used = {bubble.standing for bubble in drawn}
    entries = [
        (element("circle", cx=8, cy=10, r=7, **_look(standing)), words(f"bubbles.legend_{standing}"))
        for standing in _FILL
        if standing in used
    ]
    return legend_rows(entries, drawn_as.width, drawn_as.height) if entries else []


def _look(standing: Standing) -> dict[str, object]:
    """Return how a bubble is painted; a ring of dashes is the second cue of those not shown to be strong."""
    return {
        "fill": _FILL[standing],
        "fill_opacity": _OPACITY[standing],
        "stroke": palette.INK if standing == "watch" else palette.CARD,
        "stroke_width": 1.2,
        "stroke_dasharray": "3 2.5" if standing == "watch" else None,
    }


def _circle(mark: Mark, bubble: Bubble, words: Texts) -> str:
    """Draw a bubble."""
    return element(
        "circle",
        element("title", _in_words(bubble, words).replace("&", "&amp;").replace("<", "&lt;")),
        cx=mark.x,
        cy=mark.y,
        r=mark.radius,
        **_look(bubble.standing),
    )


def _background(across: Scale, up: Scale, words: Texts, drawn_as: Format) -> str:
    """Draw the shaded side, the grid and the axes."""
    left, top, right, bottom = drawn_as.area
    one = across(1.0)
    parts = [
        element("rect", x=one, y=top, width=right - one, height=bottom - top, fill=palette.PINE, opacity=0.05)
    ]
    for value in up.ticks():
        label = number(
            value, words.language, decimals=0 if abs(value - round(value)) < 1e-9 else 1, signed=True
        )
        parts.append(_line(left, up(value), right, up(value), strong=abs(value) < 1e-9))
        parts.append(text(label, left - 8, up(value) + 4, text_anchor="end", class_="tick"))
    for value in across.ticks():
        parts.append(_line(across(value), top, across(value), bottom, strong=abs(value - 1) < 1e-9))
        label = f"{value:g}".replace(".", "," if words.language == "sv" else ".")
        parts.append(text(label, across(value), bottom + 18, text_anchor="middle", class_="tick"))
    middle = (left + right) / 2
    parts.append(text(words("bubbles.across"), middle, bottom + 42, text_anchor="middle", class_="axis"))
    turned = f"rotate(-90 12 {(top + bottom) / 2:g})"
    parts.append(
        text(
            words("bubbles.up"),
            16,
            (top + bottom) / 2,
            text_anchor="middle",
            class_="axis",
            transform=turned,
        )
    )
    return element("g", *parts)


def _line(x1: float, y1: float, x2: float, y2: float, *, strong: bool) -> str:
    """Draw a grid line; the ones that mean "as the nation" and "no growth" are darker."""
    colour = palette.INK_3 if strong else palette.LINE
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=0.8 if strong else 0.6)
