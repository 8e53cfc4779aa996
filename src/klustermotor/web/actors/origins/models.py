"""What a firm took with it from the one it grew out of, and what it changed."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.actors.traders import seen_with


class InheritanceQuerySet(TenantQuerySet["Inheritance"]):
    """What was inherited, seen by all who see the ties."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those of ties between organisations that somebody may see."""
        ends = seen_with(user, "tie__organisation") & seen_with(user, "tie__partner")
        return super().visible_to(user).filter(ends)


class Inheritance(TenantOwned):
    """The business logic that one spin-off carried with it, and how it was changed there."""

    tie = models.OneToOneField(
        "actors.Tie", models.CASCADE, related_name="inheritance",
        verbose_name=pgettext_lazy("between organisations", "tie"),
    )  # fmt: skip
    carried = models.CharField(
        _("what it took with it"), max_length=300, blank=True,
        help_text=_("The way of doing business that it kept."),
    )  # fmt: skip
    field = models.CharField(
        _("field it took it to"), max_length=80, blank=True, help_text=_("Such as: health care.")
    )
    gathers = models.CharField(_("new way to gather"), max_length=300, blank=True)
    spreads = models.CharField(_("new way to spread"), max_length=300, blank=True)
    charges = models.CharField(_("new way to charge"), max_length=300, blank=True)

    edited_with = "actors.edit"
    objects: ClassVar[InheritanceQuerySet] = InheritanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One for each spin-off."""

        ordering: ClassVar = ["pk"]
        verbose_name = _("inherited business logic")
        verbose_name_plural = _("inherited business logics")

    def __str__(self) -> str:
        """Return which spin-off it is about."""
        return str(self.tie)
