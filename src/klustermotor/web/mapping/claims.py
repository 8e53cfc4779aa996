"""Fields of strength and who stands in value chains as claims: what can rest on evidence."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.claims import Claim, ClaimKind, register
from klustermotor.web.mapping.chains.models import ChainStage, StageActor
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.leadership import claims as _leadership  # noqa: F401 - registers its kinds
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


def _actor_claim(actor: StageActor) -> Claim:
    """Return that somebody stands at a stage as a claim."""
    address = reverse("mapping:chain-actor", args=[actor.uid])
    return Claim("mapping.stageactor", actor, str(actor), address, detail=actor.chain.name)


def find_actor(access: Access, uid: UUID) -> Claim | None:
    """Return the actor at a stage that somebody may see."""
    actors = StageActor.objects.visible_to(access.user).in_tenant(access.tenant)
    found = actors.select_related("organisation", "stage", "chain").filter(uid=uid).first()
    return _actor_claim(found) if found else None


def search_actors(access: Access, text: str) -> list[Claim]:
    """Return the actors at stages that somebody may change, of organisations whose name holds a text."""
    found = StageActor.objects.editable_by(access.user).in_tenant(access.tenant)
    if wanted := fold(text):
        found = found.filter(organisation__name__folded__contains=wanted)
    chosen = found.select_related("organisation", "stage", "chain").order_by("-created_at")
    return [_actor_claim(one) for one in chosen[:_MOST]]


def find_stage(access: Access, uid: UUID) -> Claim | None:
    """Return the stage of a value chain that somebody may see."""
    stages = ChainStage.objects.visible_to(access.user).in_tenant(access.tenant)
    found = stages.select_related("chain").filter(uid=uid).first()
    if found is None:
        return None
    address = reverse("mapping:chain-stage", args=[uid])
    return Claim("mapping.chainstage", found, found.name, address, detail=found.chain.name)


register(
    ClaimKind(
        "mapping.stageactor", _("actor at a stage"), find_actor, edit="chains.edit", search=search_actors
    )
)
register(
    ClaimKind(
        "mapping.chainstage", pgettext_lazy("of a value chain", "stage"), find_stage, edit="chains.edit"
    )
)
