"""What a value chain's picture tells besides its stages: who and where, figures, lanes, other regions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np

from klustermotor.analysis.networks import ChainHoles, ValueChain, chain_holes, single_points

LaneKind: TypeAlias = Literal["support", "authority", "regulation"]


@dataclass(frozen=True, slots=True)
class ChainActor:
    """How an actor is written.

    Parameters
    ----------
    name : str
    tier : str
        Which level of supplier it is, as it is written; empty where unknown.
    place : str
        Where it is.
    """

    name: str
    tier: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class StageFigures:
    """A stage's place in the statistics.

    Parameters
    ----------
    jobs : float or None
        None where unknown.
    quotient : float or None
        The location quotient of the industries that the stage stands for.
    estimated : bool
        Whether they rest on hidden figures that had to be estimated.
    """

    jobs: float | None
    quotient: float | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A link with a stage in another region.

    Parameters
    ----------
    stage : str
        Of the chain here.
    region, name : str
        Where the other one is, and what it is called.
    way : {"from", "to"}
        Whether it hands over to the stage here, or the stage here to it.
    """

    stage: str
    region: str
    name: str
    way: Literal["from", "to"] = "from"


@dataclass(frozen=True, slots=True)
class LaneEntry:
    """What supports, oversees or rules some of the stages.

    Parameters
    ----------
    kind : {"support", "authority", "regulation"}
    name : str
    stages : sequence of str
        Which stages it concerns; empty for all.
    """

    kind: LaneKind
    name: str
    stages: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ChainContent:
    """All that a value chain's picture tells besides stages and who stands there.

    Parameters
    ----------
    stages : mapping of str to str
        What stages are called; the label itself where there is no name.
    actors : mapping of str to ChainActor
        The same of actors.
    figures : mapping of str to StageFigures
    elsewhere : sequence of Elsewhere
    lanes : sequence of LaneEntry
    holes : ChainHoles, optional
        As found with a network; without it nothing is said of ties between the stages.
    before : ValueChain, optional
        The chain at an earlier time: what is new and what is gone is then marked.
    before_name : str
        That time ("2019").
    """

    stages: Mapping[str, str] = field(default_factory=dict)
    actors: Mapping[str, ChainActor] = field(default_factory=dict)
    figures: Mapping[str, StageFigures] = field(default_factory=dict)
    elsewhere: Sequence[Elsewhere] = ()
    lanes: Sequence[LaneEntry] = ()
    holes: ChainHoles | None = None
    before: ValueChain | None = None
    before_name: str = ""

    def stage(self, label: str) -> str:
        """Return what a stage is called."""
        return self.stages.get(label) or label

    def actor(self, label: str) -> ChainActor:
        """Return how an actor is written."""
        return self.actors.get(label) or ChainActor(label)

    def check(self, chain: ValueChain) -> None:
        """Refuse figures, links elsewhere and lanes of stages that do not exist.

        Raises
        ------
        ValueError
            Naming the first one.
        """
        spoken = [*self.figures, *(one.stage for one in self.elsewhere)]
        spoken += [stage for entry in self.lanes for stage in entry.stages]
        for stage in spoken:
            if stage not in chain.stages:
                raise ValueError(f"stage {stage!r} does not exist among the chain's {len(chain.stages)}")


@dataclass(frozen=True, slots=True)
class ToldActor:
    """An actor at a stage.

    Parameters
    ----------
    label : str
    status : {"", "new", "gone"}
        Against the earlier time.
    alone : bool
        Whether some need of the stage is met by nobody else.
    """

    label: str
    status: Literal["", "new", "gone"] = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class ToldStage:
    """What is known of one stage.

    Parameters
    ----------
    label : str
    state : {"held", "single", "hole"}
        Whether several, one or no actor stands there.
    new : bool
        Whether it was not there at the earlier time.
    actors : tuple of ToldActor
        Those who are gone last.
    unmet : tuple of str
        Needs that nobody meets.
    """

    label: str
    state: Literal["held", "single", "hole"]
    new: bool
    actors: tuple[ToldActor, ...]
    unmet: tuple[str, ...]


def told_stages(chain: ValueChain, content: ChainContent) -> list[ToldStage]:
    """Return what is known of each stage, in the chain's order.

    Parameters
    ----------
    chain : ValueChain
    content : ChainContent

    Returns
    -------
    list of ToldStage

    Examples
    --------
    >>> from klustermotor.analysis.networks import value_chain
    >>> chain = value_chain(["research", "trial"], [("research", "trial")], standing=[("lab", "research")])
    >>> [stage.state for stage in told_stages(chain, ChainContent())]
    ['single', 'hole']
    """
    holes, single = content.holes or chain_holes(chain), single_points(chain)
    unmet = set(holes.requirements.tolist())
    alone = {
        (int(chain.need_stages[row]), int(actor))
        for row, actor in zip(single.requirements.tolist(), single.requirement_actors.tolist(), strict=True)
    }
    earlier = _standing(content.before) if content.before is not None else None
    told = []
    for at, label in enumerate(chain.stages):
        here = chain.actors_at(at).tolist()
        was = earlier.get(label) if earlier is not None else None
        actors = [
            ToldActor(
                chain.actors[actor],
                "new" if earlier is not None and chain.actors[actor] not in (was or ()) else "",
                (at, actor) in alone and len(here) > 1,
            )
            for actor in here
        ]
        names = {one.label for one in actors}
        actors += [ToldActor(one, "gone") for one in was or () if one not in names]
        rows = [row for row in chain.requirements_of(at).tolist() if row in unmet]
        needs = tuple(chain.needs[int(chain.need_names[row])] for row in rows)
        state: Literal["held", "single", "hole"] = "held" if len(here) > 1 else "single" if here else "hole"
        told.append(ToldStage(label, state, earlier is not None and was is None, tuple(actors), needs))
    return told


def _standing(chain: ValueChain) -> dict[str, list[str]]:
    """Return who stands at each stage, by label."""
    return {
        label: [chain.actors[actor] for actor in chain.actors_at(at).tolist()]
        for at, label in enumerate(chain.stages)
    }


def told_links(chain: ValueChain, content: ChainContent, back: Sequence[bool]) -> list[str]:
    """Return the state of each link: ``held``, ``broken``, ``untold``, with ``back`` and ``new`` before it.

    Parameters
    ----------
    chain : ValueChain
    content : ChainContent
    back : sequence of bool
        Which links lead back.

    Returns
    -------
    list of str
    """
    found = ["held"] * len(chain.link_sources)
    if content.holes is not None:
        for state, links in (("broken", content.holes.links), ("untold", content.holes.untold_links)):
            for link in np.asarray(links).tolist():
                found[link] = state
    earlier = link_names(content.before) if content.before is not None else None
    names = link_names(chain)
    return [
        " ".join(
            part
            for part in (
                "back" if back[at] else "",
                "new" if earlier is not None and names[at] not in earlier else "",
                state,
            )
            if part
        )
        for at, state in enumerate(found)
    ]


def link_names(chain: ValueChain) -> list[tuple[str, str]]:
    """Return the labels of both ends of each link.

    Parameters
    ----------
    chain : ValueChain

    Returns
    -------
    list of (str, str)
    """
    ends = zip(chain.link_sources.tolist(), chain.link_targets.tolist(), strict=True)
    return [(chain.stages[source], chain.stages[target]) for source, target in ends]
