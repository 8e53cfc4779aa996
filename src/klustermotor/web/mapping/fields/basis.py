"""Which run a field's figures come from: the newest that it rests on, else the newest about its region."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.models import Run, Support
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.models import RUN_KIND
from klustermotor.web.mapping.selectors.rooms import latest_run


@dataclass(frozen=True, slots=True)
class Basis:
    """The run that a field's figures come from, and what there is to rest it on instead."""

    run: Run | None = None
    #: Whether the field rests on that run, or merely borrows its figures.
    is_rested_on: bool = False
    #: A newer run of the same analysis, or the run whose figures are borrowed.
    offered: Run | None = None


def bases_of(
    fields: Sequence[FieldOfStrength], supports: Mapping[UUID, Sequence[Support]], access: Access
) -> dict[int, Basis]:
    """Return by field what its figures come from; the regions' newest runs are looked up once."""
    newest: dict[tuple[int, frozenset[int]], Run | None] = {}
    found: dict[int, Basis] = {}
    for one in fields:
        held = _rested_on(one, supports[one.uid])
        if held is not None:
            found[one.pk] = Basis(held, is_rested_on=True)
            continue
        about = (one.region.region_set_id, frozenset(each.classification_id for each in one.clusters.all()))
        if about not in newest:
            newest[about] = _newest(access, one, about[1])
        found[one.pk] = Basis(newest[about], offered=newest[about])
    return found


def newer_answer(run: Run) -> Run | None:
    """Return the newest run of the same analysis, where it is newer than this one."""
    later = Run.objects.filter(analyses__in=run.analyses.all(), created_at__gt=run.created_at)
    found: Run | None = later.order_by("-created_at").first()
    return found


def _rested_on(field: FieldOfStrength, supports: Sequence[Support]) -> Run | None:
    """Return the newest run about the field's region that supports it, preferring those with its clusters."""
    runs = [
        one.run
        for one in supports
        if one.run is not None
        and one.run.kind == RUN_KIND
        and one.stance == Support.Stance.SUPPORTS
        and one.unusable_since is None
        and one.run.parameters.get("region_set") == str(field.region.region_set.uid)
    ]
    lists = {one.classification.code for one in field.clusters.all()}
    knowing = [one for one in runs if one.parameters.get("definitions_code") in lists]
    return max(knowing or runs, key=lambda run: run.created_at, default=None)


def _newest(access: Access, field: FieldOfStrength, lists: Collection[int]) -> Run | None:
    """Return the newest run about the field's region that knows its clusters, else the newest."""
    knowing = latest_run(access.tenant, field.region, lists) if lists else None
    return knowing or latest_run(access.tenant, field.region)
