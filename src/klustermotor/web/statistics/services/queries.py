"""Saved queries: begun, finished by a choice, asked now or on a schedule."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.formats import ExplainedRefusal
from klustermotor.formats.statistical_offices import Part
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs.models import Job
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics import offices
from klustermotor.web.statistics.models import Dataset, SavedQuery

_STEPS = {"day": timedelta(days=1), "week": timedelta(weeks=1), "month": timedelta(days=30)}
_KINDS = ("statistics.describe", "statistics.refresh")


@transaction.atomic
def begin_query(*, tenant: Tenant, name: str, office: str, address: str, table: str, by: User) -> SavedQuery:
    """Begin a query: look up in the background what can be asked of the table."""
    offices.check_address(address)
    made = SavedQuery(
        tenant=tenant, name=name, office=office, address=address.rstrip("/"), table=table.strip("/ "), by=by
    )
    audit.save(made, by=by)
    look_up(query=made, by=by)
    return made


@transaction.atomic
def look_up(*, query: SavedQuery, by: User) -> Job:
    """Ask the office anew what the table holds; while it is being asked it is not asked again."""
    held = query.last_job
    if held is not None and held.kind == "statistics.describe" and not held.is_over:
        return held
    job = jobs.enqueue(
        tenant=query.tenant,
        kind="statistics.describe",
        key=f"statistics.describe:{query.uid}:{timezone.now().timestamp()}",
        payload={"query": str(query.uid)},
        by=by,
        title=_("What %(table)s holds") % {"table": query.table},
    )
    query.last_job = job
    audit.save(query, by=by)
    return job


def requests_of(query: SavedQuery, chosen: Mapping[str, Sequence[str]]) -> list[Part]:
    """Return the requests that a choice takes; refuse what the table does not have."""
    try:
        return offices.parts_of(query, chosen)
    except ExplainedRefusal as refusal:
        raise Refused(refusal.in_language(get_language() or "sv")) from refusal


@transaction.atomic
def save_query(
    *,
    query: SavedQuery,
    chosen: Mapping[str, Sequence[str]],
    columns: Mapping[str, str],
    dataset: Dataset,
    every: str,
    by: User,
    fixed: Mapping[str, str] | None = None,
) -> None:
    """Finish a query: what it asks for, what is what, where answers go, and how often it is asked."""
    requests_of(query, chosen)
    _refuse_loose_variables(query, chosen, columns)
    query.selection = {variable: list(values) for variable, values in chosen.items()}
    query.mapping = {
        "columns": {**columns, "employment": "value", "flag": "flag"},
        "fixed": dict(fixed or {}),
    }
    query.dataset = dataset
    query.state = SavedQuery.State.READY
    _set_schedule(query, every, by)
    audit.save(query, by=by)


def _refuse_loose_variables(
    query: SavedQuery, chosen: Mapping[str, Sequence[str]], columns: Mapping[str, str]
) -> None:
    """Refuse a choice in which a variable that is neither region, industry nor period has several values."""
    for one in offices.metadata_of(query).variables:
        if one.code in columns.values() or (one.elimination and one.code not in chosen):
            continue
        asked = chosen.get(one.code)
        several = asked is None or any("*" in value or "(" in value for value in asked) or len(asked) > 1
        if several and len(one.values) > 1:
            raise Refused(
                _(
                    "Choose one value of %(variable)s, or say that it is the region, industry or period: "
                    "a table of jobs has one figure for each of these."
                )
                % {"variable": one.label}
            )


def _set_schedule(query: SavedQuery, every: str, by: User) -> None:
    """Let a query come back as often as asked for; empty is only when somebody asks."""
    held = query.schedule
    if not every:
        if held is not None and held.enabled:
            held.enabled = False
            audit.save(held, by=by)
        return
    if held is None:
        query.schedule = jobs.schedule(
            tenant=query.tenant,
            kind="statistics.refresh",
            title=query.name,
            payload={"query": str(query.uid)},
            every=every,
            first_at=timezone.now() + _STEPS[every],
            by=by,
        )
    else:
        held.every, held.enabled, held.title = every, True, query.name
        held.next_at = timezone.now() + _STEPS[every]
        audit.save(held, by=by)


@transaction.atomic
def refresh_now(*, query: SavedQuery, by: User) -> Job:
    """Ask a query now; while it is being asked it is not asked again, and one that waits does not wait on."""
    held = (
        SavedQuery.objects.select_for_update(of=("self",))
        .select_related("last_job", "tenant")
        .get(pk=query.pk)
    )
    if held.state != SavedQuery.State.READY:
        raise Refused(_("The query is not finished; choose what it asks for."))
    if held.last_job is not None and held.last_job.kind == "statistics.refresh" and not held.last_job.is_over:
        if held.last_job.is_postponed:
            jobs.restart(job=held.last_job, by=by)
        return held.last_job
    job = jobs.enqueue(
        tenant=held.tenant,
        kind="statistics.refresh",
        key=f"statistics.refresh:{held.uid}:{timezone.now().timestamp()}",
        payload={"query": str(held.uid)},
        by=by,
        title=held.name,
    )
    held.last_job = job
    audit.save(held, by=by)
    return job


@transaction.atomic
def delete_query(*, query: SavedQuery, by: User) -> None:
    """Ask a query no more: work on it is stopped; the vintages that it brought stay with their dataset."""
    work = Job.objects.filter(tenant=query.tenant, kind__in=_KINDS, payload__query=str(query.uid))
    for job in work.unfinished().select_for_update():
        jobs.cancel(job=job, by=by)
    schedule = query.schedule
    audit.delete(query, by=by)
    if schedule is not None:
        audit.delete(schedule, by=by)
