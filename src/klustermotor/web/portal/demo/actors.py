"""A case's organisations, and its people by their role; no person's name."""

from collections.abc import Mapping
from dataclasses import dataclass

from klustermotor.examples import Case, CasePerson
from klustermotor.examples import Organisation as GivenOrganisation
from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.accounts.selectors import belongs_to
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.actors.services import save_organisation, save_person, save_position
from klustermotor.web.places.models import Region, RegionSet

_KINDS = {
    "company": Organisation.Kind.COMPANY,
    "public": Organisation.Kind.PUBLIC,
    "university": Organisation.Kind.HIGHER_EDUCATION,
    "institute": Organisation.Kind.INSTITUTE,
    "training": Organisation.Kind.TRAINING,
    "financier": Organisation.Kind.FINANCIER,
    "association": Organisation.Kind.ASSOCIATION,
    "project": Organisation.Kind.ASSOCIATION,
}
_SECTORS = {
    "public": Organisation.Sector.PUBLIC,
    "university": Organisation.Sector.ACADEMIA,
    "institute": Organisation.Sector.ACADEMIA,
    "training": Organisation.Sector.ACADEMIA,
    "financier": Organisation.Sector.PUBLIC,
    "association": Organisation.Sector.CIVIL,
    "project": Organisation.Sector.CIVIL,
}
_PURPOSE = {"sv": "Nyckelperson i klusteranalysen", "en": "Key person in the cluster analysis"}


@dataclass(frozen=True, slots=True)
class Actors:
    """A case's organisations and people by their keys."""

    organisations: Mapping[str, Organisation]
    people: Mapping[str, Person]


def load_actors(case: Case, tenant: Tenant, sets: Mapping[str, RegionSet], by: User) -> Actors:
    """Record organisations, people and what they do where."""
    places = {one.code: one for one in Region.objects.filter(region_set=sets["municipalities"])}
    organisations = {
        one.key: save_organisation(organisation=_organisation(one, tenant, places), by=by)
        for one in case.organisations
    }
    _hand_over(case, tenant, organisations, by)
    people = {}
    for one in case.people:
        title = str(getattr(one.title, tenant.language))
        invented = organisations[one.organisation].is_example
        person = Person(
            tenant=tenant,
            name=title[:120],
            email=_address(case, one),
            purpose=_PURPOSE[tenant.language],
            is_example=invented,
        )
        people[one.key] = save_person(person=person, by=by)
        position = Position(
            tenant=tenant, person=person, organisation=organisations[one.organisation], role=title[:120]
        )
        save_position(position=position, by=by)
        let_belong(thing=person, scopes=belongs_to(position.organisation), by=by)
    return Actors(organisations, people)


def _address(case: Case, given: CasePerson) -> str:
    """Return the address with which a person signs in to the demo, where somebody of that title does."""
    return next(
        (
            user.email
            for user in case.users
            if user.organisation == given.organisation and user.title.sv.startswith(f"{given.title.sv}, ")
        ),
        "",
    )


def _hand_over(case: Case, tenant: Tenant, organisations: Mapping[str, Organisation], by: User) -> None:
    """Let each cluster initiative look after itself and the invented companies of its clusters."""
    named = {one.name.sv: one for one in case.organisations}
    for scope in tenant.scopes.filter(kind=Scope.Kind.INITIATIVE, name__in=named):
        itself = named[scope.name]
        for one in case.organisations:
            is_company = one.kind == "company" and one.invented
            if one is itself or (is_company and set(one.clusters) & set(itself.clusters)):
                let_belong(thing=organisations[one.key], scopes=[scope], by=by)


def _organisation(given: GivenOrganisation, tenant: Tenant, places: Mapping[str, Region]) -> Organisation:
    """Return an organisation as it is recorded, in the tenant's language."""
    return Organisation(
        tenant=tenant,
        name=str(getattr(given.name, tenant.language))[:200],
        kind=_KINDS[given.kind],
        sector=_SECTORS.get(given.kind, Organisation.Sector.BUSINESS),
        region=places.get(given.municipality or ""),
        employees=given.employees,
        note=str(getattr(given.role, tenant.language)),
        is_example=given.invented,
    )
