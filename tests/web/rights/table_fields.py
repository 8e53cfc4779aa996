"""What the pages of fields of strength demand."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.mapping.fields import services
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.places.models import Classification
from klustermotor.web.places.services.region_sets import RegionRow, create_region_set
from klustermotor.web.statistics.models import Dataset
from klustermotor.web.statistics.services import add_vintage

Made = Mapping[str, Any]


def a_field(tenant: Tenant, people: Mapping[str, User]) -> FieldOfStrength:
    """Return a field of a region in focus."""
    region_set = create_region_set(
        tenant=tenant,
        code="counties",
        kind="county",
        name_sv="Län",
        regions=[RegionRow(code="04", name_sv="Exempellän")],
        by=people["developer"],
    )
    region = region_set.regions.get()
    region.is_focus = True
    region.save()
    return services.add_field(
        region=region,
        name_sv="Exempelområde",
        judgement_sv="Ett exempel.",
        signed_as="Analytiker",
        by=people["developer"],
    )


def _field(tenant: Tenant, people: Mapping[str, User]) -> Made:
    return {"uid": a_field(tenant, people).uid}


def _table(tenant: Tenant, people: Mapping[str, User]) -> Made:
    return {"uid": a_field(tenant, people).uid, "part": "clusters"}


def _educated(tenant: Tenant, people: Mapping[str, User]) -> Made:
    field, by = a_field(tenant, people), people["developer"]
    table = Dataset.objects.create(
        tenant=tenant,
        name="Utbildningar",
        kind=Dataset.Kind.EDUCATION,
        region_set=field.region.region_set,
        classification=Classification.objects.create(tenant=tenant, code="k", kind="clusters", name_sv="K"),
    )
    row = {"region": "04", "programme": "P", "period": "2003", "places": 30.0, "applicants": 40.0}
    frame = pl.DataFrame([row | {"graduates": 20.0, "clusters": "K"}])
    services.change_field(field=field, name_sv=field.name_sv, name_en="", clusters=[], education=table, by=by)
    add_vintage(dataset=table, frame=frame, by=by)
    return {"uid": field.uid}


def _known(tenant: Tenant, people: Mapping[str, User]) -> Made:
    return {"uid": a_field(tenant, people).uid, "part": "judgement"}


def _step(tenant: Tenant, people: Mapping[str, User]) -> Made:
    step = services.propose_step(
        field=a_field(tenant, people),
        kind="study",
        name_sv="Fördjupa",
        responsible="Länsstyrelsen",
        due_on=None,
        by=people["developer"],
    )
    return {"uid": step.uid}


def _voice(tenant: Tenant, people: Mapping[str, User]) -> Made:
    voice = services.name_voice(
        field=a_field(tenant, people), text_sv="De minsta företagen", by=people["developer"]
    )
    return {"uid": voice.uid}


def _edits(name: str, make: Callable[[Tenant, Mapping[str, User]], Made] = _field) -> dict[str, Page]:
    return {f"mapping:{name}": Page("fields.edit", make=make)}


PAGES = {
    "mapping:fields": Page("region.view"),
    "mapping:fields-file": Page("region.view"),
    "mapping:keep-fields": Page("documents.make"),
    "mapping:add-field": Page("fields.edit"),
    "mapping:field": Page("region.view", make=_field),
    "mapping:field-file": Page("region.view", make=_field),
    "mapping:keep-field": Page("documents.make", make=_field, changes_it=False),
    "mapping:field-table": Page("region.view", make=_table),
    "mapping:field-known": Page("region.view", make=_known),
    "mapping:decide-field": Page("status.decide", make=_field),
    "mapping:reopen-field": Page("status.decide", make=_field, method="post"),
    "mapping:hear-voice": Page("fields.edit", make=_voice, method="post", leads_to=("mapping:field",)),
    "mapping:take-education": Page("fields.edit", make=_educated, method="post", data={"vintage": "1"}),
    **_edits("rest-field"),
    **_edits("change-field"),
    **_edits("judge-field"),
    **_edits("weigh-field"),
    **_edits("add-step"),
    **_edits("name-voice"),
    **_edits("let-go-field"),
    **_edits("move-step", _step),
}
