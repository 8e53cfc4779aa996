"""Actors for the tests."""

from typing import Any

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.actors.details.services import save_establishment, save_industry, save_size
from klustermotor.web.actors.facts.choosing import tell
from klustermotor.web.actors.models import (
    Establishment,
    FieldValue,
    Industry,
    Organisation,
    Person,
    Position,
    Size,
    Tag,
    Tagging,
    Tie,
)
from klustermotor.web.actors.tags.services import save_tag, set_tag
from klustermotor.web.actors.ties.services import save_tie
from klustermotor.web.places.models import Classification, ClassificationItem


def an_organisation(tenant: Tenant, name: str = "Exempel Plåt AB", **more: Any) -> Organisation:
    return Organisation.objects.create(tenant=tenant, name=name, is_example=True, **more)


def a_person(tenant: Tenant, name: str = "Exempelperson", **more: Any) -> Person:
    return Person.objects.create(tenant=tenant, name=name, purpose="Nyckelperson", is_example=True, **more)


def a_position(tenant: Tenant) -> Position:
    return Position.objects.create(
        tenant=tenant, person=a_person(tenant), organisation=an_organisation(tenant), role="platschef"
    )


def a_tie(
    tenant: Tenant,
    organisation: Organisation | None = None,
    partner: Organisation | None = None,
    kind: str = "supplies",
    **more: Any,
) -> Tie:
    one = organisation or an_organisation(tenant, "Exempel Gjuteri AB")
    other = partner or an_organisation(tenant, "Exempel Motor AB")
    return save_tie(
        tie=Tie(tenant=tenant, organisation=one, partner=other, kind=kind, is_example=True, **more), by=None
    )


def an_establishment(tenant: Tenant, organisation: Organisation | None = None, **more: Any) -> Establishment:
    held = organisation or an_organisation(tenant)
    made = Establishment(organisation=held, **{"name": "Verkstaden", "post_town": "Strängnäs", **more})
    return save_establishment(establishment=made, by=None)


def a_list_of_industries(tenant: Tenant) -> Classification:
    made, _new = Classification.objects.get_or_create(
        tenant=tenant, code="sni-2002", kind="sni", name_sv="SNI 2002", name_en="SNI 2002"
    )
    told = {
        "28.110": ("Tillverkning av metallstommar", 5),
        "45.211": ("Uppförande av hus", 5),
        "28": ("Metallvaror", 2),
    }
    for code, (name, level) in told.items():
        ClassificationItem.objects.get_or_create(
            classification=made, code=code, defaults={"name_sv": name, "level": level}
        )
    return made


def an_industry(tenant: Tenant, organisation: Organisation | None = None, **more: Any) -> Industry:
    held = organisation or an_organisation(tenant)
    told = {"classification": a_list_of_industries(tenant), "code": "28.110", **more}
    return save_industry(industry=Industry(organisation=held, **told), by=None)


def a_size(tenant: Tenant, organisation: Organisation | None = None, **more: Any) -> Size:
    held = organisation or an_organisation(tenant)
    return save_size(size=Size(organisation=held, **{"year": 2002, "employees": 40, **more}), by=None)


def a_tag(tenant: Tenant, name: str = "Bioteknik", **more: Any) -> Tag:
    made = Tag(
        tenant=tenant, name=name, definition="Hör till bioteknik, vad SNI än säger.", is_example=True, **more
    )
    return save_tag(tag=made, by=None)


def a_tagging(tenant: Tenant, organisation: Organisation | None = None, tag: Tag | None = None) -> Tagging:
    held = organisation or an_organisation(tenant)
    made = Tagging(organisation=held, tag=tag or a_tag(tenant), why="Bygger renrum för läkemedel")
    return set_tag(tagging=made, by=None)


def a_value(
    tenant: Tenant, organisation: Organisation | None = None, field: str = "phone", text: str = "0152-100 00"
) -> FieldValue:
    held = organisation or an_organisation(tenant)
    return tell(organisation=held, field=field, text=text, source=None, by=None)
