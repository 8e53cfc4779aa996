"""Clusters as things of their own, and which organisations belong to them, in which part and when.

A cluster is neither the initiative that develops it, nor the organisation that runs that, nor a definition in
the statistics: it may refer to each of them, and stand without any.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from klustermotor.web.accounts.models import Scope, TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer, valid_on
from klustermotor.web.actors.models import Organisation, RegisterSelection
from klustermotor.web.actors.ties.models import written_date
from klustermotor.web.actors.traders import seen_with
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.places.models import ClassificationItem, Named


class Part(models.TextChoices):
    """What an actor is in a cluster."""

    CORE = "core", pgettext_lazy("part of a cluster", "core")
    SUPPLIER = "supplier", pgettext_lazy("part of a cluster", "supplier")
    SUPPORT = "support", pgettext_lazy("part of a cluster", "support")
    ACADEMIA = "academia", pgettext_lazy("part of a cluster", "academia and training")
    PUBLIC = "public", pgettext_lazy("part of a cluster", "public")


class KnownCluster(TenantOwned, Named):
    """A cluster of the region: what it is around, and what it is called."""

    class ClusterQuerySet(TenantQuerySet["KnownCluster"]):
        """Clusters, seen by all who see actors."""

        capability = "actors.view"

    about_sv = models.TextField(gettext_lazy("what it is, in Swedish"), blank=True)
    about_en = models.TextField(gettext_lazy("what it is, in English"), blank=True)
    core_sv = models.CharField(
        gettext_lazy("core product or technology, in Swedish"), max_length=200, blank=True
    )
    core_en = models.CharField(
        gettext_lazy("core product or technology, in English"), max_length=200, blank=True
    )
    definition = models.ForeignKey(
        ClassificationItem, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=gettext_lazy("cluster in the statistics"),
        help_text=gettext_lazy("Which cluster of the statistics comes nearest; empty where none does."),
    )  # fmt: skip
    field = models.ForeignKey(
        FieldOfStrength, models.PROTECT, related_name="known_clusters", null=True, blank=True,
        verbose_name=gettext_lazy("field of strength"),
    )  # fmt: skip
    initiative = models.ForeignKey(
        Scope, models.PROTECT, related_name="known_clusters", null=True, blank=True,
        verbose_name=gettext_lazy("initiative that develops it"),
        help_text=gettext_lazy("Its managers may then say who belongs to the cluster."),
    )  # fmt: skip
    is_example = models.BooleanField(gettext_lazy("invented, an example"), default=False)

    edited_with = "clusters.edit"
    objects: ClassVar[ClusterQuerySet] = ClusterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By name, which is one cluster's."""

        ordering: ClassVar = ["name_sv"]
        verbose_name = pgettext_lazy("of actors", "cluster")
        verbose_name_plural = pgettext_lazy("of actors", "clusters")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "name_sv"],
                name="cluster_named_once",
                violation_error_message=gettext_lazy("There is a cluster of that name already."),
            ),
        ]

    @property
    def about(self) -> str:
        """Return what it is, in the reader's language, else in the other."""
        return self._read("about")

    @property
    def core(self) -> str:
        """Return its core product or technology, in the reader's language, else in the other."""
        return self._read("core")

    def _read(self, name: str) -> str:
        """Return a text in the reader's language, else in the other."""
        swedish, english = str(getattr(self, f"{name}_sv")), str(getattr(self, f"{name}_en"))
        return (english or swedish) if get_language() == "en" else (swedish or english)


class ClusterActorQuerySet(TenantQuerySet["ClusterActor"]):
    """Who belongs to clusters, changed by those who may change the cluster."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those somebody may see: sole traders where they see people."""
        return super().visible_to(user).filter(seen_with(user, "organisation"))

    def editable_by(self, user: Viewer) -> Self:
        """Keep those of clusters that somebody may change."""
        return self.visible_to(user).filter(cluster__in=KnownCluster.objects.editable_by(user))

    def on(self, day: date) -> Self:
        """Keep those who belong on a day; a day that is not known does not bar them."""
        return self.filter(valid_on(day))

    def overlapping(self, begin: date | None, end: date | None) -> Self:
        """Keep those who belong at some time from one day up to (not including) another."""
        found = self
        if begin is not None:
            found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=begin))
        if end is not None:
            found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=end))
        return found

    def of(self, clusters: Iterable[KnownCluster]) -> Self:
        """Keep those of some clusters."""
        return self.filter(cluster__in=clusters)


class ClusterActor(TenantOwned):
    """That an organisation belongs to a cluster in one part, from one day up to (not including) another."""

    cluster = models.ForeignKey(
        KnownCluster, models.PROTECT, related_name="actors",
        verbose_name=pgettext_lazy("of actors", "cluster"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="clusters_in", verbose_name=gettext_lazy("organisation")
    )
    part = models.CharField(
        pgettext_lazy("in a cluster", "part"), max_length=8, choices=Part, default=Part.CORE
    )
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
    #: The selection from registers by which it was brought in.
    selection = models.ForeignKey(
        RegisterSelection, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=gettext_lazy("selection from registers"),
    )  # fmt: skip
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=gettext_lazy("recorded by"),
    )  # fmt: skip
    is_example = models.BooleanField(gettext_lazy("invented, an example"), default=False)

    edited_with = "clusters.edit"
    objects: ClassVar[ClusterActorQuerySet] = ClusterActorQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """It ends after it begins."""

        ordering: ClassVar = ["cluster", "organisation__name", F("valid_from").asc(nulls_first=True), "pk"]
        verbose_name = gettext_lazy("actor of a cluster")
        verbose_name_plural = gettext_lazy("actors of a cluster")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="cluster_actor_leaves_after_joining",
                violation_error_message=gettext_lazy("It must leave the cluster after it joins."),
            ),
        ]

    def __str__(self) -> str:
        """Return who belongs to what."""
        return f"{self.organisation} ({self.cluster}: {self.get_part_display()})"

    @property
    def period(self) -> str:
        """Return when it belonged, no more exactly than it is known; nothing where no day is known."""
        begin = written_date(self.valid_from, self.from_precision)
        end = written_date(self.valid_to, self.to_precision)
        if begin and end:
            return _("from %(begin)s until %(end)s") % {"begin": begin, "end": end}
        if begin:
            return _("since %(begin)s") % {"begin": begin}
        return _("until %(end)s") % {"end": end} if end else ""
