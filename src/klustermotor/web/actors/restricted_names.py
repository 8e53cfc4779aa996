"""Names and addresses of people whose data are restricted, and of their firms, are shown in no trail."""

from collections.abc import Sequence

from django.db.models import Value

from klustermotor.web.accounts.models import AuditEntry
from klustermotor.web.accounts.trail_texts import keep_unread
from klustermotor.web.actors.models import Organisation, Person


@keep_unread
def of_people(entries: Sequence[AuditEntry]) -> set[str]:
    """Return how those whose data are restricted are called, in the tenants that the entries are of."""
    tenants = {one.tenant_id for one in entries}
    if not tenants:
        return set()
    held = Person.objects.filter(tenant__in=tenants, restricted_on__isnull=False, stands_for_erased=False)
    firms = Organisation.objects.filter(tenant__in=tenants, is_restricted=True)
    # Asked together: every page with a history asks it.
    told = held.order_by().values_list("name", "email").union(firms.order_by().values_list("name", Value("")))
    return {text for pair in told for text in pair if text}
