"""A cluster's page: who leads, who holds the jobs, where ours stands and how surely, what is related."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures.numbers import Language, estimate, numeral, percent, place
from klustermotor.figures.page_leads.likely import SOME_AREA, Reference, written_quotient
from klustermotor.figures.page_leads.standings import Cell, Name
from klustermotor.figures.pieces import (
    Piece,
    Sentence,
    Value,
    clause,
    enumerated,
    filled,
    lead_of,
    one_sentence,
)
from klustermotor.figures.texts import Texts, texts

_DOMINATES, _RELATED = 0.4, 3


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """What the first sentences about a cluster rest on.

    Parameters
    ----------
    cluster : Name
    cells : sequence of Cell
        All regions.
    own : Name, optional
        The region in focus.
    related : sequence of Name
        Clusters most often strong in the same regions, closest first.
    strong_here : sequence of str
        Codes of the related clusters in which the region in focus is strong too.
    reference : Reference
        What the regions are compared with.
    """

    cluster: Name
    cells: Sequence[Cell]
    own: Name | None = None
    related: Sequence[Name] = ()
    strong_here: Sequence[str] = ()
    reference: Reference = SOME_AREA

    @property
    def ranked(self) -> list[Cell]:
        """Return the regions with jobs in the cluster, the most specialised first."""
        found = [cell for cell in self.cells if cell.quotient is not None and cell.quotient > 0]
        return sorted(found, key=lambda cell: (-(cell.quotient or 0), cell.region.name))

    @property
    def jobs(self) -> float:
        """Return the known jobs of all regions."""
        return sum(cell.jobs or 0.0 for cell in self.cells)

    @property
    def dominated(self) -> bool:
        """Tell whether one region alone has so many of the jobs that the others are small beside it."""
        return self.jobs > 0 and max(cell.jobs or 0.0 for cell in self.cells) >= _DOMINATES * self.jobs


def cluster_lead(facts: ClusterFacts, language: Language) -> Sentence:
    """Return who leads a cluster, who dominates it, where our region stands, and what is related to it.

    Parameters
    ----------
    facts : ClusterFacts
    language : {"sv", "en"}

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> plain(cluster_lead(ClusterFacts(Name("veh", "Vehicles"), []), "en"))
    'No region has jobs in Vehicles, as far as the figures tell.'
    """
    words = texts(language)
    if not facts.ranked:
        return filled(words, "page.cluster.nowhere", cluster=facts.cluster.name)
    return lead_of(
        [
            # What is estimated or unknown belongs to the claim that it limits, where no lead cuts it off.
            one_sentence([_leader(facts, words), _dominance(facts, words), _estimated(facts, words)]),
            one_sentence(_own(facts, words)),
            one_sentence(_related(facts, words)),
        ]
    )


def _leader(facts: ClusterFacts, words: Texts) -> Sentence:
    """Say where the cluster is most concentrated."""
    first = facts.ranked[0]
    times, counted = _times(first, words)
    own = facts.own is not None and first.region.code == facts.own.code
    return clause(
        words,
        "page.cluster.we_lead" if own else "page.cluster.leads",
        region=first.region_piece(),
        cluster=facts.cluster.name,
        quotient=times,
        counted=counted,
        compared=facts.reference.after_times(words),
        regions=numeral(len(facts.ranked), words.language),
    )


def _times(cell: Cell, words: Texts) -> tuple[str, str]:
    """Write how many times the reference's share a region has, and how it was counted where that differs."""
    return written_quotient(cell.quotient or 0.0, cell.interval, words, estimated=cell.estimated)


def _dominance(facts: ClusterFacts, words: Texts) -> Sentence:
    """Say who holds most of the jobs: one region, or the three largest."""
    largest = sorted((cell for cell in facts.cells if cell.jobs), key=lambda cell: -(cell.jobs or 0))
    if not largest or facts.jobs <= 0:
        return []
    evidence = f"cluster:{facts.cluster.code}"
    if facts.dominated:
        share = percent((largest[0].jobs or 0) / facts.jobs, words.language)
        counted = Piece(estimate(share, estimated=largest[0].estimated), evidence)
        return clause(words, "page.cluster.dominates", region=largest[0].region_piece(), share=counted)
    if len(largest) <= 3:
        return []
    together_held = percent(sum(cell.jobs or 0 for cell in largest[:3]) / facts.jobs, words.language)
    marked = any(cell.estimated for cell in largest[:3])
    three = Piece(estimate(together_held, estimated=marked), evidence)
    listed = enumerated([cell.region_piece() for cell in largest[:3]], words.language)
    return clause(words, "page.cluster.three", regions=listed, share=three)


def _own(facts: ClusterFacts, words: Texts) -> list[Sentence]:
    """Say where our region stands, and how sure that is."""
    if facts.own is None:
        return []
    cell = next((cell for cell in facts.cells if cell.region.code == facts.own.code), None)
    if cell is None or cell.quotient is None or cell.jobs is None:
        return [clause(words, "page.cluster.own_unknown", region=facts.own.name)]
    if cell.jobs <= 0 or cell.quotient <= 0:
        return [clause(words, "page.cluster.own_none", region=cell.region_piece())]
    leads = facts.ranked[0].region.code == cell.region.code
    dominates = facts.dominated and cell.jobs == max(other.jobs or 0 for other in facts.cells)
    said = [] if leads and dominates else [_standing(facts, cell, words)]
    if cell.estimated:
        said.append(clause(words, "page.cluster.own_estimated"))
    if cell.quotient > 1 and not cell.certain:
        said.append(clause(words, "page.cluster.own_uncertain"))
    return said


def _standing(facts: ClusterFacts, cell: Cell, words: Texts) -> Sentence:
    """Say our rank and share."""
    rank = cell.rank or 1 + sum((other.quotient or 0) > (cell.quotient or 0) for other in facts.ranked)
    times, counted = _times(cell, words)
    about: dict[str, Value] = {
        "region": cell.region_piece(),
        "place": place(rank, words.language),
        "regions": numeral(len(facts.ranked), words.language),
        "quotient": times,
        "counted": counted,
        "share": estimate(
            percent((cell.jobs or 0.0) / facts.jobs, words.language, decimals=1), estimated=cell.estimated
        ),
    }
    leads = facts.ranked[0].region.code == cell.region.code
    return clause(words, "page.cluster.own_share" if leads else "page.cluster.own_rank", **about)


def _related(facts: ClusterFacts, words: Texts) -> list[Sentence]:
    """Say which clusters go with this one, and in which of them our region is strong too."""
    near = list(facts.related[:_RELATED])
    if not near:
        return []
    marked = [Piece(name.name, f"cluster:{name.code}") for name in near]
    said = clause(words, "page.cluster.related", names=enumerated(marked, words.language))
    here = [piece for name, piece in zip(near, marked, strict=True) if name.code in facts.strong_here]
    if facts.own is None or not here:
        return [said]
    named = enumerated(here, words.language)
    return [said, clause(words, "page.cluster.related_here", region=facts.own.name, names=named)]


def _estimated(facts: ClusterFacts, words: Texts) -> Sentence:
    """Say how many other regions' figures are estimated or unknown."""
    own = facts.own.code if facts.own is not None else None
    doubtful = sum((c.estimated or c.quotient is None) and c.region.code != own for c in facts.cells)
    if not doubtful:
        return []
    key = "page.cluster.estimated_one" if doubtful == 1 else "page.cluster.estimated"
    return clause(words, key, count=numeral(doubtful, words.language))
