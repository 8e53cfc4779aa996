"""How interviews were cited before consent was narrowed or withdrawn is shown in no trail."""

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import override

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import AuditEntry
from klustermotor.web.accounts.trail_texts import keep_unread
from klustermotor.web.evidence.models import Source, Support


@keep_unread
def of_interviews(entries: Sequence[AuditEntry]) -> set[str]:
    """Return every way in which the trail ever cited an interview of the tenants that the entries are of."""
    kinds = {audit.kind_of(Source), audit.kind_of(Support)}
    concerned = {one.tenant_id for one in entries if one.object_kind in kinds or "rests on" in one.changes}
    if not concerned:
        return set()
    interviews = Source.objects.filter(kind=Source.Kind.INTERVIEW, tenant__in=concerned)
    told = AuditEntry.objects.filter(
        object_kind=audit.kind_of(Source), object_uid__in=interviews.values("uid")
    )
    cited: set[str] = set()
    for label, changes in told.values_list("object_label", "changes"):
        cited |= {label, *(one for one in changes.get("title", ()) if isinstance(one, str))}
    return cited - _plain_names()


def _plain_names() -> set[str]:
    """Return what the trail calls interviews as sources, in each language."""
    names = set()
    for language in ("sv", "en"):
        with override(language):
            names.add(capfirst(str(Source.Kind.INTERVIEW.label)))
    return names
