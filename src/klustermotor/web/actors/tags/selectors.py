"""Read the workbench's own classification."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.tags.models import Tag, Tagging
from klustermotor.web.shared.sorting import in_order


def tags(access: Access) -> QuerySet[Tag]:
    """Return the tags, with how many organisations that somebody may see have each."""
    seen = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    found = Tag.objects.visible_to(access.user).in_tenant(access.tenant)
    held = Count("taggings", filter=Q(taggings__organisation__in=seen), distinct=True)
    return found.annotate(organisations=held)


def tags_in_use(access: Access) -> QuerySet[Tag]:
    """Return the tags that organisations which somebody may see have, by name."""
    seen = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    found = Tag.objects.visible_to(access.user).in_tenant(access.tenant)
    held = Count("taggings", filter=Q(taggings__organisation__in=seen), distinct=True)
    return found.annotate(organisations=held).filter(organisations__gt=0).order_by(in_order("name"))


def taggings(access: Access) -> QuerySet[Tagging]:
    """Return which organisations that somebody may see have which tag."""
    found = Tagging.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("organisation", "tag", "by")


def tags_of(organisation: Organisation) -> QuerySet[Tagging]:
    """Return an organisation's tags, each with why and by whom."""
    return organisation.taggings.select_related("tag", "by").order_by(in_order("tag__name"))


def chosen(access: Access, text: str) -> Tag | None:
    """Return the tag whose identifier stands in an address, if there is one."""
    try:
        uid = UUID(text)
    except ValueError:
        return None
    found: Tag | None = Tag.objects.visible_to(access.user).in_tenant(access.tenant).filter(uid=uid).first()
    return found
