"""Fields of strength as claims: what can rest on evidence, be contested and be decided on."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.claims import Claim, ClaimKind, register
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.membership import claims as _clusters  # noqa: F401 - registers its kinds
from klustermotor.web.shared.sorting import fold

_MOST = 40


def _claim(field: FieldOfStrength) -> Claim:
    """Return a field as a claim."""
    address = reverse("mapping:field", kwargs={"uid": field.uid})
    return Claim("mapping.fieldofstrength", field, field.name, address, detail=field.region.name)


def find(access: Access, uid: UUID) -> Claim | None:
    """Return the field that somebody may see."""
    fields = FieldOfStrength.objects.visible_to(access.user).in_tenant(access.tenant)
    found = fields.select_related("region").filter(uid=uid).first()
    return _claim(found) if found else None


def search(access: Access, text: str) -> list[Claim]:
    """Return the standing fields whose name or region holds a text."""
    fields = FieldOfStrength.objects.visible_to(access.user).in_tenant(access.tenant).standing()
    wanted = fold(text)
    found = [
        one
        for one in fields.select_related("region")
        if wanted in fold(f"{one.name_sv} {one.name_en} {one.region.name_sv}")
    ]
    return [_claim(one) for one in found[:_MOST]]


register(
    ClaimKind("mapping.fieldofstrength", _("field of strength"), find, edit="fields.edit", search=search)
)
