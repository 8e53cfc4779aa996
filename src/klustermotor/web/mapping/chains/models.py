"""A value chain with its stages, links, needs, actors and lanes; all of it in time."""

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import written_date
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.chains.parts import (
    ChainPart,
    Described,
    Held,
    PartQuerySet,
    StandingQuerySet,
    ends_after_it_begins,
    in_language,
)
from klustermotor.web.places.models import Named, Region


class ChainQuerySet(TenantQuerySet["Chain"]):
    """Value chains, seen by all who see organisations."""

    capability = "actors.view"


class Chain(TenantOwned, Named, Described):
    """A flow from idea to market around a core product, in some regions and beyond them."""

    core_product_sv = models.CharField(_("core product, in Swedish"), max_length=200, blank=True)
    core_product_en = models.CharField(_("core product, in English"), max_length=200, blank=True)
    #: Who stands here is at home in one of these; none is anywhere.
    regions = models.ManyToManyField(
        Region, related_name="value_chains", blank=True, verbose_name=_("home regions")
    )
    is_example = models.BooleanField(_("invented, an example"), default=False)

    edited_with = "chains.edit"
    objects: ClassVar[ChainQuerySet] = ChainQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By name, each once."""

        ordering: ClassVar = ["name_sv", "pk"]
        verbose_name = _("value chain")
        verbose_name_plural = _("value chains")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "name_sv"],
                name="chain_named_once",
                violation_error_message=_("There is a value chain of that name already."),
            ),
        ]

    @property
    def core_product(self) -> str:
        """Return the core product in the reader's language, else in the other."""
        return in_language(self.core_product_sv, self.core_product_en)


class ChainStage(ChainPart, Named, Described, Held):
    """One stage between idea and market."""

    class Kind(models.TextChoices):
        """Where between idea and market it lies."""

        IDEA = "idea", pgettext_lazy("a stage of a value chain", "idea and research")
        DEVELOPMENT = "development", pgettext_lazy("a stage of a value chain", "development")
        TRIAL = "trial", pgettext_lazy("a stage of a value chain", "trial and pilot")
        MATERIAL = "material", pgettext_lazy("a stage of a value chain", "raw material and components")
        PRODUCTION = "production", pgettext_lazy("a stage of a value chain", "production")
        ASSEMBLY = "assembly", pgettext_lazy("a stage of a value chain", "assembly")
        DISTRIBUTION = "distribution", pgettext_lazy("a stage of a value chain", "distribution")
        MARKET = "market", pgettext_lazy("a stage of a value chain", "market")

    chain = models.ForeignKey(
        Chain, models.CASCADE, related_name="stages", verbose_name=_("value chain"), editable=False
    )
    kind = models.CharField(
        pgettext_lazy("of a stage", "kind of stage"), max_length=12, choices=Kind, default=Kind.PRODUCTION
    )
    position = models.PositiveIntegerField(_("place in the order"), default=0, editable=False)
    #: Where it is situated, when that is elsewhere than in the chain's home regions.
    regions = models.ManyToManyField(
        Region, related_name="stages_of_chains", blank=True, verbose_name=_("situated in another region")
    )
    industry_codes = models.CharField(
        _("industry codes"),
        max_length=200,
        blank=True,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9.\- ,;]*$", _("Write codes with commas between them, such as 24.4, 73.1.")
            )
        ],
        help_text=_("Codes of the statistics with commas between; a code gathers all that begin with it."),
    )
    is_example = models.BooleanField(_("invented, an example"), default=False)

    objects: ClassVar[PartQuerySet["ChainStage"]] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """In the order in which one tells them."""

        ordering: ClassVar = ["position", "pk"]
        verbose_name = pgettext_lazy("of a value chain", "stage")
        verbose_name_plural = pgettext_lazy("of a value chain", "stages")
        constraints: ClassVar = [ends_after_it_begins("chain_stage_ends_after_it_begins")]

    @property
    def codes(self) -> list[str]:
        """Return its industry codes, each once."""
        return list(dict.fromkeys(self.industry_codes.replace(";", ",").replace(",", " ").split()))


class StageLink(ChainPart, Held):
    """What one stage hands over to another."""

    class Kind(models.TextChoices):
        """What kind of thing flows."""

        MATERIAL = "material", pgettext_lazy("flows between stages", "material")
        KNOWLEDGE = "knowledge", pgettext_lazy("flows between stages", "knowledge")
        SERVICE = "service", pgettext_lazy("flows between stages", "service")

    chain = models.ForeignKey(
        Chain, models.CASCADE, related_name="links", verbose_name=_("value chain"), editable=False
    )
    source = models.ForeignKey(
        ChainStage, models.CASCADE, related_name="links_out", verbose_name=_("from the stage")
    )
    target = models.ForeignKey(
        ChainStage, models.CASCADE, related_name="links_in", verbose_name=_("to the stage")
    )
    kind = models.CharField(
        pgettext_lazy("of a link", "kind of flow"), max_length=9, choices=Kind, default=Kind.MATERIAL
    )
    what_sv = models.CharField(_("what flows, in Swedish"), max_length=200, blank=True)
    what_en = models.CharField(_("what flows, in English"), max_length=200, blank=True)

    objects: ClassVar[PartQuerySet["StageLink"]] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Between two stages, and it ends after it begins."""

        ordering: ClassVar = ["source__position", "target__position", "pk"]
        verbose_name = _("link between stages")
        verbose_name_plural = _("links between stages")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="stage_link_is_between_two",
                violation_error_message=_("A link leads to another stage; a loop runs over one more."),
            ),
            ends_after_it_begins("stage_link_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        """Return both ends."""
        return f"{self.source} → {self.target}"

    @property
    def what(self) -> str:
        """Return what flows, in the reader's language, else in the other."""
        return in_language(self.what_sv, self.what_en)


class StageNeed(ChainPart, Named, Held):
    """What a stage takes: a competence, a capacity or a certificate."""

    class Kind(models.TextChoices):
        """What kind of thing it is."""

        COMPETENCE = "competence", pgettext_lazy("a need of a stage", "competence")
        CAPACITY = "capacity", pgettext_lazy("a need of a stage", "capacity")
        CERTIFICATE = "certificate", pgettext_lazy("a need of a stage", "certificate")
        FINANCE = "finance", pgettext_lazy("a need of a stage", "finance")

    chain = models.ForeignKey(
        Chain, models.CASCADE, related_name="needs", verbose_name=_("value chain"), editable=False
    )
    stage = models.ForeignKey(
        ChainStage, models.CASCADE, related_name="needs", verbose_name=_("at the stage"), editable=False
    )
    kind = models.CharField(
        pgettext_lazy("of a need", "kind of need"), max_length=11, choices=Kind, default=Kind.COMPETENCE
    )
    how_much = models.CharField(
        _("how much"), max_length=120, blank=True, help_text=_("Such as: 500 litres, two shifts, 20 people.")
    )
    essential = models.BooleanField(
        _("without it the stage stands still"), default=True, help_text=_("Clear it for what is only good.")
    )

    objects: ClassVar[PartQuerySet["StageNeed"]] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Essential ones first."""

        ordering: ClassVar = ["-essential", "kind", "name_sv", "pk"]
        verbose_name = pgettext_lazy("of a stage", "need")
        verbose_name_plural = pgettext_lazy("of a stage", "needs")
        constraints: ClassVar = [ends_after_it_begins("stage_need_ends_after_it_begins")]


class StageActor(ChainPart, Held):
    """That an organisation stands at a stage, from one day up to (not including) another."""

    class Role(models.TextChoices):
        """What it is there."""

        CORE = "core", pgettext_lazy("at a stage", "core")
        SUPPORT = "support", pgettext_lazy("at a stage", "support")

    chain = models.ForeignKey(
        Chain, models.CASCADE, related_name="standing", verbose_name=_("value chain"), editable=False
    )
    stage = models.ForeignKey(
        ChainStage, models.CASCADE, related_name="standing", verbose_name=_("at the stage"), editable=False
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="stands_at", verbose_name=_("organisation at the stage")
    )
    role = models.CharField(
        pgettext_lazy("at a stage", "part"), max_length=7, choices=Role, default=Role.CORE
    )
    meets = models.ManyToManyField(
        StageNeed, related_name="met_by", blank=True, verbose_name=_("which needs it meets")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What it does there, and how one knows."))
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("recorded by")
    )
    is_example = models.BooleanField(_("invented, an example"), default=False)

    objects: ClassVar[StandingQuerySet["StageActor"]] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """By who it is."""

        ordering: ClassVar = ["organisation__name", "pk"]
        verbose_name = _("actor at a stage")
        verbose_name_plural = _("actors at stages")
        constraints: ClassVar = [ends_after_it_begins("stage_actor_ends_after_it_begins")]

    def __str__(self) -> str:
        """Return who stands where."""
        return f"{self.organisation}, {self.stage}"

    def tier_on(self, day: date) -> "TierStep | None":
        """Return the level of supplier that it has on a day; a step whose day is not known came first."""
        steps = [one for one in self.tiers.all() if one.since is None or one.since <= day]
        return max(steps, key=lambda one: (one.since is not None, one.since or day), default=None)


class TierStep(ChainPart):
    """That an actor delivers components, systems or functions from a day on."""

    class Tier(models.TextChoices):
        """What it sells, from part to function."""

        COMPONENT = "component", pgettext_lazy("tier of supplier", "component")
        SYSTEM = "system", pgettext_lazy("tier of supplier", "system")
        FUNCTION = "function", pgettext_lazy("tier of supplier", "function")

    chain = models.ForeignKey(
        Chain, models.CASCADE, related_name="tiers", verbose_name=_("value chain"), editable=False
    )
    actor = models.ForeignKey(
        StageActor, models.CASCADE, related_name="tiers", verbose_name=_("actor at a stage"), editable=False
    )
    tier = models.CharField(_("delivers"), max_length=9, choices=Tier)
    since = models.DateField(_("since"), null=True, blank=True)
    precision = models.CharField(
        _("known to the"), max_length=5, choices=Source.Precision, default=Source.Precision.DAY
    )
    because = models.TextField(_("how it came about"), blank=True)

    objects: ClassVar[PartQuerySet["TierStep"]] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Oldest first; one step a day."""

        ordering: ClassVar = [F("since").asc(nulls_first=True), "pk"]
        verbose_name = _("step between tiers")
        verbose_name_plural = _("steps between tiers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["actor", "since"],
                name="tier_step_once_a_day",
                violation_error_message=_("There is a step on that day already."),
            ),
        ]

    def __str__(self) -> str:
        """Return what it delivers since when."""
        return f"{self.get_tier_display()} {self.when}".strip()

    @property
    def when(self) -> str:
        """Return the day, no more exactly than it is known."""
        return written_date(self.since, self.precision)


class Lane(ChainPart, Named, Described, Held):
    """What supports, oversees or rules some stages, beside the chain itself."""

    class Kind(models.TextChoices):
        """What it is to the stages."""

        SUPPORT = "support", pgettext_lazy("a lane of a value chain", "supporting service")
        AUTHORITY = "authority", pgettext_lazy("a lane of a value chain", "authority")
        REGULATION = "regulation", pgettext_lazy("a lane of a value chain", "regulation")

    chain = models.ForeignKey(
        Chain, models.CASCADE, related_name="lanes", verbose_name=_("value chain"), editable=False
    )
    kind = models.CharField(
        pgettext_lazy("of a lane", "kind of lane"), max_length=10, choices=Kind, default=Kind.SUPPORT
    )
    stages = models.ManyToManyField(
        ChainStage, related_name="lanes", blank=True, verbose_name=_("the stages it concerns")
    )
    organisations = models.ManyToManyField(
        Organisation, related_name="lanes_of_chains", blank=True, verbose_name=_("who acts there")
    )
    is_example = models.BooleanField(_("invented, an example"), default=False)

    objects: ClassVar[PartQuerySet["Lane"]] = PartQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Support, authorities, regulation."""

        ordering: ClassVar = ["-kind", "name_sv", "pk"]
        verbose_name = pgettext_lazy("of a value chain", "lane")
        verbose_name_plural = pgettext_lazy("of a value chain", "lanes")
        constraints: ClassVar = [ends_after_it_begins("lane_ends_after_it_begins")]


class CandidateAnswer(ChainPart):
    """What was answered to a proposal of who could fill a hole; it is not proposed there again."""

    class State(models.TextChoices):
        """What became of it."""

        ASKED = "asked", pgettext_lazy("a candidate for a hole", "asked")
        PLACED = "placed", pgettext_lazy("a candidate for a hole", "placed")
        NOT_RELEVANT = "not_relevant", pgettext_lazy("a candidate for a hole", "not relevant")

    chain = models.ForeignKey(
        Chain, models.CASCADE, related_name="answers", verbose_name=_("value chain"), editable=False
    )
    stage = models.ForeignKey(
        ChainStage, models.CASCADE, related_name="answers", verbose_name=_("at the stage"), editable=False
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="answers_for_stages", verbose_name=_("candidate"),
        editable=False,
    )  # fmt: skip
    state = models.CharField(_("what became of it"), max_length=12, choices=State)
    note = models.TextField(_("note"), blank=True)
    on = models.DateField(_("answered on"))
    by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("answered by")
    )

    objects: ClassVar[StandingQuerySet["CandidateAnswer"]] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first; one for an organisation at a stage."""

        ordering: ClassVar = ["-on", "-pk"]
        verbose_name = _("answer about a candidate")
        verbose_name_plural = _("answers about candidates")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stage", "organisation"], name="candidate_answered_once"),
        ]

    def __str__(self) -> str:
        """Return who, where and what became of it."""
        return f"{self.organisation}, {self.stage}: {self.get_state_display()}"
