"""What a value chain lacks and what is fragile in it, each as a sentence with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from klustermotor.analysis.networks import Network
from klustermotor.web.mapping.chains.models import ChainStage, StageLink, StageNeed
from klustermotor.web.mapping.chains.selectors import OnADay
from klustermotor.web.shared.templatetags.written import date_written

#: Kinds of findings in the order in which they are told, and whether each is a hole.
KINDS: dict[str, tuple[Any, bool]] = {
    "stage": (gettext_lazy("nobody stands there"), True),
    "away": (gettext_lazy("nobody at home stands there"), True),
    "need": (gettext_lazy("a need that nobody meets"), True),
    "link": (gettext_lazy("no tie across a link"), False),
    "one_actor": (gettext_lazy("hangs on one actor"), False),
    "one_meets": (gettext_lazy("one actor alone meets it"), False),
    "wish": (gettext_lazy("good to have, nobody meets it"), False),
    "loop": (pgettext_lazy("a finding in a value chain", "loop"), False),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a chain lacks or hangs on."""

    kind: str
    stage: ChainStage
    what: str
    reason: str
    need: StageNeed | None = None
    link: StageLink | None = None

    @property
    def label(self) -> str:
        """Return what kind of finding it is."""
        return str(KINDS[self.kind][0])

    @property
    def is_hole(self) -> bool:
        """Return whether it is a hole, which somebody could fill."""
        return KINDS[self.kind][1]

    @property
    def key(self) -> tuple[str, int, int]:
        """Return what makes it the same finding on another day."""
        other = self.need.pk if self.need else self.link.pk if self.link else 0
        return (self.kind, self.stage.pk, other)


def findings(view: OnADay, network: Network | None = None) -> list[Finding]:
    """Return all findings, holes first and each kind in the order of the stages."""
    found = [
        *_empty_stages(view),
        *_away(view),
        *_unmet(view),
        *_broken(view, network),
        *_on_one_actor(view),
        *_met_by_one(view),
        *(
            Finding("wish", one.stage, one.name, _("It is recorded as good to have; no actor meets it."), one)
            for one in view.wishes
        ),
        *_loops(view),
    ]
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.stage.position))


def holes(found: Sequence[Finding]) -> list[Finding]:
    """Keep the holes."""
    return [one for one in found if one.is_hole]


def _empty_stages(view: OnADay) -> list[Finding]:
    """Return the stages without any actor."""
    day, rows = date_written(view.day), []
    for at in view.holes().stages.tolist():
        stage = view.stages[at]
        places = ", ".join(one.name for one in stage.regions.all())
        told = {"day": day, "places": places}
        reason = (
            _("It is situated in %(places)s; no actor is recorded there on %(day)s.") % told
            if places
            else _("No actor is recorded at the stage on %(day)s.") % told
        )
        rows.append(Finding("stage", stage, stage.name, reason))
    return rows


def _away(view: OnADay) -> list[Finding]:
    """Return the stages at which all actors are known to be outside the home regions."""
    home = ", ".join(one.name for one in view.chain.regions.all())
    rows = []
    for stage in view.stages:
        away = view.only_elsewhere(stage)
        if away:
            who = ", ".join(f"{one.organisation.name} ({one.organisation.region})" for one in away[:3])
            reason = _("Those who stand there are outside %(home)s: %(who)s.") % {"home": home, "who": who}
            rows.append(Finding("away", stage, stage.name, reason))
    return rows


def _need_at(view: OnADay, row: int) -> StageNeed:
    """Return the need that a row of the analysis is about."""
    chain = view.analysed
    stage, name = chain.stages[int(chain.need_stages[row])], chain.needs[int(chain.need_names[row])]
    return next(one for one in view.essential if str(one.stage.uid) == stage and one.name == name)


def _unmet(view: OnADay) -> list[Finding]:
    """Return the essential needs that nobody meets, at stages where somebody stands."""
    rows = []
    for row in view.holes().requirements.tolist():
        need = _need_at(view, row)
        count = len({one.organisation_id for one in view.actors_at(need.stage)})
        reason = ngettext(
            "The stage stands still without it, and the actor there is not recorded as meeting it.",
            "The stage stands still without it, and none of the %(n)s actors there is recorded as meeting "
            "it.",
            count,
        ) % {"n": count}
        rows.append(Finding("need", need.stage, need.name, reason, need))
    return rows


def _broken(view: OnADay, network: Network | None) -> list[Finding]:
    """Return the links along which no tie is known though those at both ends have ties to others."""
    chain, rows = view.analysed, []
    for at in view.holes(network).links.tolist() if network is not None else ():
        ends = (chain.stages[int(chain.link_sources[at])], chain.stages[int(chain.link_targets[at])])
        link = next(one for one in view.links if (str(one.source.uid), str(one.target.uid)) == ends)
        reason = _("Ties are recorded of all who stand at either end, but none between the two ends.")
        rows.append(Finding("link", link.source, str(link), reason, link=link))
    return rows


def _on_one_actor(view: OnADay) -> list[Finding]:
    """Return the stages at which one actor alone stands, and what happens where it leaves."""
    names = {str(one.organisation.uid): one.organisation.name for one in view.actors}
    cut, rows = set(view.single.articulations.tolist()), []
    pairs = zip(view.single.stages.tolist(), view.single.stage_actors.tolist(), strict=True)
    for at, actor in pairs:
        told = {"actor": names[view.analysed.actors[actor]]}
        reason = (
            _("%(actor)s is the only one; without it the chain falls apart, as all ways run over this stage.")
            if at in cut
            else _("%(actor)s is the only one; there is no alternative if it leaves.")
        )
        rows.append(Finding("one_actor", view.stages[at], view.stages[at].name, reason % told))
    return rows


def _met_by_one(view: OnADay) -> list[Finding]:
    """Return the needs that one of several actors alone meets."""
    names = {str(one.organisation.uid): one.organisation.name for one in view.actors}
    rows = []
    pairs = zip(view.single.requirements.tolist(), view.single.requirement_actors.tolist(), strict=True)
    for row, actor in pairs:
        need = _need_at(view, row)
        if len({one.organisation_id for one in view.actors_at(need.stage)}) > 1:
            told = {"actor": names[view.analysed.actors[actor]]}
            reason = _("Only %(actor)s is recorded as meeting it; there is no alternative.") % told
            rows.append(Finding("one_meets", need.stage, need.name, reason, need))
    return rows


def _loops(view: OnADay) -> list[Finding]:
    """Return the links that lead back to an earlier stage."""
    return [
        Finding(
            "loop",
            one.source,
            str(one),
            _("%(source)s hands back to %(target)s, which comes earlier in the chain.")
            % {"source": one.source, "target": one.target},
            link=one,
        )
        for one in view.back
    ]
