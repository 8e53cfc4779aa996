"""Interviews and answers in the API: exactly those that the token's owner may read."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api import hand_over
from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.rights import demand, demand_change
from klustermotor.web.accounts.schemas import BelongsIn, BelongsOut
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.questionnaires.api_coding import router as coding
from klustermotor.web.questionnaires.api_guides import router as guides
from klustermotor.web.questionnaires.models import Guide, Interview
from klustermotor.web.questionnaires.schemas import (
    AnswerOut,
    AnswersIn,
    ConsentIn,
    InterviewChange,
    InterviewIn,
    InterviewOut,
    NotesIn,
    NotSaved,
    SavedOut,
)
from klustermotor.web.questionnaires.selectors import interviews
from klustermotor.web.questionnaires.services import answers as saying
from klustermotor.web.questionnaires.services import interviews as holding
from klustermotor.web.shared.api import demand_unchanged, found_one, paged, part_of
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Line, Page, Reference, Window

router = Router(tags=["interviews"])
router.add_router("", guides)
router.add_router("", coding)
_READ = ("interviews.view", "read:interviews")
_WRITE = ("interviews.record", "write:interviews")


def _interviews(request: ApiRequest) -> QuerySet[Interview]:
    """Return the interviews somebody may read."""
    known = Person.objects.visible_to(request.access.user).filter(pk=OuterRef("person"))
    found = interviews.readable(request.access).annotate(knows_person=Exists(known))
    related = ("guide", "person", "organisation", "interviewer", "source", "tenant")
    return found.select_related(*related).prefetch_related("readers")


def _own(request: ApiRequest, uid: UUID) -> Interview:
    """Return an interview that is the caller's to hold and to write in."""
    found = found_one(_interviews(request), uid)
    demand_change(request.access, found)
    return found


def _known(request: ApiRequest, uid: UUID) -> Interview:
    """Return an interview whose appointment, readers and consent the caller may see."""
    found = found_one(_interviews(request), uid)
    if found.hides_who:
        raise PermissionDenied
    return found


def _out(request: ApiRequest, one: Interview) -> InterviewOut:
    """Return an interview as the caller may see it: only people whom they see, with the scope for people."""
    scoped = request.access.may("persons.view") and "read:actors" in request.api_token.scopes
    return InterviewOut.of(one, sees_persons=scoped and getattr(one, "knows_person", True))


class InterviewWindow(Window):
    """Which interviews are asked for."""

    state: Line | None = None


@router.get("/interviews", response=Page[InterviewOut], **operation(_("List interviews"), *_READ))
def list_interviews(request: ApiRequest, window: Query[InterviewWindow]) -> Any:
    found = _interviews(request)
    if window.state is not None:
        found = found.filter(state=window.state)
    return paged(request, found, lambda one: _out(request, one), window)


@router.get("/interviews/{uid}", response=InterviewOut, **operation(_("Read an interview"), *_READ))
def get_interview(request: ApiRequest, uid: UUID) -> Any:
    return _out(request, found_one(_interviews(request), uid))


@router.post("/interviews", response={201: InterviewOut}, **operation(_("Record an interview"), *_WRITE))
def create_interview(request: ApiRequest, body: InterviewIn) -> Any:
    user, tenant = request.access.user, request.access.tenant
    people, bodies = Person.objects.visible_to(user), Organisation.objects.visible_to(user)
    if body.person is not None:
        demand(request.access, "persons.view")
    made = Interview(
        tenant=tenant,
        interviewer=user,
        guide=found_one(Guide.objects.visible_to(user).in_tenant(tenant), body.guide),
        person=found_one(people.in_tenant(tenant), body.person) if body.person else None,
        organisation=found_one(bodies.in_tenant(tenant), body.organisation) if body.organisation else None,
        role_label=body.role,
        is_example=body.example,
        **body.dict(exclude={"guide", "person", "organisation", "role", "example"}),
    )
    holding.save_interview(interview=made, by=user)
    return Status(201, _out(request, made))


@router.patch(
    "/interviews/{uid}",
    response=InterviewOut,
    **operation(_("Change an appointment, or who may read what was said"), *_WRITE),
)
def change_interview(request: ApiRequest, uid: UUID, body: InterviewChange) -> Any:
    user, tenant, held = request.access.user, request.access.tenant, _own(request, uid)
    if held.hides_who:
        raise PermissionDenied
    demand_unchanged(request, _out(request, held))
    given = body.values()
    if "person" in given:
        demand(request.access, "persons.view")
        people, person = Person.objects.visible_to(user).in_tenant(tenant), given.pop("person")
        held.person = found_one(people, person) if person else None
        held.knows_person = True  # type: ignore[attr-defined]
    if "organisation" in given:
        bodies, body_uid = Organisation.objects.visible_to(user).in_tenant(tenant), given.pop("organisation")
        held.organisation = found_one(bodies, body_uid) if body_uid else None
    readers = _readers(request, given.pop("readers")) if "readers" in given else None
    called = {"role": "role_label", "example": "is_example"}
    for name, value in given.items():
        setattr(held, called.get(name, name), value)
    holding.save_interview(interview=held, by=user, readers=readers)
    held.refresh_from_db()
    return _out(request, held)


def _readers(request: ApiRequest, wanted: list[UUID]) -> list[User]:
    """Return the people who are to read an interview; refuse one who does not work with interviews here."""
    found = list(interviews.possible_readers(request.access).filter(uid__in=wanted))
    if len(found) != len(set(wanted)):
        raise Refused(gettext("One of the readers does not work with interviews here."), field="readers")
    return found


@router.get(
    "/interviews/{uid}/possible-readers",
    response=Page[Reference],
    **operation(
        _("List who may be named as a reader of an interview"), "interviews.record", "read:interviews"
    ),
)
def list_possible_readers(request: ApiRequest, uid: UUID, window: Query[Window]) -> Any:
    _own(request, uid)
    return paged(request, interviews.possible_readers(request.access), Reference.of, window)


@router.put(
    "/interviews/{uid}/notes",
    response=InterviewOut,
    **operation(_("Write the notes of an interview"), *_WRITE, version_of="/interviews/{uid}"),
)
def write_notes(request: ApiRequest, uid: UUID, body: NotesIn) -> Any:
    held = _own(request, uid)
    demand_unchanged(request, _out(request, held))
    over = saying.notes_mark(held.notes)
    saying.save_notes(interview=held, text=body.text, over=over, by=request.access.user)
    return _out(request, held)


@router.post(
    "/interviews/{uid}/held",
    response=InterviewOut,
    **operation(_("Say that an interview was held"), *_WRITE),
)
def complete_interview(request: ApiRequest, uid: UUID) -> Any:
    held = _own(request, uid)
    return _out(request, holding.complete(interview=held, by=request.access.user))


@router.put(
    "/interviews/{uid}/consent",
    response=InterviewOut,
    **operation(_("Record how what was said may be used"), *_WRITE, version_of="/interviews/{uid}"),
)
def record_consent(request: ApiRequest, uid: UUID, body: ConsentIn) -> Any:
    held = _own(request, uid)
    if held.hides_who:
        raise PermissionDenied
    demand_unchanged(request, _out(request, held))
    return _out(
        request,
        holding.record_consent(interview=held, consent=body.consent, on=body.on, by=request.access.user),
    )


@router.delete(
    "/interviews/{uid}/consent",
    response=InterviewOut,
    **operation(
        _("Record that the person does not want it used, or no longer"),
        *_WRITE,
        version_of="/interviews/{uid}",
    ),
)
def withdraw_consent(request: ApiRequest, uid: UUID) -> Any:
    held, today = _own(request, uid), request.access.tenant.today()
    if held.hides_who:
        raise PermissionDenied
    demand_unchanged(request, _out(request, held))
    return _out(request, holding.withdraw_consent(interview=held, on=today, by=request.access.user))


@router.get(
    "/interviews/{uid}/initiatives",
    response=BelongsOut,
    **operation(_("Read which initiatives may change an interview"), *_READ),
)
def get_interview_initiatives(request: ApiRequest, uid: UUID) -> Any:
    return BelongsOut.of(_known(request, uid))


@router.put(
    "/interviews/{uid}/initiatives",
    response=BelongsOut,
    **operation(
        _("Hand an interview over to initiatives, or back"),
        *_WRITE,
        version_of="/interviews/{uid}/initiatives",
    ),
)
def hand_over_interview(request: ApiRequest, uid: UUID, body: BelongsIn) -> Any:
    return hand_over(request, _known(request, uid), body)


@router.get(
    "/interviews/{uid}/answers",
    response=Page[AnswerOut],
    **operation(_("Read what was said in an interview"), *_READ),
)
def list_answers(request: ApiRequest, uid: UUID, window: Query[Window]) -> Any:
    said = AnswerOut.all_of(interviews.record(found_one(_interviews(request), uid)))
    return part_of(request, said[window.offset : window.offset + window.limit], len(said), window)


@router.delete(
    "/interviews/{uid}/answers",
    response=InterviewOut,
    **operation(
        _("Erase for good what was said, once the person does not want it used"),
        *_WRITE,
        version_of="/interviews/{uid}",
    ),
)
def erase_answers(request: ApiRequest, uid: UUID) -> Any:
    closed = _own(request, uid)
    if not interviews.may_erase(closed, request.access):
        raise PermissionDenied
    demand_unchanged(request, _out(request, closed))
    holding.erase(interview=closed, by=request.access.user)
    return _out(request, closed)


@router.put(
    "/interviews/{uid}/themes/{theme}/answers",
    response=SavedOut,
    **operation(_("Record what was said to the questions of a theme"), *_WRITE),
)
def save_answers(request: ApiRequest, uid: UUID, theme: UUID, body: AnswersIn) -> Any:
    interview = _own(request, uid)
    given = {
        question: saying.Given(text=one.text, number=one.number, codes=tuple(one.codes), version=one.version)
        for question, one in body.answers.items()
    }
    saved = saying.save_theme(
        interview=interview,
        theme=found_one(interview.guide.themes.all(), theme),
        given=given,
        by=request.access.user,
    )
    return SavedOut(
        changed=saved.changed,
        conflicts=[NotSaved(question=key, why=why) for key, why in saved.conflicts.items()],
        refused=[NotSaved(question=key, why=why) for key, why in saved.refused.items()],
    )
