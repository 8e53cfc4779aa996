"""What was said: interviews with their appointment, consent, readers and answers."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import RoleAssignment, TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer, tenants_where
from klustermotor.web.accounts.models.people import Scope
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.actors.traders import seen_with
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.questionnaires.models.guides import Code, Guide, Question
from klustermotor.web.shared.identifiers import new_uid


def somebody() -> str:
    """Return what an interview is called for those who must not learn whom it was with."""
    return gettext("an interview with a key person")


def _knows(user: Viewer) -> Q:
    """Return the condition that somebody who may read an interview may also know whom it was with."""
    key = user.pk or 0
    named = Interview.readers.through.objects.filter(user_id=key)
    return (
        (~Q(consent=Interview.Consent.ANONYMOUS) & seen_with(user, "organisation", optional=True))
        | Q(interviewer_id=key)
        | Q(pk__in=named.values("interview_id"))
        | Q(tenant_id__in=tenants_where(user, "guides.edit"))
    )


class InterviewQuerySet(TenantQuerySet["Interview"]):
    """Interviews, each seen by those it is open to and nobody else."""

    capability = "interviews.view"

    def visible_to(self, user: Viewer) -> "InterviewQuerySet":
        """Keep what somebody may read: their own, those they are named for, and those open to their role."""
        key = user.pk or 0
        named = Interview.readers.through.objects.filter(user_id=key)
        analysing = RoleAssignment.objects.active().filter(
            user_id=key, role__in=[Role.DEVELOPER, Role.ANALYST], scope__kind=Scope.Kind.TENANT
        )
        return (
            super()
            .visible_to(user)
            .exclude(person__restricted_on__isnull=False)
            .exclude(organisation__is_restricted=True)
            .filter(
                Q(interviewer_id=key)
                | Q(open_to=Interview.OpenTo.EVERYBODY)
                | Q(
                    open_to__in=[Interview.OpenTo.NAMED, Interview.OpenTo.ANALYSTS],
                    pk__in=named.values("interview_id"),
                )
                | Q(open_to=Interview.OpenTo.ANALYSTS, tenant_id__in=analysing.values("scope__tenant_id"))
            )
        )

    def with_who(self, user: Viewer) -> "InterviewQuerySet":
        """Say of each whether somebody must not learn whom it was with, and what they are told instead.

        Of what was said anonymously only the interviewer, the readers named, and those who plan interviews
        know; others who may read the answers are told no more than that it was a key person. So it is with
        a sole trader, for those who do not see people.
        """
        knows = _knows(user)
        return self.annotate(
            who_is_kept=Case(When(knows, then=Value(value=False)), default=Value(value=True)),
            told_role=Case(When(knows, then="role_label"), default=Value(somebody())),
            told_organisation=Case(When(knows, then="organisation__name"), default=Value("")),
        )

    def named_to(self, user: Viewer) -> "InterviewQuerySet":
        """Keep what somebody may read and know by name."""
        return self.visible_to(user).filter(_knows(user))

    def open(self) -> "InterviewQuerySet":
        """Keep those whose words may be read: nothing was refused, withdrawn or restricted."""
        found = self.filter(withdrawn_on__isnull=True).exclude(person__restricted_on__isnull=False)
        return found.exclude(organisation__is_restricted=True)

    def usable(self) -> "InterviewQuerySet":
        """Keep those held whose person has said that the answers may be used."""
        held = self.open().filter(state=Interview.State.DONE)
        return held.exclude(consent=Interview.Consent.NONE)


def written_number(number: Decimal) -> str:
    """Return a number answer as its reader writes numbers: a decimal comma, in English a point."""
    written = f"{number.normalize():f}"
    return written if (get_language() or "").startswith("en") else written.replace(".", ",")


class Interview(TenantOwned):
    """A conversation by a guide with a person, or with somebody known by role alone.

    When the person says no to any use, or withdraws consent, answers and notes are closed to everybody at
    once, on every way out: pages, minutes, the API, coding, counts, what findings rest on, files and the
    trail. That there was an interview, what the person said of its use and when stay told. What was said
    can then be erased for good.
    """

    class State(models.TextChoices):
        """How far it has come."""

        PLANNED = "planned", _("planned")
        BOOKED = "booked", _("booked")
        DONE = "done", _("held")
        DECLINED = "declined", _("not now")
        CANCELLED = "cancelled", pgettext_lazy("an interview", "cancelled")

    class Channel(models.TextChoices):
        """How they met."""

        VISIT = "visit", _("visit")
        TELEPHONE = "telephone", _("telephone")
        VIDEO = "video", _("video")
        OTHER = "other", _("other")

    class Consent(models.TextChoices):
        """How what was said may be used."""

        NONE = "none", _("not asked yet")
        ANONYMOUS = "anonymous", _("anonymously")
        ROLE = "role", _("by role")
        NAME = "name", _("by name")
        REFUSED = "refused", _("not at all")

    class OpenTo(models.TextChoices):
        """Who may read it."""

        INTERVIEWER = "interviewer", _("only the interviewer")
        NAMED = "named", _("the interviewer and named readers")
        ANALYSTS = "analysts", _("analysts and regional developers")
        EVERYBODY = "everybody", _("everybody who works with interviews")

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="interviews", verbose_name=_("guide"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="interviews", null=True, blank=True, verbose_name=_("person")
    )
    role_label = models.CharField(
        _("role"), max_length=160, help_text=_("Such as: plant manager, pharmaceuticals.")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="interviews", null=True, blank=True,
        verbose_name=_("organisation"),
    )  # fmt: skip
    interviewer = models.ForeignKey(
        User, models.PROTECT, related_name="interviews", verbose_name=_("interviewer")
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    day = models.DateField(_("day"), null=True, blank=True)
    come_back_on = models.DateField(_("come back on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    channel = models.CharField(_("how"), max_length=9, choices=Channel, default=Channel.VISIT)
    notes = models.TextField(_("notes"), blank=True)
    consent = models.CharField(_("may be used"), max_length=9, choices=Consent, default=Consent.NONE)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    #: Since when what was said is closed: the person said no, or took the consent back.
    withdrawn_on = models.DateField(_("consent refused or withdrawn on"), null=True, blank=True)
    open_to = models.CharField(_("who may read it"), max_length=11, choices=OpenTo, default=OpenTo.ANALYSTS)
    readers = models.ManyToManyField(User, related_name="+", blank=True, verbose_name=_("named readers"))
    source = models.OneToOneField(Source, models.PROTECT, related_name="interview", null=True, blank=True)
    #: With which others it was released for counting; see ``services.batches``.
    batch = models.PositiveIntegerField(null=True, blank=True, editable=False)
    is_example = models.BooleanField(_("invented, an example"), default=False)

    audit_redacted = frozenset({"notes"})
    edited_with = "interviews.record"
    answered_for_in = "interviewer"
    objects: ClassVar[InterviewQuerySet] = InterviewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-day", "-created_at"]
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(consent="refused") | Q(withdrawn_on__isnull=False), name="refused_is_closed"
            ),
        ]

    @property
    def respondent(self) -> str:
        """Return who answered, so that somebody interviewed twice counts once."""
        if self.person_id:
            return f"p{self.person_id}"
        return f"o{self.organisation_id}" if self.organisation_id else f"i{self.pk}"

    def __str__(self) -> str:
        """Return role and organisation, never the person's name; neither to those who must not know."""
        return somebody() if self.hides_who else self.who

    @property
    def hides_who(self) -> bool:
        """Return whether the reader it was fetched for, ``with_who``, must not learn whom it was with."""
        return bool(getattr(self, "who_is_kept", False))

    @property
    def who(self) -> str:
        """Return role and organisation, whoever asks."""
        return f"{self.role_label}, {self.organisation}" if self.organisation else self.role_label

    @property
    def is_anonymous_to_many(self) -> bool:
        """Return whether what was said anonymously is read by many, who may guess whom it was with."""
        return self.consent == self.Consent.ANONYMOUS and self.open_to == self.OpenTo.EVERYBODY

    @property
    def is_closed(self) -> bool:
        """Return whether the person said no or withdrew consent, so that nobody may read what was said."""
        return self.withdrawn_on is not None

    @property
    def is_restricted(self) -> bool:
        """Return whether the person’s data are stored and not used, what was said among them."""
        return self.person is not None and self.person.is_restricted

    @property
    def was_refused(self) -> bool:
        """Return whether the person said no from the first, and never gave a consent to withdraw."""
        return self.consent == self.Consent.REFUSED

    @property
    def why_closed(self) -> str:
        """Return why nobody may read what was said; nothing when it is open."""
        if not self.is_closed:
            return ""
        if self.was_refused:
            return gettext("The person said no to any use: what was said is closed to everybody.")
        return gettext("The consent has been withdrawn: what was said is closed to everybody.")

    @property
    def told_use(self) -> str:
        """Return how it may be used, as lists and minutes tell it."""
        withdrawn = self.is_closed and not self.was_refused
        return gettext("consent withdrawn") if withdrawn else str(self.get_consent_display())

    @property
    def told_notes(self) -> str:
        """Return the notes as they may be read: none once it is closed."""
        return "" if self.is_closed else self.notes

    @property
    def is_usable(self) -> bool:
        """Return whether its answers may be leaned on."""
        return self.loss is None

    @property
    def loss(self) -> Support.Loss | None:
        """Return what keeps its answers from being leaned on, as what rests on them tells it."""
        if self.is_restricted and not self.is_closed:
            return Support.Loss.BARRED
        if self.is_closed and not self.was_refused:
            return Support.Loss.WITHDRAWN
        if self.consent in {self.Consent.NONE, self.Consent.REFUSED}:
            return Support.Loss.UNASKED
        return None if self.state == self.State.DONE else Support.Loss.UNHELD

    @property
    def why_unusable(self) -> str:
        """Return why its answers may not be leaned on; nothing when they may."""
        loss = self.loss
        if loss is None:
            return ""
        if self.was_refused:
            return gettext("The person said no to any use, so this may not be used.")
        if loss == Support.Loss.BARRED:
            return gettext("What is kept of the person is restricted, so this may not be used.")
        if loss == Support.Loss.UNASKED:
            return gettext(
                "The person has not yet said that this may be used. Record the consent first, then use it."
            )
        if loss == Support.Loss.WITHDRAWN:
            return gettext("The consent has been withdrawn, so this may not be used.")
        return gettext("The interview has not been held yet.")


class Answer(models.Model):
    """What was said to one question; confidential, so it stands in no trail and no search."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    interview = models.ForeignKey(Interview, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    text = models.TextField(blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    codes = models.ManyToManyField(Code, related_name="answers", blank=True)
    #: Counts changes, so that two who write at once are told.
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One answer to each question of an interview."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["interview", "question"], name="answer_once"),
        ]

    def __str__(self) -> str:
        """Return which question it answers."""
        return str(self.question)

    @property
    def shown(self) -> str:
        """Return the answer as it is read."""
        parts = [str(code) for code in self.codes.all()]
        if self.number is not None and self.question.kind == Question.Kind.YES_NO:
            parts.append(gettext("yes") if self.number else gettext("no"))
        elif self.number is not None:
            parts.append(written_number(self.number))
        return "; ".join([*parts, self.text] if self.text else parts)
