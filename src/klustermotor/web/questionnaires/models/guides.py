"""What is asked: guides in versions, their themes, questions and codes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet
from klustermotor.web.shared.identifiers import new_uid


def in_language(sv: str, en: str) -> str:
    """Return the text in the reader's language, else in the other."""
    return (en or sv) if get_language() == "en" else (sv or en)


class Guide(TenantOwned):
    """One version of a guide; published it never changes, a new version is a copy."""

    class State(models.TextChoices):
        """How far a version has come."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("in use")
        RETIRED = "retired", _("replaced")

    class GuideQuerySet(TenantQuerySet["Guide"]):
        """Guides, seen by those who may interview."""

        capability = "interviews.view"

        def in_use(self) -> "Guide.GuideQuerySet":
            """Keep those that interviews can be made with."""
            return self.filter(state=Guide.State.PUBLISHED)

    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(
        _("purpose"), blank=True, help_text=_("What is said to the person before the first question.")
    )
    #: The same for all versions of a guide.
    series = models.UUIDField(default=new_uid, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    published_on = models.DateField(_("in use from"), null=True, blank=True)

    objects: ClassVar[GuideQuerySet] = GuideQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """One version of a number; one in use and one draft at a time."""

        ordering: ClassVar = ["title", "-version"]
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "version"], name="guide_version_once"),
            models.UniqueConstraint(
                fields=["series"], condition=Q(state="published"), name="guide_in_use_once"
            ),
            models.UniqueConstraint(fields=["series"], condition=Q(state="draft"), name="guide_draft_once"),
        ]

    def __str__(self) -> str:
        """Return the title and version."""
        return f"{self.title} ({self.version})"


class Theme(models.Model):
    """Questions that belong together."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    guide = models.ForeignKey(Guide, models.CASCADE, related_name="themes")
    order = models.PositiveIntegerField(default=0)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)

    class Meta:
        """In the order of the conversation."""

        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        """Return the title in the reader's language."""
        return in_language(self.title_sv, self.title_en)


#: The steps of a scale, in its order.
SCALE = ("1", "2", "3", "4", "5")


class Question(models.Model):
    """One question."""

    class Kind(models.TextChoices):
        """How it is answered."""

        TEXT = "text", _("in words")
        CHOICE = "choice", _("one of several")
        SEVERAL = "several", _("any of several")
        SCALE = "scale", _("on a scale from 1 to 5")
        NUMBER = "number", _("with a number")
        YES_NO = "yes_no", _("yes or no")

    class Goal(models.TextChoices):
        """Which horizontal goal it touches."""

        EQUALITY = "equality", _("equality")
        DIVERSITY = "diversity", _("diversity")
        ENVIRONMENT = "environment", _("environment")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="questions")
    #: The same for the question in all versions of the guide.
    series = models.UUIDField(default=new_uid, editable=False)
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("answered"), max_length=7, choices=Kind, default=Kind.TEXT)
    text_sv = models.TextField(_("question in Swedish"))
    text_en = models.TextField(_("question in English"), blank=True)
    optional = models.BooleanField(_("may be passed over"), default=True)
    goal = models.CharField(_("horizontal goal"), max_length=11, choices=Goal, blank=True)

    class Meta:
        """In the order of the conversation."""

        ordering: ClassVar = ["order", "pk"]

    def __str__(self) -> str:
        """Return the question in the reader's language."""
        return in_language(self.text_sv, self.text_en)


class Code(models.Model):
    """One alternative, or what an answer in words was found to say."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="codes")
    key = models.CharField(max_length=60)
    order = models.PositiveIntegerField(default=0)
    label_sv = models.CharField(_("label in Swedish"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200, blank=True)
    #: It came up when answers were read, and was not offered in the conversation.
    from_reading = models.BooleanField(default=False)

    class Meta:
        """Once for each question."""

        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "key"], name="code_key_once")]

    def __str__(self) -> str:
        """Return the label in the reader's language."""
        return in_language(self.label_sv, self.label_en)
