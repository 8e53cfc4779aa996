"""The keys under which figures can be traced: what, where, which measure, when."""

from dataclasses import dataclass

#: What a key can be about: a region's cluster, or its industry; a region's growth; a pair of regions, or of
#: clusters; a region's cluster now and in the run before; all regions' cluster, or industry; all a region's
#: clusters; the run itself.
ABOUT = (
    "cell",
    "industry",
    "growth",
    "alike",
    "related",
    "change",
    "cluster",
    "industries",
    "region",
    "runs",
)


@dataclass(frozen=True, slots=True)
class FigureKey:
    """A figure's key in parts; the two places are mostly a region's and a cluster's code."""

    about: str
    first: str = ""
    second: str = ""
    measure: str = ""
    period: str = ""

    def __str__(self) -> str:
        """Return the key as pages carry it."""
        places = ":".join(part for part in (self.about, self.first, self.second) if part)
        return f"{places};{self.measure};{self.period}".rstrip(";")


def read_key(text: str) -> FigureKey:
    """Return a key in parts; what is not about anything we know is a ``LookupError``."""
    places, measure, period, *_rest = [*text.split(";"), "", ""]
    about, first, second = [*places.split(":", 2), "", ""][:3]
    if about not in ABOUT:
        raise LookupError(text)
    return FigureKey(about, first, second, measure, period)


def cell_key(kind: str, region: str, code: str, measure: str = "", period: str = "") -> str:
    """Return the key of a region's figure in a cluster or an industry."""
    return str(FigureKey("industry" if kind == "industry" else "cell", region, code, measure, period))
