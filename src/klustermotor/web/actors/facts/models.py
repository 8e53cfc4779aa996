"""Values of an organisation's fields as sources say them; one of each field is chosen and used here."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy, pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, User
from klustermotor.web.actors.details.models import OfOrganisationQuerySet
from klustermotor.web.actors.registers.models import Register
from klustermotor.web.actors.traders import is_personal_number
from klustermotor.web.evidence.models import Source

LONGEST = 300


class Field(models.TextChoices):
    """Fields whose sources are kept, as an organisation calls them."""

    NAME = "name", gettext_lazy("name")
    NUMBER = "organisation_number", gettext_lazy("organisation number")
    KIND = "kind", gettext_lazy("kind")
    SECTOR = "sector", gettext_lazy("sector")
    STREET = "street", gettext_lazy("street")
    POSTCODE = "postcode", gettext_lazy("postcode")
    POST_TOWN = "post_town", gettext_lazy("post town")
    REGION = "region", gettext_lazy("municipality")
    PHONE = "phone", gettext_lazy("telephone")
    WEB = "address", gettext_lazy("web address")
    EMPLOYEES = "employees", gettext_lazy("employees")


class Origin(models.TextChoices):
    """From where a value is known."""

    HAND = "hand", pgettext_lazy("origin of a value", "written by hand")
    REGISTER = "register", pgettext_lazy("origin of a value", "a register")
    INTERVIEW = "interview", pgettext_lazy("origin of a value", "an interview")
    FILE = "file", pgettext_lazy("origin of a value", "a file brought in")
    WEBSITE = "website", pgettext_lazy("origin of a value", "their website")
    DOCUMENT = "document", pgettext_lazy("origin of a value", "a document")


class FieldValue(TenantOwned):
    """What one source says of one field of an organisation."""

    class FieldValueQuerySet(OfOrganisationQuerySet["FieldValue"]):
        """Values of fields."""

    organisation = models.ForeignKey(
        "actors.Organisation", models.CASCADE, related_name="values", editable=False
    )
    field = models.CharField(pgettext_lazy("of an organisation", "field"), max_length=20, choices=Field)
    #: As text: of a municipality its identifier, of a kind its code.
    value = models.CharField(pgettext_lazy("of a field", "value"), max_length=LONGEST)
    origin = models.CharField(
        pgettext_lazy("of a value", "known from"), max_length=9, choices=Origin, default=Origin.HAND
    )
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=gettext_lazy("source")
    )
    register = models.ForeignKey(
        Register, models.CASCADE, related_name="+", null=True, blank=True, editable=False
    )
    #: The vintages of the register that said so first and last.
    first_vintage = models.PositiveIntegerField(null=True, blank=True, editable=False)
    last_vintage = models.PositiveIntegerField(null=True, blank=True, editable=False)
    said_on = models.DateField(
        gettext_lazy("said on"), null=True, blank=True,
        help_text=gettext_lazy("The day for which the source says so, where it is known."),
    )  # fmt: skip
    #: Whether the source still says so.
    is_current = models.BooleanField(default=True, editable=False)
    is_chosen = models.BooleanField(default=False, editable=False)
    chosen_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    chosen_at = models.DateTimeField(null=True, blank=True, editable=False)
    why = models.CharField(max_length=LONGEST, blank=True, editable=False)
    #: It differs from what is chosen, and nobody has looked at it yet.
    waits = models.BooleanField(default=False, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, editable=False)

    edited_with = "actors.edit"
    audit_redacted = frozenset({"value", "why"})
    objects: ClassVar[FieldValueQuerySet] = FieldValueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """The chosen first; of a field one is chosen, and a source says a value once."""

        ordering: ClassVar = ["field", "-is_chosen", "-is_current", "pk"]
        verbose_name = gettext_lazy("value of a field")
        verbose_name_plural = gettext_lazy("values of fields")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "field"], condition=Q(is_chosen=True), name="one_value_is_chosen"
            ),
            models.UniqueConstraint(
                fields=["organisation", "field", "value", "register"], name="value_of_a_register_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "field", "value", "source"], name="value_of_a_source_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "field", "value", "origin"],
                condition=Q(source__isnull=True, register__isnull=True),
                name="value_of_an_origin_once",
            ),
        ]

    def __str__(self) -> str:
        """Return what it is of, without what it says: that may be a person's."""
        return str(self.get_field_display())

    @property
    def is_personal(self) -> bool:
        """Return whether it is a sole trader's number."""
        return self.field == Field.NUMBER and is_personal_number(self.value)
