"""A tenant's copies of the sets of regions that come with the product."""

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.models import RegionSet
from klustermotor.web.places.reference_sets import REFERENCE_SETS
from klustermotor.web.places.selectors import lacking_regions
from klustermotor.web.places.services.region_sets import add_regions, create_region_set
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def load_reference_set(*, tenant: Tenant, code: str, by: User | None) -> tuple[RegionSet, int]:
    """Give a tenant a set that comes with the product, or the regions that its copy lacks.

    Returns the set and how many regions were added; the set in which its regions lie comes with it.
    """
    given = REFERENCE_SETS.get(code)
    if given is None:
        raise Refused(_("No such set of regions comes with the workbench."), field="code")
    parents = load_reference_set(tenant=tenant, code=given.parents, by=by)[0] if given.parents else None
    held = RegionSet.objects.in_tenant(tenant).filter(code=code).first()
    if held is not None:
        rows = lacking_regions(held, given)
        return held, len(add_regions(region_set=held, regions=rows, parents=parents, by=by))
    rows = list(given.rows())
    made = create_region_set(
        tenant=tenant,
        code=given.code,
        kind=given.kind,
        name_sv=given.name_sv,
        name_en=given.name_en,
        regions=rows,
        parents=parents,
        boundaries=given.boundaries,
        source_note=given.source_note,
        by=by,
    )
    return made, len(rows)


@transaction.atomic
def load_first_regions(*, tenant: Tenant, by: User | None) -> dict[str, RegionSet]:
    """Give a tenant the sets of regions that a new workbench begins with, each once; by their codes."""
    first = [one.code for one in REFERENCE_SETS.values() if one.from_the_start]
    return {code: load_reference_set(tenant=tenant, code=code, by=by)[0] for code in first}
