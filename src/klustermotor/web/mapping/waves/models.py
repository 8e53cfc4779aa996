"""Kept networks: who and what they hold lies in files named by their content, and never changes."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.questionnaires.models import Survey


class NetworkSnapshot(TenantOwned):
    """The network as of a day, from the ties that were recorded or from a questionnaire's answers."""

    class NetworkSnapshotQuerySet(TenantQuerySet["NetworkSnapshot"]):
        """Kept networks, seen by all who see the organisations."""

        capability = "actors.view"

    name = models.CharField(_("name"), max_length=200)
    why = models.TextField(
        pgettext_lazy("of a kept network", "why it is kept"), blank=True,
        help_text=_("What happened then, or what it is to be compared with."),
    )  # fmt: skip
    day = models.DateField(pgettext_lazy("of a kept network", "as of"), editable=False)
    #: What it was narrowed to, as the network's address says it.
    asked = models.CharField(max_length=600, blank=True, editable=False)
    survey = models.ForeignKey(
        Survey, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    nodes_digest = models.CharField(max_length=64, editable=False)
    ties_digest = models.CharField(max_length=64, editable=False)
    n_organisations = models.PositiveIntegerField(_("organisations"), default=0, editable=False)
    n_ties = models.PositiveIntegerField(_("ties"), default=0, editable=False)
    #: Of a questionnaire: how many were asked, and how many answered.
    n_asked = models.PositiveIntegerField(_("asked"), null=True, blank=True, editable=False)
    n_answered = models.PositiveIntegerField(_("answered"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("kept by"),
        editable=False,
    )
    is_example = models.BooleanField(_("invented, an example"), default=False, editable=False)

    edited_with = "actors.edit"
    answered_for_in = "by"
    objects: ClassVar[NetworkSnapshotQuerySet] = NetworkSnapshotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By day, latest first."""

        ordering: ClassVar = ["-day", "-pk"]
        verbose_name = _("kept network")
        verbose_name_plural = _("kept networks")

    def __str__(self) -> str:
        """Return the name."""
        return self.name
