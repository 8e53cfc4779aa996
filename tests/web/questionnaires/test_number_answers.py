"""A number answer is written as its reader writes numbers, and is taken as either writes it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web.questionnaires.made import an_interview, say

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.questionnaires.models import Answer, Question
from klustermotor.web.questionnaires.selectors import interviews


@pytest.mark.parametrize(("language", "written"), [("en", "2.5"), ("sv", "2,5")])
def test_a_number_is_written_in_the_reader_s_language(
    language: str, written: str, tenant: Tenant, developer: User, sign_in: Callable[[User], Client]
) -> None:
    interview = an_interview(tenant, developer)
    say(interview, developer, scale="4")
    answer = Answer.objects.get(question__kind="scale")
    Question.objects.filter(pk=answer.question.pk).update(kind="number")
    Answer.objects.filter(pk=answer.pk).update(number=Decimal("2.5000"))
    developer.language = language
    developer.save()
    page = sign_in(developer).get(reverse("questionnaires:interview", args=[interview.uid])).content.decode()
    assert f'<p class="said"><p>{written}</p>' in page or f'<p class="said">{written}</p>' in page
    with translation.override(language):
        asked = [one for theme in interviews.record(interview) for one in theme.asked if one.number]
        assert [one.number for one in asked] == [written]
