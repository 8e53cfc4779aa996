"""What the network's page says first, and what its measures mean in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.networks import Network
from klustermotor.figures.numbers import Language, number, percent
from klustermotor.figures.page_leads import network_facts, network_lead
from klustermotor.figures.pieces import Piece
from klustermotor.web.mapping.network.measures import Crossing, Shape
from klustermotor.web.shared.templatetags.written import active_language

#: Below this the sectors are said to differ from chance.
_LEVEL = 0.05


def lead_of_network(
    network: Network,
    sectors: Sequence[str],
    names: Mapping[str, str],
    n_ties: int,
    found: tuple[Crossing, FloatArray],
    language: Language,
) -> list[Piece]:
    """Return how many there are, what joins the sectors, who stands between, and whether that is chance.

    ``found`` is how much runs between sectors, and the betweenness of each.
    """
    crossing, between = found
    facts = network_facts(network, groups=list(sectors), names=names, scores=between)
    pieces = list(network_lead(replace(facts, ties=n_ties), language))
    if facts.nodes and (said := in_words(crossing)):
        pieces.append(Piece(f" {said}"))
    return pieces


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is said of the network as a whole: what, how much, and what it means."""

    label: str
    figure: str
    meaning: str


def shape_in_words(found: Shape, n: int) -> list[Told]:
    """Return what the network is like as a whole; what is not defined is left out."""
    language = active_language()
    told = [
        Told(_("Density"), percent(found.density, language), _("of all pairs are tied.")),
        _hangs_together(found, n, language),
        Told(
            _("Clustering"),
            percent(found.transitivity, language),
            _("of those who share a contact are tied themselves."),
        ),
        Told(
            _("Reciprocity"),
            percent(found.reciprocity, language),
            _("of ties with a direction are answered by one the other way."),
        ),
        Told(
            _("Groups"),
            number(found.n_communities, language),
            _("groups with many ties inside (modularity %(n)s).")
            % {"n": number(found.modularity, language, decimals=2)},
        ),
        Told(
            _("Core and periphery"),
            number(found.in_core, language),
            _("of %(n)d make up a core tied among itself; the pattern fits with a correlation of %(fit)s.")
            % {"n": n, "fit": number(found.core_fit, language, decimals=2)},
        ),
        Told(
            _("Well-tied with well-tied"),
            number(found.by_degree, language, decimals=2),
            _("where above 0 those with many ties are tied to each other, and below 0 to those with few."),
        ),
        Told(
            _("Alike with alike"),
            number(found.by_sector, language, decimals=2),
            _("where above 0 ties keep to the same sector more than its size makes likely; 1 is always."),
        ),
    ]
    numbers = (
        found.density, 0.0, found.transitivity, found.reciprocity, found.modularity, found.core_fit,
        found.by_degree, found.by_sector,
    )  # fmt: skip
    return [one for one, value in zip(told, numbers, strict=True) if math.isfinite(value)]


def _hangs_together(found: Shape, n: int, language: Language) -> Told:
    """Say whether all can reach each other, and how many can where not."""
    label = _("Hangs together")
    if found.n_parts == 1:
        return Told(label, number(n, language), _("organisations can all reach each other."))
    meaning = _("parts without a tie between them; the largest holds %(share)s of the organisations.")
    return Told(
        label, number(found.n_parts, language), meaning % {"share": percent(found.largest_part, language)}
    )


def in_words(found: Crossing) -> str:
    """Return whether ties run between sectors more than chance would have it, with index and test."""
    if not math.isfinite(found.index) or not math.isfinite(found.p_value):
        return ""
    if found.expected <= -1:
        # There is one sector only, so nothing could run between any.
        return ""
    language = active_language()
    told = {
        "index": number(found.index, language, decimals=2),
        "expected": number(found.expected, language, decimals=2),
        "p": number(found.p_value, language, decimals=3),
    }
    if found.p_value > _LEVEL:
        said = _(
            "Ties run between sectors about as often as chance would have it (E–I index %(index)s, by chance "
            "%(expected)s, p = %(p)s)."
        )
    elif found.index > found.expected:
        said = _(
            "Ties run between sectors more often than chance would have it (E–I index %(index)s, by chance "
            "%(expected)s, p = %(p)s)."
        )
    else:
        said = _(
            "Ties keep within sectors more often than chance would have it (E–I index %(index)s, by chance "
            "%(expected)s, p = %(p)s)."
        )
    return said % told
