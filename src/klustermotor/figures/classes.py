"""The classes that the pictures carry, in one place, so that a style sheet can know them all.

Each text is also given its class's look as presentation attributes: the picture is right where no style
sheet reaches it, and a style sheet that names the class wins over them. No picture
has a ``style`` attribute or element.
"""

from collections.abc import Mapping

from klustermotor.figures import palette

#: Look of each class of text; the typeface is inherited from the page, or set by ``exports.standalone``.
TEXT_LOOKS: Mapping[str, Mapping[str, object]] = {
    "label": {"font_weight": 600, "fill": palette.INK},
    "heading": {"font_size": 13, "font_weight": 600, "fill": palette.INK},
    "value": {"font_size": 14, "font_weight": 600, "fill": palette.INK},
    "tick": {"font_size": 12.5, "fill": palette.INK_2},
    "axis": {"font_size": 12.5, "fill": palette.INK_2},
    "legend-text": {"font_size": 13, "fill": palette.INK},
    "note": {"font_size": 12, "fill": palette.INK_2},
    "tile-label": {"font_size": 11, "fill": palette.INK},
    "tile-label-on-dark": {"font_size": 11, "fill": palette.CARD},
}

#: What each class marks; the workbench's living design page lists them.
CLASSES: Mapping[str, str] = {
    "picture": "a whole picture; give it width 100 % and a largest height",
    "map": "a picture that is a map",
    "strip": "a small picture in a table row, with a width and height of its own",
    "areas": "all areas of a map",
    "area": "one area; has data-code, data-index (place in the order), data-class, data-name, data-value",
    "area-0": "an area in the lowest class; area-1 … area-4 follow",
    "area-unknown": "an area without a figure, drawn hollow",
    "area-hidden": "an area whose figure the publisher hid and nobody estimated, drawn hatched",
    "network": "a picture that is a network",
    "ties": "all ties of a network; within, data-kind on the group of a kind",
    "tie": "one tie; has data-index, data-source and data-target (nodes' data-index) and data-value",
    "nodes": "nodes of one look",
    "node": "one node; has data-code, data-index, data-class, data-name, data-value and data-answered",
    "ego": "the chosen node",
    "named": "the name of a node, with data-index of its node",
    "chain": "a picture that is a value chain",
    "stage": "a stage; has data-code, data-index, data-class (held, single, hole), data-name, data-value",
    "actor": "an actor; has data-code, data-name, data-value, data-stage, data-status and data-single",
    "actor-name": "the name of an actor at a stage",
    "links": "all links of a value chain",
    "link": "a link; has data-index, data-source, data-target (stages' data-index), data-state",
    "elsewhere": "the tag of a stage in another region; has data-stage, data-region, data-name, data-way",
    "lane-entry": "what concerns several stages; has data-kind, data-name and data-stages",
    "stacked": "one part of a column of parts; its title says what it is and how many",
    "single": "the warning at what hangs on a single actor",
    "helix-side": "a circle of business, academia or the public sector",
    "helix-dot": "a person in the circles; a ring marks who has a foot in several",
    "wave": "what a group said in one wave; its title says the mean",
    "hatch": "the hatch over an area: estimated, falling, or the highest class in print; takes no pointer",
    "selected": "the outline of the chosen area, or the chosen region's mark",
    "legend": "the legend of a picture",
    "peer": "a mark of another region",
    "peers": "the small marks of all other regions",
    "own": "the mark of the region in focus",
    "reference": "the dashed line of the reference area",
    "interval": "the line of an interval",
    "way": "the point in a bar that shows which way it goes",
    "label": "the name of a mark",
    "heading": "a heading inside a picture",
    "leader": "the line from a label to its mark",
    "value": "a figure beside its mark",
    "tick": "a figure on an axis",
    "axis": "what an axis shows",
    "legend-text": "a text of the legend",
    "note": "a smaller remark inside a picture",
    "tile-label": "the code on a pale tile",
    "tile-label-on-dark": "the code on a dark tile",
}
