"""What a question can be put about: datasets, their regions, periods and definitions."""

from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from klustermotor.figures.numbers import percent
from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.models import Run
from klustermotor.web.jobs.models import Job
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.places.models import Classification, Region
from klustermotor.web.shared.templatetags.written import active_language
from klustermotor.web.statistics.models import Dataset


def datasets(access: Access) -> QuerySet[Dataset]:
    """Return the datasets with figures that can be analysed."""
    held = Dataset.objects.visible_to(access.user).in_tenant(access.tenant)
    return held.filter(kind=Dataset.Kind.EMPLOYMENT, vintages__isnull=False).distinct()


def regions_of(dataset: Dataset) -> QuerySet[Region]:
    """Return the regions of a dataset's set that stand today."""
    return dataset.region_set.regions.filter(valid_to__isnull=True).order_by("code")


def unions_of(dataset: Dataset) -> QuerySet[Region]:
    """Return the own regions that stand today and consist of regions of a dataset's set."""
    parts = dataset.region_set.regions.filter(wholes__isnull=False)
    made = Region.objects.in_tenant(dataset.tenant).own()
    return made.filter(valid_to__isnull=True, pk__in=parts.values("wholes"))


def periods_of(dataset: Dataset) -> list[str]:
    """Return the periods of the newest vintage."""
    newest = dataset.vintages.order_by("-number").first()
    return [str(period) for period in newest.periods] if newest else []


def definitions_for(dataset: Dataset) -> QuerySet[Classification]:
    """Return the cluster definitions that gather the dataset's industries, or say not which they gather."""
    held = Classification.objects.in_tenant(dataset.tenant).filter(kind=Classification.Kind.CLUSTERS)
    return held.filter(Q(gathers=dataset.classification) | Q(gathers__isnull=True)).order_by("name_sv")


def analyses(access: Access) -> QuerySet[Analysis]:
    """Return the saved questions with when each was last answered."""
    held = Analysis.objects.visible_to(access.user).in_tenant(access.tenant)
    return held.select_related("dataset", "region", "definitions").annotate(answered=Max("runs__ran_on"))


def runs_of(analysis: Analysis) -> QuerySet[Run]:
    """Return the answers to a question, newest first."""
    return analysis.runs.order_by("-created_at").select_related("by")


def question_of(access: Access, run: Run) -> Analysis | None:
    """Return the question that a run answers, with what it is asked of."""
    related = ("dataset__region_set", "region", "reference", "definitions", "tenant")
    found: Analysis | None = analyses(access).filter(runs=run).select_related(*related).first()
    return found


def job_of(analysis: Analysis) -> Job | None:
    """Return the work on a question that is not over, else that failed last."""
    jobs = Job.objects.in_tenant(analysis.tenant).filter(kind=RUN_KIND, payload__analysis=str(analysis.uid))
    found: Job | None = jobs.exclude(state=Job.State.DONE).order_by("-created_at").first()
    return found


def facts_of(analysis: Analysis) -> list[tuple[Any, Any]]:
    """Return what a question asks, label by label."""
    growth = analysis.growth_from or _("the last change of classification, else the first period")
    return [
        (_("Dataset"), analysis.dataset),
        (_("Region in focus"), analysis.region),
        (_("Compared with"), analysis.reference or _("all regions together")),
        (_("Clusters"), analysis.definitions or _("industries one by one")),
        (_("Periods"), f"{analysis.first_period}–{analysis.last_period}"),
        (_("Growth counted from"), growth),
        (_("Certainty"), percent(analysis.level, active_language())),
        (_("Seed"), str(analysis.seed)),
    ]
