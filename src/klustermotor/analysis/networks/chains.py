"""Value chains: stages and what leads from one to another, what each needs, and who stands there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from klustermotor.analysis.arrays import IntArray
from klustermotor.analysis.networks.ties import checked_labels, positions


@dataclass(frozen=True, slots=True, eq=False)
class ValueChain:
    """Stages with branches and loops, their needs, and the actors that stand at them.

    Build one with :func:`value_chain`.

    Attributes
    ----------
    stages : tuple of str
        In the order in which they were given, from idea to market as far as one can say.
    link_sources, link_targets : (n_links,) ndarray of int
        Which stage hands over to which, as positions in `stages`.
    needs : tuple of str
        Competences, capacities, certificates: each named once.
    need_stages, need_names : (n_requirements,) ndarray of int
        A row for each need of each stage: positions in `stages` and `needs`.
    actors : tuple of str
        All who stand somewhere.
    standing_actors, standing_stages : (n_places,) ndarray of int
        Who stands where: positions in `actors` and `stages`.
    meeting_actors, meeting_requirements : (n_met,) ndarray of int
        Who meets what: positions in `actors` and rows of `need_stages`.
    """

    stages: tuple[str, ...]
    link_sources: IntArray
    link_targets: IntArray
    needs: tuple[str, ...]
    need_stages: IntArray
    need_names: IntArray
    actors: tuple[str, ...]
    standing_actors: IntArray
    standing_stages: IntArray
    meeting_actors: IntArray
    meeting_requirements: IntArray

    def actors_at(self, stage: int) -> IntArray:
        """Return the positions of the actors at a stage."""
        return np.sort(self.standing_actors[self.standing_stages == stage])

    def requirements_of(self, stage: int) -> IntArray:
        """Return which rows of `need_stages` are the needs of a stage."""
        return np.flatnonzero(self.need_stages == stage)

    def neighbours_of(self, stage: int) -> IntArray:
        """Return the stages that hand over to a stage or that it hands over to."""
        before = self.link_sources[self.link_targets == stage]
        after = self.link_targets[self.link_sources == stage]
        return np.union1d(before, after)


def value_chain(
    stages: Sequence[str],
    links: Iterable[tuple[str, str]],
    *,
    needs: Iterable[tuple[str, str]] = (),
    standing: Iterable[tuple[str, str]] = (),
    meeting: Iterable[tuple[str, str, str]] = (),
) -> ValueChain:
    """Return a value chain, what stands twice taken once.

    Parameters
    ----------
    stages : (n_stages,) sequence of str
        Unique names, in the order in which one would tell them.
    links : iterable of (str, str)
        Stage and the stage it hands over to; branches and loops may stand.
    needs, standing : iterable of (str, str)
        Stage and what it needs; actor and a stage at which it stands.
    meeting : iterable of (str, str, str)
        Actor, the stage, and the need of that stage that the actor meets there.

    Returns
    -------
    ValueChain

    Raises
    ------
    ValueError
        If a name is unknown or no text, a stage hands over to itself, or an actor meets a need where it
        does not stand, or that the stage does not have.

    Examples
    --------
    >>> standing = [("university", "research"), ("plant", "production")]
    >>> chain = value_chain(["research", "production"], [("research", "production")], standing=standing)
    >>> chain.actors, chain.actors_at(1)
    (('university', 'plant'), array([1]))
    """
    names = checked_labels(tuple(stages), ())
    pairs = _links(links)
    wanted, places = _rows(needs, 2, "need"), _rows(standing, 2, "standing")
    met = _rows(meeting, 3, "meeting")
    _check_meeting(met, set(places), set(wanted))
    need_names, actors = checked_labels(None, _column(wanted, 1)), checked_labels(None, _column(places, 0))
    row_of = {row: number for number, row in enumerate(wanted)}
    return ValueChain(
        stages=names,
        link_sources=positions(_column(pairs, 0), names, "stage"),
        link_targets=positions(_column(pairs, 1), names, "stage"),
        needs=need_names,
        need_stages=positions(_column(wanted, 0), names, "stage"),
        need_names=positions(_column(wanted, 1), need_names, "need"),
        actors=actors,
        standing_actors=positions(_column(places, 0), actors, "actor"),
        standing_stages=positions(_column(places, 1), names, "stage"),
        meeting_actors=positions(_column(met, 0), actors, "actor"),
        meeting_requirements=np.array([row_of[row[1:]] for row in met], np.int64),
    )


def _links(links: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return links, refused where one leads nowhere."""
    pairs = _rows(links, 2, "link")
    for source, target in pairs:
        if source == target:
            raise ValueError(f"stage {source!r} hands over to itself; a loop runs over another stage")
    return pairs


def _column(rows: list[tuple[str, ...]], number: int) -> list[str]:
    """Return one column of rows."""
    return [row[number] for row in rows]


def _rows(rows: Iterable[Any], width: int, what: str) -> list[tuple[str, ...]]:
    """Return rows of text, each once, in the order given."""
    listed = list(rows)
    for number, row in enumerate(listed):
        if isinstance(row, str) or len(row) != width:
            raise ValueError(f"{what} {number} (counted from 0) must be {width} names, but is {row!r}")
        if not all(isinstance(name, str) and name for name in row):
            raise ValueError(f"{what} {number} (counted from 0) must be text, but is {row!r}")
    return list(dict.fromkeys(tuple(row) for row in listed))


def _check_meeting(
    met: list[tuple[str, ...]], places: set[tuple[str, ...]], wanted: set[tuple[str, ...]]
) -> None:
    """Refuse an actor that meets a need where it does not stand, or that nobody has."""
    for actor, stage, need in met:
        if (actor, stage) not in places:
            raise ValueError(f"{actor!r} meets {need!r} at stage {stage!r}, but does not stand there")
        if (stage, need) not in wanted:
            raise ValueError(f"{actor!r} meets {need!r}, which stage {stage!r} does not need")
