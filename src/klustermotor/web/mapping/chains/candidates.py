"""Who could fill a hole at a stage, each with the reasons why."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from klustermotor.analysis.networks import stage_candidates
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.details.models import Industry
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import Tie
from klustermotor.web.mapping.chains.findings import Finding, holes
from klustermotor.web.mapping.chains.models import CandidateAnswer, ChainStage, StageActor, StageNeed
from klustermotor.web.mapping.chains.selectors import OnADay, network_of
from klustermotor.web.shared.sorting import fold, reader_key

#: How much each kind of reason weighs; nearness alone makes nobody a candidate.
WEIGHTS = {
    "meets": 3.0,
    "industry": 3.0,
    "same_stage": 2.0,
    "words": 2.0,
    "tie": 1.5,
    "neighbour": 1.0,
    "near": 0.5,
}
_MOST, _SHORTEST_WORD = 12, 5
_TOP = 200
#: Words that say nothing of a trade.
_EMPTY = {
    "company",
    "companies",
    "plant",
    "process",
    "godkand",
    "approved",
    "material",
    "resurser",
    "resources",
    "production",
    "produktion",
    "exempel",
    "example",
    "supplier",
    "leverantör",
}


@dataclass(slots=True)
class Candidate:
    """One organisation that could stand at a stage."""

    organisation: Organisation
    #: Kind of reason and the sentence.
    reasons: list[tuple[str, str]] = field(default_factory=list)
    answer: CandidateAnswer | None = None

    @property
    def score(self) -> float:
        """Return how much speaks for it; each kind of reason counts once."""
        return sum(WEIGHTS[kind] for kind in {kind for kind, _said in self.reasons})

    @property
    def is_worth_asking(self) -> bool:
        """Return whether more than nearness speaks for it."""
        return any(kind != "near" for kind, _said in self.reasons)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Who could fill what a stage lacks: those not answered yet, and what was answered before."""

    stage: ChainStage
    lacks: list[Finding]
    candidates: list[Candidate]
    asked: list[CandidateAnswer]
    others: list[CandidateAnswer]

    @property
    def answered(self) -> list[CandidateAnswer]:
        """Return what was answered: those asked first, for they wait."""
        return [*self.asked, *self.others]


def propose(access: Access, view: OnADay, stage: ChainStage, found: Sequence[Finding]) -> Proposed:
    """Return who could stand at a stage, the likeliest first; nobody answered before is proposed again."""
    lacks = [one for one in found if one.stage.pk == stage.pk and one.kind != "loop"]
    seen = CandidateAnswer.objects.visible_to(access.user).filter(stage=stage)
    answers = list(seen.select_related("organisation", "by"))
    gathered = _Gathered(access, view, stage)
    gathered.look()
    away = {one.organisation_id for one in answers} | {one.organisation_id for one in view.actors_at(stage)}
    rows = [one for key, one in gathered.candidates.items() if key not in away and one.is_worth_asking]
    rows.sort(key=lambda one: (-one.score, reader_key(one.organisation.name)))
    asked = [one for one in answers if one.state == CandidateAnswer.State.ASKED]
    others = [one for one in answers if one.state != CandidateAnswer.State.ASKED]
    return Proposed(stage, lacks, rows[:_MOST], asked, others)


class _Gathered:
    """Reasons gathered for every organisation of the workbench."""

    def __init__(self, access: Access, view: OnADay, stage: ChainStage) -> None:
        """Read all organisations once."""
        self.access, self.view, self.stage = access, view, stage
        seen = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
        self.organisations = {one.pk: one for one in seen.select_related("region")}
        self.by_label = {str(one.uid): one for one in self.organisations.values()}
        self.candidates: dict[int, Candidate] = {}
        self.around = view.neighbours_of(stage)
        self.beside = [one for other in self.around for one in view.actors_at(other)]

    def look(self) -> None:
        """Look for every kind of reason."""
        self._by_analysis()
        self._elsewhere_in_chains()
        self._by_industry()
        self._by_words()
        self._near()

    def _add(self, key: int, kind: str, said: str) -> None:
        """Note a reason for an organisation."""
        if key in self.organisations:
            held = self.candidates.setdefault(key, Candidate(self.organisations[key]))
            if (kind, said) not in held.reasons:
                held.reasons.append((kind, said))

    @property
    def _wanted(self) -> list[str]:
        """Return the needs to be met: those that nobody meets, else all that the stage has."""
        met = {one.pk for actor in self.view.actors_at(self.stage) for one in actor.meets.all()}
        own = [one for one in self.view.needs_of(self.stage) if one.essential]
        return [one.name for one in own if one.pk not in met] or [one.name for one in own]

    def _offers(self) -> Iterable[tuple[str, str, str]]:
        """Yield who meets a need of that name in any chain: organisation, need, and where."""
        found = StageActor.objects.visible_to(self.access.user).in_tenant(self.access.tenant)
        held = found.on(self.view.day).filter(meets__isnull=False).distinct()
        wanted = {fold(name): name for name in self._wanted}
        for actor in held.select_related("organisation", "stage", "chain").prefetch_related("meets"):
            for need in actor.meets.all():
                if fold(need.name) in wanted and actor.stage_id != self.stage.pk:
                    where = f"{actor.stage}, {actor.chain}"
                    yield str(actor.organisation.uid), wanted[fold(need.name)], where

    def _by_analysis(self) -> None:
        """Note who meets the needs elsewhere, and who has ties to the neighbouring stages."""
        ties = list(
            Tie.objects.visible_to(self.access.user)
            .in_tenant(self.access.tenant)
            .on(self.view.day)
            .select_related("organisation", "partner")
        )
        offers = list(self._offers())
        where = {(who, need): place for who, need, place in offers}
        found = stage_candidates(
            self.view.analysed,
            str(self.stage.uid),
            needs=self._wanted,
            offers=[(who, need) for who, need, _place in offers],
            network=network_of(ties) if ties else None,
            top=_TOP,
        )
        at = {str(one.organisation.uid): one.stage for one in self.beside}
        own = self._told_ties(ties, set(at))
        for place, label in enumerate(found.actors):
            one = self.by_label.get(label)
            if one is None:
                continue
            for number, need in enumerate(found.needs):
                if found.offered[place, number]:
                    told = {"need": need, "where": where.get((label, need), "")}
                    self._add(one.pk, "meets", _("Meets “%(need)s” at %(where)s.") % told)
            for contact in found.contacts[place]:
                for said in own.get((label, contact), ())[:1]:
                    told = {"tie": said, "stage": at[contact].name}
                    self._add(one.pk, "tie", _("%(tie)s, who stands at %(stage)s.") % told)
            if label in at:
                told = {"stage": at[label].name}
                self._add(one.pk, "neighbour", _("Stands at the neighbouring stage %(stage)s.") % told)

    @staticmethod
    def _told_ties(ties: Sequence[Tie], contacts: set[str]) -> dict[tuple[str, str], list[str]]:
        """Return what ties to some contacts say, by organisation and contact."""
        told: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for tie in ties:
            one, other = str(tie.organisation.uid), str(tie.partner.uid)
            if other in contacts:
                told[one, other].append(str(tie))
            if one in contacts:
                told[other, one].append(str(tie))
        return told

    def _elsewhere_in_chains(self) -> None:
        """Note who stands at a stage of the same name in another chain."""
        found = StageActor.objects.visible_to(self.access.user).in_tenant(self.access.tenant)
        others = found.on(self.view.day).exclude(chain=self.view.chain).select_related("stage", "chain")
        wanted = fold(self.stage.name)
        for actor in others:
            if fold(actor.stage.name) == wanted:
                told = {"stage": actor.stage, "chain": actor.chain}
                said = _("Stands at the stage “%(stage)s” of the chain “%(chain)s”.") % told
                self._add(actor.organisation_id, "same_stage", said)

    def _by_industry(self) -> None:
        """Note whose industry begins with one of the stage's codes, dots left out of both."""
        wanted = [code.replace(".", "") for code in self.stage.codes]
        if not wanted:
            return
        held = Industry.objects.visible_to(self.access.user).in_tenant(self.access.tenant)
        for key, code in held.values_list("organisation_id", "code"):
            if any(code.replace(".", "").startswith(one) for one in wanted):
                said = _("Its industry is %(code)s, which the stage stands for.") % {"code": code}
                self._add(key, "industry", said)

    def _by_words(self) -> None:
        """Note whose name or note speaks of what the stage is called or needs."""
        needs: list[StageNeed] = self.view.needs_of(self.stage)
        texts = [self.stage.name_sv, self.stage.name_en, *(one.name_sv for one in needs)]
        texts += [one.name_en for one in needs]
        words = {word for text in texts for word in re.findall(r"\w+", fold(text))}
        wanted = sorted(word for word in words if len(word) >= _SHORTEST_WORD and word not in _EMPTY)
        for one in self.organisations.values():
            text = fold(f"{one.name} {one.note}")
            met = [word for word in wanted if word in text]
            if met:
                said = _("Its name or note speaks of “%(word)s”.") % {"word": "”, “".join(met[:3])}
                self._add(one.pk, "words", said)

    def _near(self) -> None:
        """Note of those found so far who lies in the municipality of somebody at a neighbouring stage."""
        places = {
            one.organisation.region_id: one for one in self.beside if one.organisation.region_id is not None
        }
        for key in list(self.candidates):
            region = self.organisations[key].region
            if region is not None and region.pk in places:
                told = {"place": region, "who": places[region.pk].organisation}
                if places[region.pk].organisation_id != key:
                    self._add(key, "near", _("Lies in %(place)s, as %(who)s does.") % told)


def stages_with_holes(found: Sequence[Finding]) -> list[ChainStage]:
    """Return the stages that lack something, each once."""
    return list({one.stage.pk: one.stage for one in holes(found)}.values())
