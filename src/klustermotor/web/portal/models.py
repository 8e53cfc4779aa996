"""What people note in a room: what they found, what is missing there, and what is due."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.portal.privacy.models import (
    Controller,
    Erasure,
    ProcessingRecord,
    RetentionNight,
    RetentionNotice,
    RetentionRule,
    SubjectCase,
)

__all__ = [
    "Controller",
    "Erasure",
    "ProcessingRecord",
    "RetentionNight",
    "RetentionNotice",
    "RetentionRule",
    "RoomNote",
    "SubjectCase",
]


class RoomNote(TenantOwned):
    """A finding, a gap or a due thing noted in a room, signed; settled when it is done with."""

    class Kind(models.TextChoices):
        """What is noted."""

        FINDING = "finding", _("finding")
        GAP = "gap", _("gap")
        DUE = "due", _("to do")

    class RoomNoteQuerySet(TenantQuerySet["RoomNote"]):
        """Notes."""

        def open(self) -> Self:
            """Keep those not settled."""
            return self.filter(settled_on__isnull=True)

        def due_by(self, day: date) -> Self:
            """Keep things to do that are due on a day or before."""
            return self.open().filter(kind=RoomNote.Kind.DUE, due_on__lte=day)

    room = models.CharField(_("room"), max_length=40)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    text_sv = models.CharField(_("in Swedish"), max_length=500, blank=True)
    text_en = models.CharField(_("in English"), max_length=500, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    noted_on = models.DateField(_("noted on"))
    settled_on = models.DateField(_("settled on"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("by"))
    signed_as = models.CharField(_("signed as"), max_length=200)
    is_example = models.BooleanField(_("example"), default=False)

    edited_with = "actors.edit"
    answered_for_in = "by"
    objects: ClassVar[RoomNoteQuerySet] = RoomNoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Soonest first; something is written."""

        verbose_name = _("note in a room")
        verbose_name_plural = _("notes in rooms")
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["tenant", "room"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text_sv="") | ~Q(text_en=""), name="room_note_written"),
            models.CheckConstraint(
                condition=~Q(kind="due") | Q(due_on__isnull=False), name="due_note_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        """Return the text in the reader's language."""
        if get_language() == "en":
            return self.text_en or self.text_sv
        return self.text_sv or self.text_en
