"""The initiatives of a workbench in the API, and handing over to them what they may change."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.models import TenantOwned
from klustermotor.web.accounts.schemas import BelongsIn, BelongsOut
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.schemas import Page, Reference, Window

router = Router(tags=["actors"])


@router.get(
    "/initiatives",
    response=Page[Reference],
    **operation(gettext_lazy("List cluster initiatives"), "actors.view", "read:actors"),
)
def list_initiatives(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, request.access.tenant.initiatives, Reference.of, window)


def hand_over(request: ApiRequest, thing: TenantOwned, body: BelongsIn) -> BelongsOut:
    """Say which initiatives may change a thing; refused those who do not change everything themselves."""
    if not request.access.may_everywhere(thing.edited_with):
        raise PermissionDenied(
            _("Only those who may change everything here hand it over to an initiative, or take it back.")
        )
    demand_unchanged(request, BelongsOut.of(thing))
    offered = request.access.tenant.initiatives
    let_belong(
        thing=thing, scopes=[found_one(offered, uid) for uid in body.initiatives], by=request.access.user
    )
    return BelongsOut.of(thing)
