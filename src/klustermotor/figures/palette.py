"""Colours of the workbench; every meaning also has a second cue (shape, label, hatch)."""

CARD = "#ffffff"
PAPER = "#fbfaf6"
INK = "#16211f"
INK_2 = "#4b5a56"
INK_3 = "#6b7874"
LINE = "#e2e0d8"
PINE = "#1d5a4b"
FALU = "#9a3324"
OCHRE = "#b9770e"
LAKE = "#2b6491"
PEER = "#9db5ad"

#: From little to much; lighter is less, so that the order holds in grey too.
SEQUENTIAL = ("#e4ebe8", "#c8dbd3", "#9cc1b3", "#5a9683", PINE)
#: From falling over unchanged to growing; falling areas are hatched too, as both ends are dark in grey.
DIVERGING = (FALU, "#dcaca2", "#f1ede1", "#a3c5b8", PINE)
#: Of kinds without an order, apart for colour-blind readers and in grey; each has a shape of its own too.
CATEGORIES = (PINE, OCHRE, LAKE, FALU, PEER, "#7d5f8f")
