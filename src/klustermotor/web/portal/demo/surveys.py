"""The case's network questionnaires: two waves with invented answers, some silent, and one under way.

Nothing of it leaves the computer: the letters are taken as written, and their work is not asked for.
"""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.jobs.models import Job
from klustermotor.web.mapping.waves.services import keep_answers
from klustermotor.web.questionnaires.models import Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.services import answering, making, sending
from klustermotor.web.questionnaires.surveys.services.answering import Given

_KNOWLEDGE = {
    "title_sv": "Vem vänder ni er till? (påhittade svar)",
    "title_en": "Whom do you turn to? (invented answers)",
    "introduction_sv": "Vi vill se hur kunskap går mellan företag och utbildare här, och var den fattas.",
    "introduction_en": "We want to see how knowledge runs between firms and trainers, and where it lacks.",
    "purpose_sv": "Svaren visar nätverket för kunskap och hjälper oss att välja nästa års träffar.",
    "purpose_en": "The answers show the network of knowledge, and help us choose next year’s meetings.",
}
_BUYING = {
    "title_sv": "Vilka köper ni av i länet? (påhittade svar)",
    "title_en": "From whom do you buy in the county? (invented answers)",
    "introduction_sv": "Tre minuter: kryssa för de företag i länet som ni köper av.",
    "introduction_en": "Three minutes: tick the firms in the county that you buy from.",
    "purpose_sv": "Svaren visar var gemensamma inköp skulle löna sig först.",
    "purpose_en": "The answers show where joint purchasing would pay first.",
}
#: Who named whom in the first wave, and how often they meet; who stands in neither list was silent.
_FIRST: dict[str, dict[str, int]] = {
    "exempel_plat": {"exempel_skarteknik": 4, "exempel_yta": 3, "exempel_ky": 2},
    "exempel_skarteknik": {"exempel_plat": 4, "exempel_ky": 2, "exempel_elektronik": 1},
    "exempel_yta": {"exempel_plat": 3, "exempel_skarteknik": 2},
    "exempel_elektronik": {"exempel_kretskort": 5, "exempel_gymnasium": 2, "exempel_larm": 2},
    "exempel_kretskort": {"exempel_elektronik": 4},
    "exempel_larm": {"exempel_skydd": 3, "exempel_elektronik": 2, "exempel_form": 1},
    "exempel_bioanalys": {"exempel_ky": 3},
    "exempel_ky": {"exempel_plat": 2, "exempel_bioanalys": 3, "exempel_gymnasium": 4},
    "exempel_gymnasium": {"exempel_ky": 3, "exempel_elektronik": 2},
    "exempel_form": {"exempel_larm": 1},
}
#: A year later: some ties are gone, some new, one is new on the list and others are silent.
_SECOND: dict[str, dict[str, int]] = {
    "exempel_plat": {"exempel_skarteknik": 5, "exempel_ky": 3, "exempel_renrum": 2},
    "exempel_skarteknik": {"exempel_plat": 4, "exempel_ky": 3, "exempel_yta": 2},
    "exempel_elektronik": {"exempel_kretskort": 5, "exempel_gymnasium": 2},
    "exempel_kretskort": {"exempel_elektronik": 4, "exempel_ky": 1},
    "exempel_larm": {"exempel_skydd": 3, "exempel_form": 2},
    "exempel_skydd": {"exempel_larm": 3, "exempel_renrum": 1},
    "exempel_bioanalys": {"exempel_ky": 3, "exempel_renrum": 4},
    "exempel_renrum": {"exempel_bioanalys": 4, "exempel_ky": 2, "exempel_skydd": 1},
    "exempel_ky": {"exempel_plat": 3, "exempel_bioanalys": 3, "exempel_renrum": 2, "exempel_gymnasium": 4},
    "exempel_gymnasium": {"exempel_ky": 3},
}
_LISTED = (*_FIRST, "exempel_skydd", "exempel_akeri", "exempel_hamnlogistik")
_UNDER_WAY: dict[str, dict[str, int]] = {
    "exempel_plat": {"exempel_skarteknik": 0, "exempel_yta": 0, "exempel_akeri": 0},
    "exempel_larm": {"exempel_elektronik": 0, "exempel_kretskort": 0},
    "exempel_skydd": {"exempel_larm": 0, "exempel_elektronik": 0},
    "exempel_bioanalys": {"exempel_renrum": 0},
}


def load_surveys(tenant: Tenant, organisations: Mapping[str, Organisation], by: User) -> None:
    """Record two waves that are closed and kept, and a questionnaire that is under way."""
    today = tenant.lives_on
    try:
        first = _knowledge(tenant, organisations, by)
        _on(tenant, date(2002, 5, 6))
        _answered(first, organisations, _FIRST, by)
        _closed(first, date(2002, 6, 3), "Kunskap, våren 2002 (exempel)", by)
        _on(tenant, date(2003, 5, 5))
        second = making.next_wave(survey=first, by=by)
        _ask(second, organisations, (*_LISTED, "exempel_renrum"), by)
        _answered(second, organisations, _SECOND, by)
        _closed(second, date(2003, 6, 2), "Kunskap, våren 2003 (exempel)", by)
        _on(tenant, date(2003, 6, 16))
        _under_way(tenant, organisations, by)
    finally:
        tenant.lives_on = today
        tenant.save(update_fields=["lives_on"])


def _on(tenant: Tenant, day: date) -> None:
    """Let the workbench live on another day meanwhile."""
    tenant.lives_on = day
    tenant.save(update_fields=["lives_on"])


def _knowledge(tenant: Tenant, organisations: Mapping[str, Organisation], by: User) -> Survey:
    """Make the first wave's draft."""
    survey = _draft(tenant, _KNOWLEDGE, by)
    question = SurveyQuestion(
        survey=survey, kind=SurveyQuestion.Kind.ROSTER, tie_kind="exchanges", asks_strength=True,
        text_sv="Vilka har ni under det senaste året vänt er till för kunskap eller råd, och hur ofta?",
        text_en="Whom have you turned to for knowledge or advice during the last year, and how often?",
    )  # fmt: skip
    making.save_question(question=question, by=by)
    learnt = SurveyQuestion(
        survey=survey, kind=SurveyQuestion.Kind.TEXT,
        text_sv="Vilken kunskap saknar ni mest?", text_en="Which knowledge do you lack most?",
    )  # fmt: skip
    making.save_question(question=learnt, by=by)
    _ask(survey, organisations, _LISTED, by)
    return survey


def _draft(tenant: Tenant, texts: Mapping[str, str], by: User) -> Survey:
    """Make a draft of a named questionnaire."""
    survey = Survey(
        tenant=tenant,
        mode=Survey.Mode.NAMED,
        is_example=True,
        asked_by="Exempelpartnerskapet, Eskilstuna",
        **texts,
    )
    return making.save_survey(survey=survey, by=by)


def _ask(survey: Survey, organisations: Mapping[str, Organisation], keys: tuple[str, ...], by: User) -> None:
    """Put organisations on the list and ask them."""
    making.set_roster(survey=survey, organisations=[organisations[key] for key in keys], by=by)
    asked = set(survey.recipients.values_list("organisation_id", flat=True))
    new = [key for key in keys if organisations[key].pk not in asked]
    added = [(organisations[key], f"{key.replace('_', '.')}@example.org", "") for key in new]
    making.add_organisations(survey=survey, asked=added, by=by)


def _answered(
    survey: Survey,
    organisations: Mapping[str, Organisation],
    answers: Mapping[str, Mapping[str, int]],
    by: User,
) -> None:
    """Open it, without its letters, and let some answer; the last on the list says no."""
    survey.closes_on = survey.tenant.today().replace(day=28)
    making.save_survey(survey=survey, by=by)
    sending.open_survey(survey=survey, by=by)
    Job.objects.filter(key__startswith=f"survey:{survey.uid}:").delete()
    survey.recipients.update(invited_at=timezone.now(), last_letter_at=timezone.now())
    question = survey.questions.get(kind=SurveyQuestion.Kind.ROSTER)
    for key, named in answers.items():
        recipient = survey.recipients.get(organisation=organisations[key])
        ticked = {str(organisations[one].uid): str(often or "") for one, often in named.items()}
        given = {question.uid: Given(ticked=ticked)}
        answering.save_answers(recipient=recipient, given=given, send=True)
    last = survey.recipients.get(organisation=organisations["exempel_hamnlogistik"])
    answering.decline(recipient=last)


def _closed(survey: Survey, day: date, name: str, by: User) -> None:
    """Close a wave, which records its ties, and keep its network."""
    _on(survey.tenant, day)
    sending.close_survey(survey=survey, by=by)
    why = "Påhittade svar. En omgång om året, så att det syns vad träffarna ger."
    keep_answers(survey=survey, name=name, why=why, by=by)


def _under_way(tenant: Tenant, organisations: Mapping[str, Organisation], by: User) -> None:
    """Have a questionnaire of whom firms buy from, answered by some; its ties wait for the closing."""
    survey = _draft(tenant, _BUYING, by)
    question = SurveyQuestion(
        survey=survey, kind=SurveyQuestion.Kind.ROSTER, tie_kind="supplies", way=SurveyQuestion.Way.IN,
        text_sv="Vilka företag i länet köper ni av?", text_en="Which firms in the county do you buy from?",
    )  # fmt: skip
    making.save_question(question=question, by=by)
    _ask(survey, organisations, (*_LISTED, "exempel_renrum"), by)
    _answered(survey, organisations, _UNDER_WAY, by)
    recipient = survey.recipients.get(organisation=organisations["exempel_plat"])
    ticked = {str(organisations[one].uid): "" for one in _UNDER_WAY["exempel_plat"]}
    given = {question.uid: Given(ticked=ticked, written=("Exempel Verktyg i Torshälla",))}
    answering.save_answers(recipient=recipient, given=given, send=True)
    survey.closes_on = date(2003, 7, 11)
    making.save_survey(survey=survey, by=by)
