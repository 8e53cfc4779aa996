"""Fields of strength in the API: settled on, judged, weighed, led on from."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.evidence.models import Run, Source, Support
from klustermotor.web.mapping.fields import services
from klustermotor.web.mapping.fields.models import FieldOfStrength, Step, UnheardVoice
from klustermotor.web.mapping.schemas_fields import (
    EndIn,
    FieldChange,
    FieldIn,
    FieldOut,
    JudgementIn,
    StepChange,
    StepIn,
    StepOut,
    VoiceIn,
    VoiceOut,
    WeighingIn,
)
from klustermotor.web.places.models import ClassificationItem, Region
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Page, Window
from klustermotor.web.statistics.models import Dataset, Vintage

router = Router(tags=["fields"])
_READ = ("region.view", "read:region")
_WRITE = ("fields.edit", "write:region")


def _fields(request: ApiRequest) -> QuerySet[FieldOfStrength]:
    """Return the fields somebody may see, with everything that was said of them."""
    found = FieldOfStrength.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    example = Support.objects.filter(claim_uid=OuterRef("uid"), run__summary__example=True)
    return (
        found.annotate(rests_on_example=Exists(example))
        .select_related("region__region_set", "education", "education_vintage", "tenant")
        .prefetch_related("clusters", "judgements", "weighings", "steps", "unheard_voices")
    )


class FieldWindow(Window):
    """Which fields are asked for."""

    region: UUID | None = None
    ended: bool = False


@router.get("/fields", response=Page[FieldOut], **operation(_("List fields of strength"), *_READ))
def list_fields(request: ApiRequest, window: Query[FieldWindow]) -> Any:
    found = _fields(request).filter(ended_on__isnull=not window.ended)
    if window.region is not None:
        regions = Region.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
        if not regions.filter(uid=window.region).exists():
            raise Refused(gettext("There is no such region here."), field="region")
        found = found.filter(region__uid=window.region)
    return paged(request, found, FieldOut.of, window)


@router.get("/fields/{uid}", response=FieldOut, **operation(_("Read a field of strength"), *_READ))
def get_field(request: ApiRequest, uid: UUID) -> Any:
    return FieldOut.of(found_one(_fields(request), uid))


def _now_of(request: ApiRequest, uid: UUID) -> FieldOut:
    """Return a field as it now stands."""
    return FieldOut.of(found_one(_fields(request), uid))


def _some(found: QuerySet[Any], wanted: list[UUID], name: str) -> list[Any]:
    """Return the things with these identifiers; refuse one that is not there."""
    held = list(found.filter(uid__in=wanted))
    if len(held) != len(set(wanted)):
        raise Refused(gettext("One of those it is to rest on is not here."), field=name)
    return held


def _clusters(request: ApiRequest, codes: list[str]) -> list[ClassificationItem]:
    """Return the tenant's clusters with these codes; refuse a code that none has."""
    items = ClassificationItem.objects.filter(
        classification__tenant=request.access.tenant, classification__kind="clusters", code__in=codes
    )
    held = {one.code: one for one in items.order_by("pk")}
    lacking = sorted(set(codes) - set(held))
    if lacking:
        raise Refused(gettext("No cluster has the code %(code)s.") % {"code": lacking[0]}, field="clusters")
    return list(held.values())


@router.post("/fields", response={201: FieldOut}, **operation(_("Settle on a field of strength"), *_WRITE))
def create_field(request: ApiRequest, body: FieldIn) -> Any:
    user, tenant = request.access.user, request.access.tenant
    tables = Dataset.objects.visible_to(user).in_tenant(tenant).filter(kind=Dataset.Kind.EDUCATION)
    regions = Region.objects.visible_to(user).in_tenant(tenant).select_related("tenant")
    given = body.dict(exclude={"region", "clusters", "runs", "sources", "education", "example"})
    made = services.add_field(
        region=found_one(regions, body.region),
        clusters=_clusters(request, body.clusters),
        runs=_some(Run.objects.visible_to(user).in_tenant(tenant), body.runs, "runs"),
        sources=_some(Source.objects.visible_to(user).in_tenant(tenant), body.sources, "sources"),
        education=found_one(tables, body.education) if body.education else None,
        is_example=body.example,
        by=user,
        **given,
    )
    return Status(201, _now_of(request, made.uid))


def _vintage(field: FieldOfStrength, number: int) -> Vintage:
    """Return the state of a field's table of education with a number; refuse one that there is not."""
    held = field.education.vintages.filter(number=number).first() if field.education else None
    if held is None:
        raise Refused(
            gettext("The field’s table of education has no vintage %(number)s.") % {"number": number},
            field="education_vintage",
        )
    return held


@router.patch("/fields/{uid}", response=FieldOut, **operation(_("Change a field of strength"), *_WRITE))
def change_field(request: ApiRequest, uid: UUID, body: FieldChange) -> Any:
    field = found_one(_fields(request), uid)
    demand_unchanged(request, FieldOut.of(field))
    taken = None if body.education_vintage is None else _vintage(field, body.education_vintage)
    services.change_field(
        field=field,
        name_sv=field.name_sv if body.name_sv is None else body.name_sv,
        name_en=field.name_en if body.name_en is None else body.name_en,
        clusters=list(field.clusters.all()) if body.clusters is None else _clusters(request, body.clusters),
        education=field.education,
        by=request.access.user,
    )
    if taken is not None:
        services.take_education(field=field, vintage=taken, by=request.access.user)
    return _now_of(request, uid)


@router.post(
    "/fields/{uid}/judgements",
    response={201: FieldOut},
    **operation(_("Judge a field of strength"), *_WRITE),
)
def create_judgement(request: ApiRequest, uid: UUID, body: JudgementIn) -> Any:
    services.judge(field=found_one(_fields(request), uid), by=request.access.user, **body.dict())
    return Status(201, _now_of(request, uid))


@router.post(
    "/fields/{uid}/weighings",
    response={201: FieldOut},
    **operation(_("Weigh a field of strength for a goal"), *_WRITE),
)
def create_weighing(request: ApiRequest, uid: UUID, body: WeighingIn) -> Any:
    services.weigh(field=found_one(_fields(request), uid), by=request.access.user, **body.dict())
    return Status(201, _now_of(request, uid))


@router.post(
    "/fields/{uid}/steps",
    response={201: FieldOut},
    **operation(_("Propose a measure or an in-depth study"), *_WRITE),
)
def create_step(request: ApiRequest, uid: UUID, body: StepIn) -> Any:
    services.propose_step(field=found_one(_fields(request), uid), by=request.access.user, **body.dict())
    return Status(201, _now_of(request, uid))


@router.patch(
    "/steps/{uid}",
    response=StepOut,
    **operation(_("Say how far a step has come"), *_WRITE, version_of="/fields/{uid}"),
)
def change_step(request: ApiRequest, uid: UUID, body: StepChange) -> Any:
    held = Step.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    step = found_one(held, uid)
    demand_unchanged(request, _now_of(request, step.field.uid))
    due_on = body.due_on if "due_on" in body.model_fields_set else step.due_on
    services.move_step(step=step, state=body.state or step.state, due_on=due_on, by=request.access.user)
    return StepOut.of(step)


@router.post(
    "/fields/{uid}/unheard-voices",
    response={201: FieldOut},
    **operation(_("Say whose voice is missing"), *_WRITE),
)
def create_voice(request: ApiRequest, uid: UUID, body: VoiceIn) -> Any:
    services.name_voice(field=found_one(_fields(request), uid), by=request.access.user, **body.dict())
    return Status(201, _now_of(request, uid))


@router.post(
    "/unheard-voices/{uid}/heard",
    response=VoiceOut,
    **operation(_("Say that a missing voice has been heard"), *_WRITE),
)
def mark_voice_heard(request: ApiRequest, uid: UUID) -> Any:
    held = UnheardVoice.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    voice = found_one(held.select_related("tenant"), uid)
    services.mark_heard(voice=voice, by=request.access.user)
    return VoiceOut.of(voice)


@router.post(
    "/fields/{uid}/end",
    response=FieldOut,
    **operation(_("Take a field of strength off the list"), *_WRITE),
)
def end_field(request: ApiRequest, uid: UUID, body: EndIn) -> Any:
    services.let_go(field=found_one(_fields(request), uid), because=body.because, by=request.access.user)
    return _now_of(request, uid)
