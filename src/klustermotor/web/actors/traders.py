"""What is about a sole trader is about a person: seen where people are."""

from django.db.models import Q

from klustermotor.web.accounts.models import Belonging
from klustermotor.web.accounts.models.owned import Viewer, parts_where, tenants_where

_PERSONS = "persons.view"


def seen_with(user: Viewer, organisation: str, *, optional: bool = False) -> Q:
    """Return the condition that the organisation at a path is none, or one that somebody may see.

    A sole trader is seen by those who see people: all of them, or those recorded in their own part.
    """
    own = Belonging.objects.filter(scope_id__in=parts_where(user, _PERSONS)).values("object_uid")
    seen = (
        Q(**{f"{organisation}__is_sole_trader": False})
        | Q(tenant_id__in=tenants_where(user, _PERSONS))
        | Q(**{f"{organisation}__uid__in": own})
    )
    return seen | Q(**{f"{organisation}__isnull": True}) if optional else seen
