"""The page behind a personal link: kept as one goes, changed until closing, refused and taken back."""

import logging

import pytest
from django.test import Client
from tests.web.questionnaires.asked import a_network_survey, a_survey, link_to, mark, name_them, opened
from tests.web.questionnaires.made import companies

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.config.logs import LinksWithoutTheirSecret
from klustermotor.web.questionnaires.models import Naming, SurveyAnswer, SurveyQuestion
from klustermotor.web.questionnaires.surveys.services import answering, making, sending
from klustermotor.web.questionnaires.surveys.views import answered
from klustermotor.web.shared.errors import Refused


def test_a_link_shows_the_questions_without_signing_in_and_keeps_them_apart(
    client: Client, tenant: Tenant, developer: User
) -> None:
    survey = opened(tenant, developer)
    page = client.get(link_to(survey.recipients.all()[0]))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Litar du?" in text
    assert "Exempelregionen" in text
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]
    client.cookies["language"] = "en"
    assert "Do you trust?" in client.get(link_to(survey.recipients.all()[0])).content.decode()


def test_what_is_written_is_kept_and_counts_when_sent(
    client: Client, tenant: Tenant, developer: User
) -> None:
    survey = opened(tenant, developer)
    recipient, question = survey.recipients.all()[0], survey.questions.get()
    link = link_to(recipient)
    sent = {f"q-{question.uid}": "1", f"n-{question.uid}": "4"}
    assert client.post(link, sent, headers={"HX-Request": "true"}).status_code == 200
    recipient.refresh_from_db()
    assert SurveyAnswer.objects.get().number == 4
    assert recipient.answered_at is None
    assert client.post(link, {**sent, "do": "send"}).status_code == 302
    recipient.refresh_from_db()
    assert recipient.answered_at is not None
    # It can be changed, and a form that does not hold a question leaves it.
    client.post(link, {**sent, f"n-{question.uid}": "2", "do": "send"})
    client.post(link, {"do": "send"})
    assert SurveyAnswer.objects.get().number == 2
    client.post(link, {**sent, f"n-{question.uid}": "77", "do": "send"})
    assert not SurveyAnswer.objects.exists(), "what is no step of the scale is no answer"
    assert not AuditEntry.objects.filter(event__in=["answered", "answers saved"]).exists()


def test_no_or_not_now_is_taken_and_can_be_changed(client: Client, tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    mark(survey, [3])
    recipient, question = survey.recipients.order_by("pk")[0], survey.questions.get()
    link = link_to(recipient)
    client.post(link, {"do": "decline"})
    recipient.refresh_from_db()
    assert recipient.declined_at is not None
    assert recipient.answered_at is None
    assert not SurveyAnswer.objects.exists()
    client.post(link, {f"q-{question.uid}": "1", f"n-{question.uid}": "5", "do": "send"})
    recipient.refresh_from_db()
    assert recipient.declined_at is None
    client.post(link, {"do": "take_back"})
    assert not SurveyAnswer.objects.exists()


def test_a_closed_survey_takes_nothing_and_says_so(client: Client, tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    link, question = link_to(survey.recipients.all()[0]), survey.questions.get()
    sending.close_survey(survey=survey, by=developer)
    assert client.get(link).status_code == 200
    assert client.post(link, {f"q-{question.uid}": "1", f"n-{question.uid}": "5"}).status_code == 409
    assert not SurveyAnswer.objects.exists()


def test_guessing_is_stopped(
    client: Client, tenant: Tenant, developer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = opened(tenant, developer)
    monkeypatch.setattr(answered, "MOST_GUESSES", 3)
    assert [client.get(f"/s/guess{n}/").status_code for n in range(4)] == [404, 404, 404, 429]
    assert client.get(link_to(survey.recipients.all()[0])).status_code == 429


def test_no_log_keeps_the_secret_of_a_link() -> None:
    record = logging.LogRecord("django.request", 30, "", 0, "%s: %s", ("Not Found", "/s/abc-DEF_9/"), None)
    LinksWithoutTheirSecret().filter(record)
    assert record.getMessage() == "Not Found: /s/***/"
    record = logging.LogRecord("x", 30, "", 0, "GET /invitations/abc/ 410", (), None)
    LinksWithoutTheirSecret().filter(record)
    assert "abc" not in record.getMessage()


def test_whom_one_ticks_is_kept_once_and_nobody_names_themselves(tenant: Tenant, developer: User) -> None:
    one, two, three, four = companies(tenant, 4)
    survey, _asked = a_network_survey(tenant, developer, [one, two, three])
    name_them(survey, one, {one: 1, two: 4, four: 2}, written=["  Okänd  Plåt ", "Okänd Plåt"])
    found = Naming.objects.order_by("pk")
    assert [(naming.organisation, naming.strength, naming.written) for naming in found] == [
        (two, 4, ""),
        (None, None, "Okänd Plåt"),
    ]
    answering.recognise(naming=found[1], organisation_uid=four.uid, by=developer)
    # Saved again by whoever wrote it, what was recognised stays so.
    name_them(survey, one, {three: 5}, written=["Okänd Plåt"])
    assert set(Naming.objects.values_list("organisation", "strength")) == {(three.pk, 5), (four.pk, None)}


def test_words_and_names_are_not_asked_in_confidence(tenant: Tenant, developer: User) -> None:
    survey = a_survey(tenant, developer)
    for kind in ("text", "roster"):
        asked = SurveyQuestion(survey=survey, kind=kind, text_sv="Vad?")
        with pytest.raises(Refused, match="cannot be words or names"):
            making.save_question(question=asked, by=developer)


def test_a_trial_keeps_nothing(client: Client, tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    client.force_login(developer, backend="allauth.account.auth_backends.AuthenticationBackend")
    question = survey.questions.get()
    address = f"/surveys/{survey.uid}/try/"
    assert "trial" in client.get(address).content.decode()
    answer = client.post(address, {f"q-{question.uid}": "1", f"n-{question.uid}": "5", "do": "send"})
    assert "Nothing was kept" in answer.content.decode()
    assert not SurveyAnswer.objects.exists()
    assert not survey.recipients.filter(answered_at__isnull=False).exists()


def test_the_page_of_a_confidential_survey_never_tells_who_answered(
    client: Client, tenant: Tenant, developer: User
) -> None:
    survey = opened(tenant, developer)
    client.force_login(developer, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = client.get(f"/surveys/{survey.uid}/response/?table=recipients&format=csv").content
    mark(survey, [3])
    after = client.get(f"/surveys/{survey.uid}/response/?table=recipients&format=csv").content
    assert before.split(b"\n")[-8:] == after.split(b"\n")[-8:]
    text = client.get(f"/surveys/{survey.uid}/").content.decode()
    assert "Fewer than five of 6 have answered" in text
    row = text[text.index("Exempel A") :][:600]
    assert "answered" not in row
