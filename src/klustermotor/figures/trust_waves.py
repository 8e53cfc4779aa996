"""What a group said together, wave after wave: a row for each statement, a numbered dot for each wave."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from klustermotor.figures import palette
from klustermotor.figures.numbers import Language, number
from klustermotor.figures.row_pictures import NOTE_LINE, RowFormat, drawn_notes, note_lines
from klustermotor.figures.scales import Scale
from klustermotor.figures.svg import element, picture, text

#: For a page as wide as a desk's screen, and for a phone's; what is stated stands over its row.
WIDE_WAVES = RowFormat("wide", 760.0, 0.0)
NARROW_WAVES = RowFormat("narrow", 340.0, 0.0)
_HEAD, _BAND, _DOT, _LINE = 26.0, 44.0, 9.0, 18.0


@dataclass(frozen=True, slots=True)
class StatementWaves:
    """One statement with its mean in each wave.

    Parameters
    ----------
    statement : str
    means : tuple of float or None
        In the order of the waves; None where nothing may be told.
    """

    statement: str
    means: tuple[float | None, ...]


def trust_waves(
    statements: Sequence[StatementWaves],
    language: Language,
    *,
    title: str,
    description: str,
    ends: tuple[str, str],
    notes: Sequence[str] = (),
    steps: int = 5,
    drawn_as: RowFormat = WIDE_WAVES,
) -> str:
    """Return a scale for each statement, with a dot for each wave that may be told; the last one is dark.

    Parameters
    ----------
    statements : sequence of StatementWaves
    language : {"sv", "en"}
    title, description : str
    ends : (str, str)
        What the lowest and the highest step mean.
    notes : sequence of str
    steps : int
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG. Waves whose means are the same stand over each other, so that no dot hides another.

    Raises
    ------
    ValueError
        If the statements have not the same number of waves.

    Examples
    --------
    >>> rows = [StatementWaves("We keep what was agreed.", (3.2, None, 4.1))]
    >>> svg = trust_waves(rows, "en", title="Trust", description="Three waves.", ends=("no", "yes"))
    >>> svg.count('class="wave"')
    2
    """
    if len({len(one.means) for one in statements}) > 1:
        raise ValueError("all statements need the same number of waves")
    width, room = drawn_as.width, drawn_as.width - 8
    scale = Scale(1.0, float(steps), 24.0, width - 24)
    drawn = [text(ends[0], 4, 16, class_="axis")]
    drawn.append(text(ends[1], width - 4, 16, class_="axis", text_anchor="end"))
    top = _HEAD
    for one in statements:
        lines = note_lines([one.statement], room, 14, "sans-bold")
        drawn += [text(line, 4, top + _LINE * (at + 1), class_="heading") for at, line in enumerate(lines)]
        top += _LINE * len(lines) + 6
        height = _BAND + _DOT * 2.2 * (_most_over(one) - 1)
        drawn += _row(one, scale, top, height, language)
        top += height + 8
    below = note_lines(notes, room)
    foot = top + (NOTE_LINE * len(below) + 8 if below else 0)
    name = f"waves-{drawn_as.suffix}"
    return picture(name, title, description, width, foot, *drawn, drawn_notes(below, top))


def _most_over(one: StatementWaves) -> int:
    """Return how many dots stand over each other at most: those that would touch."""
    return max([len(group) for group in _touching(one)] or [1])


def _touching(one: StatementWaves) -> list[list[int]]:
    """Return the waves in groups that stand so near each other that dots would touch."""
    told = sorted((mean, at) for at, mean in enumerate(one.means) if mean is not None)
    groups: list[list[int]] = []
    last = -1.0
    for mean, at in told:
        if groups and mean - last < 0.3:
            groups[-1].append(at)
        else:
            groups.append([at])
        last = mean
    return groups


def _row(one: StatementWaves, scale: Scale, top: float, height: float, language: Language) -> list[str]:
    """Return one statement's scale with its dots."""
    middle = top + height / 2
    drawn = [element("line", x1=scale(1), x2=scale(scale.high), y1=middle, y2=middle, stroke=palette.LINE)]
    for step in range(1, round(scale.high) + 1):
        x = scale(step)
        drawn.append(
            element("line", x1=x, x2=x, y1=middle - 5, y2=middle + 5, stroke=palette.INK_3, stroke_width=0.8)
        )
    last = max([at for at, mean in enumerate(one.means) if mean is not None], default=-1)
    for group in _touching(one):
        for place, at in enumerate(sorted(group)):
            mean = one.means[at]
            assert mean is not None
            y = middle + (place - (len(group) - 1) / 2) * _DOT * 2.2
            drawn.append(_dot(at, mean, scale(mean), y, is_last=at == last, language=language))
    return drawn


def _dot(at: int, mean: float, x: float, y: float, *, is_last: bool, language: Language) -> str:
    """Return the dot of one wave with its number; the last one dark, the earlier ones pale."""
    fill, ink = (palette.PINE, palette.CARD) if is_last else (palette.CARD, palette.INK)
    return element(
        "g",
        element("title", escape(f"{at + 1}: {number(mean, language, decimals=1)}", quote=False)),
        element("circle", cx=x, cy=y, r=_DOT, fill=fill, stroke=palette.PINE, stroke_width=1.5),
        text(str(at + 1), x, y + 4.2, text_anchor="middle", font_size=12, font_weight=600, fill=ink),
        class_="wave",
    )
