"""Datasets as claims: what can be contested and decided on."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.claims import Claim, ClaimKind, register
from klustermotor.web.statistics.models import Dataset


def find(access: Access, uid: UUID) -> Claim | None:
    """Return the dataset that somebody may see."""
    found = Dataset.objects.visible_to(access.user).in_tenant(access.tenant).filter(uid=uid).first()
    if found is None:
        return None
    return Claim("statistics.dataset", found, found.name, reverse("statistics:dataset", args=[uid]))


register(ClaimKind("statistics.dataset", _("dataset"), find, edit="statistics.manage"))
