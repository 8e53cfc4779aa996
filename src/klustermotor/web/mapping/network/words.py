"""What the network's page says first, and what its measures mean in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from klustermotor.analysis.networks import Network
from klustermotor.figures.numbers import Language, number
from klustermotor.figures.page_leads import network_facts, network_lead
from klustermotor.figures.pieces import Piece
from klustermotor.web.mapping.network.measures import Crossing
from klustermotor.web.shared.templatetags.written import active_language

#: Below this the sectors are said to differ from chance.
_LEVEL = 0.05


def lead_of_network(
    network: Network,
    sectors: Sequence[str],
    names: Mapping[str, str],
    n_ties: int,
    found: Crossing,
    language: Language,
) -> list[Piece]:
    """Return how many there are, what joins the sectors, who stands between, and whether that is chance."""
    facts = replace(network_facts(network, groups=list(sectors), names=names), ties=n_ties)
    pieces = list(network_lead(facts, language))
    if facts.nodes and (said := in_words(found)):
        pieces.append(Piece(f" {said}"))
    return pieces


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
