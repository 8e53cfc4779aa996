"""Keep what was made, so that it can be had again exactly as it was; remove what is not to be had."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.formats import safe_name
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import User
from klustermotor.web.documents.exports import MadeFile
from klustermotor.web.documents.models import Document
from klustermotor.web.documents.provenance import Provenance
from klustermotor.web.documents.selectors import documents, may_remove
from klustermotor.web.evidence.models import Standing
from klustermotor.web.search import services as search
from klustermotor.web.shared import files

_KINDS = {
    "pdf": Document.Kind.REPORT,
    "docx": Document.Kind.REPORT,
    "csv": Document.Kind.TABLE,
    "xlsx": Document.Kind.TABLE,
    "svg": Document.Kind.PICTURE,
    "png": Document.Kind.PICTURE,
}


def keep(*, access: Access, made: MadeFile, readers: Iterable[User] | None = None) -> Document:
    """Keep a file with its standing at this moment; with ``readers`` only they find it.

    The same file about the same thing, kept again on the same day, is the document that is there already.
    """
    about, digest = made.about, files.store(made.content)
    status, body, on = _standing(about)
    with transaction.atomic():
        again = documents(access).filter(
            digest=digest,
            title=about.title[:250],
            object_uid=made.thing.uid if made.thing else None,
            made_on=access.tenant.today(),
            restricted=readers is not None,
        )
        if (held := again.first()) is not None:
            return held
        kept = Document(
            tenant=access.tenant,
            kind=_KINDS[made.ending],
            title=about.title[:250],
            language=about.language,
            file_name=safe_name(made.name),
            media_type=made.media_type,
            digest=digest,
            size=len(made.content),
            object_kind=audit.kind_of(made.thing) if made.thing else "",
            object_uid=made.thing.uid if made.thing else None,
            run=about.run,
            rests_on=list(about.source_lines),
            by=access.user,
            made_on=access.tenant.today(),
            is_example=about.is_example,
            restricted=readers is not None,
            status=status,
            decided_by_body=body,
            decided_on=on,
        )
        audit.save(kept, by=access.user)
        kept.readers.set(readers or [])
        index(kept)
    return kept


def _standing(about: Provenance) -> tuple[str, str, date | None]:
    """Return what a file is a basis for, by whom and when: a decision only where all it holds is decided."""
    held = about.standings or ([about.status] if about.status else [])
    found = {(one.status, one.decided_by_body, one.decided_on) for one in held}
    if len(found) != 1:
        return Standing.Status.DISCUSSION, "", None
    return found.pop()


@transaction.atomic
def remove(*, access: Access, document: Document) -> None:
    """Let a kept document be had no more; the trail keeps what it was, who kept it and who removed it."""
    if not may_remove(access, document):
        raise PermissionDenied(
            _("Whoever kept a document removes it, or somebody who takes decisions for the region.")
        )
    search.remove(document)
    audit.delete(document, by=access.user)


def index(made: Document) -> None:
    """Let a document be found."""
    search.index(
        made,
        title_sv=made.title,
        detail=made.made_on.isoformat(),
        text=" ".join(made.rests_on),
        address=reverse("documents:document", args=[made.uid]),
        capability="documents.view",
        readers=made.readers.all() if made.restricted else None,
    )
