"""Organisations, people and the positions that people hold in them; ties stand in ``ties``."""

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as WrongNumber
from stdnum.se import orgnr

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.actors.registers.models import (
    LinkageRun,
    LinkDecision,
    LinkQuestion,
    Register,
    RegisterRecord,
    RegisterSelection,
    RegisterVintage,
)
from klustermotor.web.actors.ties.models import Tie
from klustermotor.web.places.models import Region

__all__ = [
    "LinkDecision",
    "LinkQuestion",
    "LinkageRun",
    "Organisation",
    "Person",
    "Position",
    "Register",
    "RegisterRecord",
    "RegisterSelection",
    "RegisterVintage",
    "Tie",
    "check_organisation_number",
    "written_numbers",
]


def check_organisation_number(number: str) -> None:
    """Refuse what is no Swedish organisation number; a sole trader's has the form of a personal one."""
    try:
        orgnr.validate(number)
    except WrongNumber:
        raise ValidationError(
            _("This is no Swedish organisation number: check its ten digits, such as 556016-0680.")
        ) from None


def written_numbers(number: str) -> tuple[str, str]:
    """Return a number with and without its dash: ``556016-0680``, ``5560160680``."""
    compact = orgnr.compact(number)
    return orgnr.format(compact), compact


class OrganisationQuerySet(TenantQuerySet["Organisation"]):
    """Organisations."""

    capability = "actors.view"


class Organisation(TenantOwned):
    """A body that acts: company, university, public body, financier, association."""

    class Kind(models.TextChoices):
        """Kinds of organisation."""

        COMPANY = "company", _("company")
        HIGHER_EDUCATION = "higher_education", _("university or institute")
        TRAINING = "training", _("trainer")
        PUBLIC = "public", _("public body")
        FINANCIER = "financier", _("financier")
        ASSOCIATION = "association", _("association or network")
        OTHER = "other", _("other")

    class Sector(models.TextChoices):
        """Sides of the Triple Helix, and civil society."""

        BUSINESS = "business", _("business")
        ACADEMIA = "academia", _("academia")
        PUBLIC = "public", _("public sector")
        CIVIL = "civil", _("civil society")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.COMPANY)
    sector = models.CharField(_("sector"), max_length=8, choices=Sector, default=Sector.BUSINESS)
    organisation_number = models.CharField(
        _("organisation number"), max_length=13, blank=True, validators=[check_organisation_number]
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="organisations", null=True, blank=True,
        verbose_name=_("municipality"),
    )  # fmt: skip
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    address = models.URLField(_("web address"), blank=True)
    note = models.TextField(_("note"), blank=True)
    is_example = models.BooleanField(_("invented, an example"), default=False)

    edited_with = "actors.edit"
    #: A sole trader's number is a personal one, so no number is repeated in the trail.
    audit_redacted = frozenset({"organisation_number"})
    objects: ClassVar[OrganisationQuerySet] = OrganisationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """A number stands for one organisation in a tenant."""

        ordering: ClassVar = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "organisation_number"],
                condition=~Q(organisation_number=""),
                name="organisation_number_once",
                violation_error_message=_("Another organisation here already has this number."),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def number_is_personal(self) -> bool:
        """Return whether the number is a person's: a sole trader's, whose third digit is that of a month."""
        digits = orgnr.compact(self.organisation_number)
        return len(digits) == 10 and digits[2] < "2"

    @property
    def size_class(self) -> str:
        """Return the size by employees, as statistics group it; empty when not known."""
        if self.employees is None:
            return ""
        return "micro" if self.employees < 10 else "small" if self.employees < 50 else "larger"


class PersonQuerySet(TenantQuerySet["Person"]):
    """People, seen by those whose work takes it: in a part of the workbench those of that part alone."""

    capability = "persons.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep whom somebody may see: nobody whose data are restricted (GDPR art. 18) is shown anywhere."""
        return self.for_handling(user).filter(restricted_on__isnull=True)

    def for_handling(self, user: Viewer) -> Self:
        """Keep also those whose data are restricted, for the pages on which requests are handled."""
        return super().visible_to(user).filter(stands_for_erased=False)


class Person(TenantOwned):
    """Somebody who acts in the region; no more is kept than the work needs."""

    class Ground(models.TextChoices):
        """Why the person may be kept here."""

        PUBLIC_TASK = "public_task", _("task in the public interest")
        INTEREST = "interest", _("legitimate interest")
        CONSENT = "consent", _("the person’s consent")

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    ground = models.CharField(_("legal ground"), max_length=11, choices=Ground, default=Ground.PUBLIC_TASK)
    purpose = models.CharField(
        _("purpose"),
        max_length=200,
        help_text=_("What the person is kept for, such as: interviewed as key person."),
    )
    is_example = models.BooleanField(_("invented, an example"), default=False)
    #: Since when what is kept of the person is stored and not used for anything.
    restricted_on = models.DateField(_("restricted since"), null=True, blank=True, editable=False)
    #: The one that positions of people who were erased point to, so that they are counted without the person.
    stands_for_erased = models.BooleanField(default=False, editable=False)

    edited_with = "actors.edit"
    audit_redacted = frozenset({"name", "email", "phone"})
    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """People by name."""

        ordering: ClassVar = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(stands_for_erased=True), name="one_stands_for_erased"
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_restricted(self) -> bool:
        """Return whether what is kept of the person may be stored and not used."""
        return self.restricted_on is not None


class PositionQuerySet(TenantQuerySet["Position"]):
    """Positions, seen by those who see whose they are."""

    capability = "persons.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep the positions of people whom somebody may see."""
        return self.filter(person__in=Person.objects.visible_to(user))


class Position(TenantOwned):
    """What somebody does in an organisation, from one day up to (not including) another."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="positions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="positions")
    role = models.CharField(_("role"), max_length=120, help_text=_("Such as: plant manager."))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    edited_with = "actors.edit"
    objects: ClassVar[PositionQuerySet] = PositionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Latest first; it ends after it begins."""

        ordering: ClassVar = [F("valid_from").desc(nulls_last=True), "role"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="position_ends_after_it_begins",
                violation_error_message=_("The position must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        """Return the role and where it is held, without the person's name."""
        return f"{self.role}, {self.organisation}"
