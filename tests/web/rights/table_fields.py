"""What the pages of fields of strength demand."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.mapping.fields import services
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.places.services.region_sets import RegionRow, create_region_set

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
    "mapping:add-field": Page("fields.edit"),
    "mapping:field": Page("region.view", make=_field),
    "mapping:field-file": Page("region.view", make=_field),
    "mapping:field-known": Page("region.view", make=_known),
    "mapping:decide-field": Page("status.decide", make=_field),
    "mapping:reopen-field": Page("status.decide", make=_field, method="post"),
    "mapping:hear-voice": Page("fields.edit", make=_voice, method="post"),
    **_edits("rest-field"),
    **_edits("change-field"),
    **_edits("judge-field"),
    **_edits("weigh-field"),
    **_edits("add-step"),
    **_edits("name-voice"),
    **_edits("let-go-field"),
    **_edits("move-step", _step),
}
