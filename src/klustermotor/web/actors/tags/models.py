"""Tags of a workbench, and why which organisation has one."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.actors.details.models import OfOrganisationQuerySet


class Tag(TenantOwned):
    """One word of the workbench's own classification, and what it means."""

    class TagQuerySet(TenantQuerySet["Tag"]):
        """Tags."""

        capability = "actors.view"

    name = models.CharField(gettext_lazy("name"), max_length=60)
    definition = models.TextField(
        gettext_lazy("what it means"), max_length=1000,
        help_text=gettext_lazy("Who belongs to it and who does not, so that two people set it alike."),
    )  # fmt: skip
    is_example = models.BooleanField(gettext_lazy("invented, an example"), default=False)

    edited_with = "actors.edit"
    objects: ClassVar[TagQuerySet] = TagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Tags by name; one of each name."""

        ordering: ClassVar = ["name"]
        verbose_name = pgettext_lazy("of one’s own classification", "tag")
        verbose_name_plural = pgettext_lazy("of one’s own classification", "tags")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "name"],
                name="tag_name_once",
                violation_error_message=gettext_lazy("There is a tag of that name already."),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Tagging(TenantOwned):
    """That an organisation has a tag: why, and who said so."""

    class TaggingQuerySet(OfOrganisationQuerySet["Tagging"]):
        """What has which tag."""

    organisation = models.ForeignKey(
        "actors.Organisation", models.CASCADE, related_name="taggings", editable=False
    )
    tag = models.ForeignKey(
        Tag, models.PROTECT, related_name="taggings",
        verbose_name=pgettext_lazy("of one’s own classification", "tag"),
    )  # fmt: skip
    why = models.CharField(
        pgettext_lazy("reason", "why"), max_length=300,
        help_text=gettext_lazy("Such as: builds clean rooms for pharmaceutical plants."),
    )  # fmt: skip
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, editable=False)

    edited_with = "actors.edit"
    objects: ClassVar[TaggingQuerySet] = TaggingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By tag; an organisation has a tag once."""

        ordering: ClassVar = ["tag__name"]
        verbose_name = gettext_lazy("tag of an organisation")
        verbose_name_plural = gettext_lazy("tags of organisations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "tag"],
                name="tag_of_an_organisation_once",
                violation_error_message=gettext_lazy("The organisation has this tag already."),
            ),
        ]

    def __str__(self) -> str:
        """Return the tag's name."""
        return str(self.tag)
