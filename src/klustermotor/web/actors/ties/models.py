"""Ties between organisations, each of a kind, with a direction, days and what it is known from."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer, valid_on
from klustermotor.web.actors.traders import seen_with
from klustermotor.web.evidence.models import Source
from klustermotor.web.shared.templatetags.written import date_written

STRONGEST = 5


class Kind(models.TextChoices):
    """What joins two organisations."""

    SUPPLIES = "supplies", gettext_lazy("supplies")
    COLLABORATES = "collaborates", gettext_lazy("collaborates with")
    OWNS = "owns", gettext_lazy("owns")
    BOARD = "board", gettext_lazy("sits on the board of")
    EMPLOYS = "employs", gettext_lazy("hires people from")
    SPUN_OFF = "spun_off", gettext_lazy("was spun off from")
    TRAINS = "trains", gettext_lazy("trains")
    FINANCES = "finances", gettext_lazy("finances")
    ADVISES = "advises", gettext_lazy("advises")
    EXCHANGES = "exchanges", gettext_lazy("exchanges knowledge with")


class Side(models.TextChoices):
    """Kinds that are read together; business and knowledge are different networks and kept apart."""

    BUSINESS = "business", pgettext_lazy("ties between organisations", "business")
    KNOWLEDGE = "knowledge", pgettext_lazy("ties between organisations", "knowledge")
    STEERING = "steering", pgettext_lazy("ties between organisations", "ownership, origin and money")


@dataclass(frozen=True, slots=True)
class KindOfTie:
    """How a kind is read: its side, whether it holds both ways, and what it is called from the other end."""

    side: str
    symmetric: bool
    reverse: Any


KINDS: dict[str, KindOfTie] = {
    Kind.SUPPLIES: KindOfTie(Side.BUSINESS, False, gettext_lazy("is supplied by")),
    Kind.COLLABORATES: KindOfTie(Side.BUSINESS, True, Kind.COLLABORATES.label),
    Kind.OWNS: KindOfTie(Side.STEERING, False, gettext_lazy("is owned by")),
    Kind.BOARD: KindOfTie(Side.STEERING, False, gettext_lazy("has on its board")),
    Kind.EMPLOYS: KindOfTie(Side.STEERING, False, gettext_lazy("has people hired by")),
    Kind.SPUN_OFF: KindOfTie(Side.STEERING, False, gettext_lazy("is the origin of")),
    Kind.TRAINS: KindOfTie(Side.KNOWLEDGE, False, gettext_lazy("is trained by")),
    Kind.FINANCES: KindOfTie(Side.STEERING, False, gettext_lazy("is financed by")),
    Kind.ADVISES: KindOfTie(Side.KNOWLEDGE, False, gettext_lazy("is advised by")),
    Kind.EXCHANGES: KindOfTie(Side.KNOWLEDGE, True, Kind.EXCHANGES.label),
}
SYMMETRIC = frozenset(kind for kind, told in KINDS.items() if told.symmetric)


def kinds_on(side: str) -> list[str]:
    """Return the kinds of one side, in their order."""
    return [kind for kind, told in KINDS.items() if told.side == side]


class TieQuerySet(TenantQuerySet["Tie"]):
    """Ties, seen by all who see the organisations at both ends."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep the ties between organisations that somebody may see; a sole trader's as people are."""
        return super().visible_to(user).filter(seen_with(user, "organisation"), seen_with(user, "partner"))

    def on(self, day: date) -> "TieQuerySet":
        """Keep those that hold on a day; a day that is not known does not bar them."""
        return self.filter(valid_on(day))

    def between(self, one: int, other: int) -> "TieQuerySet":
        """Keep those between two organisations, whichever way."""
        return self.filter(
            Q(organisation_id=one, partner_id=other) | Q(organisation_id=other, partner_id=one)
        )

    def overlapping(self, begin: date | None, end: date | None) -> "TieQuerySet":
        """Keep those that hold at some time from one day up to (not including) another."""
        found = self
        if begin is not None:
            found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=begin))
        if end is not None:
            found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lt=end))
        return found


class Tie(TenantOwned):
    """That one organisation supplies, owns, trains … another, from one day up to (not including) another."""

    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, related_name="ties_out",
        verbose_name=gettext_lazy("organisation"),
    )  # fmt: skip
    partner = models.ForeignKey(
        "actors.Organisation", models.PROTECT, related_name="ties_in",
        verbose_name=pgettext_lazy("second end of a tie", "the other organisation"),
    )  # fmt: skip
    kind = models.CharField(pgettext_lazy("of a tie", "kind of tie"), max_length=12, choices=Kind)
    strength = models.PositiveSmallIntegerField(
        gettext_lazy("strength"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(STRONGEST)],
        help_text=gettext_lazy("From 1, weak, to 5, strong; empty where it is not known."),
    )  # fmt: skip
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
    by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=gettext_lazy("recorded by"),
    )
    is_example = models.BooleanField(gettext_lazy("invented, an example"), default=False)

    edited_with = "actors.edit"
    objects: ClassVar[TieQuerySet] = TieQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Between two, and it ends after it begins."""

        ordering: ClassVar = ["kind", "pk"]
        verbose_name = pgettext_lazy("between organisations", "tie")
        verbose_name_plural = pgettext_lazy("between organisations", "ties")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(organisation=F("partner")),
                name="tie_is_between_two",
                violation_error_message=gettext_lazy("A tie joins two organisations: choose another one."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="tie_ends_after_it_begins",
                violation_error_message=gettext_lazy("The tie must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(strength__isnull=True) | Q(strength__gte=1, strength__lte=STRONGEST),
                name="tie_strength_on_its_scale",
                violation_error_message=gettext_lazy("Strength is a number from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        """Return what it says: who does what to whom."""
        return f"{self.organisation} {self.get_kind_display()} {self.partner}"

    @property
    def is_symmetric(self) -> bool:
        """Return whether it holds both ways."""
        return self.kind in SYMMETRIC

    @property
    def period(self) -> str:
        """Return when it held, no more exactly than it is known; nothing where no day is known."""
        return written_period(self)


def written_date(day: date | None, precision: str) -> str:
    """Return a day as people write it, no more exactly than it is known; nothing for no day."""
    if day is None:
        return ""
    if precision == Source.Precision.YEAR:
        return str(day.year)
    written = date_written(day)
    return written.split(" ", 1)[1] if precision == Source.Precision.MONTH else written


def written_period(held: Any) -> str:
    """Return when something held, no more exactly than it is known; nothing where no day is known."""
    begin = written_date(held.valid_from, held.from_precision)
    end = written_date(held.valid_to, held.to_precision)
    if begin and end:
        return _("from %(begin)s until %(end)s") % {"begin": begin, "end": end}
    if begin:
        return _("since %(begin)s") % {"begin": begin}
    return _("until %(end)s") % {"end": end} if end else ""
