"""The first sentences of a region's report, with links to the rows they rest on."""

from collections.abc import Mapping

from markupsafe import Markup

from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.figures.page_leads.region import region_facts, region_sentences
from klustermotor.figures.pieces import Piece, Sentence
from klustermotor.figures.texts import Texts


def lead_sentences(analysis: RegionAnalysis, words: Texts) -> list[Markup]:
    """Return one to three sentences: how many are strong, which stands out, which cannot be shown.

    Parameters
    ----------
    analysis : RegionAnalysis
    words : Texts
        The reader's language.

    Returns
    -------
    list of Markup
        Names link to their rows (``#row-…``).
    """
    clusters = analysis.assessment.table.industries
    rows = {f"cell:{analysis.region}:{code}": f"#row-{i}" for i, code in enumerate(clusters)}
    return [_linked(sentence, rows) for sentence in region_sentences(region_facts(analysis), words)]


def _linked(sentence: Sentence, rows: Mapping[str, str]) -> Markup:
    """Turn a sentence into markup."""
    return Markup("").join(_link(piece, rows) for piece in sentence)


def _link(piece: Piece, rows: Mapping[str, str]) -> Markup:
    """Turn a piece with evidence into a link."""
    address = rows.get(piece.evidence or "")
    return (
        Markup.escape(piece.text)
        if address is None
        else Markup('<a href="{}">{}</a>').format(address, piece.text)
    )
