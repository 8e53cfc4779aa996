"""What searching through the API gives."""

from uuid import UUID

from ninja import Schema
from pydantic import Field

from klustermotor.web.search.models import Entry


class FoundOut(Schema):
    """Something that was found."""

    kind: str
    uid: UUID
    title: str = Field(description="In the language that was asked for.")
    detail: str
    page: str = Field(description="Address of its page in the workbench.")

    @classmethod
    def of(cls, one: Entry) -> "FoundOut":
        """Return what was found."""
        return cls(kind=one.kind, uid=one.object_uid, title=str(one), detail=one.detail, page=one.address)
