"""Read fields of strength with what they rest on; the same number of queries for one field and for many."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.confidence import in_confidence
from klustermotor.web.evidence.models import Run, Source, Support
from klustermotor.web.mapping.fields.basis import bases_of, newer_answer
from klustermotor.web.mapping.fields.education import basis_of, supply_of
from klustermotor.web.mapping.fields.facts import FieldCluster, FieldFacts, FieldUnion
from klustermotor.web.mapping.fields.models import FieldOfStrength, Judgement, Step, UnheardVoice, Weighing
from klustermotor.web.mapping.selectors.facts import cluster_facts
from klustermotor.web.mapping.selectors.names import names_of
from klustermotor.web.mapping.selectors.rooms import latest_run
from klustermotor.web.mapping.selectors.unions import union_facts
from klustermotor.web.places.models import ClassificationItem, Region
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.statistics.models import Dataset

#: What the page of one field reads beside it.
NEEDED = ("region__region_set", "tenant", "education", "education_vintage__source")
#: How long before its day a step asks for attention.
_SOON = timedelta(days=30)
_LONGEST = 40


def region_in_focus(access: Access, *wanted: str) -> Region | None:
    """Return the region that fields are shown for: the first wanted one among the own, else the foremost."""
    own = Region.objects.visible_to(access.user).in_tenant(access.tenant)
    offered = own.filter(Q(is_focus=True) | Q(fields_of_strength__isnull=False)).distinct()
    held = list(offered.select_related("region_set").order_by("-is_focus", "code"))
    for code in filter(None, wanted):
        for region in held:
            if code in {region.code, str(region.uid)}:
                return region
    return held[0] if held else None


def region_passed_over(region: Region | None, asked: str) -> list[str]:
    """Return that a region asked for is none of those that have fields; nothing where it is shown."""
    if not asked or (region is not None and asked in {region.code, str(region.uid)}):
        return []
    about = {"asked": Truncator(asked).chars(_LONGEST), "shown": region}
    if region is None:
        return [_("There is no region %(asked)s here.") % about]
    return [_("There is no region %(asked)s in focus here; %(shown)s is shown.") % about]


def fields_of(access: Access, region: Region) -> list[FieldFacts]:
    """Return a region's fields in its own order."""
    found = FieldOfStrength.objects.visible_to(access.user).in_tenant(access.tenant)
    chosen = found.filter(region=region, ended_on__isnull=True).select_related("region__region_set", "tenant")
    return _with_facts(list(chosen), access)


def fields_listed(access: Access, region: Region) -> list[tuple[FieldOfStrength, int]]:
    """Return a region's fields in its own order, each with how many usable interviews speak of it."""
    seen = FieldOfStrength.objects.visible_to(access.user).in_tenant(access.tenant)
    fields = list(seen.filter(region=region, ended_on__isnull=True))
    spoken = Support.objects.visible_to(access.user).filter(
        claim_uid__in=[one.uid for one in fields], unusable_since__isnull=True, source__kind="interview"
    )
    interviews = Counter(spoken.values_list("claim_uid", flat=True))
    return [(one, interviews[one.uid]) for one in fields]


def field_facts(access: Access, field: FieldOfStrength) -> FieldFacts:
    """Return one field with everything its page shows."""
    facts = _with_facts([field], access)[0]
    basis = facts.basis
    if basis.is_rested_on and basis.run is not None:
        basis = replace(basis, offered=newer_answer(basis.run))
    education = supply_of(field, [one.code for one in field.clusters.all()], facts.jobs, basis.run)
    history = list(field.judgements.select_related("by"))
    return replace(facts, basis=basis, education=education, education_basis=basis_of(field), history=history)


def _with_facts(fields: Sequence[FieldOfStrength], access: Access) -> list[FieldFacts]:
    """Gather what belongs to the fields, one query for each kind of thing."""
    known = ClassificationItem.objects.select_related("classification")
    prefetch_related_objects(list(fields), Prefetch("clusters", known))
    keys = [one.pk for one in fields]
    judgements = _by_field(Judgement.objects.filter(field__in=keys).select_related("by"))
    weighings = _by_field(Weighing.objects.filter(field__in=keys).select_related("by"))
    steps = _by_field(Step.objects.filter(field__in=keys))
    unheard = _by_field(UnheardVoice.objects.filter(field__in=keys, heard_on__isnull=True))
    supports = _supports([one.uid for one in fields], access.user)
    bases = bases_of(fields, supports, access)
    return [
        FieldFacts(
            field=one,
            judgement=next(iter(judgements[one.pk]), None),
            basis=bases[one.pk],
            clusters=clusters_of(bases[one.pk].run, one.region.code, one.clusters.all()),
            union=union_of(bases[one.pk].run, one.region.code, one.clusters.all()),
            supports=supports[one.uid],
            weighings={each.goal: each for each in reversed(weighings[one.pk])},
            steps=steps[one.pk],
            unheard=unheard[one.pk],
            today=access.tenant.today(),
        )
        for one in fields
    ]


def clusters_of(run: Run | None, region: str, clusters: Iterable[ClassificationItem]) -> list[FieldCluster]:
    """Return what a run says of a region's clusters, the most specialised first."""
    if run is None:
        return []
    called = names_of(run).clusters
    found = [(one, cluster_facts(run, region, one.code)) for one in clusters]
    rows = [
        FieldCluster(facts, run, called.get(one.code, one.name)) for one, facts in found if facts is not None
    ]
    return sorted(rows, key=lambda row: -(row.lq or 0.0))


def union_of(run: Run | None, region: str, clusters: Iterable[ClassificationItem]) -> FieldUnion | None:
    """Return what a run says of a region's clusters together; None where it cannot tell."""
    found = union_facts(run, region, [one.code for one in clusters]) if run is not None else None
    if run is None or found is None:
        return None
    return FieldUnion(found.facts, run, found.region_jobs, found.reference_jobs, found.reference_all)


def _by_field(rows: Any) -> Mapping[int, list[Any]]:
    """Return rows by the field they belong to."""
    held: dict[int, list[Any]] = defaultdict(list)
    for one in rows:
        held[one.field_id].append(one)
    return held


def _supports(claims: Sequence[UUID], user: User) -> Mapping[UUID, list[Support]]:
    """Return by field what supports it or speaks against it."""
    held: dict[UUID, list[Support]] = defaultdict(list)
    found = Support.objects.visible_to(user).filter(claim_uid__in=claims)
    for one in in_confidence(found.select_related("source", "run", "by"), user):
        held[one.claim_uid].append(one)
    return held


def cluster_choices(access: Access, region: Region) -> list[tuple[str, str]]:
    """Return the clusters a field may gather, by name: those of the newest run's definitions, else all."""
    run = latest_run(access.tenant, region)
    items = ClassificationItem.objects.filter(
        classification__tenant=access.tenant, classification__kind="clusters"
    )
    if run is not None and run.parameters.get("definitions_code"):
        items = items.filter(classification__code=run.parameters["definitions_code"])
    rows = [(str(one.pk), one.name) for one in items]
    return sorted(rows, key=lambda row: reader_key(row[1]))


def needs(access: Access) -> list[Need]:
    """Return what waits for those who answer for fields: late and coming steps, and what is not weighed."""
    if not access.may("fields.edit"):
        return []
    today = access.tenant.today()
    steps = Step.objects.in_tenant(access.tenant).due_by(today + _SOON).select_related("field")
    waiting = [_step_need(one, late=one.due_on is not None and one.due_on < today) for one in steps]
    fields = FieldOfStrength.objects.in_tenant(access.tenant).standing()
    return waiting + [
        _unweighed_need(one) for one in fields.prefetch_related("weighings")[:50] if _unweighed(one)
    ]


def _step_need(step: Step, *, late: bool) -> Need:
    """Return a step as something that waits."""
    return Need(
        title=step.name,
        detail=f"{step.field.name} · {step.responsible}",
        url=f"{reverse('mapping:field', kwargs={'uid': step.field.uid})}#steps",
        due=step.due_on,
        tone="late" if late else "due",
    )


def _unweighed(field: FieldOfStrength) -> int:
    """Return how many of the goals nobody has weighed, or nobody knows how weigh."""
    newest: dict[str, Weighing] = {}
    for one in field.weighings.all():
        newest.setdefault(one.goal, one)
    known = [one for one in newest.values() if one.weight != Weighing.Weight.UNKNOWN]
    return len(Weighing.Goal.values) - len(known)


def _unweighed_need(field: FieldOfStrength) -> Need:
    """Return that a field waits to be weighed."""
    return Need(
        title=_("Weigh %(field)s") % {"field": field.name},
        detail=_("Some of equality, diversity, environment and lock-in are not known yet."),
        url=f"{reverse('mapping:field', kwargs={'uid': field.uid})}#weighing",
        tone="open",
    )


def runs_to_rest_on(access: Access) -> Any:
    """Return the runs a field may rest on, newest first."""
    return Run.objects.visible_to(access.user).in_tenant(access.tenant).filter(replaced_by__isnull=True)


def sources_to_rest_on(access: Access) -> Any:
    """Return what a field may rest on: usable interviews and other sources; runs stand for datasets."""
    found = Source.objects.visible_to(access.user).in_tenant(access.tenant)
    found = found.filter(Q(interview__isnull=True) | Q(interview__in=Interview.objects.usable()))
    return found.exclude(kind=Source.Kind.DATASET).order_by("kind", "-published_on")


def tables_of_education(access: Access) -> Any:
    """Return the tables of education."""
    found = Dataset.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.filter(kind=Dataset.Kind.EDUCATION)
