"""A case's fields of strength with their history, weighings, steps and missing voices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from klustermotor.examples import Case, FieldVersion
from klustermotor.examples import FieldOfStrength as GivenField
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run, Source, Support
from klustermotor.web.evidence.services.standing import as_seen, decide
from klustermotor.web.evidence.services.support import support
from klustermotor.web.mapping.fields import services
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.portal.demo.regions import region_of
from klustermotor.web.portal.demo.sources import precision_of
from klustermotor.web.statistics.models import Dataset

_STANCES = {"supports": Support.Stance.SUPPORTS, "against": Support.Stance.AGAINST}


@dataclass(frozen=True, slots=True)
class Ground:
    """What fields are settled on in the demo."""

    case: Case
    tenant: Tenant
    sets: Mapping[str, RegionSet]
    definitions: Classification
    education: Dataset | None
    sources: Mapping[str, Source]
    interviews: Mapping[str, Source]
    runs: Mapping[str, Run]
    by: User

    def title_of(self, person: str) -> str:
        """Return how a person of the case signs."""
        held = {one.key: one.title for one in self.case.people} | {
            one.key: one.title for one in self.case.users
        }
        return self.text(held[person])

    def name_of(self, organisation: str) -> str:
        """Return what an organisation of the case is called."""
        return self.text(next(one.name for one in self.case.organisations if one.key == organisation))

    def text(self, given: object) -> str:
        """Return a text in the tenant's language."""
        return str(getattr(given, self.tenant.language))


def load_fields(ground: Ground) -> list[FieldOfStrength]:
    """Settle on the case's fields."""
    return [_field(ground, one) for one in ground.case.fields]


@transaction.atomic
def _field(ground: Ground, given: GivenField) -> FieldOfStrength:
    """Settle on one field, from its first judgement to the present one."""
    first, *later = given.versions
    field = services.add_field(
        region=_region(ground, given.region),
        name_sv=given.name.sv,
        name_en=given.name.en,
        stage=first.kind,
        clusters=ground.definitions.items.filter(code__in=given.clusters),
        judgement_sv=first.judgement.sv,
        judgement_en=first.judgement.en,
        on=first.dated.first,
        precision=precision_of(first.dated),
        signed_as=ground.title_of(first.signed_by),
        runs=_runs(ground, given.region),
        sources=_sources(ground, given.versions),
        education=ground.education,
        is_example=True,
        by=ground.by,
    )
    for version in later:
        _judge(ground, field, version)
    _weigh(ground, field, given)
    _lead_on(ground, field, given)
    _hear(ground, field, given)
    present = given.present
    if present.status == "decision" and present.decided_by and present.decided_on:
        body, seen = ground.name_of(present.decided_by), as_seen(field)
        decide(thing=field, body=body, on=present.decided_on, by=ground.by, seen=seen)
    return field


def _region(ground: Ground, code: str) -> Region:
    """Return the region a field belongs to: a county has two digits, a municipality four."""
    return region_of(dict(ground.sets), "county" if len(code) == 2 else "municipality", code)


def _runs(ground: Ground, code: str) -> Iterable[Run]:
    """Return the run about the field's kind of region."""
    run = ground.runs.get("county" if len(code) == 2 else "municipality")
    return [run] if run is not None else []


def _sources(ground: Ground, versions: Iterable[FieldVersion]) -> list[Source]:
    """Return the documents that any of the judgements rests on, each once."""
    keys = dict.fromkeys(key for version in versions for key in version.sources)
    return [ground.sources[key] for key in keys]


def _judge(ground: Ground, field: FieldOfStrength, version: FieldVersion) -> None:
    """Write a later judgement."""
    services.judge(
        field=field,
        stage=version.kind,
        text_sv=version.judgement.sv,
        text_en=version.judgement.en,
        change_sv=version.change.sv,
        change_en=version.change.en,
        on=version.dated.first,
        precision=precision_of(version.dated),
        signed_as=ground.title_of(version.signed_by),
        by=ground.by,
    )


def _weigh(ground: Ground, field: FieldOfStrength, given: GivenField) -> None:
    """Weigh the field as the case does."""
    for one in given.weighing:
        services.weigh(
            field=field,
            goal=one.goal,
            weight=one.weight,
            text_sv=one.text.sv,
            text_en=one.text.en,
            on=given.present.dated.first,
            signed_as=ground.title_of(given.present.signed_by),
            by=ground.by,
        )


def _lead_on(ground: Ground, field: FieldOfStrength, given: GivenField) -> None:
    """Propose the case's steps and name its missing voices."""
    for step in given.steps:
        services.propose_step(
            field=field,
            kind=step.kind,
            name_sv=step.name.sv,
            name_en=step.name.en,
            responsible=ground.name_of(step.responsible),
            due_on=step.due,
            state=step.status,
            leads_to_sv=step.leads_to.sv if step.leads_to else "",
            leads_to_en=step.leads_to.en if step.leads_to else "",
            is_example=True,
            by=ground.by,
        )
    for voice in given.unheard:
        services.name_voice(field=field, text_sv=voice.sv, text_en=voice.en, by=ground.by)


def _hear(ground: Ground, field: FieldOfStrength, given: GivenField) -> None:
    """Let the interviews speak for the field or against it; one that does both is said twice."""
    for voice in given.voices:
        source = ground.interviews.get(voice.interview)
        if source is None:
            continue
        stance = _STANCES.get(voice.stand, Support.Stance.SUPPORTS)
        support(claim=field, source=source, stance=stance, note=ground.text(voice.text), by=ground.by)
