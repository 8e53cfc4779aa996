"""Shared resources, their free capacity, enquiries for them and what was answered."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.models import Scope, TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer, parts_where, valid_on
from klustermotor.web.actors.traders import seen_with
from klustermotor.web.places.models import Region

EDIT = "resources.edit"


class Kind(models.TextChoices):
    """What is shared."""

    FACILITY = "facility", _("facility")
    EQUIPMENT = "equipment", _("equipment")
    PILOT_PLANT = "pilot_plant", _("pilot plant")
    LABORATORY = "laboratory", _("laboratory")
    METHOD = "method", _("analysis method")
    TRIAL_MATERIAL = "trial_material", _("production of trial material")
    PREMISES = "premises", _("premises")
    SERVICE = "service", _("people and skill")


class Terms(models.TextChoices):
    """How the price comes about."""

    LIST = "list", _("by price list")
    COST = "cost", _("at cost")
    AGREED = "agreed", _("agreed from case to case")
    EXCHANGE = "exchange", _("in exchange for something else")
    FREE = "free", pgettext_lazy("terms of a shared resource", "without charge")


class Users(models.TextChoices):
    """Who may use it."""

    ALL = "all", pgettext_lazy("who may use a resource", "everybody")
    CLUSTER = "cluster", _("firms and bodies of the cluster")
    PARTNERS = "partners", _("partners in a joint project")


def in_words(text: str) -> list[str]:
    """Return what a text of several lines, or with commas, names one by one."""
    parts = (part.strip() for line in text.splitlines() for part in line.split(","))
    return [part for part in parts if part]


def own_companies(user: Viewer, name: str) -> QuerySet[Scope]:
    """Return the companies that somebody represents, where they are called as a path of the query says."""
    held = Scope.objects.filter(pk__in=parts_where(user, EDIT), kind=Scope.Kind.COMPANY)
    return held.filter(name=OuterRef(name), tenant=OuterRef("tenant"))


class ResourceQuerySet(TenantQuerySet["Resource"]):
    """Shared resources, seen by all who see the organisations."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those of organisations that somebody may see."""
        return super().visible_to(user).filter(seen_with(user, "organisation"))

    def editable_by(self, user: Viewer) -> Self:
        """Keep what somebody may change; what a company offers is also its own representative's."""
        return self.visible_to(user).filter(
            self._within_reach(user, EDIT) | Exists(own_companies(user, "organisation__name"))
        )

    def offered_on(self, day: date) -> "ResourceQuerySet":
        """Keep those that are offered on a day."""
        return self.filter(valid_on(day))


class Resource(TenantOwned):
    """Something that an organisation lets others use."""

    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, related_name="resources",
        verbose_name=pgettext_lazy("of a shared resource", "whose it is"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="resources", null=True, blank=True,
        verbose_name=_("municipality"),
    )  # fmt: skip
    abilities = models.TextField(
        _("what it can do"), help_text=_("One ability on each line, in the words that people look for.")
    )
    certificates = models.TextField(
        _("certificates and approvals"), blank=True, help_text=_("One on each line, such as: ISO 17025.")
    )
    unit = models.CharField(
        _("what its capacity is counted in"), max_length=40, help_text=_("Such as: days, batches, samples.")
    )
    terms = models.CharField(_("price"), max_length=8, choices=Terms, default=Terms.AGREED)
    price = models.CharField(
        _("price in words"), max_length=200, blank=True, help_text=_("Such as: 4,500 SEK a day.")
    )
    open_to = models.CharField(_("who may use it"), max_length=8, choices=Users, default=Users.ALL)
    contact = models.CharField(
        _("position to turn to"), max_length=120, blank=True,
        help_text=_("A position, such as: production manager. No name is needed."),
    )  # fmt: skip
    valid_from = models.DateField(_("offered from"), null=True, blank=True)
    valid_to = models.DateField(_("offered until"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recorded by")
    )
    is_example = models.BooleanField(_("invented, an example"), default=False)

    edited_with = EDIT
    objects: ClassVar[ResourceQuerySet] = ResourceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By name; its time ends after it begins."""

        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("shared resource")
        verbose_name_plural = _("shared resources")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="resource_ends_after_it_begins",
                violation_error_message=_("It must be offered until a day after the first one."),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def can(self) -> list[str]:
        """Return its abilities one by one."""
        return in_words(self.abilities)

    @property
    def approved_for(self) -> list[str]:
        """Return its certificates one by one."""
        return in_words(self.certificates)


class CapacityQuerySet(TenantQuerySet["Capacity"]):
    """Periods of capacity, seen by those who see the resource."""

    capability = "actors.view"

    def overlapping(self, begin: date, end: date) -> "CapacityQuerySet":
        """Keep those of which some day lies from one day up to (not including) another."""
        return self.filter(begins__lt=end, ends__gt=begin)


class Capacity(TenantOwned):
    """How much a resource holds from one day up to (not including) another, and what of it is taken."""

    resource = models.ForeignKey(
        Resource, models.CASCADE, related_name="capacities", verbose_name=_("shared resource")
    )
    begins = models.DateField(pgettext_lazy("of a period", "from"))
    ends = models.DateField(
        pgettext_lazy("of a period", "until"), help_text=_("The first day that no longer belongs to it.")
    )
    amount = models.DecimalField(
        _("capacity in all"), max_digits=9, decimal_places=1, validators=[MinValueValidator(Decimal("0.1"))]
    )
    booked = models.DecimalField(
        _("of which booked"), max_digits=9, decimal_places=1, default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=200, blank=True)

    edited_with = EDIT
    objects: ClassVar[CapacityQuerySet] = CapacityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By its first day; no more is booked than there is."""

        ordering: ClassVar = ["begins", "pk"]
        verbose_name = _("period of capacity")
        verbose_name_plural = _("periods of capacity")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")),
                name="capacity_ends_after_it_begins",
                violation_error_message=_("The period must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(booked__lte=F("amount")),
                name="capacity_booked_within_amount",
                violation_error_message=_("No more can be booked than there is."),
            ),
        ]

    def __str__(self) -> str:
        """Return whose it is and from when."""
        return f"{self.resource}, {self.begins}"

    @property
    def free(self) -> Decimal:
        """Return what is not booked."""
        return self.amount - self.booked

    def free_within(self, begin: date, end: date) -> Decimal:
        """Return the free part that falls within days, evenly spread over the period."""
        days = (min(self.ends, end) - max(self.begins, begin)).days
        if days <= 0:
            return Decimal(0)
        return (self.free * days / (self.ends - self.begins).days).quantize(Decimal("0.1"))


class EnquiryQuerySet(TenantQuerySet["Enquiry"]):
    """Enquiries: that something is asked for is seen by all; who asks in confidence by those concerned."""

    capability = "actors.view"

    def telling(self, user: Viewer) -> Self:
        """Keep those of which somebody may know who asks."""
        return self.visible_to(user).filter(told_to(user), seen_with(user, "organisation"))

    def named_to(self, user: Viewer) -> Self:
        """Keep those whose history somebody may read."""
        return self.telling(user)

    def editable_by(self, user: Viewer) -> Self:
        """Keep those that somebody may change: nobody changes what they may not read whole."""
        own = self._within_reach(user, EDIT) | Exists(own_companies(user, "organisation__name"))
        return self.telling(user).filter(own)


def told_to(user: Viewer) -> Q:
    """Return the condition that somebody may know who asks: open, one's own, asked of one, or named.

    An owner without anybody who signs in here learns of it through a manager whom the asker names.
    """
    if not user.pk:
        return Q(pk__in=[])
    theirs = own_companies(user, "resource__organisation__name")
    named = Enquiry.readers.through.objects.filter(user_id=user.pk)
    return (
        Q(confidential=False)
        | Q(by_id=user.pk)
        | Q(pk__in=named.values("enquiry_id"))
        | Exists(own_companies(user, "organisation__name"))
        | Q(pk__in=Asked.objects.filter(Exists(theirs)).values("enquiry"))
    )


class Enquiry(TenantOwned):
    """That somebody looks for a resource: what, when and how much."""

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", pgettext_lazy("an enquiry", "open")
        MET = "met", pgettext_lazy("an enquiry", "met")
        UNMET = "unmet", pgettext_lazy("an enquiry", "could not be met")
        DROPPED = "dropped", pgettext_lazy("an enquiry", "no longer wanted")

    title = models.CharField(
        _("what is asked for"), max_length=160, help_text=_("Seen by all, also where who asks is not.")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, blank=True)
    abilities = models.TextField(
        _("what it must be able to do"),
        help_text=_("One ability on each line; these words are looked for and seen by all."),
    )
    certificates = models.TextField(_("certificates that are needed"), blank=True)
    amount = models.DecimalField(
        _("how much"), max_digits=9, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(Decimal("0.1"))],
    )  # fmt: skip
    unit = models.CharField(_("counted in"), max_length=40, blank=True)
    begins = models.DateField(pgettext_lazy("of an enquiry", "needed from"))
    ends = models.DateField(pgettext_lazy("of an enquiry", "needed until"))
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="enquiries", null=True, blank=True, verbose_name=_("near")
    )
    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, related_name="enquiries",
        verbose_name=pgettext_lazy("of an enquiry", "who asks"),
    )  # fmt: skip
    note = models.TextField(
        _("more about it"), blank=True, help_text=_("Read by those who may know who asks.")
    )
    confidential = models.BooleanField(
        _("in confidence"), default=False,
        help_text=_("Others see that it is asked for, not by whom."),
    )  # fmt: skip
    readers = models.ManyToManyField(
        User, related_name="+", blank=True, verbose_name=_("managers who may know who asks")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    asked_on = models.DateField(_("asked on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    why = models.CharField(pgettext_lazy("of a state", "why"), max_length=300, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recorded by")
    )
    is_example = models.BooleanField(_("invented, an example"), default=False)

    edited_with = EDIT
    answered_for_in = "by"
    objects: ClassVar[EnquiryQuerySet] = EnquiryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first; what is needed is needed for some time."""

        ordering: ClassVar = ["-asked_on", "-pk"]
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("begins")),
                name="enquiry_ends_after_it_begins",
                violation_error_message=_("It must be needed until a day after the first one."),
            ),
        ]

    def __str__(self) -> str:
        """Return what is asked for; never by whom."""
        return self.title

    @property
    def kept_from_trail(self) -> frozenset[str]:
        """Return what the trail keeps to itself: who asks in confidence, and what they add."""
        return frozenset({"organisation", "note", "by", "why"}) if self.confidential else frozenset()

    @property
    def wanted(self) -> list[str]:
        """Return the abilities that are looked for."""
        return in_words(self.abilities)

    @property
    def needs_approval(self) -> list[str]:
        """Return the certificates that are needed."""
        return in_words(self.certificates)


class ConcerningQuerySet(TenantQuerySet["Asked"]):
    """What concerns an enquiry and one resource, seen by those who may know who asks."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those of enquiries of which somebody may know who asks."""
        known = super().visible_to(user).filter(enquiry__in=Enquiry.objects.telling(user).values("pk"))
        return known.filter(seen_with(user, "resource__organisation"))


class Asked(TenantOwned):
    """That whoever has a resource was asked for it."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="asked", verbose_name=_("enquiry"))
    resource = models.ForeignKey(
        Resource, models.PROTECT, related_name="asked", verbose_name=_("shared resource")
    )
    on = models.DateField(pgettext_lazy("of a question to an owner", "asked on"))
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("asked by")
    )

    edited_with = EDIT
    audit_redacted = frozenset({"by"})
    objects: ClassVar[ConcerningQuerySet] = ConcerningQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Each resource is asked for once in an enquiry."""

        ordering: ClassVar = ["on", "pk"]
        verbose_name = _("question to an owner")
        verbose_name_plural = _("questions to owners")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enquiry", "resource"], name="resource_asked_once",
                violation_error_message=_("Its owner has been asked already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        """Return what was asked for, and of what."""
        return f"{self.enquiry} – {self.resource}"


class AnswerQuerySet(TenantQuerySet["Answer"]):
    """Answers, seen by those who may know who asks."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those to questions that somebody may see."""
        return super().visible_to(user).filter(asked__in=Asked.objects.visible_to(user).values("pk"))


class Answer(TenantOwned):
    """What an owner answered, on a day; a later answer takes its place and it stays."""

    class Says(models.TextChoices):
        """What the answer is."""

        YES = "yes", pgettext_lazy("an answer to an enquiry", "yes")
        PART = "part", pgettext_lazy("an answer to an enquiry", "in part")
        NOT_NOW = "not_now", pgettext_lazy("an answer to an enquiry", "not now")
        NO = "no", pgettext_lazy("an answer to an enquiry", "no")

    asked = models.ForeignKey(
        Asked, models.CASCADE, related_name="answers", verbose_name=_("question to an owner")
    )
    says = models.CharField(pgettext_lazy("to an enquiry", "answer"), max_length=7, choices=Says)
    text = models.TextField(_("in words"), blank=True)
    on = models.DateField(_("answered on"))
    come_back_on = models.DateField(_("come back on"), null=True, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("answered by")
    )

    edited_with = EDIT
    audit_redacted = frozenset({"text"})
    objects: ClassVar[AnswerQuerySet] = AnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Latest first."""

        ordering: ClassVar = ["-on", "-pk"]
        verbose_name = pgettext_lazy("to an enquiry", "answer")
        verbose_name_plural = pgettext_lazy("to enquiries", "answers")

    def __str__(self) -> str:
        """Return what it answers."""
        return f"{self.asked}: {self.get_says_display()}"
