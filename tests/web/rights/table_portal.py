"""What the pages at the roof demand."""

from collections.abc import Mapping
from typing import Any

from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.portal.services import note_in_room


def _note(tenant: Tenant, people: Mapping[str, User]) -> Mapping[str, Any]:
    made = note_in_room(
        tenant=tenant, room="map", kind="finding", text_en="Found", signed_as="Analyst", by=people["analyst"]
    )
    return {"uid": made.uid}


PAGES = {
    "portal:start": Page("region.view"),
    "portal:add-note": Page(
        "actors.edit", make=lambda tenant, people: {"room": "map"}, names_an_object=False
    ),
    "portal:settle-note": Page("actors.edit", make=_note, method="post", leads_to=("mapping:map",)),
}
