"""Surveys: their questions, whom they are sent to, the links that open them, and what was answered."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.people import Language
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.actors.ties.models import STRONGEST
from klustermotor.web.actors.ties.models import Kind as TieKind
from klustermotor.web.evidence.models import Source
from klustermotor.web.questionnaires.models.guides import in_language
from klustermotor.web.shared.identifiers import new_uid

#: Nobody is reminded more often than this.
MOST_REMINDERS = 2


class SurveyQuerySet(TenantQuerySet["Survey"]):
    """Surveys; those who work in a part of the workbench see their own, since they name people."""

    capability = "surveys.view"


class Survey(TenantOwned):
    """Questions sent to named people or organisations, each with a link of their own."""

    class Mode(models.TextChoices):
        """What becomes of the answers."""

        CONFIDENTIAL = "confidential", _("confidential: told only together")
        NAMED = "named", _("named: answers stand for who gave them")

    class State(models.TextChoices):
        """How far it has come."""

        DRAFT = "draft", _("draft")
        OPEN = "open", pgettext_lazy("a survey", "open")
        CLOSED = "closed", pgettext_lazy("a survey", "closed")

    class Groups(models.TextChoices):
        """What a confidential survey is told by, besides the whole; chosen once for all its waves."""

        NONE = "none", _("the whole only")
        SIZE = "size", _("size of the organisation")
        SECTOR = "sector", _("sector of the organisation")

    class Rule(models.TextChoices):
        """When two organisations are taken to be joined."""

        ONE = "one", _("one of the two says so")
        BOTH = "both", _("both say so, where both have answered")

    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    introduction_sv = models.TextField(
        _("introduction in Swedish"),
        blank=True,
        help_text=_("Two or three sentences, read before the questions."),
    )
    introduction_en = models.TextField(_("introduction in English"), blank=True)
    purpose_sv = models.TextField(
        _("purpose in Swedish"), help_text=_("Why you ask, and what the answers are used for.")
    )
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    asked_by = models.CharField(
        _("who asks"), max_length=200, help_text=_("The organisation behind the survey, and whom to turn to.")
    )
    ground = models.CharField(
        _("legal ground"), max_length=11, choices=Person.Ground, default=Person.Ground.PUBLIC_TASK
    )
    mode = models.CharField(
        _("what becomes of answers"), max_length=12, choices=Mode, default=Mode.CONFIDENTIAL
    )
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    opened_on = models.DateField(_("opened"), null=True, blank=True, editable=False)
    closes_on = models.DateField(_("last day to answer"), null=True, blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True, editable=False)
    remind_after = models.PositiveSmallIntegerField(
        _("days before a reminder"), default=7, validators=[MinValueValidator(2), MaxValueValidator(60)]
    )
    reminders = models.PositiveSmallIntegerField(
        _("reminders at most"), default=MOST_REMINDERS, validators=[MaxValueValidator(MOST_REMINDERS)]
    )
    told_by = models.CharField(_("told by"), max_length=6, choices=Groups, default=Groups.NONE)
    rule = models.CharField(_("a tie holds when"), max_length=4, choices=Rule, default=Rule.ONE)
    #: The same for all waves of a survey.
    series = models.UUIDField(default=new_uid, editable=False)
    wave = models.PositiveSmallIntegerField(_("wave"), default=1, editable=False)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("begun by")
    )
    #: What ties rest on that were told in it.
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    is_example = models.BooleanField(_("invented, an example"), default=False)

    edited_with = "surveys.edit"
    answered_for_in = "by"
    objects: ClassVar[SurveyQuerySet] = SurveyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first; a wave has its number."""

        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "series"], name="survey_wave_once"),
            models.CheckConstraint(
                condition=Q(reminders__lte=MOST_REMINDERS),
                name="survey_reminds_twice_at_most",
                violation_error_message=_("Nobody is reminded more than twice."),
            ),
        ]

    def __str__(self) -> str:
        """Return the title in the reader's language, with the wave where there are several."""
        return f"{self.title} ({self.wave})" if self.wave > 1 else self.title

    @property
    def title(self) -> str:
        """Return the title in the reader's language, without the wave."""
        return in_language(self.title_sv, self.title_en)

    @property
    def introduction(self) -> str:
        """Return the introduction in the reader's language."""
        return in_language(self.introduction_sv, self.introduction_en)

    @property
    def purpose(self) -> str:
        """Return the purpose in the reader's language."""
        return in_language(self.purpose_sv, self.purpose_en)

    @property
    def is_confidential(self) -> bool:
        """Return whether answers are told only together."""
        return self.mode == self.Mode.CONFIDENTIAL

    @property
    def is_draft(self) -> bool:
        """Return whether its questions may still be changed."""
        return self.state == self.State.DRAFT

    def takes_answers(self, on: date | None = None) -> bool:
        """Return whether it can be answered on a day, the tenant's own unless said."""
        day = on or self.tenant.today()
        return self.state == self.State.OPEN and (self.closes_on is None or day <= self.closes_on)


class SurveyQuestion(models.Model):
    """One question of a survey."""

    class Kind(models.TextChoices):
        """How it is answered."""

        SCALE = "scale", pgettext_lazy("how a question is answered", "on a scale with labelled ends")
        ONE = "one", pgettext_lazy("how a question is answered", "one of several alternatives")
        SEVERAL = "several", pgettext_lazy("how a question is answered", "any of several alternatives")
        TEXT = "text", pgettext_lazy("how a question is answered", "in words, freely")
        ROSTER = "roster", pgettext_lazy("how a question is answered", "by ticking organisations on a list")

    class Way(models.TextChoices):
        """Which way the tie of a roster question runs."""

        OUT = "out", _("from who answers to whom they tick")
        IN = "in", _("from whom they tick to who answers")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    #: The same for the question in all waves.
    series = models.UUIDField(default=new_uid, editable=False)
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("answered"), max_length=7, choices=Kind, default=Kind.SCALE)
    text_sv = models.TextField(_("question in Swedish"))
    text_en = models.TextField(_("question in English"), blank=True)
    steps = models.PositiveSmallIntegerField(
        _("steps of the scale"), default=5, validators=[MinValueValidator(2), MaxValueValidator(10)]
    )
    low_sv = models.CharField(_("lowest step means, in Swedish"), max_length=80, blank=True)
    low_en = models.CharField(_("lowest step means, in English"), max_length=80, blank=True)
    high_sv = models.CharField(_("highest step means, in Swedish"), max_length=80, blank=True)
    high_en = models.CharField(_("highest step means, in English"), max_length=80, blank=True)
    #: Triples of key, Swedish and English.
    alternatives = models.JSONField(default=list, blank=True)
    tie_kind = models.CharField(
        _("an answer is a tie of the kind"), max_length=12, choices=TieKind, blank=True
    )
    way = models.CharField(_("the tie runs"), max_length=3, choices=Way, default=Way.OUT)
    asks_strength = models.BooleanField(_("also ask how often"), default=False)

    class Meta:
        """In their order."""

        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        """Return the question in the reader's language."""
        return in_language(self.text_sv, self.text_en)

    @property
    def low(self) -> str:
        """Return what the lowest step means, in the reader's language."""
        return in_language(self.low_sv, self.low_en)

    @property
    def high(self) -> str:
        """Return what the highest step means, in the reader's language."""
        return in_language(self.high_sv, self.high_en)

    @property
    def offered(self) -> list[tuple[str, str]]:
        """Return the alternatives: key and words in the reader's language."""
        return [(key, in_language(sv, en)) for key, sv, en in self.alternatives]


class RosterEntry(models.Model):
    """One organisation on the list that a survey's roster questions show."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="roster")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        """Once on a list."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "organisation"], name="roster_organisation_once"),
        ]

    def __str__(self) -> str:
        """Return the organisation."""
        return str(self.organisation)


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """Whom a survey was sent to."""

    def asked(self) -> "RecipientQuerySet":
        """Keep those who are still asked: their link was not withdrawn, and their data are not restricted."""
        return self.shown().filter(withdrawn_at__isnull=True)

    def shown(self) -> "RecipientQuerySet":
        """Leave out those whose data are restricted: nothing of them is used or shown (GDPR art. 18)."""
        kept = self.exclude(person__restricted_on__isnull=False)
        return kept.exclude(organisation__is_restricted=True)

    def answered(self) -> "RecipientQuerySet":
        """Keep those whose answer counts: sent in, and not taken back."""
        return self.asked().filter(answered_at__isnull=False)

    def ever_asked(self) -> "RecipientQuerySet":
        """Leave out those whose link was withdrawn before a letter was written."""
        return self.filter(Q(withdrawn_at__isnull=True) | Q(invited_at__isnull=False))

    def sent_in(self) -> "RecipientQuerySet":
        """Keep those who have sent in, whatever others did to them since; to be counted only."""
        return self.filter(answered_at__isnull=False)

    def told_together(self) -> "RecipientQuerySet":
        """Keep those whose answers in confidence are told together: sent in, of nobody who is restricted.

        A link that was withdrawn leaves the answer in: if it went, its going would tell that it was there.
        """
        return self.shown().filter(answered_at__isnull=False)


class Recipient(models.Model):
    """One person or organisation that is asked."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="recipients")
    person = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    #: When the first letter was written, how many reminders were, and when the last of all.
    invited_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    last_letter_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RecipientQuerySet] = RecipientQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By name; an address is asked once, and an organisation."""

        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "email"], name="recipient_address_once"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def letter_key(self, turn: int) -> str:
        """Return the key of the first letter (0) or of a reminder (1, 2)."""
        return f"survey:{self.uid}:{turn}"


class SurveyLink(models.Model):
    """A link that opens a survey for one recipient; only the digest of its secret is kept."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        """Return what it is, and nothing of its secret."""
        return "link"


class SurveyAnswer(models.Model):
    """What somebody answered to a question that is no roster; a draft until they have sent it in."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    chosen = models.JSONField(default=list, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        """One answer of each to a question."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "question"], name="survey_answer_once"),
        ]

    def __str__(self) -> str:
        """Return what it is, and nothing of what was said."""
        return "answer"


class Naming(models.Model):
    """An organisation that somebody ticked in a roster question, or wrote because it was not on the list."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="namings")
    question = models.ForeignKey(SurveyQuestion, models.CASCADE, related_name="namings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True, blank=True)
    #: As it was written, where it was not on the list.
    written = models.CharField(max_length=200, blank=True)
    strength = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(STRONGEST)]
    )

    class Meta:
        """An organisation is named once in an answer."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["recipient", "question", "organisation"],
                condition=Q(organisation__isnull=False),
                name="naming_once",
            ),
        ]

    def __str__(self) -> str:
        """Return what it is, and nothing of who named whom."""
        return "naming"


class ReleasedCell(models.Model):
    """A figure over answers that was shown, and over whose; so that no two figures differ by a few people.

    ``who`` holds for each respondent digests of the address (``e…``) and of the person (``p…``) or the
    organisation that was asked (``o…``), comparable between all surveys of a workbench; never shown.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="released")
    question = models.ForeignKey(SurveyQuestion, models.CASCADE, related_name="released")
    group = models.CharField(max_length=40, blank=True)
    who = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    released_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """One figure for a question and group, and it stays as it was."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "group"], name="released_cell_once"),
        ]

    def __str__(self) -> str:
        """Return what it is."""
        return "released figure"


class SurveyTie(models.Model):
    """What a survey's answers did to a tie, so that it follows them when they change or are taken back."""

    class Part(models.TextChoices):
        """What the answers did."""

        MADE = "made", _("told of first here")
        BORNE_OUT = "borne_out", _("borne out")
        ENDED = "ended", _("no longer told of")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="ties")
    tie = models.ForeignKey("actors.Tie", models.CASCADE, related_name="+")
    part = models.CharField(max_length=9, choices=Part)
    #: Keys of the organisations that told of it.
    told_by = models.JSONField(default=list)
    confirmed = models.BooleanField(default=False)

    class Meta:
        """Once for a tie in a survey."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "tie"], name="survey_tie_once"),
        ]

    def __str__(self) -> str:
        """Return what it is."""
        return "tie of a survey"
