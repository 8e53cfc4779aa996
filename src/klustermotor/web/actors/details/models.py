"""Where an organisation is at work, in which industries, and how large it was in which year."""

from typing import Any, ClassVar, Self, TypeVar, cast

from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.actors.identifiers import check_establishment_number
from klustermotor.web.actors.ties.models import written_date
from klustermotor.web.evidence.models import Source
from klustermotor.web.places.models import Classification, Region

FIRST_YEAR, LAST_YEAR = 1800, 2200
Part = TypeVar("Part", bound=models.Model)


class OfOrganisationQuerySet(TenantQuerySet[Part]):
    """What is told of organisations, seen by those who see the organisation."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep what is told of organisations that somebody may see."""
        organisations = cast("Any", apps.get_model("actors", "Organisation")).objects
        return self.filter(organisation__in=organisations.visible_to(user))


class Establishment(TenantOwned):
    """A place where an organisation is at work, from one day up to (not including) another."""

    class EstablishmentQuerySet(OfOrganisationQuerySet["Establishment"]):
        """Establishments."""

    organisation = models.ForeignKey(
        "actors.Organisation", models.CASCADE, related_name="establishments", editable=False
    )
    name = models.CharField(gettext_lazy("name"), max_length=200)
    number = models.CharField(
        gettext_lazy("number of the establishment"), max_length=20, blank=True,
        validators=[check_establishment_number], help_text=gettext_lazy("In Sweden the CFAR number."),
    )  # fmt: skip
    is_main = models.BooleanField(gettext_lazy("main establishment"), default=False)
    street = models.CharField(gettext_lazy("street"), max_length=200, blank=True)
    postcode = models.CharField(gettext_lazy("postcode"), max_length=20, blank=True)
    post_town = models.CharField(gettext_lazy("post town"), max_length=100, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="establishments", null=True, blank=True,
        verbose_name=gettext_lazy("municipality"),
    )  # fmt: skip
    employees = models.PositiveIntegerField(gettext_lazy("employees"), null=True, blank=True)
    valid_from = models.DateField(gettext_lazy("from"), null=True, blank=True)
    from_precision = models.CharField(
        gettext_lazy("beginning known to the"), max_length=5, choices=Source.Precision,
        default=Source.Precision.DAY,
    )  # fmt: skip
    valid_to = models.DateField(gettext_lazy("until"), null=True, blank=True)
    to_precision = models.CharField(
        gettext_lazy("end known to the"), max_length=5, choices=Source.Precision, default=Source.Precision.DAY
    )
    note = models.TextField(gettext_lazy("note"), blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=gettext_lazy("source")
    )

    edited_with = "actors.edit"
    objects: ClassVar[EstablishmentQuerySet] = EstablishmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """The main one first; it ends after it begins."""

        ordering: ClassVar = ["-is_main", "name", "pk"]
        verbose_name = gettext_lazy("establishment")
        verbose_name_plural = gettext_lazy("establishments")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(is_main=True, valid_to__isnull=True),
                name="one_main_establishment",
                violation_error_message=gettext_lazy("Another establishment is the main one already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="establishment_ends_after_it_begins",
                violation_error_message=gettext_lazy("The establishment must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def kept_from_trail(self) -> frozenset[str]:
        """Return what the trail must not repeat: of a sole trader where somebody lives."""
        personal = {"name", "street", "postcode", "post_town", "note"}
        return frozenset(personal) if self.organisation.is_sole_trader else frozenset()

    @property
    def trail_label(self) -> str:
        """Return what the trail calls it: of a sole trader no more than that it is one."""
        return str(self._meta.verbose_name) if self.organisation.is_sole_trader else self.name

    @property
    def period(self) -> str:
        """Return when it was there, no more exactly than it is known; nothing where no day is known."""
        begin = written_date(self.valid_from, self.from_precision)
        end = written_date(self.valid_to, self.to_precision)
        if begin and end:
            return _("from %(begin)s until %(end)s") % {"begin": begin, "end": end}
        if begin:
            return _("since %(begin)s") % {"begin": begin}
        return _("until %(end)s") % {"end": end} if end else ""

    @property
    def postal(self) -> str:
        """Return street, postcode and post town on one line."""
        town = " ".join(filter(None, (self.postcode, self.post_town)))
        return ", ".join(filter(None, (self.street, town)))


class Industry(TenantOwned):
    """That an organisation, or one of its establishments, is in an industry, by a list of codes."""

    class IndustryQuerySet(OfOrganisationQuerySet["Industry"]):
        """Industries of organisations."""

    organisation = models.ForeignKey(
        "actors.Organisation", models.CASCADE, related_name="industries", editable=False
    )
    establishment = models.ForeignKey(
        Establishment, models.CASCADE, related_name="industries", null=True, blank=True,
        verbose_name=gettext_lazy("establishment"),
        help_text=gettext_lazy("Empty: the whole organisation."),
    )  # fmt: skip
    classification = models.ForeignKey(
        Classification, models.PROTECT, related_name="+", verbose_name=gettext_lazy("list of codes")
    )
    code = models.CharField(pgettext_lazy("of an industry", "code"), max_length=40)
    is_main = models.BooleanField(gettext_lazy("main industry"), default=False)
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=gettext_lazy("source")
    )

    edited_with = "actors.edit"
    objects: ClassVar[IndustryQuerySet] = IndustryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Main first; a code stands once for the organisation or the establishment."""

        ordering: ClassVar = ["-is_main", "classification", "code"]
        verbose_name = gettext_lazy("industry of an organisation")
        verbose_name_plural = gettext_lazy("industries of organisations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "classification", "code"],
                condition=Q(establishment__isnull=True),
                name="industry_of_organisation_once",
                violation_error_message=gettext_lazy("This industry is recorded already."),
            ),
            models.UniqueConstraint(
                fields=["establishment", "classification", "code"],
                name="industry_of_establishment_once",
                violation_error_message=gettext_lazy("This industry is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class Size(TenantOwned):
    """How large an organisation was in a year: employees, turnover, and from where that is known."""

    class SizeQuerySet(OfOrganisationQuerySet["Size"]):
        """Sizes."""

    organisation = models.ForeignKey(
        "actors.Organisation", models.CASCADE, related_name="sizes", editable=False
    )
    year = models.PositiveSmallIntegerField(
        gettext_lazy("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    employees = models.PositiveIntegerField(gettext_lazy("employees"), null=True, blank=True)
    turnover = models.DecimalField(
        gettext_lazy("turnover"), max_digits=16, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)], help_text=gettext_lazy("The whole amount, not in thousands."),
    )  # fmt: skip
    currency = models.CharField(gettext_lazy("currency"), max_length=3, default="SEK")
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=gettext_lazy("source")
    )
    note = models.CharField(gettext_lazy("note"), max_length=200, blank=True)

    edited_with = "actors.edit"
    objects: ClassVar[SizeQuerySet] = SizeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Year by year; a year stands once."""

        ordering: ClassVar = ["year"]
        verbose_name = gettext_lazy("size in a year")
        verbose_name_plural = gettext_lazy("sizes over the years")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                name="size_of_a_year_once",
                violation_error_message=gettext_lazy("The size in that year is recorded already; change it."),
            ),
            models.CheckConstraint(
                condition=Q(employees__isnull=False) | Q(turnover__isnull=False),
                name="size_says_something",
                violation_error_message=gettext_lazy("Say the employees, the turnover, or both."),
            ),
        ]

    def __str__(self) -> str:
        """Return the year."""
        return str(self.year)
