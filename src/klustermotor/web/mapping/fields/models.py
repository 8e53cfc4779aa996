"""A region's fields of strength, how they are judged and weighed, and what is proposed."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.evidence.models import Source, Standing
from klustermotor.web.places.models import ClassificationItem, Named, Region
from klustermotor.web.shared.templatetags.written import date_written
from klustermotor.web.statistics.models import Dataset, Vintage


class Written(models.Model):
    """A text in one language or both; the reader sees their own, else the other."""

    text_sv = models.TextField(_("in Swedish"), blank=True)
    text_en = models.TextField(_("in English"), blank=True)

    class Meta:
        """No table of its own; at least one language is written."""

        abstract = True

    @property
    def text(self) -> str:
        """Return the text in the reader's language, else in the other."""
        return (self.text_en or self.text_sv) if get_language() == "en" else (self.text_sv or self.text_en)

    @property
    def text_language(self) -> str:
        """Return the language that ``text`` is written in."""
        wanted = "en" if get_language() == "en" else "sv"
        return wanted if getattr(self, f"text_{wanted}") else ("sv" if wanted == "en" else "en")


def _written() -> models.CheckConstraint:
    """Return the condition that a text is not empty in both languages."""
    return models.CheckConstraint(
        condition=~Q(text_sv="") | ~Q(text_en=""), name="%(app_label)s_%(class)s_written"
    )


class Stage(models.TextChoices):
    """How sure the strength is."""

    POTENTIAL = "potential", _("potential")
    ESTABLISHED = "established", _("established")


class FieldOfStrength(TenantOwned, Named, Standing):
    """Where a region's strength and potential lie, as those who answer for it see it."""

    class FieldQuerySet(TenantQuerySet["FieldOfStrength"]):
        """Fields of strength."""

        def of_region(self, region: Region) -> Self:
            """Keep those of one region."""
            return self.filter(region=region)

        def standing(self) -> Self:
            """Keep those that have not been let go."""
            return self.filter(ended_on__isnull=True)

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="fields_of_strength", verbose_name=_("region")
    )
    stage = models.CharField(_("stage"), max_length=11, choices=Stage, default=Stage.POTENTIAL)
    clusters = models.ManyToManyField(ClassificationItem, related_name="fields_of_strength", blank=True)
    position = models.PositiveSmallIntegerField(_("place on the list"), default=0)
    recorded_on = models.DateField(_("recorded on"))
    ended_on = models.DateField(_("let go on"), null=True, blank=True)
    ended_because = models.TextField(_("because"), blank=True)
    #: Which table of education tells of supply.
    education = models.ForeignKey(
        Dataset, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("table of education")
    )
    #: Which state of it: a newer one is taken when somebody says so, as with runs.
    education_vintage = models.ForeignKey(
        Vintage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("vintage of the table of education"),
    )
    is_example = models.BooleanField(_("example"), default=False)

    not_decided_on = frozenset({"position"})
    objects: ClassVar[FieldQuerySet] = FieldQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """In the order that the region gives them."""

        verbose_name = _("field of strength")
        verbose_name_plural = _("fields of strength")
        ordering: ClassVar = ["position", "name_sv"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["region", "name_sv"], condition=Q(ended_on__isnull=True), name="field_named_once"
            ),
        ]

    def decided_on_what(self) -> dict[str, tuple[Any, Any]]:
        """Return what a decision is made on: the judgements, weighings and clusters too."""
        clusters = self.clusters.through.objects.filter(fieldofstrength=self)
        return super().decided_on_what() | {
            "judgement": (_("the judgement"), list(self.judgements.values_list("uid", flat=True))),
            "weighing": (_("the weighing for the goals"), list(self.weighings.values_list("uid", flat=True))),
            "clusters": (
                _("the clusters it gathers"),
                sorted(clusters.values_list("classificationitem", flat=True)),
            ),
        }


class Judgement(TenantOwned, Written):
    """What was thought of a field on a day, signed; never altered, only followed by another."""

    class JudgementQuerySet(TenantQuerySet["Judgement"]):
        """Judgements."""

    field = models.ForeignKey(
        FieldOfStrength, models.CASCADE, related_name="judgements", verbose_name=_("field of strength")
    )
    stage = models.CharField(_("stage"), max_length=11, choices=Stage)
    change_sv = models.TextField(_("change, in Swedish"), blank=True)
    change_en = models.TextField(_("change, in English"), blank=True)
    on = models.DateField(_("date"))
    precision = models.CharField(
        _("known to the"), max_length=5, choices=Source.Precision, default=Source.Precision.DAY
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("by"))
    signed_as = models.CharField(_("signed as"), max_length=200)
    status = models.CharField(
        _("status"), max_length=10, choices=Standing.Status, default=Standing.Status.DISCUSSION
    )
    decided_by_body = models.CharField(_("decided by"), max_length=200, blank=True)

    objects: ClassVar[JudgementQuerySet] = JudgementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [_written()]

    def __str__(self) -> str:
        """Return what it is of and when."""
        return f"{self.field}, {self.on}"

    @property
    def when(self) -> str:
        """Return the date as people write it, no more exactly than it is known."""
        if self.precision == Source.Precision.YEAR:
            return str(self.on.year)
        day = date_written(self.on)
        return day.split(" ", 1)[1] if self.precision == Source.Precision.MONTH else day


class Weighing(TenantOwned, Written):
    """How choosing a field bears on one of the goals that such choices are not neutral to."""

    class Goal(models.TextChoices):
        """What a choice is weighed for."""

        EQUALITY = "equality", _("equality")
        DIVERSITY = "diversity", _("diversity")
        ENVIRONMENT = "environment", _("environment")
        LOCK_IN = "lock_in", _("lock-in")

    class Weight(models.TextChoices):
        """Which way it bears."""

        FOR = "for", _("speaks for the field")
        AGAINST = "against", _("speaks against the field")
        BOTH_WAYS = "both_ways", _("speaks both ways")
        UNKNOWN = "unknown", _("not known yet")

    class WeighingQuerySet(TenantQuerySet["Weighing"]):
        """Weighings."""

    field = models.ForeignKey(
        FieldOfStrength, models.CASCADE, related_name="weighings", verbose_name=_("field of strength")
    )
    goal = models.CharField(_("goal"), max_length=11, choices=Goal)
    weight = models.CharField(_("weight"), max_length=9, choices=Weight, default=Weight.UNKNOWN)
    on = models.DateField(_("date"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("by"))
    signed_as = models.CharField(_("signed as"), max_length=200)

    objects: ClassVar[WeighingQuerySet] = WeighingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first: the first of each goal holds."""

        verbose_name = _("weighing")
        verbose_name_plural = _("weighings")
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [_written()]

    def __str__(self) -> str:
        """Return the goal and the weight."""
        return f"{self.get_goal_display()}: {self.get_weight_display()}"


class Step(TenantOwned, Named):
    """A measure or an in-depth study that a field leads on to, and in time perhaps an initiative."""

    class Kind(models.TextChoices):
        """What it is."""

        MEASURE = "measure", _("measure")
        STUDY = "study", _("in-depth study")

    class State(models.TextChoices):
        """How far it has come."""

        PROPOSED = "proposed", _("proposed")
        PLANNED = "planned", _("planned")
        UNDER_WAY = "under_way", _("under way")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    class StepQuerySet(TenantQuerySet["Step"]):
        """Steps."""

        def open(self) -> Self:
            """Keep those that wait for somebody."""
            return self.exclude(state__in=[Step.State.DONE, Step.State.DROPPED])

        def due_by(self, day: date) -> Self:
            """Keep open ones due on a day or before."""
            return self.open().filter(due_on__lte=day)

    field = models.ForeignKey(
        FieldOfStrength, models.CASCADE, related_name="steps", verbose_name=_("field of strength")
    )
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.MEASURE)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PROPOSED)
    responsible = models.CharField(_("responsible"), max_length=200)
    due_on = models.DateField(_("due"), null=True, blank=True)
    leads_to_sv = models.TextField(_("may lead to, in Swedish"), blank=True)
    leads_to_en = models.TextField(_("may lead to, in English"), blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    objects: ClassVar[StepQuerySet] = StepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Soonest first."""

        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering: ClassVar = ["due_on", "pk"]

    @property
    def leads_to(self) -> str:
        """Return what it may lead to, in the reader's language."""
        if get_language() == "en":
            return self.leads_to_en or self.leads_to_sv
        return self.leads_to_sv or self.leads_to_en


class UnheardVoice(TenantOwned, Written):
    """Somebody whose view of a field is missing, until it has been heard."""

    class UnheardQuerySet(TenantQuerySet["UnheardVoice"]):
        """Voices."""

        def open(self) -> Self:
            """Keep those not yet heard."""
            return self.filter(heard_on__isnull=True)

    field = models.ForeignKey(
        FieldOfStrength, models.CASCADE, related_name="unheard_voices", verbose_name=_("field of strength")
    )
    named_on = models.DateField(_("named on"))
    heard_on = models.DateField(_("heard on"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("by"))

    objects: ClassVar[UnheardQuerySet] = UnheardQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Oldest first."""

        verbose_name = _("voice not yet heard")
        verbose_name_plural = _("voices not yet heard")
        ordering: ClassVar = ["named_on", "pk"]
        constraints: ClassVar = [_written()]

    def __str__(self) -> str:
        """Return whose."""
        return self.text
