"""Coding of answers in the API: what an answer in words was found to say."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Router

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.questionnaires.models import Answer
from klustermotor.web.questionnaires.schemas import AnswerOut, CodingIn
from klustermotor.web.questionnaires.selectors import interviews
from klustermotor.web.questionnaires.services import answers as saying
from klustermotor.web.shared.api import demand_unchanged, found_one
from klustermotor.web.shared.api_changes import hold

router = Router(tags=["interviews"])


def _answer(request: ApiRequest, uid: UUID) -> Answer:
    """Return an answer of an interview that the caller may read and whose words are not closed."""
    readable = interviews.readable(request.access).open()
    found = Answer.objects.filter(interview__in=readable.values("pk"))
    return found_one(found.select_related("question__theme", "interview"), uid)


def _out(answer: Answer) -> AnswerOut:
    """Return an answer with the question it answers."""
    return AnswerOut.of(answer.question.theme.uid, answer.question, answer)


@router.get(
    "/answers/{uid}",
    response=AnswerOut,
    **operation(_("Read what was said to one question"), "interviews.view", "read:interviews"),
)
def get_answer(request: ApiRequest, uid: UUID) -> Any:
    return _out(_answer(request, uid))


@router.put(
    "/answers/{uid}/codes",
    response=AnswerOut,
    **operation(
        _("Say what an answer in words was found to say"),
        "guides.edit",
        "write:interviews",
        version_of="/answers/{uid}",
    ),
)
def code_answer(request: ApiRequest, uid: UUID, body: CodingIn) -> Any:
    answer = _answer(request, uid)
    # Who records holds the interview before its answers; so does who codes.
    hold(answer.interview)
    demand_unchanged(request, _out(answer))
    saying.code_answer(answer=answer, keys=tuple(body.codes), new_label=body.new_code, by=request.access.user)
    return _out(answer)
