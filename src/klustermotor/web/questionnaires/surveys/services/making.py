"""Make surveys: what is asked, of whom, and the list that one chooses from."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.accounts.models.owned import valid_on
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.questionnaires.surveys.models import (
    Recipient,
    RosterEntry,
    Survey,
    SurveyQuestion,
)
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused

#: Of a survey that has been opened only these may still be changed.
STILL_CHANGED = frozenset({"closes_on", "remind_after", "reminders", "asked_by"})
_K = SurveyQuestion.Kind
#: What is never asked where answers are told only together: words and names tell who gave them.
NEVER_CONFIDENTIAL = frozenset({_K.TEXT, _K.ROSTER})
_MOST_ALTERNATIVES = 30


@transaction.atomic
def save_survey(*, survey: Survey, by: User | None, belongs_to: Iterable[Scope] | None = None) -> Survey:
    """Record a new or changed survey; one that has been opened keeps what it said to those who answered."""
    if survey._state.adding:
        survey.by = survey.by or by
    else:
        _demand_promise_kept(survey)
    if survey.closes_on and survey.closes_on < (survey.opened_on or survey.tenant.today()):
        raise Refused(_("The last day to answer has passed already; choose a later one."), field="closes_on")
    if survey.is_confidential and survey.pk and _asks_what_tells(survey):
        raise Refused(_NO_WORDS(), field="mode")
    audit.save(survey, by=by)
    if belongs_to is not None:
        let_belong(thing=survey, scopes=belongs_to, by=by)
    index(survey)
    return survey


def _NO_WORDS() -> str:  # noqa: N802 - a sentence that two refusals share
    """Return why words and names are not asked in confidence."""
    return _(
        "Answers that are told only together cannot be words or names, which tell who gave them. "
        "Ask with a scale or with alternatives."
    )


def index(survey: Survey) -> None:
    """Let those who see all surveys find it by its title; whom it asks and what they said is never found."""
    search.index(
        survey,
        title_sv=survey.title_sv,
        title_en=survey.title_en,
        text="",
        address=reverse("questionnaires:survey", args=[survey.uid]),
        capability="surveys.view",
    )


def _demand_promise_kept(survey: Survey) -> None:
    """Refuse to change, once it is open, what its recipients were told."""
    if survey.is_draft:
        return
    before = Survey.objects.get(pk=survey.pk)
    for field in Survey._meta.concrete_fields:
        name = field.attname
        if (
            field.editable
            and field.name not in STILL_CHANGED
            and getattr(before, name) != getattr(survey, name)
        ):
            raise Refused(
                _(
                    "Those who are asked were told this already, so it stays as it is. Make a new wave "
                    "instead."
                ),
                field=field.name,
            )


def _asks_what_tells(survey: Survey) -> bool:
    """Return whether words or names are asked for."""
    return survey.questions.filter(kind__in=NEVER_CONFIDENTIAL).exists()


@transaction.atomic
def save_question(
    *, question: SurveyQuestion, by: User | None, alternatives: Sequence[tuple[str, str]] | None = None
) -> SurveyQuestion:
    """Record a new or changed question of a draft; alternatives are pairs of Swedish and English."""
    survey = question.survey
    _demand_draft(survey)
    if survey.is_confidential and question.kind in NEVER_CONFIDENTIAL:
        raise Refused(_NO_WORDS(), field="kind")
    if alternatives is not None:
        question.alternatives = _keyed(alternatives)
    if question.kind in {_K.ONE, _K.SEVERAL}:
        if len(question.alternatives) < 2:
            raise Refused(_("Give at least two alternatives to choose from."), field="alternatives")
    else:
        question.alternatives = []
    if question.kind != _K.ROSTER:
        question.tie_kind, question.asks_strength = "", False
    if question._state.adding:
        last = survey.questions.aggregate(last=Max("order"))["last"]
        question.order = 0 if last is None else last + 1
    question.full_clean()
    question.save()
    _note_questions(survey, by)
    return question


def _keyed(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Return alternatives with a key each, from their words; the same words twice are refused."""
    found: dict[str, list[str]] = {}
    for sv, en in pairs[:_MOST_ALTERNATIVES]:
        key = slugify(sv)[:40] or f"a{len(found) + 1}"
        if key in found:
            raise Refused(_("“%(label)s” stands there twice.") % {"label": sv}, field="alternatives")
        found[key] = [key, sv[:200], en[:200]]
    return list(found.values())


@transaction.atomic
def remove_question(*, question: SurveyQuestion, by: User | None) -> None:
    """Take a question out of a draft."""
    _demand_draft(question.survey)
    question.delete()
    _note_questions(question.survey, by)


@transaction.atomic
def move_question(*, question: SurveyQuestion, up: bool, by: User | None) -> None:
    """Let a question change place with the one before or after it."""
    _demand_draft(question.survey)
    listed = list(question.survey.questions.all())
    at = next(place for place, one in enumerate(listed) if one.pk == question.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(listed):
        return
    listed[at], listed[to] = listed[to], listed[at]
    for place, one in enumerate(listed):
        SurveyQuestion.objects.filter(pk=one.pk).update(order=place)
    _note_questions(question.survey, by)


def _note_questions(survey: Survey, by: User | None) -> None:
    """Write in the trail that questions changed, and how many there are now."""
    audit.event(survey, by=by, name="questions changed", details={"questions": survey.questions.count()})


def _demand_draft(survey: Survey) -> None:
    """Refuse to change what others have begun to answer; who opens it at the same time waits."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if not held.is_draft:
        raise Refused(
            _("The survey is open or closed, so its questions are fixed. Make a new wave to ask otherwise.")
        )


@transaction.atomic
def add_people(
    *, survey: Survey, persons: Collection[Person], by: User | None
) -> tuple[list[Recipient], list[Person]]:
    """Ask people; return the new recipients, and who has no address or one that is asked already."""
    _demand_not_closed(survey)
    day = survey.tenant.today()
    held = Position.objects.filter(valid_on(day), person__in=persons).select_related("organisation")
    where = {one.person_id: one.organisation for one in held.order_by("-pk")}
    made, left = [], []
    for person in persons:
        if person.tenant_id != survey.tenant_id:
            raise Refused(_("Somebody of those belongs to another workbench."), field="persons")
        new = _add(survey, person.name, person.email, person=person, organisation=where.get(person.pk))
        made.append(new) if new else left.append(person)
    _note_added(survey, made, by)
    return made, left


def add_organisation(
    *, survey: Survey, organisation: Organisation, email: str, name: str = "", by: User | None
) -> Recipient:
    """Ask an organisation at an address of its own."""
    return add_organisations(survey=survey, asked=[(organisation, email, name)], by=by)[0]


@transaction.atomic
def add_organisations(
    *, survey: Survey, asked: Sequence[tuple[Organisation, str, str]], by: User | None
) -> list[Recipient]:
    """Ask organisations, each at an address, greeted by a name or by its own where that is empty."""
    _demand_not_closed(survey)
    added = []
    for organisation, email, name in asked:
        if organisation.tenant_id != survey.tenant_id:
            raise Refused(_("That organisation belongs to another workbench."), field="organisation")
        made = _add(survey, name or organisation.name, email, organisation=organisation)
        if made is None:
            raise Refused(_("That address is asked already."), field="email")
        added.append(made)
    _note_added(survey, added, by)
    return added


def _add(
    survey: Survey,
    name: str,
    email: str,
    *,
    person: Person | None = None,
    organisation: Organisation | None = None,
) -> Recipient | None:
    """Return a new recipient; none without an address, or where it is asked already."""
    address = email.strip().casefold()
    if not address or survey.recipients.filter(email=address).exists():
        return None
    made = Recipient(
        survey=survey, person=person, organisation=organisation, name=name[:200], email=address,
        language=survey.tenant.language,
    )  # fmt: skip
    made.full_clean()
    made.save()
    return made


def _note_added(survey: Survey, made: Sequence[Recipient], by: User | None) -> None:
    """Write in the trail how many are asked now; never whom."""
    if made:
        audit.event(survey, by=by, name="recipients added", details={"recipients": len(made)})


def _demand_not_closed(survey: Survey) -> None:
    """Refuse to ask more people once it is closed."""
    if survey.state == Survey.State.CLOSED:
        raise Refused(_("The survey is closed; make a new wave to ask more."))


@transaction.atomic
def set_language(*, recipient: Recipient, language: str, by: User | None) -> None:
    """Say in which language somebody is written to."""
    recipient.language = language
    recipient.full_clean()
    recipient.save(update_fields=["language"])


@transaction.atomic
def set_roster(*, survey: Survey, organisations: Collection[Organisation], by: User | None) -> None:
    """Say which organisations one chooses among; while it is open only more may come."""
    _demand_not_closed(survey)
    if any(one.tenant_id != survey.tenant_id for one in organisations):
        raise Refused(_("One of those organisations belongs to another workbench."))
    wanted = {one.pk for one in organisations}
    if survey.is_draft:
        survey.roster.exclude(organisation__in=wanted).delete()
    known = set(survey.roster.values_list("organisation_id", flat=True))
    RosterEntry.objects.bulk_create(
        RosterEntry(survey=survey, organisation_id=key) for key in sorted(wanted - known)
    )
    audit.event(survey, by=by, name="list set", details={"organisations": survey.roster.count()})


@transaction.atomic
def create_confidential(
    *,
    tenant: Tenant,
    title: tuple[str, str],
    purpose: tuple[str, str],
    asked_by: str,
    persons: Collection[Person],
    scales: Sequence[SurveyQuestion],
    closes_on: date | None,
    by: User | None,
    told_by: str = Survey.Groups.NONE,
    follows: Survey | None = None,
    belongs_to: Iterable[Scope] | None = None,
    is_example: bool = False,
) -> tuple[Survey, list[Person]]:
    """Make a draft of a confidential survey of people, or the next wave of one.

    Texts are pairs of Swedish and English. ``scales`` are unsaved scale questions (their text, ``steps`` and
    the words at the ends); where ``follows`` is given, ``scales`` is not used: the questions of that wave are
    asked again. Returns the draft, and the persons who have no e-mail address and are therefore not asked.
    Open it with :func:`~klustermotor.web.questionnaires.surveys.services.sending.open_survey`; read it with
    :func:`~klustermotor.web.questionnaires.surveys.selectors.together.scales_together`.
    """
    if follows is not None:
        survey = next_wave(survey=follows, by=by, with_recipients=False)
        survey.closes_on = closes_on
        save_survey(survey=survey, by=by, belongs_to=belongs_to)
    else:
        survey = Survey(
            tenant=tenant, title_sv=title[0], title_en=title[1], purpose_sv=purpose[0], purpose_en=purpose[1],
            asked_by=asked_by, closes_on=closes_on, told_by=told_by, mode=Survey.Mode.CONFIDENTIAL,
            is_example=is_example,
        )  # fmt: skip
        save_survey(survey=survey, by=by, belongs_to=belongs_to)
        for one in scales:
            one.survey, one.kind = survey, SurveyQuestion.Kind.SCALE
            save_question(question=one, by=by)
    _made, left = add_people(survey=survey, persons=persons, by=by)
    return survey, left


@transaction.atomic
def next_wave(*, survey: Survey, by: User | None, with_recipients: bool = True) -> Survey:
    """Make a draft that asks the same again: the same questions and list, and those who are still asked."""
    last = Survey.objects.select_for_update().filter(series=survey.series).order_by("-wave").first()
    assert last is not None
    if last.is_draft:
        raise Refused(_("There is a draft of the next wave already: open or change that one."))
    kept = (
        "title_sv", "title_en", "introduction_sv", "introduction_en", "purpose_sv", "purpose_en", "asked_by",
        "ground", "mode", "remind_after", "reminders", "told_by", "rule", "is_example", "series", "tenant_id",
    )  # fmt: skip
    made = Survey(by=by, wave=last.wave + 1, **{name: getattr(last, name) for name in kept})
    audit.save(made, by=by)
    index(made)
    for question in last.questions.all():
        question.pk, question.survey = None, made
        question.uid = SurveyQuestion._meta.get_field("uid").get_default()
        question._state.adding = True
        question.save()
    RosterEntry.objects.bulk_create(
        RosterEntry(survey=made, organisation_id=key)
        for key in last.roster.values_list("organisation_id", flat=True)
    )
    if with_recipients:
        Recipient.objects.bulk_create(
            Recipient(
                survey=made, person_id=one.person_id, organisation_id=one.organisation_id, name=one.name,
                email=one.email, language=one.language,
            )
            for one in last.recipients.asked()
        )  # fmt: skip
    return made
