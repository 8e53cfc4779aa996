"""A case's shared resources, what is asked for and what was answered; all of it is invented."""

from collections.abc import Mapping
from decimal import Decimal

from klustermotor.examples import Case
from klustermotor.examples.case_sharing import CaseEnquiry, CaseResource
from klustermotor.examples.case_words import Text
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Capacity, Enquiry, Organisation, Resource
from klustermotor.web.actors.resources import services
from klustermotor.web.places.models import Region, RegionSet


def load_shared(
    case: Case, tenant: Tenant, organisations: Mapping[str, Organisation], people: Mapping[str, User]
) -> None:
    """Record what is shared and what is asked for."""
    places = {
        one.code: one
        for one in Region.objects.in_tenant(tenant).filter(region_set__kind=RegionSet.Kind.MUNICIPALITY)
    }
    shared = {
        one.key: _resource(one, tenant, organisations, places, people["developer"]) for one in case.resources
    }
    for one in case.enquiries:
        _enquiry(one, tenant, organisations, people, shared)


def _said(text: Text | None, tenant: Tenant) -> str:
    """Return a text in the workbench's language."""
    return str(getattr(text, tenant.language)) if text is not None else ""


def _resource(
    given: CaseResource,
    tenant: Tenant,
    organisations: Mapping[str, Organisation],
    places: Mapping[str, Region],
    by: User,
) -> Resource:
    """Record one resource with its periods."""
    made = Resource(
        tenant=tenant,
        organisation=organisations[given.organisation],
        name=_said(given.name, tenant),
        kind=given.kind,
        region=places.get(given.municipality),
        abilities="\n".join(_said(one, tenant) for one in given.abilities),
        certificates="\n".join(given.certificates),
        unit=_said(given.unit, tenant),
        terms=given.terms,
        price=_said(given.price, tenant),
        open_to=given.open_to,
        contact=_said(given.contact, tenant),
        note=_said(given.note, tenant),
        is_example=True,
    )
    services.save_resource(resource=made, by=by)
    for one in given.capacities:
        services.save_capacity(
            capacity=Capacity(
                resource=made,
                begins=one.begins,
                ends=one.ends,
                amount=Decimal(one.amount),
                booked=Decimal(one.booked),
            ),
            by=by,
        )
    return made


def _enquiry(
    given: CaseEnquiry,
    tenant: Tenant,
    organisations: Mapping[str, Organisation],
    people: Mapping[str, User],
    shared: Mapping[str, Resource],
) -> None:
    """Record one enquiry, who was asked and what they answered."""
    by = people[given.by or "developer"]
    made = Enquiry(
        tenant=tenant,
        organisation=organisations[given.organisation],
        title=_said(given.title, tenant),
        kind=given.kind,
        abilities="\n".join(_said(one, tenant) for one in given.abilities),
        certificates="\n".join(given.certificates),
        amount=Decimal(given.amount) if given.amount is not None else None,
        unit=_said(given.unit, tenant),
        begins=given.begins,
        ends=given.ends,
        asked_on=given.asked_on,
        note=_said(given.note, tenant),
        confidential=given.confidential,
        is_example=True,
    )
    services.save_enquiry(enquiry=made, by=by, readers=[people["manager"]] if given.confidential else None)
    for one in given.asked:
        found = services.ask_owners(enquiry=made, resources=[shared[one.resource]], by=by, on=one.on)
        for answer in one.answers:
            services.answer_enquiry(
                asked=found[0],
                says=answer.says,
                text=_said(answer.text, tenant),
                come_back_on=answer.come_back_on,
                on=answer.on,
                by=None,
            )
    if given.state != Enquiry.State.OPEN:
        services.close_enquiry(
            enquiry=made, state=given.state, why=_said(given.why, tenant), by=by, on=given.closed_on
        )
