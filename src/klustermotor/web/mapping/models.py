"""Saved questions to the statistics; what they found are runs."""

from collections.abc import Sequence
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.chains.models import (
    CandidateAnswer,
    Chain,
    ChainStage,
    Lane,
    StageActor,
    StageLink,
    StageNeed,
    TierStep,
)
from klustermotor.web.mapping.fields.models import FieldOfStrength, Judgement, Step, UnheardVoice, Weighing
from klustermotor.web.mapping.leadership.models import Ability, LeadershipNetwork, Seat
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.mapping.waves.models import NetworkSnapshot
from klustermotor.web.places.models import Classification, Region
from klustermotor.web.statistics.models import Dataset

__all__ = [
    "RUN_KIND",
    "Ability",
    "Analysis",
    "CandidateAnswer",
    "Chain",
    "ChainStage",
    "ClusterActor",
    "FieldOfStrength",
    "Judgement",
    "KnownCluster",
    "Lane",
    "LeadershipNetwork",
    "NetworkSnapshot",
    "Seat",
    "StageActor",
    "StageLink",
    "StageNeed",
    "Step",
    "TierStep",
    "UnheardVoice",
    "Weighing",
]

#: Kind of the runs that answer an analysis.
RUN_KIND = "mapping.regional_analysis"


class Analysis(TenantOwned):
    """A question that can be asked again when new statistics arrive."""

    class AnalysisQuerySet(TenantQuerySet["Analysis"]):
        """Analyses, seen by everybody in the tenant."""

    name = models.CharField(_("name"), max_length=200)
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, related_name="analyses", verbose_name=_("statistics")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="analyses", verbose_name=_("region in focus")
    )
    #: The region to compare with, one of the set (a nation, say) or a union of some of its regions; none is
    #: all regions of the set together.
    reference = models.ForeignKey(
        Region, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("compared with")
    )
    definitions = models.ForeignKey(
        Classification,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("cluster definitions"),
    )
    first_period = models.CharField(_("first period"), max_length=10)
    last_period = models.CharField(_("last period"), max_length=10)
    growth_from = models.CharField(_("growth counted from"), max_length=10, blank=True)
    level = models.FloatField(
        _("certainty"), default=0.9, validators=[MinValueValidator(0.5), MaxValueValidator(0.999)]
    )
    seed = models.PositiveIntegerField(_("seed"), default=2003)
    runs = models.ManyToManyField(Run, related_name="analyses", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)

    #: While a run is made: the regions that the union to compare with consisted of when it was asked for.
    reference_parts: Sequence[str] = ()
    objects: ClassVar[AnalysisQuerySet] = AnalysisQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first, each name once."""

        ordering: ClassVar = ["-created_at"]
        verbose_name = _("analysis")
        verbose_name_plural = _("analyses")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "name"], name="analysis_named_once")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the question's page."""
        return reverse("mapping:analysis", kwargs={"uid": self.uid})
