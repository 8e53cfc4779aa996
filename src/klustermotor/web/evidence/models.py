"""Sources, runs, what they support, and what is held against it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.shared.templatetags.written import date_written


class Standing(models.Model):
    """Whether something is a basis for discussion or for decision, and who decided so."""

    class Status(models.TextChoices):
        """The two, kept apart everywhere."""

        DISCUSSION = "discussion", _("basis for discussion")
        DECISION = "decision", _("basis for decision")

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DISCUSSION)
    decided_by_body = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    #: Fields that say nothing of what is decided on.
    not_decided_on: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        """No table of its own."""

        abstract = True

    def decided_on_what(self) -> dict[str, tuple[Any, Any]]:
        """Return what a decision is made on: the name of each part, what it is called, and its state."""
        aside = {"id", "status", "decided_by_body", "decided_on", *self.not_decided_on}
        own = [one for one in self._meta.concrete_fields if one.name not in aside]
        rests = Support.objects.filter(claim_uid=self.uid).order_by("pk")  # type: ignore[attr-defined]
        return {
            "itself": (_("what it says of itself"), [str(one.value_from_object(self)) for one in own]),
            "rests": (
                _("what it rests on"),
                list(rests.values_list("source", "run", "stance", "note", "locator", "unusable_since")),
            ),
        }


class Attachment(TenantOwned):
    """A file somebody handed in: its type was checked, it is never run, and it is served as a download."""

    class AttachmentQuerySet(TenantQuerySet["Attachment"]):
        """Attachments."""

        capability = "evidence.view"

    name = models.CharField(_("file name"), max_length=200)
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Files handed in."""

        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")

    def __str__(self) -> str:
        """Return the file's name."""
        return self.name


class Source(TenantOwned):
    """Where something is known from."""

    class Kind(models.TextChoices):
        """Kinds of source."""

        DOCUMENT = "document", _("document")
        INTERVIEW = "interview", _("interview")
        REGISTER = "register", _("register")
        DATASET = "dataset", _("dataset")
        WEB_PAGE = "web_page", _("web page")

    class Precision(models.TextChoices):
        """How exactly a date is known."""

        YEAR = "year", _("year")
        MONTH = "month", _("month")
        DAY = "day", _("day")

    class SourceQuerySet(TenantQuerySet["Source"]):
        """Sources; an interview is seen as a source by those who may see that there was one."""

        capability = "region.view"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher or author"), max_length=200, blank=True)
    published_on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(_("known to the"), max_length=5, choices=Precision, default=Precision.DAY)
    address = models.URLField(_("web address"), blank=True)
    note = models.TextField(_("note"), blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="sources")
    #: Of a dataset: the digest of the vintage's Parquet file.
    digest = models.CharField(max_length=64, blank=True)
    #: Of an interview or a dataset: what it is in its own app.
    object_kind = models.CharField(max_length=60, blank=True)
    object_uid = models.UUIDField(null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    edited_with = "evidence.edit"
    objects: ClassVar[SourceQuerySet] = SourceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes: ClassVar = [models.Index(fields=["object_uid"])]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def is_kept(self) -> bool:
        """Return whether its title is a citation that consent may change or take back."""
        return self.kind == self.Kind.INTERVIEW

    @property
    def kept_from_trail(self) -> frozenset[str]:
        """Return the fields that the trail must not repeat: of an interview how it is cited."""
        return frozenset({"title"}) if self.is_kept else frozenset()

    @property
    def trail_label(self) -> str:
        """Return what the trail calls it: of an interview no more than that it is one."""
        return capfirst(self.get_kind_display()) if self.is_kept else str(self)

    @property
    def when(self) -> str:
        """Return the date as people write it, no more exactly than it is known."""
        if self.published_on is None:
            return ""
        if self.precision == self.Precision.YEAR:
            return str(self.published_on.year)
        day = date_written(self.published_on)
        return day.split(" ", 1)[1] if self.precision == self.Precision.MONTH else day


class Run(TenantOwned, Standing):
    """A computation that can be run again: inputs, method, parameters, seed, version, results."""

    class RunQuerySet(TenantQuerySet["Run"]):
        """Runs."""

        def of_kind(self, kind: str) -> "Run.RunQuerySet":
            """Keep one kind."""
            return self.filter(kind=kind)

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=250)
    parameters = models.JSONField(default=dict, blank=True)
    inputs = models.ManyToManyField(Source, related_name="runs")
    seed = models.BigIntegerField(null=True, blank=True)
    version = models.CharField(max_length=40)
    #: Name of a result → digest of its Parquet file.
    results = models.JSONField(default=dict, blank=True)
    #: What a list or a lead needs without opening the files.
    summary = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    ran_on = models.DateField()
    replaces = models.ForeignKey("self", models.PROTECT, related_name="replaced_by", null=True, blank=True)

    objects: ClassVar[RunQuerySet] = RunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at"]
        verbose_name = _("run")
        verbose_name_plural = _("runs")

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Support(TenantOwned):
    """That a claim rests on a source or a run, or that one speaks against it."""

    class Stance(models.TextChoices):
        """Which way it points."""

        SUPPORTS = "for", _("supports")
        AGAINST = "against", _("speaks against")

    class Loss(models.TextChoices):
        """Why it may no longer be leaned on."""

        WITHDRAWN = "withdrawn", pgettext_lazy("consent", "withdrawn")
        UNASKED = "unasked", _("no consent")
        UNHELD = "unheld", _("not held")
        BARRED = "barred", _("restricted")

    class SupportQuerySet(TenantQuerySet["Support"]):
        """Supports."""

    claim_kind = models.CharField(max_length=60)
    claim_uid = models.UUIDField()
    #: Which part of the claim; empty is the whole.
    part = models.CharField(max_length=60, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="supports")
    run = models.ForeignKey(Run, models.PROTECT, null=True, blank=True, related_name="supports")
    #: Where in it: a page, an answer's uid, a cluster's code.
    locator = models.CharField(max_length=200, blank=True)
    stance = models.CharField(_("stance"), max_length=7, choices=Stance, default=Stance.SUPPORTS)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    #: Since when it may no longer be leaned on, and why: consent was withdrawn, say.
    unusable_since = models.DateField(null=True, blank=True)
    unusable_why = models.CharField(_("why not to be used"), max_length=9, choices=Loss, blank=True)

    #: What was said in an interview stays with its readers.
    audit_redacted = frozenset({"note"})
    objects: ClassVar[SupportQuerySet] = SupportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """A support rests on exactly one thing."""

        ordering: ClassVar = ["created_at"]
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        indexes: ClassVar = [models.Index(fields=["claim_uid"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(source__isnull=False, run__isnull=True)
                | Q(source__isnull=True, run__isnull=False),
                name="support_rests_on_one",
            ),
            models.CheckConstraint(
                condition=Q(unusable_since__isnull=True, unusable_why="")
                | (Q(unusable_since__isnull=False) & ~Q(unusable_why="")),
                name="support_says_why_unusable",
            ),
        ]

    def __str__(self) -> str:
        """Return what it rests on."""
        return str(self.source or self.run)

    @property
    def shown_stance(self) -> str:
        """Return which way it points; why it may no longer be leaned on where it may not."""
        return str(self.get_unusable_why_display() or self.get_stance_display())

    @property
    def trail_label(self) -> str:
        """Return what the trail says that it rests on."""
        ground = self.source or self.run
        return ground.trail_label if ground else ""


class Objection(TenantOwned):
    """Somebody contests a figure, a judgement or a sentence; answered, never deleted."""

    class ObjectionQuerySet(TenantQuerySet["Objection"]):
        """Objections."""

        def open(self) -> "Objection.ObjectionQuerySet":
            """Keep those not yet answered."""
            return self.filter(answered_at__isnull=True)

    claim_kind = models.CharField(max_length=60)
    claim_uid = models.UUIDField()
    part = models.CharField(max_length=120, blank=True)
    claim_label = models.CharField(max_length=250)
    text = models.TextField(_("what you hold against it"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    raised_on = models.DateField(default=timezone.localdate)

    objects: ClassVar[ObjectionQuerySet] = ObjectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at"]
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        indexes: ClassVar = [models.Index(fields=["claim_uid"])]

    def __str__(self) -> str:
        """Return what it is about."""
        return self.claim_label
