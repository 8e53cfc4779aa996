"""Keep what was made, so that it can be had again exactly as it was."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from klustermotor.formats import safe_name
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import TenantOwned, User
from klustermotor.web.documents.blocks import Block
from klustermotor.web.documents.exports import MEDIA_TYPES, document_bytes, file_name
from klustermotor.web.documents.models import Document
from klustermotor.web.documents.provenance import Provenance
from klustermotor.web.evidence.models import Standing
from klustermotor.web.search import services as search
from klustermotor.web.shared import files


def keep_report(
    *,
    access: Access,
    about: Provenance,
    blocks: Iterable[Block],
    format: str = "pdf",  # noqa: A002 - the word people use
    thing: TenantOwned | None = None,
    readers: Iterable[User] | None = None,
) -> Document:
    """Make a report and keep it among the documents."""
    ending = "docx" if format == "docx" else "pdf"
    content = document_bytes(blocks, about, format=ending)
    name = file_name(about.title, "document", ending)
    return keep(
        access=access, about=about, content=content, file_name=name, kind=Document.Kind.REPORT,
        media_type=MEDIA_TYPES[ending], thing=thing, readers=readers,
    )  # fmt: skip


def keep(
    *,
    access: Access,
    about: Provenance,
    content: bytes,
    file_name: str,
    kind: str,
    media_type: str,
    thing: TenantOwned | None = None,
    readers: Iterable[User] | None = None,
) -> Document:
    """Keep a file with its standing at this moment; with ``readers`` only they find it."""
    digest = files.store(content)
    with transaction.atomic():
        standing = about.status
        made = Document(
            tenant=access.tenant,
            kind=kind,
            title=about.title[:250],
            language=about.language,
            file_name=safe_name(file_name),
            media_type=media_type,
            digest=digest,
            size=len(content),
            object_kind=audit.kind_of(thing) if thing else "",
            object_uid=thing.uid if thing else None,
            run=about.run,
            by=access.user,
            made_on=access.tenant.today(),
            is_example=about.is_example,
            restricted=readers is not None,
            status=standing.status if standing else Standing.Status.DISCUSSION,
            decided_by_body=standing.decided_by_body if standing else "",
            decided_on=standing.decided_on if standing else None,
        )
        audit.save(made, by=access.user)
        made.readers.set(readers or [])
        index(made)
    return made


def index(made: Document) -> None:
    """Let a document be found."""
    search.index(
        made,
        title_sv=made.title,
        detail=made.made_on.isoformat(),
        address=reverse("documents:document", args=[made.uid]),
        capability="documents.view",
        readers=made.readers.all() if made.restricted else None,
    )
