"""The demo's kept documents: a decided field of strength as it stood when the demo was loaded."""

from collections.abc import Sequence

from django.utils import translation

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import User
from klustermotor.web.documents import services
from klustermotor.web.documents.models import Document
from klustermotor.web.evidence.models import Standing
from klustermotor.web.mapping.fields.files import kept_field
from klustermotor.web.mapping.fields.models import FieldOfStrength


def keep_document(fields: Sequence[FieldOfStrength], by: User) -> Document | None:
    """Keep the first field that is decided, else the first, as a document in the workbench's language."""
    chosen = sorted(fields, key=lambda one: one.status != Standing.Status.DECISION)
    if not chosen:
        return None
    field = FieldOfStrength.objects.select_related("region__region_set", "tenant").get(pk=chosen[0].pk)
    access = access_of(by, chosen=field.tenant.uid)
    if access is None:
        return None
    with translation.override(field.tenant.language):
        return services.keep(access=access, made=kept_field(access, field, "pdf"))
