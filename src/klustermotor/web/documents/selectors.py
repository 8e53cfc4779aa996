"""Read documents for pages."""

from django.db.models import QuerySet

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import TenantOwned
from klustermotor.web.documents.models import Document
from klustermotor.web.evidence.models import Source


def documents(access: Access) -> QuerySet[Document]:
    """Return the documents somebody may see, newest first."""
    return Document.objects.visible_to(access.user).in_tenant(access.tenant).select_related("by", "run")


def made_from(thing: TenantOwned, access: Access) -> QuerySet[Document]:
    """Return the documents made from an object."""
    return documents(access).filter(object_uid=thing.uid)


def may_remove(access: Access, document: Document) -> bool:
    """Tell whether somebody may remove a document: whoever kept it, or who takes decisions for the region."""
    if not access.may("documents.make"):
        return False
    return document.by_id == access.user.pk or access.may("status.decide")


def sources_for_export(access: Access) -> list[list[object]]:
    """Return all sources as rows of a table."""
    found = Source.objects.visible_to(access.user).in_tenant(access.tenant)
    return [
        [one.title, one.get_kind_display(), one.publisher, one.published_on, one.address, one.note]
        for one in found
    ]
