"""Firms beside the cluster: those that live on its data and contacts, and those that could settle."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.actors.traders import seen_with
from klustermotor.web.evidence.models import Source
from klustermotor.web.places.models import Region

EDIT = "settling.edit"


class Stage(models.TextChoices):
    """How far a firm has come; no stage is late and “not now” is an answer like others."""

    IDEA = "idea", pgettext_lazy("a firm that could settle", "idea")
    CONTACTED = "contacted", pgettext_lazy("a firm that could settle", "contacted")
    TALKS = "talks", pgettext_lazy("a firm that could settle", "in talks")
    DECIDED = "decided", pgettext_lazy("a firm that could settle", "decided")
    SETTLED = "settled", pgettext_lazy("a firm that could settle", "settled")
    NOT_NOW = "not_now", pgettext_lazy("a firm that could settle", "not now")


#: Stages in which something is still to be done.
UNDER_WAY = (Stage.IDEA, Stage.CONTACTED, Stage.TALKS, Stage.DECIDED)


class SettlerQuerySet(TenantQuerySet["Settler"]):
    """Firms that have settled are seen by all who see organisations; talks by those who lead them."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep the settled, and those under way for whom it concerns."""
        settled = Q(stage=Stage.SETTLED) & self._within_reach(user, self.capability)
        named = seen_with(user, "organisation", optional=True)
        return self.filter(named, settled | self._within_reach(user, "settling.view"))


class Settler(TenantOwned):
    """A firm that has settled beside the cluster, or could."""

    name = models.CharField(pgettext_lazy("of a firm that could settle", "firm"), max_length=160)
    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, related_name="settled", null=True, blank=True,
        verbose_name=_("among the organisations"),
    )  # fmt: skip
    business = models.CharField(_("what it does"), max_length=200)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="settlers", null=True, blank=True,
        verbose_name=pgettext_lazy("of a firm that could settle", "where"),
    )  # fmt: skip
    stage = models.CharField(
        pgettext_lazy("a firm that could settle", "stage"), max_length=9, choices=Stage, default=Stage.IDEA
    )
    since = models.DateField(_("settled since"), null=True, blank=True)
    since_precision = models.CharField(
        pgettext_lazy("how exactly a day is known", "known to the"),
        max_length=5,
        choices=Source.Precision,
        default=Source.Precision.YEAR,
    )
    jobs = models.PositiveIntegerField(_("jobs there"), null=True, blank=True)
    responsible = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who is responsible")
    )
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    come_back_on = models.DateField(_("come back on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_example = models.BooleanField(_("invented, an example"), default=False)

    edited_with = EDIT
    answered_for_in = "responsible"
    objects: ClassVar[SettlerQuerySet] = SettlerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By name."""

        ordering: ClassVar = ["name", "pk"]
        verbose_name = _("firm beside the cluster")
        verbose_name_plural = _("firms beside the cluster")

    def __str__(self) -> str:
        """Return the firm's name."""
        return self.name

    @property
    def is_under_way(self) -> bool:
        """Return whether something is still to be done."""
        return self.stage in UNDER_WAY


class BesideQuerySet(TenantQuerySet["Draw"]):
    """What belongs to a firm beside the cluster, seen by those who see the firm."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep that of firms that somebody may see."""
        known = super().visible_to(user).filter(settler__in=Settler.objects.visible_to(user).values("pk"))
        return known.filter(seen_with(user, "whose", optional=True))


class Draw(TenantOwned):
    """What of the cluster a firm uses, or would come for."""

    class Kind(models.TextChoices):
        """What draws."""

        DATA = "data", pgettext_lazy("what draws a firm", "data")
        CONTACTS = "contacts", pgettext_lazy("what draws a firm", "contacts")
        CUSTOMERS = "customers", pgettext_lazy("what draws a firm", "customers in common")
        PEOPLE = "people", pgettext_lazy("what draws a firm", "people and skill")
        PREMISES = "premises", pgettext_lazy("what draws a firm", "premises and equipment")

    settler = models.ForeignKey(
        Settler, models.CASCADE, related_name="draws", verbose_name=_("firm beside the cluster")
    )
    kind = models.CharField(pgettext_lazy("of what draws a firm", "what draws"), max_length=9, choices=Kind)
    what = models.CharField(
        pgettext_lazy("of what draws a firm", "which"), max_length=160,
        help_text=_("Such as: building projects that are planned."),
    )  # fmt: skip
    whose = models.ForeignKey(
        "actors.Organisation", models.PROTECT, related_name="draws", null=True, blank=True,
        verbose_name=pgettext_lazy("of what draws a firm", "whose"),
    )  # fmt: skip
    since = models.DateField(_("used since"), null=True, blank=True)

    edited_with = EDIT
    objects: ClassVar[BesideQuerySet] = BesideQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """In the order of their kinds."""

        ordering: ClassVar = ["kind", "pk"]
        verbose_name = _("what draws a firm")
        verbose_name_plural = _("what draws firms")

    def __str__(self) -> str:
        """Return what draws."""
        return self.what


class SettlerStepQuerySet(TenantQuerySet["SettlerStep"]):
    """Steps, seen by those who follow the talks."""

    capability = "settling.view"


class SettlerStep(TenantOwned):
    """What was done with a firm on a day: by whom, which stage it came to, and why."""

    settler = models.ForeignKey(
        Settler, models.CASCADE, related_name="steps", verbose_name=_("firm beside the cluster")
    )
    on = models.DateField(pgettext_lazy("of a step", "day"))
    stage = models.CharField(pgettext_lazy("a firm that could settle", "stage"), max_length=9, choices=Stage)
    what = models.CharField(pgettext_lazy("of a step", "what was done"), max_length=200)
    why = models.CharField(pgettext_lazy("of a step", "why"), max_length=300, blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=pgettext_lazy("of a step", "who"),
    )  # fmt: skip

    edited_with = EDIT
    objects: ClassVar[SettlerStepQuerySet] = SettlerStepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Latest first."""

        ordering: ClassVar = ["-on", "-pk"]
        verbose_name = pgettext_lazy("with a firm that could settle", "step")
        verbose_name_plural = pgettext_lazy("with firms that could settle", "steps")

    def __str__(self) -> str:
        """Return what was done."""
        return self.what
