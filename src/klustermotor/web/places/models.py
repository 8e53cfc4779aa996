"""Regions and classifications, their names in Swedish and English, and how they change over time."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet
from klustermotor.web.accounts.models.owned import valid_on


class Named(models.Model):
    """Something with a name in each language; the reader sees their own, else the other."""

    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)

    class Meta:
        """No table of its own."""

        abstract = True

    def __str__(self) -> str:
        """Return the name in the reader's language."""
        return self.name

    @property
    def name(self) -> str:
        """Return the name in the reader's language."""
        return (self.name_en or self.name_sv) if get_language() == "en" else (self.name_sv or self.name_en)


class RegionSet(TenantOwned, Named):
    """Regions of one kind that are compared with each other, such as Sweden's counties."""

    class Kind(models.TextChoices):
        """What the regions are."""

        COUNTRY = "country", _("countries")
        NUTS = "nuts", _("NUTS regions")
        COUNTY = "county", _("counties")
        MUNICIPALITY = "municipality", _("municipalities")
        FUNCTIONAL = "functional", _("functional regions")
        STATE = "state", _("states")
        OWN = "own", _("own regions")

    class RegionSetQuerySet(TenantQuerySet["RegionSet"]):
        """Region sets, seen by everybody in the tenant."""

    code = models.SlugField(max_length=60)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    #: A name of boundaries known to the pictures, or the digest of a stored GeoJSON file.
    boundaries = models.CharField(max_length=64, blank=True)
    code_property = models.CharField(max_length=60, blank=True)
    source_note = models.CharField(_("source"), max_length=300, blank=True)

    objects: ClassVar[RegionSetQuerySet] = RegionSetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One set of a code in each tenant."""

        ordering: ClassVar = ["name_sv"]
        verbose_name = _("set of regions")
        verbose_name_plural = _("sets of regions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "code"], name="region_set_code_once"),
        ]


class Region(TenantOwned, Named):
    """One region of a set, from one day up to another."""

    class RegionQuerySet(TenantQuerySet["Region"]):
        """Regions."""

        def valid_on(self, day: date) -> "Region.RegionQuerySet":
            """Keep regions that exist on a day."""
            return self.filter(valid_on(day))

        def own(self) -> "Region.RegionQuerySet":
            """Keep the tenant's own regions, unions of others."""
            return self.filter(region_set__kind=RegionSet.Kind.OWN)

    region_set = models.ForeignKey(RegionSet, models.PROTECT, related_name="regions")
    code = models.CharField(_("code"), max_length=20)
    long_name_sv = models.CharField(_("full name in Swedish"), max_length=200, blank=True)
    long_name_en = models.CharField(_("full name in English"), max_length=200, blank=True)
    nuts = models.CharField("NUTS", max_length=5, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    #: Of an own region: the regions it is the union of.
    parts = models.ManyToManyField("self", symmetrical=False, related_name="wholes", blank=True)
    #: The tenant works with this region: it stands in the page's head.
    is_focus = models.BooleanField(_("in focus"), default=False)
    note = models.TextField(_("note"), blank=True)

    objects: ClassVar[RegionQuerySet] = RegionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """A code stands for one region at a time."""

        ordering: ClassVar = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region_set", "code"], condition=Q(valid_to__isnull=True), name="region_code_once"
            ),
        ]


class Classification(TenantOwned, Named):
    """A list of codes: industries at their levels, or a definition of clusters."""

    class Kind(models.TextChoices):
        """What the codes are."""

        NACE_2 = "nace2", "NACE Rev. 2"
        NACE_21 = "nace21", "NACE Rev. 2.1"
        SNI = "sni", "SNI"
        NAICS = "naics", "NAICS"
        CLUSTERS = "clusters", _("cluster definitions")
        OTHER = "other", _("other")

    class ClassificationQuerySet(TenantQuerySet["Classification"]):
        """Classifications."""

        def of_industries(self) -> "Classification.ClassificationQuerySet":
            """Keep lists of industries."""
            return self.exclude(kind=Classification.Kind.CLUSTERS)

        def definitions(self) -> "Classification.ClassificationQuerySet":
            """Keep cluster definitions."""
            return self.filter(kind=Classification.Kind.CLUSTERS)

    code = models.SlugField(max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    #: Of cluster definitions: the classification whose codes they gather.
    gathers = models.ForeignKey("self", models.PROTECT, related_name="definitions", null=True, blank=True)
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[ClassificationQuerySet] = ClassificationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One list of a code in each tenant."""

        ordering: ClassVar = ["name_sv"]
        verbose_name = _("list of codes")
        verbose_name_plural = _("lists of codes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "code"], name="classification_code_once"),
        ]


class ClassificationItem(Named):
    """One code of a classification."""

    classification = models.ForeignKey(Classification, models.CASCADE, related_name="items")
    code = models.CharField(_("code"), max_length=40)
    parent_code = models.CharField(_("belongs to"), max_length=40, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), default=0)
    #: Of a cluster: whether it sells beyond the region (traded) or within it (local).
    is_traded = models.BooleanField(_("traded"), default=True)

    class Meta:
        """Codes in order."""

        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["classification", "code"], name="item_code_once"),
        ]


class DefinitionMember(models.Model):
    """An industry that a cluster gathers, whole or in part."""

    cluster = models.ForeignKey(ClassificationItem, models.CASCADE, related_name="members")
    industry_code = models.CharField(max_length=40)
    weight = models.FloatField(default=1.0)

    class Meta:
        """An industry stands once in a cluster."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cluster", "industry_code"], name="member_once"),
            models.CheckConstraint(condition=Q(weight__gt=0) & Q(weight__lte=1), name="member_weight"),
        ]


class Concordance(TenantOwned):
    """How the codes of one classification become those of another."""

    class ConcordanceQuerySet(TenantQuerySet["Concordance"]):
        """Concordances."""

    source = models.ForeignKey(Classification, models.CASCADE, related_name="+")
    target = models.ForeignKey(Classification, models.CASCADE, related_name="+")
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    #: [from code, to code, share] for each pair.
    pairs = models.JSONField(default=list, blank=True)

    objects: ClassVar[ConcordanceQuerySet] = ConcordanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One way between two lists."""

        verbose_name = _("way between two lists")
        verbose_name_plural = _("ways between lists")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target"], name="concordance_once"),
        ]

    def __str__(self) -> str:
        """Return from what to what."""
        return f"{self.source} → {self.target}"
