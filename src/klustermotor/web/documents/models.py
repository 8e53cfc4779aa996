"""Snapshots: what was exported or printed and is to be found again exactly as it was."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.evidence.models import Run, Standing


class DocumentQuerySet(TenantQuerySet["Document"]):
    """Documents, those with readers of their own seen by them alone."""

    capability = "documents.view"

    def visible_to(self, user: Viewer) -> "DocumentQuerySet":
        """Keep what everybody may see and what this person is a reader of."""
        readers = Document.readers.through.objects.filter(user_id=user.pk or 0)
        return super().visible_to(user).filter(Q(restricted=False) | Q(pk__in=readers.values("document_id")))


class Document(TenantOwned, Standing):
    """A file as it was made on a day, kept by its content; a later one is a new document."""

    class Kind(models.TextChoices):
        """Kinds of document."""

        REPORT = "report", _("report")
        TABLE = "table", _("table")
        PICTURE = "picture", _("picture")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=250)
    language = models.CharField(_("language"), max_length=2)
    file_name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("size"))
    #: What it was made from: an object of another app, a run, or both.
    object_kind = models.CharField(max_length=60, blank=True)
    object_uid = models.UUIDField(null=True, blank=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="documents", null=True, blank=True)
    #: The sources that it names, a line each, as they were called when it was made.
    rests_on = models.JSONField(_("rests on"), default=list, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    made_on = models.DateField(_("made on"))
    is_example = models.BooleanField(_("example"), default=False)
    restricted = models.BooleanField(default=False)
    readers = models.ManyToManyField(User, related_name="+", blank=True)

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes: ClassVar = [models.Index(fields=["object_uid"])]

    def __str__(self) -> str:
        """Return the title."""
        return self.title
