"""Keep the workbench's own classification, and say which organisation belongs where and why."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.tags.models import Tag, Tagging
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold


@transaction.atomic
def save_tag(*, tag: Tag, by: User | None) -> Tag:
    """Record a new or changed tag; its name is that of no other, however it is written."""
    others = Tag.objects.in_tenant(tag.tenant).exclude(pk=tag.pk)
    if others.filter(name__folded=fold(tag.name)).exists():
        raise Refused(_("There is a tag of that name already."), field="name")
    audit.save(tag, by=by)
    search.index(
        tag,
        title_sv=tag.name,
        detail=tag.definition[:200],
        address=f"{reverse('actors:organisations')}?tag={tag.uid}",
        capability="actors.view",
    )
    return tag


@transaction.atomic
def remove_tag(*, tag: Tag, by: User) -> None:
    """Take a tag away that no organisation has."""
    if tag.taggings.exists():
        raise Refused(_("Organisations have this tag; take it off them first."))
    search.remove(tag)
    audit.delete(tag, by=by)


@transaction.atomic
def set_tag(*, tagging: Tagging, by: User | None) -> Tagging:
    """Let an organisation have a tag, with the reason; or change the reason."""
    organisation, tag = tagging.organisation, tagging.tag
    if tag.tenant_id != organisation.tenant_id:
        raise Refused(_("That tag belongs to another workbench."), field="tag")
    if organisation.taggings.filter(tag=tag).exclude(pk=tagging.pk).exists():
        raise Refused(_("The organisation has this tag already."), field="tag")
    tagging.tenant = organisation.tenant
    if tagging._state.adding:
        tagging.by = by
    audit.save(tagging, by=by)
    return tagging


@transaction.atomic
def take_off(*, tagging: Tagging, by: User) -> None:
    """Take a tag off an organisation; the trail keeps that it had it."""
    audit.delete(tagging, by=by)
