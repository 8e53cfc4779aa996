"""Requests under the GDPR, retention rules with their notices and log, and the record of processing."""

from datetime import date
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer, tenants_where
from klustermotor.web.actors.models import Person


class SubjectCaseQuerySet(TenantQuerySet["SubjectCase"]):
    """Requests, each seen by those who see whom it is about."""

    capability = "privacy.handle"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those about people one sees, and those about accounts for whoever looks after these."""
        looks_after = tenants_where(user, "people.manage")
        return (
            super()
            .visible_to(user)
            .filter(
                Q(about=SubjectCase.About.PERSON, person__in=Person.objects.for_handling(user))
                | Q(about=SubjectCase.About.PERSON, person__isnull=True)
                | Q(about=SubjectCase.About.ACCOUNT, tenant_id__in=looks_after)
                | Q(about=SubjectCase.About.NAMED, tenant_id__in=tenants_where(user, "persons.view"))
            )
        )

    def open(self) -> Self:
        """Keep those not decided."""
        return self.filter(state=SubjectCase.State.OPEN)


class SubjectCase(TenantOwned):
    """What a person asks about their data (GDPR art. 15 to 21): by when, how met, by whom.

    After an erasure it says that request number n was met and when, and no longer of whom.
    """

    class Right(models.TextChoices):
        """What is asked for."""

        ACCESS = "access", _("access to the data, or a copy (art. 15, 20)")
        CORRECTION = "correction", _("correction (art. 16)")
        ERASURE = "erasure", _("erasure (art. 17)")
        RESTRICTION = "restriction", _("restriction (art. 18)")
        OBJECTION = "objection", _("objection (art. 21)")

    class About(models.TextChoices):
        """By what the person is known."""

        PERSON = "person", _("somebody among the people")
        ACCOUNT = "account", _("somebody who signs in")
        NAMED = "named", _("somebody known by name, address or number")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", pgettext_lazy("a request", "open")
        MET = "met", pgettext_lazy("a request", "met")
        PARTLY = "partly", pgettext_lazy("a request", "met in part")
        REFUSED = "refused", pgettext_lazy("a request", "refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("a request", "taken back")

    class Identity(models.TextChoices):
        """How it was made sure who asks."""

        UNCHECKED = "", _("not yet checked")
        KNOWN = "known", _("known in person to whoever handles it")
        ADDRESS = "address", _("answered from the address that is on record")
        SIGNED_IN = "signed_in", _("asked while signed in")
        DOCUMENT = "document", _("showed an identity document, of which no copy is kept")

    number = models.PositiveIntegerField(_("number"), editable=False)
    right = models.CharField(_("right asked for"), max_length=11, choices=Right)
    about = models.CharField(_("about"), max_length=7, choices=About, editable=False)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="requests", editable=False
    )
    account = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    #: Of somebody named: names, addresses, telephones, numbers; forgotten once the request is closed.
    identifiers = models.JSONField(default=dict, blank=True, editable=False)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"), editable=False)
    extended_because = models.CharField(_("why it takes longer"), max_length=300, blank=True)
    identity = models.CharField(
        _("identity"), max_length=9, choices=Identity, blank=True, default=Identity.UNCHECKED
    )
    identity_on = models.DateField(_("identity checked on"), null=True, blank=True)
    asked = models.TextField(_("what the person says"), blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    answer = models.TextField(_("the answer, and why"), blank=True)
    told_to = models.TextField(_("told to whom the data were given"), blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    #: How many things went, where something was erased.
    erased = models.PositiveIntegerField(_("things erased"), null=True, blank=True, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("taken up by"))
    is_example = models.BooleanField(_("invented, an example"), default=False, editable=False)

    edited_with = "privacy.handle"
    audit_redacted = frozenset({"identifiers", "asked", "answer", "told_to", "extended_because"})
    objects: ClassVar[SubjectCaseQuerySet] = SubjectCaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first; numbered in each workbench."""

        ordering: ClassVar = [F("number").desc()]
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "number"], name="request_number_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_on__isnull=True)
                | (~Q(state="open") & Q(decided_on__isnull=False)),
                name="closed_request_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        """Return its number, and never whom it is about: the trail and lists call it so."""
        return gettext("Request %(number)s") % {"number": self.number}

    @property
    def is_open(self) -> bool:
        """Return whether it waits for an answer."""
        return self.state == self.State.OPEN

    @property
    def who(self) -> str:
        """Return whom it is about, as long as that is kept."""
        if self.person is not None:
            return self.person.name
        if self.account is not None:
            return self.account.name
        held = [one for kind in ("names", "emails", "numbers") for one in self.identifiers.get(kind, ())]
        return held[0] if held else gettext("no longer kept")

    def is_late(self, day: date) -> bool:
        """Return whether it should have been answered before a day."""
        return self.is_open and self.due_on < day


class RetentionRule(TenantOwned):
    """How long a workbench keeps a kind of thing, where it does not keep to what is set for all."""

    class RetentionRuleQuerySet(TenantQuerySet["RetentionRule"]):
        """Rules."""

        capability = "privacy.rules"

    kind = models.CharField(max_length=60, editable=False)
    months = models.PositiveSmallIntegerField(
        _("kept for, months"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("Empty: nothing is erased by itself."),
    )  # fmt: skip
    notice_days = models.PositiveSmallIntegerField(
        _("told so many days before"), default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )  # fmt: skip
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, editable=False)

    edited_with = "privacy.rules"
    trail_names_it = True
    objects: ClassVar[RetentionRuleQuerySet] = RetentionRuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One for each kind."""

        ordering: ClassVar = ["kind"]
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "kind"], name="one_rule_a_kind")]

    def __str__(self) -> str:
        """Return what it is."""
        return gettext("Retention rule")


class RetentionNotice(TenantOwned):
    """That something has been kept long enough and goes on a day; whom or what it is, it does not say."""

    class RetentionNoticeQuerySet(TenantQuerySet["RetentionNotice"]):
        """Notices."""

        capability = "privacy.rules"

    kind = models.CharField(max_length=60, editable=False)
    object_uid = models.UUIDField(editable=False)
    noticed_on = models.DateField(_("told on"), editable=False)
    goes_on = models.DateField(_("goes on"))
    because = models.CharField(_("why it is put off"), max_length=300, blank=True)
    put_off_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("put off by")
    )

    edited_with = "privacy.rules"
    audit_redacted = frozenset({"because"})
    objects: ClassVar[RetentionNoticeQuerySet] = RetentionNoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Soonest first; one for each thing."""

        ordering: ClassVar = ["goes_on", "pk"]
        verbose_name = _("notice that something goes")
        verbose_name_plural = _("notices that something goes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "kind", "object_uid"], name="one_notice_a_thing")
        ]

    def __str__(self) -> str:
        """Return what it is, without what goes."""
        return gettext("Notice that something goes")


class RetentionNight(TenantOwned):
    """What the retention rules did in a night: how many of a kind went, and how many could not."""

    class RetentionNightQuerySet(TenantQuerySet["RetentionNight"]):
        """Nights."""

        capability = "privacy.rules"

    kind = models.CharField(max_length=60)
    on = models.DateField(_("on"))
    gone = models.PositiveIntegerField(_("gone"), default=0)
    left = models.PositiveIntegerField(_("could not go"), default=0)

    objects: ClassVar[RetentionNightQuerySet] = RetentionNightQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Latest first."""

        ordering: ClassVar = [F("on").desc(), "kind"]
        verbose_name = _("night of the retention rules")
        verbose_name_plural = _("nights of the retention rules")

    def __str__(self) -> str:
        """Return what it is."""
        return gettext("Retention rules applied")


class Erasure(TenantOwned):
    """That something was erased, by a digest from which nobody can tell what: a restored backup erases it."""

    class ErasureQuerySet(TenantQuerySet["Erasure"]):
        """Erasures."""

        capability = "privacy.rules"

    kind = models.CharField(max_length=60, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    on = models.DateField(_("on"), editable=False)

    objects: ClassVar[ErasureQuerySet] = ErasureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """In order; each thing once."""

        ordering: ClassVar = ["pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "kind", "digest"], name="erased_once")
        ]

    def __str__(self) -> str:
        """Return what it is."""
        return gettext("Erasure")


class ProcessingRecord(TenantOwned):
    """What a workbench says of one kind of processing in its record (art. 30), over what is set for all."""

    class ProcessingRecordQuerySet(TenantQuerySet["ProcessingRecord"]):
        """Records of processing."""

        capability = "privacy.rules"

    key = models.CharField(max_length=120, editable=False)
    purpose = models.CharField(_("purpose"), max_length=500, blank=True)
    ground = models.CharField(_("legal ground"), max_length=200, blank=True)
    categories = models.CharField(_("whose data, and which"), max_length=500, blank=True)
    source = models.CharField(_("where they come from"), max_length=300, blank=True)
    recipients = models.CharField(_("who gets them"), max_length=300, blank=True)
    kept = models.CharField(_("kept until"), max_length=300, blank=True)
    protection = models.CharField(_("how they are protected"), max_length=500, blank=True)

    edited_with = "privacy.rules"
    trail_names_it = True
    objects: ClassVar[ProcessingRecordQuerySet] = ProcessingRecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One for each kind of processing."""

        ordering: ClassVar = ["key"]
        verbose_name = _("record of processing")
        verbose_name_plural = _("records of processing")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "key"], name="one_record_of_a_processing")
        ]

    def __str__(self) -> str:
        """Return what it is."""
        return gettext("Record of processing")


class Controller(TenantOwned):
    """Who answers for the processing: the controller, and the data protection officer (art. 13, 30)."""

    class ControllerQuerySet(TenantQuerySet["Controller"]):
        """Controllers."""

        capability = "privacy.rules"

    name = models.CharField(_("controller"), max_length=200)
    contact = models.CharField(_("how the controller is reached"), max_length=300)
    officer = models.CharField(_("data protection officer"), max_length=300, blank=True)
    keeps_archives = models.BooleanField(
        _("is a public body"), default=False,
        help_text=_("Its documents are official ones and go by a plan for disposal (the Archives Act)."),
    )  # fmt: skip

    edited_with = "privacy.rules"
    trail_names_it = True
    objects: ClassVar[ControllerQuerySet] = ControllerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One for each workbench."""

        verbose_name = _("controller")
        verbose_name_plural = _("controllers")
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant"], name="one_controller")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
