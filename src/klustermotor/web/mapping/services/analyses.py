"""Ask the statistics a question, run it in the background, and decide what an answer may be used for."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.services import enqueue, restart
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.mapping.selectors.inputs import latest_vintage, parameters_of, parts_compared_with
from klustermotor.web.places.models import Classification, Region
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Dataset


@transaction.atomic
def create_analysis(
    *,
    tenant: Tenant,
    by: User,
    name: str,
    dataset: Dataset,
    region: Region,
    first_period: str = "",
    last_period: str = "",
    reference: Region | None = None,
    definitions: Classification | None = None,
    growth_from: str = "",
    level: float = 0.9,
    seed: int = 2003,
) -> Analysis:
    """Save a question; periods left empty are the first and the last of the newest vintage."""
    periods = latest_vintage(dataset).periods
    made = Analysis(
        tenant=tenant,
        name=name,
        dataset=dataset,
        region=region,
        reference=reference,
        definitions=definitions,
        first_period=first_period or str(periods[0]),
        last_period=last_period or str(periods[-1]),
        growth_from=growth_from,
        level=level,
        seed=seed,
        by=by,
    )
    _keep(made, by)
    return made


@transaction.atomic
def change_analysis(*, analysis: Analysis, by: User, **values: Any) -> None:
    """Change a question; earlier answers stay as they were."""
    for name, value in values.items():
        setattr(analysis, name, value)
    _keep(analysis, by)


def _keep(analysis: Analysis, by: User) -> None:
    """Check that the parts of a question fit together, and save it."""
    if analysis.region.region_set_id != analysis.dataset.region_set_id:
        raise Refused(_("The region is not one of those the statistics are about."), field="region")
    _check_reference(analysis)
    if analysis.first_period > analysis.last_period:
        raise Refused(_("The first period must not come after the last."), field="first_period")
    if analysis.growth_from and not analysis.first_period <= analysis.growth_from < analysis.last_period:
        raise Refused(_("Growth must be counted from a period before the last."), field="growth_from")
    audit.save(analysis, by=by)
    search.index(
        analysis,
        title_sv=analysis.name,
        detail=str(analysis.dataset),
        text=f"{analysis.region.name_sv} {analysis.region.name_en}",
        address=analysis.get_absolute_url(),
        capability="region.view",
    )


def _check_reference(analysis: Analysis) -> None:
    """Refuse what the statistics cannot compare with: neither a region of theirs nor a union of such."""
    reference = analysis.reference
    if reference is None:
        return
    known, parts = analysis.dataset.region_set_id, [reference.code]
    if reference.region_set_id != known:
        if not reference.parts.exists() or reference.parts.exclude(region_set_id=known).exists():
            raise Refused(_("The statistics have no such region to compare with."), field="reference")
        parts = parts_compared_with(analysis)
    if parts == [analysis.region.code]:
        raise Refused(_("A region cannot be compared with itself."), field="reference")


@transaction.atomic
def start_analysis(*, analysis: Analysis, by: User, force: bool = False) -> Job:
    """Ask for a run on the newest vintage; the same on the same figures is one job, unless forced."""
    vintage = latest_vintage(analysis.dataset)
    parameters = parameters_of(analysis, vintage)
    key = f"{RUN_KIND}:{analysis.tenant.uid}:{parameters['key']}"
    if force:
        key += f":{uuid4().hex}"
    job = enqueue(
        tenant=analysis.tenant,
        kind=RUN_KIND,
        key=key,
        payload={"analysis": str(analysis.uid), "vintage": str(vintage.uid), "parameters": parameters},
        by=by,
        title=analysis.name,
    )
    if job.state in {Job.State.FAILED, Job.State.CANCELLED}:
        restart(job=job, by=by)
    elif job.state == Job.State.DONE:
        made = Run.objects.in_tenant(analysis.tenant).filter(uid=job.result.get("run")).first()
        if made is not None:
            analysis.runs.add(made)
    return job
