"""Guides in the API: read, written as drafts, taken into use, and what interviews by them say together."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.questionnaires.models import Guide, Question, Theme
from klustermotor.web.questionnaires.schemas import GuideOut, WholeGuideOut
from klustermotor.web.questionnaires.schemas_guides import (
    GuideChange,
    GuideIn,
    MoveIn,
    QuestionChange,
    QuestionIn,
    TallyOut,
    ThemeChange,
    ThemeIn,
)
from klustermotor.web.questionnaires.selectors import guides, together
from klustermotor.web.questionnaires.services import guides as writing
from klustermotor.web.shared.api import demand_unchanged, found_one, paged, part_of
from klustermotor.web.shared.schemas import Page, Window

router = Router(tags=["interviews"])
_READ = ("interviews.view", "read:interviews")
_EDIT = ("guides.edit", "write:interviews")
_GUIDE = "/guides/{uid}"


def _guides(request: ApiRequest) -> QuerySet[Guide]:
    """Return the guides somebody may see."""
    return Guide.objects.visible_to(request.access.user).in_tenant(request.access.tenant)


def _theme(request: ApiRequest, uid: UUID) -> Theme:
    """Return a theme of a guide that somebody may see."""
    return found_one(Theme.objects.select_related("guide").filter(guide__in=_guides(request)), uid)


def _question(request: ApiRequest, uid: UUID) -> Question:
    """Return a question of a guide that somebody may see."""
    found = Question.objects.select_related("theme__guide").filter(theme__guide__in=_guides(request))
    return found_one(found, uid)


def _whole(request: ApiRequest, guide: Guide) -> WholeGuideOut:
    """Return a guide as it stands, with its questions."""
    now = found_one(_guides(request), guide.uid)
    return WholeGuideOut.whole(now, guides.themes_of(now))


@router.get("/guides", response=Page[GuideOut], **operation(_("List guides"), *_READ))
def list_guides(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, _guides(request), GuideOut.of, window)


@router.get(
    "/guides/{uid}", response=WholeGuideOut, **operation(_("Read a guide with its questions"), *_READ)
)
def get_guide(request: ApiRequest, uid: UUID) -> Any:
    return _whole(request, found_one(_guides(request), uid))


@router.get(
    "/guides/{uid}/tallies",
    response=Page[TallyOut],
    **operation(_("Count the coded answers by a guide, where enough people answered"), *_READ),
)
def list_tallies(request: ApiRequest, uid: UUID, window: Query[Window]) -> Any:
    counted = together.tallies(request.access, found_one(_guides(request), uid).series)
    shown = [TallyOut.of(one) for one in counted[window.offset : window.offset + window.limit]]
    return part_of(request, shown, len(counted), window)


@router.post("/guides", response={201: WholeGuideOut}, **operation(_("Begin a guide"), *_EDIT))
def create_guide(request: ApiRequest, body: GuideIn) -> Any:
    made = Guide(tenant=request.access.tenant, title=body.title, purpose=body.purpose)
    return Status(201, _whole(request, writing.save_guide(guide=made, by=request.access.user)))


@router.patch(
    "/guides/{uid}",
    response=WholeGuideOut,
    **operation(_("Change the title and purpose of a draft"), *_EDIT),
)
def change_guide(request: ApiRequest, uid: UUID, body: GuideChange) -> Any:
    guide = found_one(_guides(request), uid)
    demand_unchanged(request, _whole(request, guide))
    for name, value in body.dict(exclude_none=True).items():
        setattr(guide, name, value)
    return _whole(request, writing.save_guide(guide=guide, by=request.access.user))


@router.post("/guides/{uid}/publish", response=GuideOut, **operation(_("Take a draft into use"), *_EDIT))
def publish_guide(request: ApiRequest, uid: UUID) -> Any:
    return GuideOut.of(writing.publish(guide=found_one(_guides(request), uid), by=request.access.user))


@router.post(
    "/guides/{uid}/versions",
    response={201: WholeGuideOut},
    **operation(_("Make a draft that is a copy of a guide, or find the one there is"), *_EDIT),
)
def create_guide_version(request: ApiRequest, uid: UUID) -> Any:
    made = writing.new_version(guide=found_one(_guides(request), uid), by=request.access.user)
    return Status(201, _whole(request, made))


@router.post(
    "/guides/{uid}/themes", response={201: WholeGuideOut}, **operation(_("Add a theme to a draft"), *_EDIT)
)
def create_theme(request: ApiRequest, uid: UUID, body: ThemeIn) -> Any:
    made = Theme(guide=found_one(_guides(request), uid), **body.dict())
    return Status(201, _whole(request, writing.save_theme(theme=made, by=request.access.user).guide))


@router.patch(
    "/themes/{uid}",
    response=WholeGuideOut,
    **operation(_("Change a theme of a draft"), *_EDIT, version_of=_GUIDE),
)
def change_theme(request: ApiRequest, uid: UUID, body: ThemeChange) -> Any:
    theme = _theme(request, uid)
    demand_unchanged(request, _whole(request, theme.guide))
    for name, value in body.dict(exclude_none=True).items():
        setattr(theme, name, value)
    return _whole(request, writing.save_theme(theme=theme, by=request.access.user).guide)


@router.post(
    "/themes/{uid}/move", response=WholeGuideOut, **operation(_("Move a theme of a draft one step"), *_EDIT)
)
def move_theme(request: ApiRequest, uid: UUID, body: MoveIn) -> Any:
    theme = _theme(request, uid)
    writing.move(thing=theme, up=body.up, by=request.access.user)
    return _whole(request, theme.guide)


@router.delete(
    "/themes/{uid}",
    response=WholeGuideOut,
    **operation(_("Take a theme out of a draft"), *_EDIT, version_of=_GUIDE),
)
def delete_theme(request: ApiRequest, uid: UUID) -> Any:
    theme = _theme(request, uid)
    demand_unchanged(request, _whole(request, theme.guide))
    writing.remove(thing=theme, by=request.access.user)
    return _whole(request, theme.guide)


@router.post(
    "/themes/{uid}/questions",
    response={201: WholeGuideOut},
    **operation(_("Add a question to a draft"), *_EDIT),
)
def create_question(request: ApiRequest, uid: UUID, body: QuestionIn) -> Any:
    theme = _theme(request, uid)
    made = Question(theme=theme, **body.dict(exclude={"alternatives"}))
    labels = [(one.sv, one.en) for one in body.alternatives]
    writing.save_question(question=made, labels=labels, by=request.access.user)
    return Status(201, _whole(request, theme.guide))


@router.patch(
    "/questions/{uid}",
    response=WholeGuideOut,
    **operation(_("Change a question of a draft"), *_EDIT, version_of=_GUIDE),
)
def change_question(request: ApiRequest, uid: UUID, body: QuestionChange) -> Any:
    question = _question(request, uid)
    demand_unchanged(request, _whole(request, question.theme.guide))
    labels = guides.labels_of(question)
    if body.alternatives is not None:
        labels = [(one.sv, one.en) for one in body.alternatives]
    for name, value in body.dict(exclude_none=True, exclude={"alternatives"}).items():
        setattr(question, name, value)
    writing.save_question(question=question, labels=labels, by=request.access.user)
    return _whole(request, question.theme.guide)


@router.post(
    "/questions/{uid}/move",
    response=WholeGuideOut,
    **operation(_("Move a question of a draft one step"), *_EDIT),
)
def move_question(request: ApiRequest, uid: UUID, body: MoveIn) -> Any:
    question = _question(request, uid)
    writing.move(thing=question, up=body.up, by=request.access.user)
    return _whole(request, question.theme.guide)


@router.delete(
    "/questions/{uid}",
    response=WholeGuideOut,
    **operation(_("Take a question out of a draft"), *_EDIT, version_of=_GUIDE),
)
def delete_question(request: ApiRequest, uid: UUID) -> Any:
    question = _question(request, uid)
    demand_unchanged(request, _whole(request, question.theme.guide))
    writing.remove(thing=question, by=request.access.user)
    return _whole(request, question.theme.guide)
