"""Documents as the API gives them."""

from datetime import date
from typing import Any
from uuid import UUID

from klustermotor.web.documents.models import Document
from klustermotor.web.shared.schemas import Marked, marks_of


class DocumentOut(Marked):
    """A file as it was made on a day."""

    uid: UUID
    kind: str
    title: str
    language: str
    file_name: str
    media_type: str
    digest: str
    size: int
    about: str
    about_uid: UUID | None
    made_on: date

    @classmethod
    def of(cls, one: Document) -> "DocumentOut":
        """Return a document."""
        marks: dict[str, Any] = marks_of(one, run=one.run, example=one.is_example)
        return cls(
            uid=one.uid,
            kind=one.kind,
            title=one.title,
            language=one.language,
            file_name=one.file_name,
            media_type=one.media_type,
            digest=one.digest,
            size=one.size,
            about=one.object_kind,
            about_uid=one.object_uid,
            made_on=one.made_on,
            **marks,
        )
