"""The picture of a value chain: stages from left to right, who stands there, and what lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.analysis.networks import ValueChain, stage_order
from klustermotor.figures import palette
from klustermotor.figures.legend_rows import LEGEND_LINE, legend_rows
from klustermotor.figures.numbers import Language
from klustermotor.figures.row_pictures import NOTE_LINE, drawn_notes, note_lines
from klustermotor.figures.svg import element, picture
from klustermotor.figures.texts import Texts, texts
from klustermotor.figures.value_chain_boxes import (
    StageBox,
    drawn_stage,
    lack_sign,
    new_sign,
    stage_box,
    warning_sign,
)
from klustermotor.figures.value_chain_content import ChainContent, link_names, told_links, told_stages
from klustermotor.figures.value_chain_lanes import lanes
from klustermotor.figures.value_chain_layout import Box, Columns, boxes, columns
from klustermotor.figures.value_chain_links import LEVEL, link_arrows, link_look, links

_SIDE, _TOP = 24.0, 8.0


@dataclass(frozen=True, slots=True)
class ChainFormat:
    """How large a value chain is drawn, in its own units.

    Parameters
    ----------
    name : str
        Unique on the page.
    width : float
        The least width; a chain of many stages is wider, as boxes must hold their names.
    narrowest, widest : float
        Of a box.
    gutter : float
        Between two columns.
    actors : int
        How many are named at a stage, at most.
    """

    name: str
    width: float
    narrowest: float
    widest: float
    gutter: float
    actors: int


#: For a page as wide as a desk's screen, or a sheet of paper on its side.
WIDE_CHAIN = ChainFormat("chain", 840.0, 152.0, 220.0, 44.0, 9)
#: For a phone, where the picture scrolls in a frame of its own.
NARROW_CHAIN = ChainFormat("chain-narrow", 340.0, 128.0, 150.0, 34.0, 5)


def value_chain_picture(
    chain: ValueChain,
    language: Language,
    *,
    title: str,
    description: str = "",
    content: ChainContent | None = None,
    drawn_as: ChainFormat = WIDE_CHAIN,
) -> str:
    """Return the picture of a value chain with its lanes and its legend.

    Links that lead back run over the top; what lacks is dashed, and what hangs on one actor is marked.

    Parameters
    ----------
    chain : ValueChain
    language : {"sv", "en"}
    title, description : str
        What is shown; the description, such as the lead, is said first to those who do not see the picture.
    content : ChainContent, optional
    drawn_as : ChainFormat

    Returns
    -------
    str
        SVG, with marks as :func:`value_chain_boxes.drawn_stage`, :func:`value_chain_links.links` and
        :func:`value_chain_lanes.lanes` say.

    Raises
    ------
    ValueError
        If figures, links elsewhere or lanes are given of a stage that does not exist.
    """
    told, words = content or ChainContent(), texts(language)
    order = stage_order(chain)
    found, states = columns(chain, order), told_links(chain, told, order.back.tolist())
    width, box_width = _widths(len(found.items), drawn_as)
    stages = _stage_boxes(chain, told, words, box_width, drawn_as)
    placed = _placed(found, stages, int(order.back.sum()), box_width, drawn_as)
    heights = [one.height for one in stages]
    drawn_links = links(chain, found, placed, heights, states, top=_TOP, name=drawn_as.name)
    drawn_lanes, below = lanes(told.lanes, chain, placed, words)
    signs = legend_rows(_legend(stages, states, told, words), width - 8, below)
    below += LEGEND_LINE * len(signs) if signs else 0
    lines = note_lines(notes := _notes(chain, told, words), width - 8)
    said = [description, _in_words(chain, stages, states, told, words), *notes]
    return picture(
        drawn_as.name,
        title,
        " ".join(part for part in said if part),
        width,
        below + (NOTE_LINE * len(lines) + 8 if lines else 4),
        link_arrows(drawn_as.name),
        element("g", *drawn_links, class_="links"),
        *(drawn_stage(box, placed[at]) for at, box in enumerate(stages)),
        *drawn_lanes,
        *signs,
        drawn_notes(lines, below),
        class_="picture chain",
    )


def _placed(
    found: Columns, stages: Sequence[StageBox], loops: int, width: float, drawn_as: ChainFormat
) -> dict[int, Box]:
    """Return where boxes stand, below the links that lead back."""
    top = _TOP + (LEVEL * loops + 10 if loops else 0)
    heights = {at: one.whole for at, one in enumerate(stages)}
    return boxes(found, heights, top=top, left=_SIDE, width=width, gutter=drawn_as.gutter)


def _widths(n_columns: int, drawn_as: ChainFormat) -> tuple[float, float]:
    """Return how wide the picture and each of its boxes are."""
    gutters = drawn_as.gutter * max(n_columns - 1, 0)
    room = (drawn_as.width - 2 * _SIDE - gutters) / max(n_columns, 1)
    box = min(max(room, drawn_as.narrowest), drawn_as.widest)
    return max(drawn_as.width, 2 * _SIDE + gutters + box * n_columns), box


def _stage_boxes(
    chain: ValueChain, content: ChainContent, words: Texts, width: float, drawn_as: ChainFormat
) -> list[StageBox]:
    """Return all stages ready to be drawn."""
    content.check(chain)
    most = max((figures.jobs or 0.0 for figures in content.figures.values()), default=0.0)
    told = enumerate(told_stages(chain, content))
    return [
        stage_box(stage, at, content, words, width=width, most_jobs=most, most_actors=drawn_as.actors)
        for at, stage in told
    ]


def _legend(
    stages: Sequence[StageBox], states: Sequence[str], content: ChainContent, words: Texts
) -> list[tuple[str, str]]:
    """Return the signs that are used, with their words."""
    parts = {part for state in states for part in state.split()}
    dashed = {"stroke": palette.FALU, "stroke_width": 1.6, "stroke_dasharray": "4 3", "fill": palette.CARD}
    alone = any(actor.alone for box in stages for actor in box.told.actors)
    single = any(box.told.state == "single" for box in stages)
    statuses = {actor.status for box in stages for actor in box.told.actors}
    hollow = {"fill": palette.CARD, "stroke": palette.INK_3, "stroke_width": 1.2}
    jobs = any(one.jobs is not None for one in content.figures.values())
    entries = {
        "hole": (element("rect", x=1, y=4, width=14, height=12, rx=3, **dashed), "hole" in _states(stages)),
        "alone": (warning_sign(8, 10), single or alone),
        "unmet": (lack_sign(8, 10), any(box.told.unmet for box in stages)),
        "broken": (_line("broken"), "broken" in parts),
        "untold": (_line("untold"), "untold" in parts),
        "back": (_loop(), "back" in parts),
        "elsewhere": (_tag(), any(box.tags for box in stages)),
        "bar": (element("rect", x=0, y=7, width=16, height=5, rx=1, fill=palette.PINE), jobs),
        "new": (new_sign(8, 10), "new" in statuses),
        "new_link": (_line("new"), "new" in parts),
        "gone": (element("circle", cx=8, cy=10, r=3.5, **hollow), "gone" in statuses),
    }
    time = content.before_name
    return [(sign, words(f"chain.legend_{key}", time=time)) for key, (sign, used) in entries.items() if used]


def _states(stages: Sequence[StageBox]) -> set[str]:
    """Return the states that stages have."""
    return {box.told.state for box in stages}


def _line(state: str) -> str:
    """Return the sign of a link."""
    return element("line", x1=0, y1=10, x2=18, y2=10, **link_look(state, ""))


def _loop() -> str:
    """Return the sign of a link that leads back."""
    look = {"fill": "none", "stroke": palette.INK_2, "stroke_width": 1.5}
    head = element("path", d="M0 11L3 16L6 11Z", fill=palette.INK_2)
    return element("path", d="M15 16V9Q15 5 11 5H7Q3 5 3 9V12", **look) + head


def _tag() -> str:
    """Return the sign of a stage in another region."""
    look = {"fill": "#e6eef4", "stroke": palette.LAKE, "stroke_width": 1}
    return element("path", d="M0 10L5 4H17V16H5Z", **look)


def _notes(chain: ValueChain, content: ChainContent, words: Texts) -> list[str]:
    """Return what was there before and cannot be drawn any more: stages and links."""
    if content.before is None:
        return []
    gone = [content.stage(label) for label in content.before.stages if label not in chain.stages]
    kept = set(link_names(chain))
    lost = [
        f"{content.stage(one)} → {content.stage(other)}"
        for one, other in link_names(content.before)
        if (one, other) not in kept and {one, other} <= set(chain.stages)
    ]
    found = {"chain.gone_stages": gone, "chain.gone_links": lost}
    return [
        words(key, time=content.before_name, names=", ".join(names)) for key, names in found.items() if names
    ]


def _in_words(
    chain: ValueChain, stages: Sequence[StageBox], states: Sequence[str], content: ChainContent, words: Texts
) -> str:
    """Say the chain to those who do not see it, stage by stage and link by link."""
    said = []
    for box in stages:
        names = [content.actor(one.label).name for one in box.told.actors if one.status != "gone"]
        held = f"{box.name}: {', '.join(names)}."
        said.append(held if names else words("chain.hole_words", name=box.name))
    for at, (source, target) in enumerate(link_names(chain)):
        key = "chain.back_words" if "back" in states[at].split() else "chain.link_words"
        said.append(words(key, one=content.stage(source), other=content.stage(target)))
    return " ".join(said)
