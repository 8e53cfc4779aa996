"""Datasets, their vintages, imports on their way, and saved queries to statistical offices."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.evidence.models import Attachment, Source, Standing
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.places.models import Classification, RegionSet


class Dataset(TenantOwned, Standing):
    """A table of numbers by region, industry and period, which comes in vintages."""

    class Kind(models.TextChoices):
        """What the numbers are."""

        EMPLOYMENT = "employment", _("jobs by region and industry")
        EDUCATION = "education", _("education: programmes, places and graduates")

    class DatasetQuerySet(TenantQuerySet["Dataset"]):
        """Datasets."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.EMPLOYMENT)
    region_set = models.ForeignKey(RegionSet, models.PROTECT, related_name="datasets")
    classification = models.ForeignKey(Classification, models.PROTECT, related_name="datasets")
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_example = models.BooleanField(_("example"), default=False)
    #: Flag → [lowest, highest] for flags of the publisher's own that hide a figure.
    flag_ranges = models.JSONField(default=dict, blank=True)

    objects: ClassVar[DatasetQuerySet] = DatasetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Datasets by name, each once."""

        ordering: ClassVar = ["name"]
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "name"], name="dataset_named_once")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def decided_on_what(self) -> dict[str, tuple[Any, Any]]:
        """Return what a decision is made on: its figures too, in the vintages there are."""
        return super().decided_on_what() | {
            "figures": (_("the figures"), list(self.vintages.order_by("pk").values_list("digest", flat=True)))
        }

    @property
    def uid_text(self) -> str:
        """Return the identifier as text, for addresses."""
        return str(self.uid)


class Vintage(TenantOwned):
    """One state of a dataset, never altered: a Parquet file named by its content."""

    class VintageQuerySet(TenantQuerySet["Vintage"]):
        """Vintages."""

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="vintages")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    source = models.OneToOneField(Source, models.PROTECT, related_name="vintage")
    job = models.OneToOneField(Job, models.PROTECT, null=True, blank=True, related_name="+")
    rows = models.PositiveBigIntegerField()
    suppressed = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    regions = models.PositiveIntegerField(default=0)
    industries = models.PositiveIntegerField(default=0)
    periods = models.JSONField(default=list, blank=True)
    received_on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    objects: ClassVar[VintageQuerySet] = VintageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first, numbered within the dataset."""

        ordering: ClassVar = ["-number"]
        verbose_name = _("vintage")
        verbose_name_plural = _("vintages")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dataset", "number"], name="vintage_number_once")
        ]

    def __str__(self) -> str:
        """Return the dataset and the number."""
        return f"{self.dataset} · {self.number}"

    @property
    def number_text(self) -> str:
        """Return the number as text, for addresses."""
        return str(self.number)


class Import(TenantOwned):
    """A file on its way in, step by step; it can be left and taken up again."""

    class State(models.TextChoices):
        """Where it stands."""

        MAPPING = "mapping", _("columns to be named")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("being imported")
        DONE = "done", _("imported")
        DISCARDED = "discarded", _("given up")

    class ImportQuerySet(TenantQuerySet["Import"]):
        """Imports, seen by those who may make them."""

        capability = "statistics.manage"

    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    dataset = models.ForeignKey(Dataset, models.PROTECT, null=True, blank=True, related_name="imports")
    #: What to make of it when the dataset is new: name, kind, region set, classification.
    target = models.JSONField(default=dict, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.MAPPING)
    rows = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    #: Digest of the rows that can be imported, as the check read them.
    content = models.CharField(max_length=64, blank=True)
    #: Digest of the refused rows as CSV, to download.
    refusals = models.CharField(max_length=64, blank=True)
    #: What the check found: reasons and how often, the first refused rows, periods, regions, industries.
    findings = models.JSONField(default=dict, blank=True)
    accept_refusals = models.BooleanField(default=False)
    #: How often it was checked; tells one check's job from the next.
    checks = models.PositiveIntegerField(default=0)
    check_job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    vintage = models.ForeignKey(Vintage, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[ImportQuerySet] = ImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        """Return the file's name."""
        return self.attachment.name

    @property
    def uid_text(self) -> str:
        """Return the identifier as text, for addresses."""
        return str(self.uid)


class SavedQuery(TenantOwned):
    """A question to a statistical office that can be asked again; each new answer is a vintage."""

    class Office(models.TextChoices):
        """Which interface."""

        PXWEB = "pxweb", "PxWeb"
        EUROSTAT = "eurostat", "Eurostat"

    class SavedQueryQuerySet(TenantQuerySet["SavedQuery"]):
        """Saved queries."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKING = "asking", _("the table is being looked up")
        CHOOSING = "choosing", _("what to ask for is being chosen")
        READY = "ready", _("ready")

    name = models.CharField(_("name"), max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.ASKING)
    office = models.CharField(_("office"), max_length=10, choices=Office)
    address = models.URLField(_("address of the service"))
    table = models.CharField(_("table"), max_length=300)
    selection = models.JSONField(_("selection"), default=dict, blank=True)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    #: The table's title, variables and values, as the office last told them.
    described = models.JSONField(default=dict, blank=True)
    dataset = models.ForeignKey(Dataset, models.PROTECT, null=True, blank=True, related_name="queries")
    last_asked_at = models.DateTimeField(null=True, blank=True)
    #: What the last answer brought: new, same or failed, with rows refused and the vintage's number.
    last_outcome = models.JSONField(default=dict, blank=True)
    schedule = models.OneToOneField(Schedule, models.PROTECT, null=True, blank=True, related_name="+")
    last_job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects: ClassVar[SavedQueryQuerySet] = SavedQueryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Queries by name."""

        ordering: ClassVar = ["name"]
        verbose_name = _("saved query")
        verbose_name_plural = _("saved queries")

    def __str__(self) -> str:
        """Return the name."""
        return self.name
