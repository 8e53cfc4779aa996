"""Organisations, people and the positions that people hold in them; ties stand in ``ties``."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.actors.details.models import Establishment, Industry, Size
from klustermotor.web.actors.facts.models import FieldValue
from klustermotor.web.actors.identifiers import (
    check_lei,
    check_organisation_number,
    check_vat_number,
    written_numbers,
)
from klustermotor.web.actors.origins.models import Inheritance
from klustermotor.web.actors.ownership.models import OwnershipEvent, OwnershipJudgement, Seat, Stake
from klustermotor.web.actors.registers.models import (
    LinkageRun,
    LinkDecision,
    LinkQuestion,
    Register,
    RegisterRecord,
    RegisterSelection,
    RegisterVintage,
)
from klustermotor.web.actors.resources.models import Answer, Asked, Capacity, Enquiry, Resource
from klustermotor.web.actors.settling.models import Draw, Settler, SettlerStep
from klustermotor.web.actors.tags.models import Tag, Tagging
from klustermotor.web.actors.ties.models import Tie
from klustermotor.web.actors.traders import is_personal_number, is_sole_trader, seen_with
from klustermotor.web.places.models import Region

__all__ = [
    "Answer",
    "Asked",
    "Capacity",
    "Draw",
    "Enquiry",
    "Establishment",
    "FieldValue",
    "Industry",
    "Inheritance",
    "LinkDecision",
    "LinkQuestion",
    "LinkageRun",
    "Organisation",
    "OwnershipEvent",
    "OwnershipJudgement",
    "Person",
    "Position",
    "Register",
    "RegisterRecord",
    "RegisterSelection",
    "RegisterVintage",
    "Resource",
    "Seat",
    "Settler",
    "SettlerStep",
    "Size",
    "Stake",
    "Tag",
    "Tagging",
    "Tie",
    "check_organisation_number",
    "written_numbers",
]


class OrganisationQuerySet(TenantQuerySet["Organisation"]):
    """Organisations; a sole trader's name and number are a person's, seen by those who see people."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep the organisations somebody may see: of sole traders those that they would see as people."""
        seen = super().visible_to(user).filter(is_restricted=False)
        return seen.filter(Q(is_sole_trader=False) | self._within_reach(user, "persons.view"))


class Organisation(TenantOwned):
    """A body that acts: company, university, research institute, public body, financier, association."""

    class Kind(models.TextChoices):
        """Kinds of organisation."""

        COMPANY = "company", _("company")
        HIGHER_EDUCATION = "higher_education", _("university")
        INSTITUTE = "institute", _("research institute")
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
    #: Whether it is somebody's whose data are stored and not used (GDPR art. 18).
    is_restricted = models.BooleanField(default=False, editable=False)
    #: A person in trade: name, number and address are personal data.
    is_sole_trader = models.BooleanField(
        _("sole trader"),
        default=False,
        help_text=_("One person’s own firm. It is shown only to those who see people here."),
    )
    vat_number = models.CharField(
        _("VAT number"), max_length=20, blank=True, validators=[check_vat_number],
        help_text=_("With the country first. Empty: a Swedish one follows from the organisation number."),
    )  # fmt: skip
    lei = models.CharField(
        _("LEI, legal entity identifier"), max_length=20, blank=True, validators=[check_lei]
    )
    other_number = models.CharField(
        _("other number"), max_length=60, blank=True,
        help_text=_("Such as EORI, or a number abroad."),
    )  # fmt: skip
    other_number_issuer = models.CharField(
        _("who issues the other number"), max_length=120, blank=True,
        help_text=_("Such as: Swedish Customs; the Norwegian register of entities."),
    )  # fmt: skip
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    post_town = models.CharField(_("post town"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
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
    audit_redacted = frozenset({"organisation_number", "vat_number", "other_number"})
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
            models.UniqueConstraint(
                fields=["tenant", "lei"],
                condition=~Q(lei=""),
                name="organisation_lei_once",
                violation_error_message=_("Another organisation here already has this LEI."),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def save(self, *arguments: Any, **named: Any) -> None:
        """Save it; a number of a person's, or its legal form, makes it a sole trader's."""
        if named.get("update_fields") is None:
            self.is_sole_trader = self.is_sole_trader or self.is_its_owner
        super().save(*arguments, **named)

    @property
    def number_is_personal(self) -> bool:
        """Return whether a number is a person's: a sole trader's, whose third digit is that of a month."""
        return is_personal_number(self.organisation_number) or is_personal_number(self.vat_number)

    @property
    def is_its_owner(self) -> bool:
        """Return whether its numbers, or the legal form in its name, say that it is a sole trader."""
        return is_sole_trader(self.name, (self.organisation_number, self.vat_number))

    @property
    def kept_from_trail(self) -> frozenset[str]:
        """Return what the trail must not repeat: of a sole trader all that tells who it is and where."""
        if not self.is_sole_trader:
            return self.audit_redacted
        told = {"name", "lei", "street", "postcode", "post_town", "phone", "address", "note"}
        return self.audit_redacted | told

    @property
    def postal(self) -> str:
        """Return street, postcode and post town on one line."""
        town = " ".join(filter(None, (self.postcode, self.post_town)))
        return ", ".join(filter(None, (self.street, town)))

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
        """Keep the positions of people whom somebody may see, in organisations that they may see."""
        return self.filter(seen_with(user, "organisation"), person__in=Person.objects.visible_to(user))


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
