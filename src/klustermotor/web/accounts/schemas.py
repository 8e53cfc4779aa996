"""The initiatives of a workbench, and what is theirs to change, as the API gives and takes them."""

from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from klustermotor.web.accounts.models import TenantOwned
from klustermotor.web.accounts.selectors import belongs_to
from klustermotor.web.shared.schemas import Given, Reference


class BelongsOut(Schema):
    """Which initiatives and companies may change something, besides those who change everything."""

    uid: UUID = Field(description="What may be changed.")
    initiatives: list[Reference] = Field(description="Empty where it belongs to the whole workbench.")

    @classmethod
    def of(cls, thing: TenantOwned) -> "BelongsOut":
        """Return where something belongs."""
        return cls(uid=thing.uid, initiatives=[Reference.of(one) for one in belongs_to(thing)])


class BelongsIn(Given):
    """Which initiatives may change something; none hands it back to the whole workbench."""

    initiatives: Annotated[list[UUID], Field(max_length=100)]
