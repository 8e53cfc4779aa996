"""Evidence in the API: sources and their files, what rests on them, objections and decisions."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from klustermotor.web.accounts.api import hand_over
from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.rights import demand_change, demand_that
from klustermotor.web.accounts.schemas import BelongsIn, BelongsOut
from klustermotor.web.evidence import claims, selectors, services
from klustermotor.web.evidence.claims import Claim
from klustermotor.web.evidence.confidence import in_confidence
from klustermotor.web.evidence.models import Attachment, Objection, Run, Source, Support
from klustermotor.web.evidence.schemas import (
    AttachmentOut,
    DecisionIn,
    ObjectionAnswerIn,
    ObjectionIn,
    ObjectionOut,
    SourceChange,
    SourceIn,
    SourceOut,
    StandingOut,
    SupportIn,
    SupportOut,
)
from klustermotor.web.shared import files
from klustermotor.web.shared.api import demand_unchanged, found_one, paged, part_of
from klustermotor.web.shared.api_tables import handed
from klustermotor.web.shared.schemas import Line, Page, Window

router = Router(tags=["evidence"])
_READ = ("evidence.view", "read:evidence")
_WRITE = ("evidence.edit", "write:evidence")
_FILE = {"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}}


def _sources(request: ApiRequest) -> QuerySet[Source]:
    """Return the sources somebody may see."""
    found = Source.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found.select_related("attachment")


class SourceWindow(Window):
    """Which sources are asked for."""

    kind: Line | None = None


@router.get("/sources", response=Page[SourceOut], **operation(_("List sources"), *_READ))
def list_sources(request: ApiRequest, window: Query[SourceWindow]) -> Any:
    found = _sources(request)
    return paged(request, found.filter(kind=window.kind) if window.kind else found, SourceOut.of, window)


@router.get("/sources/{uid}", response=SourceOut, **operation(_("Read a source"), *_READ))
def get_source(request: ApiRequest, uid: UUID) -> Any:
    return SourceOut.of(found_one(_sources(request), uid))


@router.post("/sources", response={201: SourceOut}, **operation(_("Record a source"), *_WRITE))
def create_source(request: ApiRequest, body: SourceIn) -> Any:
    given = body.dict(exclude={"attachment", "example"})
    made = Source(tenant=request.access.tenant, is_example=body.example, **given)
    made.attachment = _attachment(request, body.attachment)
    return Status(201, SourceOut.of(services.save_source(source=made, by=request.access.user)))


@router.patch("/sources/{uid}", response=SourceOut, **operation(_("Change a source"), *_WRITE))
def change_source(request: ApiRequest, uid: UUID, body: SourceChange) -> Any:
    source = found_one(_sources(request), uid)
    demand_change(request.access, source)
    demand_unchanged(request, SourceOut.of(source))
    for name, value in body.dict(exclude_unset=True, exclude={"attachment"}).items():
        if value is not None or name == "published_on":
            setattr(source, name, value)
    if body.attachment is not None:
        source.attachment = _attachment(request, body.attachment)
    services.save_source(source=source, by=request.access.user)
    return SourceOut.of(source)


@router.get(
    "/sources/{uid}/initiatives",
    response=BelongsOut,
    **operation(_("Read which initiatives may change a source"), *_READ),
)
def get_source_initiatives(request: ApiRequest, uid: UUID) -> Any:
    return BelongsOut.of(found_one(_sources(request), uid))


@router.put(
    "/sources/{uid}/initiatives",
    response=BelongsOut,
    **operation(
        _("Hand a source over to initiatives, or back"), *_WRITE, version_of="/sources/{uid}/initiatives"
    ),
)
def hand_over_source(request: ApiRequest, uid: UUID, body: BelongsIn) -> Any:
    return hand_over(request, found_one(_sources(request), uid), body)


def _attachments(request: ApiRequest) -> QuerySet[Attachment]:
    """Return the files somebody may see."""
    return Attachment.objects.visible_to(request.access.user).in_tenant(request.access.tenant)


def _attachment(request: ApiRequest, uid: UUID | None) -> Attachment | None:
    """Return a file that was handed in before."""
    return None if uid is None else found_one(_attachments(request), uid)


@router.post("/attachments", response={201: AttachmentOut}, **operation(_("Hand in a file"), *_WRITE))
def create_attachment(request: ApiRequest, file: File[UploadedFile]) -> Any:
    with NamedTemporaryFile(prefix="klustermotor-attachment-") as draft:
        for piece in file.chunks():
            draft.write(piece)
        draft.flush()
        made = services.attach(
            tenant=request.access.tenant, path=Path(draft.name), name=file.name or "", by=request.access.user
        )
    return Status(201, AttachmentOut.of(made))


@router.get("/attachments/{uid}/file", **operation(_("Fetch a file"), *_READ, openapi_extra=_FILE))
def get_attachment_file(request: ApiRequest, uid: UUID) -> HttpResponseBase:
    found = found_one(_attachments(request), uid)
    return handed(files.path_of(found.digest).open("rb"), found.name, found.media_type)


def _claim(request: ApiRequest, kind: str, uid: UUID) -> Claim:
    """Return the claim if its kind is known and somebody may see it."""
    found = claims.find(request.access, kind, uid)
    if found is None:
        raise Http404
    return found


@router.get(
    "/claims/{kind}/{uid}/supports",
    response=Page[SupportOut],
    **operation(_("List what a claim rests on"), *_READ),
)
def list_supports(request: ApiRequest, kind: str, uid: UUID, window: Query[Window]) -> Any:
    held = selectors.what_supports(_claim(request, kind, uid).thing, request.access.user)
    found = in_confidence(held, request.access.user)
    shown = [SupportOut.of(one) for one in found[window.offset : window.offset + window.limit]]
    return part_of(request, shown, len(found), window)


@router.post(
    "/claims/{kind}/{uid}/supports",
    response={201: SupportOut},
    **operation(_("Rest a claim on a source or a run"), *_WRITE),
)
def create_support(request: ApiRequest, kind: str, uid: UUID, body: SupportIn) -> Any:
    access, claim = request.access, _claim(request, kind, uid)
    demand_that(claims.may_edit(access, claim))
    runs = Run.objects.visible_to(access.user).in_tenant(access.tenant)
    made = services.support(
        claim=claim.thing,
        source=found_one(_sources(request), body.source) if body.source else None,
        run=found_one(runs, body.run) if body.run else None,
        stance=body.stance,
        locator=body.locator,
        note=body.note,
        part=body.part,
        by=access.user,
    )
    return Status(201, SupportOut.of(made))


@router.delete(
    "/supports/{uid}", response={204: None}, **operation(_("Let a claim rest on something no more"), *_WRITE)
)
def delete_support(request: ApiRequest, uid: UUID) -> Any:
    access = request.access
    held = Support.objects.visible_to(access.user).in_tenant(access.tenant).select_related("source", "run")
    support = found_one(held, uid)
    claim = _claim(request, support.claim_kind, support.claim_uid)
    demand_that(claims.may_edit(access, claim))
    services.withdraw(support=support, claim=claim.thing, by=access.user)
    return Status(204, None)


class ObjectionWindow(Window):
    """Which objections are asked for."""

    open: bool | None = None


@router.get("/objections", response=Page[ObjectionOut], **operation(_("List objections"), *_READ))
def list_objections(request: ApiRequest, window: Query[ObjectionWindow]) -> Any:
    found = selectors.open_objections(request.access)
    if window.open is not None:
        found = found.filter(answered_at__isnull=window.open)
    return paged(request, found, ObjectionOut.of, window)


@router.get("/objections/{uid}", response=ObjectionOut, **operation(_("Read an objection"), *_READ))
def get_objection(request: ApiRequest, uid: UUID) -> Any:
    return ObjectionOut.of(found_one(selectors.open_objections(request.access), uid))


@router.post(
    "/claims/{kind}/{uid}/objections",
    response={201: ObjectionOut},
    **operation(_("Contest a claim"), "objections.raise", "write:evidence"),
)
def create_objection(request: ApiRequest, kind: str, uid: UUID, body: ObjectionIn) -> Any:
    claim = _claim(request, kind, uid)
    made: Objection = services.contest(
        claim=claim.thing, label=claim.label, text=body.text, part=body.part, by=request.access.user
    )
    return Status(201, ObjectionOut.of(made))


@router.post(
    "/objections/{uid}/answer",
    response=ObjectionOut,
    **operation(_("Answer an objection"), "evidence.view", "write:evidence"),
)
def answer_objection(request: ApiRequest, uid: UUID, body: ObjectionAnswerIn) -> Any:
    objection = found_one(selectors.open_objections(request.access), uid)
    if objection.claim_kind not in claims.kinds():
        raise Http404
    demand_that(claims.may_answer(request.access, objection.claim_kind, objection.claim_uid))
    return ObjectionOut.of(services.answer(objection=objection, text=body.text, by=request.access.user))


@router.get(
    "/claims/{kind}/{uid}/decision",
    response=StandingOut,
    **operation(_("Read whether something is a basis for decision, and what is decided on"), *_READ),
)
def get_decision(request: ApiRequest, kind: str, uid: UUID) -> Any:
    return StandingOut.of(_claim(request, kind, uid).thing)


@router.put(
    "/claims/{kind}/{uid}/decision",
    response=StandingOut,
    **operation(_("Make something a basis for decision"), "status.decide", "write:evidence"),
)
def decide(request: ApiRequest, kind: str, uid: UUID, body: DecisionIn) -> Any:
    thing: Any = _claim(request, kind, uid).thing
    services.decide(thing=thing, body=body.body, on=body.on, by=request.access.user, seen=body.seen)
    return StandingOut.of(thing)


@router.delete(
    "/claims/{kind}/{uid}/decision",
    response=StandingOut,
    **operation(_("Make something a basis for discussion again"), "status.decide", "write:evidence"),
)
def reopen(request: ApiRequest, kind: str, uid: UUID) -> Any:
    thing: Any = _claim(request, kind, uid).thing
    services.reopen(thing=thing, by=request.access.user)
    return StandingOut.of(thing)
