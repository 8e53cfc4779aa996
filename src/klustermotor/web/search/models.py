"""One table of folded text over everything that can be found."""

from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import Tenant, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer


class Entry(models.Model):
    """Something that can be found: what it is called, its folded text, where it is, and who may find it."""

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    object_uid = models.UUIDField()
    title_sv = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    address = models.CharField(max_length=300)
    folded_title = models.CharField(max_length=610, default="", blank=True)
    folded = models.TextField()
    #: The capability that finding it takes.
    capability = models.CharField(max_length=40)
    #: When restricted, only these people find it.
    readers = models.ManyToManyField(User, related_name="+", blank=True)
    restricted = models.BooleanField(default=False)
    #: Who, besides its readers, finds what is restricted: those with this capability; empty is nobody.
    others = models.CharField(max_length=40, blank=True, default="")

    class EntryQuerySet(TenantQuerySet["Entry"]):
        """Entries."""

        def read_by(self, user: Viewer, capabilities: Collection[str] = ()) -> "Entry.EntryQuerySet":
            """Leave out what has readers of its own when this person is none of them and of no open role."""
            readers = Entry.readers.through.objects.filter(user_id=user.pk or 0)
            return self.filter(
                models.Q(restricted=False)
                | models.Q(others__in=sorted(capabilities))
                | models.Q(pk__in=readers.values("entry_id"))
            )

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One entry for each object."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_uid"], name="found_once"),
        ]

    def __str__(self) -> str:
        """Return the title in the reader's language."""
        return (self.title_en or self.title_sv) if get_language() == "en" else self.title_sv
