"""Record sources and the files that go with them."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language

from klustermotor.formats import ATTACHMENT_KINDS, ExplainedRefusal, UploadLimits, inspect_upload
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.evidence.models import Attachment, Source
from klustermotor.web.search import services as search
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused


def attach(*, tenant: Tenant, path: Path, name: str, by: User) -> Attachment:
    """Keep a file somebody handed in, after a look at what it really is; refuse what is not to be kept."""
    limits = UploadLimits(most_bytes=settings.UPLOAD_LIMIT)
    try:
        seen = inspect_upload(path, name=name, limits=limits, accepted=ATTACHMENT_KINDS)
    except ExplainedRefusal as refusal:
        raise Refused(refusal.in_language(get_language() or "sv"), field="file") from refusal
    digest = files.store(path)
    made = Attachment(
        tenant=tenant, name=seen.name, digest=digest, media_type=seen.media_type, size=seen.size, by=by
    )
    with transaction.atomic():
        audit.save(made, by=by)
    return made


@transaction.atomic
def save_source(*, source: Source, by: User | None, belongs_to: Iterable[Scope] | None = None) -> Source:
    """Record a new or changed source; with ``belongs_to`` the initiatives that may change it too."""
    audit.save(source, by=by)
    if belongs_to is not None:
        let_belong(thing=source, scopes=belongs_to, by=by)
    index_source(source)
    return source


def index_source(source: Source) -> None:
    """Let a source be found."""
    search.index(
        source,
        title_sv=source.title,
        detail=" · ".join(
            filter(None, [source.publisher, str(source.published_on.year) if source.published_on else ""])
        ),
        text=source.note,
        address=reverse("evidence:source", args=[source.uid]),
        capability="evidence.view",
    )
