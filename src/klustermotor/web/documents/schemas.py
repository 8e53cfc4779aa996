"""Documents as the API gives them."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from klustermotor.web.documents.models import Document
from klustermotor.web.shared.schemas import Marked, marks_of

Language = Literal["sv", "en"]


class KeepReportIn(Schema):
    """What is kept as a document."""

    format: Literal["pdf", "docx"] = "pdf"
    language: Language | None = Field(None, description="Left out, the workbench’s own.")


class KeepTableIn(Schema):
    """What is kept as a table."""

    format: Literal["xlsx", "csv"] = "xlsx"
    language: Language | None = Field(None, description="Left out, the workbench’s own.")


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
    rests_on: list[str] = Field(description="The sources it names, as they were called when it was made.")
    made_by: str
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
            rests_on=one.rests_on,
            made_by=one.by.name if one.by else "",
            made_on=one.made_on,
            **marks,
        )
