"""Settle on fields of strength, judge and weigh them, and lead on from them."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Run, Source
from klustermotor.web.evidence.services.standing import as_it_stands
from klustermotor.web.evidence.services.support import support
from klustermotor.web.mapping.fields.models import (
    FieldOfStrength,
    Judgement,
    Stage,
    Step,
    UnheardVoice,
    Weighing,
)
from klustermotor.web.places.models import ClassificationItem, Region
from klustermotor.web.search.services import index, remove
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Dataset, Vintage
from klustermotor.web.statistics.selectors import latest_vintage


def _note_in_search(field: FieldOfStrength) -> None:
    """Let a field be found by its names, its region and the clusters it gathers."""
    clusters = field.clusters.all()
    index(
        field,
        title_sv=field.name_sv,
        title_en=field.name_en,
        detail=field.region.name_sv,
        text=" ".join(f"{one.name_sv} {one.name_en}" for one in clusters),
        address=reverse("mapping:field", kwargs={"uid": field.uid}),
        capability="region.view",
    )


@transaction.atomic
def add_field(
    *,
    region: Region,
    name_sv: str,
    name_en: str = "",
    stage: str = Stage.POTENTIAL,
    clusters: Iterable[ClassificationItem] = (),
    judgement_sv: str = "",
    judgement_en: str = "",
    on: date | None = None,
    precision: str = Source.Precision.DAY,
    signed_as: str,
    runs: Iterable[Run] = (),
    sources: Iterable[Source] = (),
    education: Dataset | None = None,
    is_example: bool = False,
    by: User,
) -> FieldOfStrength:
    """Put a field on a region's list, with a first judgement and what it rests on."""
    day = on or region.tenant.today()
    standing = FieldOfStrength.objects.filter(region=region, ended_on__isnull=True)
    if name_sv.strip().casefold() in {name.casefold() for name in standing.values_list("name_sv", flat=True)}:
        raise Refused(
            _("%(region)s already has a field called %(name)s.") % {"region": region, "name": name_sv},
            field="name_sv",
        )
    field = FieldOfStrength(
        tenant=region.tenant,
        region=region,
        name_sv=name_sv.strip(),
        name_en=name_en.strip(),
        stage=stage,
        position=standing.count() + 1,
        recorded_on=day,
        education=education,
        education_vintage=latest_vintage(education) if education else None,
        is_example=is_example,
    )
    audit.save(field, by=by)
    field.clusters.set(clusters)
    judge(
        field=field,
        stage=stage,
        text_sv=judgement_sv,
        text_en=judgement_en,
        on=day,
        precision=precision,
        signed_as=signed_as,
        by=by,
    )
    for run in runs:
        support(claim=field, run=run, by=by)
    for source in sources:
        support(claim=field, source=source, by=by)
    return field


@transaction.atomic
def change_field(
    *,
    field: FieldOfStrength,
    name_sv: str,
    name_en: str,
    clusters: Iterable[ClassificationItem],
    education: Dataset | None,
    by: User,
) -> None:
    """Change what a field is called and what it gathers; what was thought of it stands.

    Other clusters or another table of education give other figures: what was decided is then open again.
    """
    as_it_stands(field)
    before, table = {one.code for one in field.clusters.all()}, field.education_id
    field.name_sv, field.name_en, field.education = name_sv.strip(), name_en.strip(), education
    field.clusters.set(clusters)
    after = {one.code for one in field.clusters.all()}
    if field.education_id != table:
        field.education_vintage = latest_vintage(education) if education else None
    if before != after or field.education_id != table:
        _reopen(field)
    audit.save(field, by=by)
    if before != after:
        details = {"added": ", ".join(sorted(after - before)), "removed": ", ".join(sorted(before - after))}
        audit.event(field, by=by, name="clusters", details=details)
    _note_in_search(field)


@transaction.atomic
def take_education(*, field: FieldOfStrength, vintage: Vintage, by: User) -> None:
    """Let a field show another state of its table of education; what was decided on the old is open again."""
    if vintage.dataset_id != field.education_id:
        raise Refused(_("Those figures are not of the field’s table of education."), field="education")
    if vintage.pk == field.education_vintage_id:
        return
    as_it_stands(field)
    field.education_vintage = vintage
    _reopen(field)
    audit.save(field, by=by)


@transaction.atomic
def judge(
    *,
    field: FieldOfStrength,
    stage: str,
    text_sv: str = "",
    text_en: str = "",
    change_sv: str = "",
    change_en: str = "",
    on: date | None = None,
    precision: str = Source.Precision.DAY,
    signed_as: str,
    by: User | None,
) -> Judgement:
    """Write a new judgement; the earlier ones stay as the field's history."""
    if not (text_sv.strip() or text_en.strip()):
        raise Refused(_("Write in a sentence or two why this is a field of strength."), field="text_sv")
    as_it_stands(field)
    made = Judgement(
        tenant=field.tenant,
        field=field,
        stage=stage,
        text_sv=text_sv.strip(),
        text_en=text_en.strip(),
        change_sv=change_sv.strip(),
        change_en=change_en.strip(),
        on=on or field.tenant.today(),
        precision=precision,
        signed_as=signed_as,
        by=by,
    )
    audit.save(made, by=by)
    newest = field.judgements.first()
    if newest is not None and newest.stage != field.stage:
        field.stage = newest.stage
    _reopen(field)
    audit.save(field, by=by)
    _note_in_search(field)
    return made


def _reopen(field: FieldOfStrength) -> None:
    """Make a field a basis for discussion again: what was decided is not what it says now.

    The field is held as it stands before: a decision recorded meanwhile is opened again too.
    """
    field.status, field.decided_by_body, field.decided_on = FieldOfStrength.Status.DISCUSSION, "", None


@transaction.atomic
def weigh(
    *,
    field: FieldOfStrength,
    goal: str,
    weight: str,
    text_sv: str = "",
    text_en: str = "",
    on: date | None = None,
    signed_as: str,
    by: User | None,
) -> Weighing:
    """Weigh a field for one goal anew."""
    if not (text_sv.strip() or text_en.strip()):
        raise Refused(_("Say in a sentence why it weighs that way."), field="text_sv")
    as_it_stands(field)
    made = Weighing(
        tenant=field.tenant,
        field=field,
        goal=goal,
        weight=weight,
        text_sv=text_sv.strip(),
        text_en=text_en.strip(),
        on=on or field.tenant.today(),
        signed_as=signed_as,
        by=by,
    )
    audit.save(made, by=by)
    _reopen(field)
    audit.save(field, by=by)
    return made


@transaction.atomic
def propose_step(
    *,
    field: FieldOfStrength,
    kind: str,
    name_sv: str,
    name_en: str = "",
    responsible: str,
    due_on: date | None,
    state: str = Step.State.PROPOSED,
    leads_to_sv: str = "",
    leads_to_en: str = "",
    is_example: bool = False,
    by: User | None,
) -> Step:
    """Propose a measure or an in-depth study."""
    made = Step(
        tenant=field.tenant,
        field=field,
        kind=kind,
        name_sv=name_sv.strip(),
        name_en=name_en.strip(),
        responsible=responsible,
        due_on=due_on,
        state=state,
        leads_to_sv=leads_to_sv,
        leads_to_en=leads_to_en,
        is_example=is_example,
    )
    audit.save(made, by=by)
    return made


@transaction.atomic
def move_step(*, step: Step, state: str, due_on: date | None, by: User) -> None:
    """Say how far a step has come, or that it is due another day."""
    step.state, step.due_on = state, due_on
    audit.save(step, by=by)


@transaction.atomic
def name_voice(
    *, field: FieldOfStrength, text_sv: str = "", text_en: str = "", by: User | None
) -> UnheardVoice:
    """Say whose voice is missing."""
    if not (text_sv.strip() or text_en.strip()):
        raise Refused(_("Say whose voice is missing."), field="text_sv")
    made = UnheardVoice(
        tenant=field.tenant,
        field=field,
        text_sv=text_sv.strip(),
        text_en=text_en.strip(),
        named_on=field.tenant.today(),
        by=by,
    )
    audit.save(made, by=by)
    return made


@transaction.atomic
def mark_heard(*, voice: UnheardVoice, by: User) -> None:
    """Say that a missing voice has now been heard."""
    if voice.heard_on is not None:
        raise Refused(_("This voice was marked as heard before."))
    voice.heard_on = voice.tenant.today()
    audit.save(voice, by=by)


@transaction.atomic
def let_go(*, field: FieldOfStrength, because: str, by: User) -> None:
    """Take a field off the list; what was thought of it is kept."""
    if field.ended_on is not None:
        raise Refused(_("This field has already been taken off the list."))
    if not because.strip():
        raise Refused(_("Say why the field is taken off the list."), field="because")
    field.ended_on, field.ended_because = field.tenant.today(), because.strip()
    audit.save(field, by=by)
    remove(field)
