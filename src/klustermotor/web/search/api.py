"""Search in the API: what the token's rooms hold and its owner may find."""

from dataclasses import replace
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from pydantic import Field, StringConstraints

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.search import selectors
from klustermotor.web.search.schemas import FoundOut
from klustermotor.web.shared.api import part_of
from klustermotor.web.shared.schemas import Line, Page, Window

router = Router(tags=["search"])
_MOST = 200
#: Rooms whose things a token finds only with their own scope, by what finding them takes.
_ROOMS = {
    "actors": "read:actors",
    "persons": "read:actors",
    "interviews": "read:interviews",
    "guides": "read:interviews",
    "evidence": "read:evidence",
}


class SearchWindow(Window):
    """What is looked for."""

    q: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    ]
    kind: Line | None = None
    limit: int = Field(20, ge=1, le=_MOST)
    offset: int = Field(0, ge=0, le=_MOST)


@router.get("/search", response=Page[FoundOut], **operation(_("Search"), "region.view", "read:region"))
def search(request: ApiRequest, window: Query[SearchWindow]) -> Any:
    found = selectors.find(_narrowed(request), window.q, window.kind, _MOST)
    shown = [FoundOut.of(one) for one in found[window.offset : window.offset + window.limit]]
    return part_of(request, shown, len(found), window)


def _narrowed(request: ApiRequest) -> Access:
    """Return the owner's standing without the rooms that the token is not for."""
    held = frozenset(
        capability
        for capability in request.access.capabilities
        if _ROOMS.get(capability.split(".")[0], "read:region") in request.api_token.scopes
    )
    return replace(request.access, capabilities=held)
