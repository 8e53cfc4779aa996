"""What changed between two runs: who entered and left the strong clusters, and the largest movements."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures.numbers import Language, estimate, numeral, place, quotient
from klustermotor.figures.page_leads.standings import Cell
from klustermotor.figures.pieces import Piece, Sentence, filled, some_named, together
from klustermotor.figures.texts import Texts, texts

_NAMED = 3
_NOTICED = 0.005


@dataclass(frozen=True, slots=True)
class ChangedCluster:
    """One cluster of a region before and after.

    Parameters
    ----------
    before, after : Cell
    """

    before: Cell
    after: Cell

    @property
    def moved(self) -> float:
        """Return how far the quotient moved, as the ratio of the larger to the smaller less 1."""
        before, after = self.before.quotient or 0.0, self.after.quotient or 0.0
        low, high = sorted((before, after))
        return high / low - 1 if low > 0 else (1.0 if high > 0 else 0.0)

    @property
    def places(self) -> int:
        """Return how many places the region rose; negative where it fell, 0 where a rank is unknown."""
        if self.before.rank is None or self.after.rank is None:
            return 0
        return self.before.rank - self.after.rank


@dataclass(frozen=True, slots=True)
class RunChanges:
    """What changed for one region.

    Parameters
    ----------
    entered, left : tuple of ChangedCluster
        Clusters that became strong by the rule, or ceased to be.
    moved : tuple of ChangedCluster
        Clusters strong in either run whose rank changed, the furthest first.
    largest : tuple of ChangedCluster
        Clusters strong in either run whose quotient changed, the largest ratio first.
    compared : int
        Clusters that both runs have figures for.
    only_before, only_after : int
        Clusters with figures in one run only, which cannot be compared.
    """

    entered: tuple[ChangedCluster, ...]
    left: tuple[ChangedCluster, ...]
    moved: tuple[ChangedCluster, ...]
    largest: tuple[ChangedCluster, ...]
    compared: int
    only_before: int
    only_after: int


def changes_between(before: Sequence[Cell], after: Sequence[Cell]) -> RunChanges:
    """Return what changed between two runs for one region.

    Parameters
    ----------
    before, after : sequence of Cell
        The region's cells in each run.

    Returns
    -------
    RunChanges

    Raises
    ------
    ValueError
        If the cells are of more than one region, or a cluster comes twice in a run.
    """
    if len({cell.region.code for cell in (*before, *after)}) > 1:
        raise ValueError("two runs are compared for one region at a time; filter the cells to it first")
    old, new = _by_cluster(before), _by_cluster(after)
    pairs = [ChangedCluster(old[code], cell) for code, cell in new.items() if code in old]
    either = [p for p in pairs if p.before.strong or p.after.strong]
    return RunChanges(
        entered=tuple(p for p in pairs if p.after.strong and not p.before.strong),
        left=tuple(p for p in pairs if p.before.strong and not p.after.strong),
        moved=tuple(sorted((p for p in either if p.places), key=lambda p: -abs(p.places))),
        largest=tuple(sorted((p for p in either if p.moved > _NOTICED), key=lambda p: -p.moved)),
        compared=len(pairs),
        only_before=sum(code not in new for code in old),
        only_after=sum(code not in old for code in new),
    )


def _by_cluster(cells: Sequence[Cell]) -> dict[str, Cell]:
    """Return cells with figures by their cluster's code."""
    found: dict[str, Cell] = {}
    for cell in cells:
        if cell.cluster.code in found:
            raise ValueError(f"the cluster {cell.cluster.code} comes twice in the same run")
        found[cell.cluster.code] = cell
    return {code: cell for code, cell in found.items() if cell.quotient is not None}


def changes_lead(changes: RunChanges, language: Language, *, earlier: str = "") -> Sentence:
    """Return what entered and left the strong clusters, and the largest movements.

    Parameters
    ----------
    changes : RunChanges
    language : {"sv", "en"}
    earlier : str
        What to call the earlier run ("3 May 2003"); "the run before" where it is empty.

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> plain(changes_lead(changes_between([], []), "en", earlier="3 May"))
    'No cluster has figures both now and in 3 May, so the two cannot be compared.'
    """
    words = texts(language)
    run = earlier or words("page.changes.before")
    said = _lists(changes, words)
    if not said:
        key = "page.changes.nothing" if changes.compared else "page.changes.incomparable"
        said = [filled(words, key, run=Piece(run, "runs"))]
    else:
        said.insert(0, filled(words, "page.changes.against", run=Piece(run, "runs")))
    alone = changes.only_before + changes.only_after
    if alone and changes.compared:
        key = "page.changes.alone_one" if alone == 1 else "page.changes.alone"
        said.append(filled(words, key, count=numeral(alone, language)))
    return together(said)


def _lists(changes: RunChanges, words: Texts) -> list[Sentence]:
    """Say who entered, who left, who moved furthest in rank and in figures."""
    said = []
    for key, found in (("entered", changes.entered), ("left", changes.left)):
        if found:
            said.append(filled(words, f"page.changes.{key}", names=_named(found, words)))
    if changes.moved:
        first = changes.moved[0]
        said.append(
            filled(
                words,
                "page.changes.rose" if first.places > 0 else "page.changes.fell",
                name=first.after.cluster_piece(),
                before=place(first.before.rank or 0, words.language),
                after=place(first.after.rank or 0, words.language),
            )
        )
    if changes.largest:
        first = changes.largest[0]
        said.append(
            filled(
                words,
                "page.changes.largest",
                name=first.after.cluster_piece(),
                before=_quotient(first.before, words),
                after=_quotient(first.after, words),
            )
        )
    return said


def _quotient(cell: Cell, words: Texts) -> str:
    """Write a cell's quotient, marked where it is an estimate."""
    return estimate(quotient(cell.quotient or 0.0, words.language), estimated=cell.estimated)


def _named(found: Sequence[ChangedCluster], words: Texts) -> Sentence:
    """Return clusters' names, some of them and how many more."""
    return some_named([pair.after.cluster_piece() for pair in found], _NAMED, words)
