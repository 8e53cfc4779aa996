"""What answers of the API are made of, in every room."""

import math
from datetime import date
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

#: The largest window one may ask for, and how far into a list.
MOST_AT_ONCE, FURTHEST = 1000, 1_000_000_000
_NO_NULL_CHARACTER = r"^[^\x00]*$"

Item = TypeVar("Item")


def _finite(value: Any) -> Any:
    """Return null for a number that is not known."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


#: A number that is null where it is not known.
Number = Annotated[float | None, BeforeValidator(_finite)]
#: Text as it is taken in: databases hold everything but the null character.
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=_NO_NULL_CHARACTER)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_NO_NULL_CHARACTER)
]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000, pattern=_NO_NULL_CHARACTER)]
#: A date in a filter or a body; years that databases and people know.
Day = Annotated[date, Field(ge=date(1800, 1, 1), le=date(2200, 12, 31))]


class Given(Schema):
    """What is sent to the API: a field that is not known is a mistake, not to be passed over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Window(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(100, ge=1, le=MOST_AT_ONCE, description="How many at most.")
    offset: int = Field(0, ge=0, le=FURTHEST, description="How many to pass over first.")


class Page(Schema, Generic[Item]):
    """Part of a list: how many there are in all, and where the next part is."""

    total: int
    next: str | None = Field(description="Address of the next part; null at the end.")
    items: list[Item]


class Names(Schema):
    """A name in Swedish and English; the other language's where one is missing."""

    sv: str
    en: str

    @classmethod
    def of(cls, thing: Any) -> "Names":
        """Return the names of an object."""
        return cls(sv=thing.name_sv or thing.name_en, en=thing.name_en or thing.name_sv)


class Texts(Schema):
    """A text as it was written, in one language or both."""

    sv: str
    en: str

    @classmethod
    def of(cls, thing: Any, name: str = "text") -> "Texts":
        """Return a text of an object."""
        return cls(sv=getattr(thing, f"{name}_sv"), en=getattr(thing, f"{name}_en"))


class Reference(Schema):
    """Another object: its identifier and what it is called."""

    uid: UUID
    name: str

    @classmethod
    def of(cls, thing: Any) -> "Reference":
        """Return how an object is referred to."""
        return cls(uid=thing.uid, name=str(thing))

    @classmethod
    def maybe(cls, thing: Any | None) -> "Reference | None":
        """Return how an object is referred to, null where there is none."""
        return None if thing is None else cls.of(thing)


class Marked(Schema):
    """What figures carry: their standing, the run that found them, and whether they are invented."""

    status: str = Field(description="discussion or decision: what it may be a basis for.")
    decided_by: str
    decided_on: date | None
    run: UUID | None = Field(description="The computation they come from; null for what was not computed.")
    example: bool


def marks_of(standing: Any, *, run: Any = None, example: bool) -> dict[str, Any]:
    """Return the marks of something that has a standing."""
    return {
        "status": standing.status,
        "decided_by": standing.decided_by_body,
        "decided_on": standing.decided_on,
        "run": run.uid if run is not None else None,
        "example": example,
    }


class Refusal(Schema):
    """Why something was not done: one sentence in the language that was asked for."""

    detail: str
    field: str | None = Field(None, description="The field it concerns, when there is one.")
