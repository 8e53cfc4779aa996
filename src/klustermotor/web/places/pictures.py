"""A small map of where regions lie: those meant in full colour, the rest as quiet ground."""

from collections.abc import Collection, Mapping
from html import escape

from klustermotor.figures import palette
from klustermotor.figures.boundaries import Boundaries, fitted
from klustermotor.figures.svg import element, picture

_WIDTH, _HEIGHT = 420.0, 420.0


def whereabouts(
    boundaries: Boundaries,
    *,
    names: Mapping[str, str],
    title: str,
    description: str,
    meant: Collection[str] = frozenset(),
    near: bool = False,
) -> str:
    """Return a map; with ``near`` it shows what is meant and its surroundings, not the whole set."""
    known = frozenset(meant) & frozenset(boundaries.codes)
    places = fitted(boundaries, _WIDTH, _HEIGHT, known if near else frozenset())
    areas = [
        element(
            "path",
            element("title", escape(names.get(code) or boundaries.names.get(code) or code, quote=False)),
            d=path,
            class_="area",
            data_code=code,
            data_index=position,
            data_name=names.get(code, code),
            fill=palette.PINE if code in known else palette.SEQUENTIAL[0 if known else 1],
            stroke=palette.CARD,
            stroke_width=0.7,
            fill_rule="evenodd",
        )
        for position, (code, path) in enumerate(places.paths.items())
    ]
    return picture(
        "whereabouts",
        title,
        description,
        places.width,
        places.height,
        element("g", *areas, class_="areas"),
        class_="picture map",
    )
