"""A guide in use never changes."""

import pytest
from tests.web.questionnaires.made import a_draft, a_guide

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.questionnaires.models import Code, Question, Theme
from klustermotor.web.questionnaires.services import guides
from klustermotor.web.shared.errors import Refused


def test_a_version_in_use_refuses_every_change(tenant: Tenant, developer: User) -> None:
    guide = a_guide(tenant)
    theme = guide.themes.get()
    question = theme.questions.first()
    assert question is not None
    with pytest.raises(Refused, match="does not change"):
        guides.save_guide(guide=guide, by=developer)
    with pytest.raises(Refused, match="does not change"):
        guides.save_theme(theme=Theme(guide=guide, title_sv="Ny"), by=developer)
    with pytest.raises(Refused, match="does not change"):
        guides.save_question(question=question, by=developer)
    with pytest.raises(Refused, match="does not change"):
        guides.remove(thing=question, by=developer)
    with pytest.raises(Refused, match="does not change"):
        guides.publish(guide=guide, by=developer)


def test_a_new_version_copies_what_was_asked_and_replaces_the_old_when_published(
    tenant: Tenant, developer: User
) -> None:
    old = a_guide(tenant)
    asked = Question.objects.get(theme__guide=old, kind="choice")
    Code.objects.create(question=asked, key="kom-upp", label_sv="Kom upp", from_reading=True)
    draft = guides.new_version(guide=old, by=developer)
    assert guides.new_version(guide=old, by=developer) == draft
    copied = Question.objects.get(theme__guide=draft, kind="choice")
    assert copied.series == asked.series
    assert [code.key for code in copied.codes.all()] == ["kunder", "hogskolan"]
    guides.publish(guide=draft, by=developer)
    old.refresh_from_db()
    assert (old.state, draft.state, draft.version) == ("retired", "published", 2)
    assert old.themes.get().questions.count() == 3


def test_a_question_of_choice_needs_alternatives(tenant: Tenant, developer: User) -> None:
    theme = a_draft(tenant).themes.get()
    with pytest.raises(Refused, match="two alternatives"):
        guides.save_question(
            question=Question(theme=theme, text_sv="Vilken?", kind="choice"),
            labels=[("En", "")],
            by=developer,
        )


def test_questions_move_and_go_out(tenant: Tenant, developer: User) -> None:
    theme = a_draft(tenant).themes.get()
    first, second, third = theme.questions.all()
    guides.move(thing=second, up=True, by=developer)
    assert list(theme.questions.all()) == [second, first, third]
    guides.move(thing=second, up=True, by=developer)
    guides.remove(thing=first, by=developer)
    assert list(theme.questions.all()) == [second, third]


def test_an_empty_guide_is_not_taken_into_use(tenant: Tenant, developer: User) -> None:
    guide = a_draft(tenant)
    guide.themes.all().delete()
    with pytest.raises(Refused, match="at least one question"):
        guides.publish(guide=guide, by=developer)
