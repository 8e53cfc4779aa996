"""Load the demo's cases in steps that can be taken up again; what was loaded is never loaded twice."""

import time
from collections.abc import Callable, Sequence

from django.db import transaction

from klustermotor.examples import CASES, Case, example_case
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run, Source
from klustermotor.web.jobs.models import Job, JobQuerySet
from klustermotor.web.jobs.worker import let_go, run_all, run_next, worker_name
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.mapping.services.analyses import start_analysis
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.portal.demo.actors import load_actors
from klustermotor.web.portal.demo.chains import load_chains
from klustermotor.web.portal.demo.clusters import let_clusters_serve, load_clusters
from klustermotor.web.portal.demo.details import link_records, load_details, load_posts, said_by_registers
from klustermotor.web.portal.demo.documents import keep_document
from klustermotor.web.portal.demo.fields import Ground, load_fields
from klustermotor.web.portal.demo.interviews import interview_sources, load_interviews
from klustermotor.web.portal.demo.leadership import load_leadership
from klustermotor.web.portal.demo.notes import load_notes
from klustermotor.web.portal.demo.ownership import load_ownership
from klustermotor.web.portal.demo.privacy import load_privacy
from klustermotor.web.portal.demo.regions import load_classifications, load_regions
from klustermotor.web.portal.demo.registers import load_registers
from klustermotor.web.portal.demo.settling import load_settling
from klustermotor.web.portal.demo.shared import load_shared
from klustermotor.web.portal.demo.sources import load_sources
from klustermotor.web.portal.demo.statistics import ask, load_statistics
from klustermotor.web.portal.demo.surveys import load_surveys
from klustermotor.web.portal.demo.tenants import make_tenant, tenant_of
from klustermotor.web.portal.demo.ties import load_ties
from klustermotor.web.portal.demo.under_way import load_under_way
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Dataset

Said = Callable[[str], None]


def load_demo(say: Said = lambda _line: None) -> list[Case]:
    """Load what is not loaded yet of the cases, and return all; other work that waits is the worker's."""
    cases = [example_case(key) for key in CASES]
    for case in cases:
        if tenant_of(case) is None:
            say(f"Loading {case.tenant.name.sv}: places, statistics, people, interviews …")
            _load_ground(case)
    loose = [(case, tenant) for case in cases if (tenant := _not_settled(case)) is not None]
    if loose:
        say("Running the analyses …")
        finish_analyses([tenant for _case, tenant in loose], say)
    for case, tenant in loose:
        _settle(case, tenant)
    return cases


def _not_settled(case: Case) -> Tenant | None:
    """Return the case's workbench while it has no field of strength."""
    tenant = tenant_of(case)
    if tenant is None or FieldOfStrength.objects.in_tenant(tenant).exists():
        return None
    return tenant


def finish_analyses(tenants: Sequence[Tenant], say: Said, *, pause: float = 0.5) -> None:
    """Do the work of workbenches until each of their analyses has its run, and no longer.

    An analysis that a worker has taken is waited for: it does it, or falls silent and loses it. One that
    failed before is tried again; one that fails now is refused, since nothing may be settled without it.
    """
    asked, owner, told = _begun(tenants), worker_name(), False
    try:
        while asked.unfinished().exists():
            if run_next(owner):
                continue
            if not told:
                say("Waiting for an analysis that was begun before …")
            told = True
            time.sleep(pause)
    finally:
        let_go(owner)
    lost = asked.exclude(state=Job.State.DONE).first()
    if lost is not None:
        raise Refused(f"The analysis “{lost}” did not come to an end: {lost.error or lost.state}")
    run_all()


def _begun(tenants: Sequence[Tenant]) -> JobQuerySet:
    """Ask for every analysis that has no run yet, and return the work of all."""
    held = Analysis.objects.filter(tenant__in=tenants).select_related("tenant", "by")
    jobs = [start_analysis(analysis=one, by=one.by) for one in held if one.by is not None]
    return Job.objects.filter(pk__in=[job.pk for job in jobs])


@transaction.atomic
def _load_ground(case: Case) -> None:
    """Load everything that people and offices hand in, and ask for the analyses: all of it or nothing."""
    tenant, people = make_tenant(case)
    developer = people["developer"]
    sets = load_regions(case, tenant, developer)
    lists = load_classifications(case, tenant, developer)
    tables = load_statistics(tenant, sets, lists, developer)
    load_sources(case, tenant, developer)
    actors = load_actors(case, tenant, sets, developer)
    load_details(tenant, actors.organisations, sets, lists["industries"], developer)
    sources = _sources(case, tenant)
    load_ties(case, tenant, actors.organisations, sources, developer)
    clusters = load_clusters(case, tenant, actors.organisations, sources, developer)
    load_leadership(case, tenant, actors, clusters, sources, developer)
    load_chains(case, tenant, actors.organisations, sources, developer)
    load_ownership(case, tenant, actors.organisations, sources, developer)
    load_settling(case, tenant, actors.organisations, people["manager"], people["developer"])
    load_shared(case, tenant, actors.organisations, people)
    load_interviews(case, tenant, people, actors)
    load_posts(tenant, developer)
    load_notes(case, tenant, developer)
    load_privacy(tenant, actors, people)
    if case.tenant.key == "sormland":
        load_registers(tenant, sets, developer, said_by_registers())
        load_surveys(tenant, actors.organisations, developer)
    load_under_way(tenant, tables.county, people)
    ask(case, tenant, tables, sets, lists, developer)


@transaction.atomic
def _settle(case: Case, tenant: Tenant) -> None:
    """Settle on the fields of strength, resting on the runs that are now there."""
    developer = User.objects.get(email=next(one.email for one in case.users if one.key == "developer"))
    definitions = {"example": "example-clusters", "brokers_left_out": "call-centres-left-out"}
    settled = load_fields(
        Ground(
            case=case,
            tenant=tenant,
            sets={one.code: one for one in RegionSet.objects.in_tenant(tenant)},
            definitions=Classification.objects.in_tenant(tenant).get(
                code=definitions[case.tenant.definitions[0]]
            ),
            education=Dataset.objects.in_tenant(tenant).filter(kind=Dataset.Kind.EDUCATION).first(),
            sources=_sources(case, tenant),
            interviews=interview_sources(case, tenant),
            runs=_runs(tenant),
            by=developer,
        )
    )
    let_clusters_serve(case, tenant, settled, developer)
    keep_document(settled, developer)
    link_records(tenant, developer)


def _sources(case: Case, tenant: Tenant) -> dict[str, Source]:
    """Return the case's documents by their key."""
    held = {one.title: one for one in Source.objects.in_tenant(tenant)}
    titles = {one.key: getattr(one.title, tenant.language)[:300] for one in case.sources}
    return {key: held[title] for key, title in titles.items()}


def _runs(tenant: Tenant) -> dict[str, Run]:
    """Return the newest run by level."""
    found = {}
    sets = {str(one.uid): one.code for one in RegionSet.objects.in_tenant(tenant)}
    for run in Run.objects.in_tenant(tenant).of_kind(RUN_KIND).order_by("created_at"):
        level = {"counties": "county", "municipalities": "municipality"}[sets[run.parameters["region_set"]]]
        found[level] = run
    return found
