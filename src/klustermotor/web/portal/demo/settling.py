"""A case's firms beside the cluster: what they live on, those that could come, and every step with them."""

from collections.abc import Mapping

from klustermotor.examples import Case
from klustermotor.examples.case_words import Text
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Draw, Organisation, Settler
from klustermotor.web.actors.settling import services
from klustermotor.web.places.models import Region, RegionSet


def load_settling(
    case: Case, tenant: Tenant, organisations: Mapping[str, Organisation], manager: User, by: User
) -> None:
    """Record the firms beside the cluster."""
    municipalities = Region.objects.in_tenant(tenant).filter(region_set__kind=RegionSet.Kind.MUNICIPALITY)
    places = {one.code: one for one in municipalities}
    for given in case.settlers:
        settler = Settler(
            tenant=tenant,
            name=given.name,
            organisation=organisations[given.organisation] if given.organisation else None,
            business=_said(given.business, tenant),
            region=places.get(given.municipality or ""),
            stage=given.stage,
            since=given.since,
            jobs=given.jobs,
            responsible=manager,
            is_example=given.invented,
        )
        services.save_settler(settler=settler, by=by)
        for draw in given.draws:
            made = Draw(
                settler=settler,
                kind=draw.kind,
                what=_said(draw.what, tenant),
                whose=organisations[draw.whose] if draw.whose else None,
            )
            services.save_draw(draw=made, by=by)
        for step in given.steps:
            services.take_step(
                settler=settler,
                on=step.on,
                stage=step.stage,
                what=_said(step.what, tenant),
                why=_said(step.why, tenant),
                next_step=_said(step.next_step, tenant),
                next_on=step.next_on,
                come_back_on=step.come_back_on,
                by=manager,
            )


def _said(text: Text | None, tenant: Tenant) -> str:
    """Return a text in the workbench's language."""
    return str(getattr(text, tenant.language)) if text is not None else ""
