"""What happened to the ownership of firms, and what people here say it means."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.actors.traders import seen_with
from klustermotor.web.shared.templatetags.written import date_written


class Precision(models.TextChoices):
    """How exactly a day is known."""

    YEAR = "year", pgettext_lazy("known to the", "year")
    MONTH = "month", pgettext_lazy("known to the", "month")
    DAY = "day", pgettext_lazy("known to the", "day")
    DECADE = "decade", pgettext_lazy("known to the", "decade")


def day_in_words(day: date | None, precision: str) -> str:
    """Return a day as people say it, no more exactly than it is known."""
    if day is None:
        return ""
    if precision == Precision.DECADE:
        return gettext("the %(year)ss") % {"year": day.year // 10 * 10}
    if precision == Precision.YEAR:
        return str(day.year)
    written = date_written(day)
    return written.split(" ", 1)[1] if precision == Precision.MONTH else written


class EventQuerySet(TenantQuerySet["OwnershipEvent"]):
    """Events, seen by all who see the organisations."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those between organisations that somebody may see."""
        ends = seen_with(user, "organisation") & seen_with(user, "other", optional=True)
        return super().visible_to(user).filter(ends)


class OwnershipEvent(TenantOwned):
    """Something that happened to who decides over an organisation, or to its being there."""

    class Kind(models.TextChoices):
        """What happened."""

        FOUNDED = "founded", pgettext_lazy("an organisation", "founded")
        OWNER_RUN = "owner_run", _("owned by those who run it")
        BOUGHT = "bought", pgettext_lazy("an organisation", "bought")
        SOLD = "sold", pgettext_lazy("an organisation", "sold back")
        STAFF = "staff", _("bought by its employees")
        MANAGEMENT = "management", _("bought by its management")
        MOVED = "moved", _("deciding moved abroad")
        CLOSED = "closed", pgettext_lazy("an organisation", "closed")

    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, related_name="ownership_events", verbose_name=_("organisation")
    )
    kind = models.CharField(pgettext_lazy("of an event", "what happened"), max_length=10, choices=Kind)
    day = models.DateField(pgettext_lazy("of an event", "day"), null=True, blank=True)
    precision = models.CharField(
        pgettext_lazy("how exactly a day is known", "known to the"),
        max_length=6,
        choices=Precision,
        default=Precision.YEAR,
    )
    other = models.ForeignKey(
        "actors.Organisation", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=pgettext_lazy("of an event", "by or to whom"),
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recorded by")
    )
    is_example = models.BooleanField(_("invented, an example"), default=False)

    edited_with = "actors.edit"
    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Latest first."""

        ordering: ClassVar = [models.F("day").desc(nulls_last=True), "-pk"]
        verbose_name = _("event of ownership")
        verbose_name_plural = _("events of ownership")

    def __str__(self) -> str:
        """Return what happened to whom."""
        return f"{self.organisation}: {self.get_kind_display()}"

    @property
    def when(self) -> str:
        """Return when it happened, no more exactly than it is known."""
        return day_in_words(self.day, self.precision)


class JudgementQuerySet(TenantQuerySet["OwnershipJudgement"]):
    """Judgements, seen by all who see the organisations."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those of organisations that somebody may see."""
        return super().visible_to(user).filter(seen_with(user, "organisation"))


class OwnershipJudgement(TenantOwned):
    """What it means here who owns an organisation: dated, signed, and open to be contested."""

    class Meaning(models.TextChoices):
        """What it means."""

        RISK = "risk", _("a risk for the place")
        CHANCE = "chance", _("a chance for the place")
        BOTH = "both", _("both a risk and a chance")
        NONE = "none", _("of no weight for the place")

    organisation = models.ForeignKey(
        "actors.Organisation", models.PROTECT, related_name="ownership_judgements",
        verbose_name=_("organisation"),
    )  # fmt: skip
    meaning = models.CharField(_("what it means here"), max_length=6, choices=Meaning)
    text = models.TextField(_("in words"))
    judged_on = models.DateField(_("judged on"))
    signed_as = models.CharField(_("signed as"), max_length=120)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recorded by")
    )

    edited_with = "actors.edit"
    objects: ClassVar[JudgementQuerySet] = JudgementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Latest first."""

        ordering: ClassVar = ["-judged_on", "-pk"]
        verbose_name = _("judgement of ownership")
        verbose_name_plural = _("judgements of ownership")

    def __str__(self) -> str:
        """Return whose ownership is judged."""
        return f"{self.organisation}: {self.get_meaning_display()}"


class StakeQuerySet(TenantQuerySet["Stake"]):
    """Shares of ownership, seen by all who see the ties."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those of ties between organisations that somebody may see."""
        ends = seen_with(user, "tie__organisation") & seen_with(user, "tie__partner")
        return super().visible_to(user).filter(ends)


class Stake(TenantOwned):
    """How large a share an owner holds, where it is known."""

    tie = models.OneToOneField(
        "actors.Tie", models.CASCADE, related_name="stake",
        verbose_name=pgettext_lazy("between organisations", "tie"),
    )  # fmt: skip
    share = models.DecimalField(
        pgettext_lazy("of ownership", "share in per cent"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip

    edited_with = "actors.edit"
    objects: ClassVar[StakeQuerySet] = StakeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One for each tie of ownership."""

        ordering: ClassVar = ["pk"]
        verbose_name = _("share of ownership")
        verbose_name_plural = _("shares of ownership")

    def __str__(self) -> str:
        """Return whose share of whom it is."""
        return str(self.tie)


class SeatQuerySet(TenantQuerySet["Seat"]):
    """Seats, seen by all who see the organisations."""

    capability = "actors.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep those of organisations that somebody may see."""
        return super().visible_to(user).filter(seen_with(user, "organisation"))


class Seat(TenantOwned):
    """The country in which an owner decides, where that is no municipality of the workbench."""

    organisation = models.OneToOneField(
        "actors.Organisation", models.CASCADE, related_name="seat", verbose_name=_("organisation")
    )
    country = models.CharField(
        _("country"), max_length=2, validators=[RegexValidator("^[A-Z]{2}$")],
        help_text=_("Two letters, such as DK."),
    )  # fmt: skip

    edited_with = "actors.edit"
    objects: ClassVar[SeatQuerySet] = SeatQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One for each organisation."""

        ordering: ClassVar = ["pk"]
        verbose_name = _("seat of an owner")
        verbose_name_plural = _("seats of owners")

    def __str__(self) -> str:
        """Return whose seat it is."""
        return str(self.organisation)
