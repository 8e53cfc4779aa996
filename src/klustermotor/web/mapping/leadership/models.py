"""Leadership networks, the seats in them and the abilities that people bring; people are personal data."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from klustermotor.web.accounts.models import Belonging, TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer, parts_where, valid_on
from klustermotor.web.actors.models import Person, Position
from klustermotor.web.actors.ties.models import written_date
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.membership.models import KnownCluster
from klustermotor.web.places.models import Named
from klustermotor.web.questionnaires.models import Survey


class Ability(TenantOwned, Named):
    """Something that a leadership network needs somebody to bring; each workbench has its own list."""

    class AbilityQuerySet(TenantQuerySet["Ability"]):
        """Abilities, read by all who see actors."""

        capability = "actors.view"

    position = models.PositiveSmallIntegerField(gettext_lazy("place on the list"), default=0)
    is_retired = models.BooleanField(gettext_lazy("looked for no more"), default=False)

    edited_with = "abilities.edit"
    objects: ClassVar[AbilityQuerySet] = AbilityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """In their order; each is called something of its own."""

        ordering: ClassVar = ["position", "name_sv"]
        verbose_name = gettext_lazy("ability")
        verbose_name_plural = gettext_lazy("abilities")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "name_sv"],
                name="ability_named_once",
                violation_error_message=gettext_lazy("There is an ability of that name already."),
            ),
        ]


class LeadershipNetwork(TenantOwned, Named):
    """Key persons around a cluster who share a vision, whatever goals of their own they have."""

    class LeadershipQuerySet(TenantQuerySet["LeadershipNetwork"]):
        """Leadership networks: that they are, and what they consist of, is seen by all who see actors."""

        capability = "actors.view"

        def editable_by(self, user: Viewer) -> Self:
            """Keep those that somebody may change: with the cluster, where they work for a part."""
            reach = self._within_reach(user, "leadership.edit")
            own = Belonging.objects.filter(scope_id__in=parts_where(user, "leadership.edit"))
            return self.visible_to(user).filter(reach | Q(cluster__uid__in=own.values("object_uid")))

    cluster = models.ForeignKey(
        KnownCluster, models.PROTECT, related_name="leadership", verbose_name=gettext_lazy("its cluster")
    )
    vision_sv = models.TextField(gettext_lazy("shared vision, in Swedish"), blank=True)
    vision_en = models.TextField(gettext_lazy("shared vision, in English"), blank=True)
    #: The first wave in which trust was asked for; the others are of its series.
    trust = models.ForeignKey(
        Survey, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    is_example = models.BooleanField(gettext_lazy("invented, an example"), default=False)

    edited_with = "leadership.edit"
    objects: ClassVar[LeadershipQuerySet] = LeadershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By name, which is one network's."""

        ordering: ClassVar = ["name_sv"]
        verbose_name = gettext_lazy("leadership network")
        verbose_name_plural = gettext_lazy("leadership networks")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "name_sv"],
                name="leadership_named_once",
                violation_error_message=gettext_lazy("There is a leadership network of that name already."),
            ),
        ]

    @property
    def vision(self) -> str:
        """Return the vision in the reader's language, else in the other."""
        if get_language() == "en":
            return self.vision_en or self.vision_sv
        return self.vision_sv or self.vision_en


class SeatQuerySet(TenantQuerySet["Seat"]):
    """Seats: who is in a group is seen by the group itself, and by those who see the people."""

    capability = "persons.view"

    def on(self, day: date) -> Self:
        """Keep those that are held on a day; a day that is not known does not bar them."""
        return self.filter(valid_on(day))

    def visible_to(self, user: Viewer) -> Self:
        """Keep the seats of people whom somebody may see, of their own part's groups, and of their own group.

        Being of a group opens it by the real calendar, as roles do: a demo's day opens no door.
        """
        own = Belonging.objects.filter(scope_id__in=parts_where(user, "persons.view")).values("object_uid")
        groups = Seat.objects.filter(user_id=user.pk or 0).filter(valid_on(timezone.localdate()))
        used = Q(person__restricted_on__isnull=True, position__organisation__is_restricted=False)
        return self.filter(used).filter(
            Q(person__in=Person.objects.visible_to(user))
            | Q(network__uid__in=own)
            | Q(network__cluster__uid__in=own)
            | Q(network__in=groups.values("network"))
        )

    def editable_by(self, user: Viewer) -> Self:
        """Keep the seats that somebody sees in networks that they may change."""
        return self.visible_to(user).filter(network__in=LeadershipNetwork.objects.editable_by(user))


class Seat(TenantOwned):
    """That somebody is in a leadership network by a position, with what they bring to it."""

    network = models.ForeignKey(
        LeadershipNetwork, models.PROTECT, related_name="seats",
        verbose_name=gettext_lazy("leadership network"),
    )  # fmt: skip
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="seats", verbose_name=gettext_lazy("key person")
    )
    position = models.ForeignKey(
        Position, models.RESTRICT, related_name="seats", verbose_name=gettext_lazy("position")
    )
    abilities = models.ManyToManyField(
        Ability, related_name="seats", blank=True, verbose_name=gettext_lazy("abilities")
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
    #: Whose account it is, so that the group sees itself.
    user = models.ForeignKey(
        User, models.SET_NULL, related_name="+", null=True, blank=True,
        verbose_name=gettext_lazy("signs in as"),
        help_text=gettext_lazy("Whoever signs in so sees who is in the group."),
    )  # fmt: skip
    note = models.TextField(gettext_lazy("note"), blank=True)
    is_example = models.BooleanField(gettext_lazy("invented, an example"), default=False)

    edited_with = "leadership.edit"
    audit_redacted = frozenset({"note"})
    objects: ClassVar[SeatQuerySet] = SeatQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """It ends after it begins."""

        ordering: ClassVar = ["network", F("valid_from").asc(nulls_first=True), "pk"]
        verbose_name = gettext_lazy("seat in a leadership network")
        verbose_name_plural = gettext_lazy("seats in a leadership network")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="seat_ends_after_it_begins",
                violation_error_message=gettext_lazy("The seat must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        """Return the position, without the person's name."""
        return str(self.position)

    @property
    def period(self) -> str:
        """Return when it was held, no more exactly than it is known; nothing where no day is known."""
        begin = written_date(self.valid_from, self.from_precision)
        end = written_date(self.valid_to, self.to_precision)
        if begin and end:
            return _("from %(begin)s until %(end)s") % {"begin": begin, "end": end}
        if begin:
            return _("since %(begin)s") % {"begin": begin}
        return _("until %(end)s") % {"end": end} if end else ""


#: The seven abilities that the field's source tells of: Swedish and English.
GIVEN_ABILITIES: tuple[tuple[str, str], ...] = (
    ("Gränssnitt mellan näringsliv och samhälle", "Interface between business and society"),
    ("Lyssnar av näringslivets behov av kompetens", "Listening to industry’s demand for competence"),
    (
        "Gränssnitt mellan målstyrda offentliga beslut och processarbete",
        "Interface between goal-steered public decisions and process work",
    ),
    ("Förenar forskning och produktion", "Joining research with production"),
    ("Kundorientering", "Customer orientation"),
    ("Visualiserar klustret", "Visualising the cluster"),
    (
        "Kan bygga godkända produktionsanläggningar (pris, kvalitet, tid)",
        "The competence to build approved production plants (price, quality, time)",
    ),
)

__all__ = ["GIVEN_ABILITIES", "Ability", "LeadershipNetwork", "Seat"]
