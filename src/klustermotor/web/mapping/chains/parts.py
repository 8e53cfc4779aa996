"""What the parts of a value chain share: days within which they hold, and rights that are the chain's."""

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet
from klustermotor.web.accounts.models.owned import Viewer, valid_on
from klustermotor.web.actors.ties.models import written_period
from klustermotor.web.actors.traders import seen_with
from klustermotor.web.evidence.models import Source

Part = TypeVar("Part", bound=models.Model)


class PartQuerySet(TenantQuerySet[Part]):
    """Parts of value chains: whoever may change a chain may change its parts, whoever recorded them."""

    capability = "actors.view"

    def editable_by(self, user: Viewer) -> Self:
        """Keep the parts of chains that somebody may change."""
        owned: Any = self.model
        chains = owned._meta.get_field("chain").related_model.objects.editable_by(user)
        return self.visible_to(user).filter(chain__in=chains.values("pk"))

    def on(self, day: date) -> Self:
        """Keep those that hold on a day; a day that is not known does not bar them."""
        return self.filter(valid_on(day))


class StandingQuerySet(PartQuerySet[Part]):
    """What is said of an organisation in a value chain: of a sole trader where people are seen."""

    def visible_to(self, user: Viewer) -> Self:
        """Keep what is about organisations that somebody may see."""
        return super().visible_to(user).filter(seen_with(user, "organisation"))


class Held(models.Model):
    """Something that holds from one day up to (not including) another, each as exactly as it is known."""

    valid_from = models.DateField(_("from"), null=True, blank=True)
    from_precision = models.CharField(
        _("beginning known to the"), max_length=5, choices=Source.Precision, default=Source.Precision.DAY
    )
    valid_to = models.DateField(_("until"), null=True, blank=True)
    to_precision = models.CharField(
        _("end known to the"), max_length=5, choices=Source.Precision, default=Source.Precision.DAY
    )

    class Meta:
        """No table of its own."""

        abstract = True

    @property
    def period(self) -> str:
        """Return when it held, no more exactly than it is known; nothing where no day is known."""
        return written_period(self)

    def holds_on(self, day: date) -> bool:
        """Return whether it holds on a day; a day that is not known does not bar it."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or self.valid_to > day)


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    """Return the condition that something ends after it begins."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
        name=name,
        violation_error_message=_("It must end after it begins."),
    )


class Described(models.Model):
    """A description in one language or both; the reader sees their own, else the other."""

    description_sv = models.TextField(_("description in Swedish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)

    class Meta:
        """No table of its own."""

        abstract = True

    @property
    def description(self) -> str:
        """Return the description in the reader's language, else in the other."""
        return in_language(self.description_sv, self.description_en)


def in_language(swedish: str, english: str) -> str:
    """Return a text in the reader's language, else in the other."""
    return (english or swedish) if get_language() == "en" else (swedish or english)


class ChainPart(TenantOwned):
    """A part of one value chain, changed by whoever may change the chain."""

    edited_with: ClassVar[str] = "chains.edit"

    class Meta:
        """No table of its own."""

        abstract = True
