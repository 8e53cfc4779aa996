"""Boxes of a value chain's picture: a stage with its figures, who stands there, and what is lacking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.numbers import estimate, number, quotient
from klustermotor.figures.row_pictures import name_lines
from klustermotor.figures.svg import element, text
from klustermotor.figures.texts import Texts
from klustermotor.figures.value_chain_content import (
    ChainContent,
    Elsewhere,
    StageFigures,
    ToldActor,
    ToldStage,
)
from klustermotor.figures.value_chain_layout import Box

_PAD, _INDENT = 10.0, 13.0
_NAME, _ENTRY, _SMALL = 13.0, 12.5, 12.0
_LINE = 16.0
_CHIP_GAP = 6.0
_LAKE_PALE = "#e6eef4"


@dataclass(slots=True)
class _Pile:
    """Rows below each other, drawn once it is known where the box stands."""

    room: float
    height: float = _PAD - 3
    parts: list[Callable[[float, float], str]] = field(default_factory=list)

    def lines(self, lines: Sequence[str], indent: float = 0.0, **attributes: object) -> None:
        """Add lines of text."""
        for line in lines:
            down = self.height + 12.5
            self.parts.append(_text(line, indent, down, attributes))
            self.height += _LINE

    def mark(self, draw: Callable[[float, float], str]) -> None:
        """Add a mark beside the next line."""
        down = self.height
        self.parts.append(lambda x, y: draw(x, y + down))

    def drawn(self, x: float, y: float) -> list[str]:
        """Return everything at a place."""
        return [part(x, y) for part in self.parts]


def _text(
    line: str, indent: float, down: float, attributes: dict[str, object]
) -> Callable[[float, float], str]:
    """Return what writes a line."""
    return lambda x, y: text(line, x + _PAD + indent, y + down, **attributes)


@dataclass(frozen=True, slots=True, eq=False)
class StageBox:
    """A stage ready to be drawn.

    Attributes
    ----------
    height : float
        Of the box alone.
    whole : float
        With the tags of other regions below it.
    """

    told: ToldStage
    index: int
    said: str
    name: str
    height: float
    whole: float
    pile: _Pile
    tags: tuple[tuple[Elsewhere, tuple[str, ...]], ...]


def stage_box(
    told: ToldStage,
    index: int,
    content: ChainContent,
    words: Texts,
    *,
    width: float,
    most_jobs: float,
    most_actors: int,
) -> StageBox:
    """Return a stage ready to be drawn: its lines broken and its height known.

    Parameters
    ----------
    told : ToldStage
    index : int
        Its place in the chain.
    content : ChainContent
    words : Texts
    width : float
    most_jobs : float
        The jobs whose bar fills the box.
    most_actors : int
        How many actors are named.

    Returns
    -------
    StageBox
    """
    pile, name = _Pile(width - 2 * _PAD), content.stage(told.label)
    pile.lines(name_lines(name, pile.room, _NAME, "sans-bold", most=3), class_="heading", font_size=_NAME)
    if told.new:
        pile.lines([words("chain.new_stage", time=content.before_name)], 0.0, **_note(palette.LAKE))
    figures = content.figures.get(told.label)
    said = _figures(pile, figures, words, most_jobs) if figures is not None else ""
    if told.state == "hole":
        pile.height += 3
        pile.lines([words("chain.hole")], class_="heading", font_size=_NAME, fill=palette.FALU)
    if told.actors:
        pile.height += 5
    # Where not all have room, those on whom something hangs come first, and those who are gone last.
    for one in sorted(told.actors, key=lambda one: (one.status == "gone", not one.alone))[:most_actors]:
        _entry(pile, one, index, content, words)
    if len(told.actors) > most_actors:
        more = words("chain.more", count=number(len(told.actors) - most_actors, words.language))
        pile.lines([more], _INDENT, **_note())
    if told.state == "single":
        pile.mark(_warning)
        pile.lines(
            name_lines(words("chain.single"), pile.room - _INDENT, _SMALL), _INDENT, **_note(palette.FALU)
        )
    for need in told.unmet:
        lacking = name_lines(words("chain.unmet", need=need), pile.room - _INDENT, _SMALL, most=3)
        pile.mark(_lack)
        pile.lines(lacking, _INDENT, **_note(palette.FALU))
    pile.height += _PAD - 4
    tags = tuple((one, _tag_lines(one, width)) for one in content.elsewhere if one.stage == told.label)
    whole = pile.height + sum(_CHIP_GAP + _tag_height(lines) for _, lines in tags)
    return StageBox(told, index, said, name, pile.height, whole, pile, tags)


def _note(colour: str = palette.INK_2) -> dict[str, object]:
    """Return the look of a smaller line."""
    return {"class_": "note", "font_size": _SMALL, "fill": colour}


def _figures(pile: _Pile, figures: StageFigures, words: Texts, most_jobs: float) -> str:
    """Add a bar of jobs with its figure, and the specialisation; return them in words."""
    parts = []
    if figures.jobs is not None:
        jobs = estimate(number(figures.jobs, words.language), estimated=figures.estimated)
        parts.append(words("chain.jobs", count=jobs))
        share = figures.jobs / most_jobs if most_jobs else 0.0
        room = pile.room

        def bar(x: float, y: float) -> str:
            ends = {"x": x + _PAD, "y": y + 3, "height": 5, "rx": 1}
            return element(
                "g",
                element("rect", **ends, width=room, fill=palette.SEQUENTIAL[0]),
                element("rect", **ends, width=max(1.0, room * share), fill=palette.PINE),
            )

        pile.mark(bar)
        pile.height += 10
    if figures.quotient is not None and figures.jobs != 0:
        value = estimate(quotient(figures.quotient, words.language), estimated=figures.estimated)
        parts.append(words("chain.quotient", value=value))
    said = ", ".join(parts)
    if said:
        pile.lines(name_lines(said, pile.room, _SMALL), 0.0, **_note())
    return said


def _entry(pile: _Pile, one: ToldActor, stage: int, content: ChainContent, words: Texts) -> None:
    """Add an actor: a dot, its name, and its tier and place beside or below."""
    actor = content.actor(one.label)
    details = [actor.tier, actor.place, words(f"chain.{one.status}") if one.status else ""]
    detail = " · ".join(part for part in details if part)
    room = pile.room - _INDENT
    names = name_lines(actor.name, room, _ENTRY)
    gone = one.status == "gone"
    inner = _Pile(pile.room, 0.0)
    inner.mark(_bullet(one))
    inner.lines(
        names,
        _INDENT,
        class_="actor-name",
        font_size=_ENTRY,
        fill=palette.INK_2 if gone else palette.INK,
        text_decoration="line-through" if gone else None,
    )
    if detail:
        beside = text_width(names[-1], _ENTRY) + 7
        if len(names) == 1 and beside + text_width(detail, _SMALL) <= room:
            inner.height -= _LINE
            inner.lines([detail], _INDENT + beside, **_note())
        else:
            inner.height -= 2
            fits = text_width(detail, _SMALL) <= room
            for line in [detail] if fits else [part for part in details if part]:
                inner.lines(name_lines(line, room, _SMALL), _INDENT, **_note())
    start = pile.height
    pile.height += inner.height + 1
    attributes = {
        "data_code": one.label,
        "data_name": actor.name,
        "data_value": detail or None,
        "data_stage": stage,
        "data_status": one.status or None,
        "data_single": "need" if one.alone else None,
    }
    pile.parts.append(lambda x, y: element("g", *inner.drawn(x, y + start), class_="actor", **attributes))


def _bullet(one: ToldActor) -> Callable[[float, float], str]:
    """Return what draws the dot of an actor: a cross for the new, hollow for the gone, a warning if alone."""

    def draw(x: float, y: float) -> str:
        if one.alone and one.status != "gone":
            return _warning(x, y)
        cx, cy = x + _PAD + 4, y + 8.3
        if one.status == "new":
            return new_sign(cx, cy)
        look = {"fill": palette.CARD if one.status == "gone" else palette.PINE, "stroke_width": 1.2}
        stroke = palette.INK_3 if one.status == "gone" else palette.PINE
        return element("circle", cx=cx, cy=cy, r=3, stroke=stroke, **look)

    return draw


def new_sign(x: float, y: float) -> str:
    """Return the sign of what is new.

    Parameters
    ----------
    x, y : float
        Its middle.

    Returns
    -------
    str
    """
    way = f"M{x - 4:.1f} {y:.1f}h8M{x:.1f} {y - 4:.1f}v8"
    return element("path", d=way, stroke=palette.LAKE, stroke_width=2.2, fill="none")


def warning_sign(x: float, y: float) -> str:
    """Return the sign of what hangs on one actor.

    Parameters
    ----------
    x, y : float
        Its middle.

    Returns
    -------
    str
    """
    way = f"M{x:.1f} {y - 5:.1f}l5.2 9.4h-10.4Z"
    return element("path", d=way, fill=palette.FALU, class_="single")


def lack_sign(x: float, y: float) -> str:
    """Return the sign of a need that nobody meets.

    Parameters
    ----------
    x, y : float
        Its middle.

    Returns
    -------
    str
    """
    look = {"fill": palette.CARD, "stroke": palette.FALU, "stroke_width": 1.2, "stroke_dasharray": "2 1.5"}
    return element("rect", x=x - 4, y=y - 4, width=8, height=8, **look)


def _warning(x: float, y: float) -> str:
    """Draw a warning beside a line."""
    return warning_sign(x + _PAD + 4, y + 8.0)


def _lack(x: float, y: float) -> str:
    """Draw the sign of a lack beside a line."""
    return lack_sign(x + _PAD + 4, y + 8.5)


def drawn_stage(box: StageBox, placed: Box) -> str:
    """Return a stage as SVG, with its tags of other regions below.

    Parameters
    ----------
    box : StageBox
    placed : Box

    Returns
    -------
    str
        A group of class ``stage`` with ``data-code``, ``data-index``, ``data-class`` (``held``, ``single`` or
        ``hole``), ``data-name`` and ``data-value``; within it groups of class ``actor`` and ``elsewhere``.
    """
    hole = box.told.state == "hole"
    frame = element(
        "rect",
        x=placed.left,
        y=placed.top,
        width=placed.width,
        height=box.height,
        rx=7,
        fill=palette.CARD if hole else palette.PAPER,
        stroke=palette.FALU if hole else palette.INK_3,
        stroke_width=1.6 if hole else 1,
        stroke_dasharray="6 4" if hole else None,
    )
    return element(
        "g",
        frame,
        *box.pile.drawn(placed.left, placed.top),
        *_tags(box, placed),
        class_="stage",
        data_code=box.told.label,
        data_index=box.index,
        data_class=box.told.state,
        data_name=box.name,
        data_value=box.said or None,
        data_status="new" if box.told.new else None,
    )


def _tag_lines(one: Elsewhere, width: float) -> tuple[str, ...]:
    """Return the lines of a tag: the region with an arrow, then what stands there."""
    arrow = "←" if one.way == "from" else "→"
    room = width - 38
    head = name_lines(f"{arrow} {one.region}", room, _SMALL, "sans-bold", most=1)
    return (*head, *name_lines(one.name, room, _SMALL))


def _tag_height(lines: Sequence[str]) -> float:
    """Return how high a tag is."""
    return 15.0 * len(lines) + 9


def _tags(box: StageBox, placed: Box) -> list[str]:
    """Return the tags of stages in other regions, hung on the box."""
    parts, y, left = [], placed.top + box.height, placed.left + 16
    for one, lines in box.tags:
        y += _CHIP_GAP
        height, right = _tag_height(lines), placed.right
        middle = y + height / 2
        outline = (
            f"M{left:.1f} {middle:.1f}L{left + 8:.1f} {y:.1f}H{right:.1f}V{y + height:.1f}H{left + 8:.1f}Z"
        )
        string = f"M{placed.left + 7:.1f} {placed.top + box.height:.1f}V{middle:.1f}H{left:.1f}"
        written = [
            text(
                line,
                left + 15,
                y + 15.5 + 15 * at,
                **{**_note(palette.INK), "font_weight": 600 if at == 0 else None},
            )
            for at, line in enumerate(lines)
        ]
        parts.append(
            element(
                "g",
                element("path", d=string, fill="none", stroke=palette.LAKE, stroke_width=1),
                element("path", d=outline, fill=_LAKE_PALE, stroke=palette.LAKE, stroke_width=1),
                *written,
                class_="elsewhere",
                data_stage=box.index,
                data_region=one.region,
                data_name=one.name,
                data_way=one.way,
            )
        )
        y += height
    return parts
