"""Regions and classifications as the API gives and takes them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.places.models import Classification, ClassificationItem, Region, RegionSet
from klustermotor.web.places.services.code_files import MOST_CODES, GivenCode
from klustermotor.web.shared.schemas import Day, Given, Line, Name, Names, Prose, Reference


class RegionSetOut(Schema):
    """Regions of one kind that are compared with each other."""

    uid: UUID
    code: str
    kind: str
    name: Names
    source: str

    @classmethod
    def of(cls, one: RegionSet) -> "RegionSetOut":
        """Return a set."""
        return cls(uid=one.uid, code=one.code, kind=one.kind, name=Names.of(one), source=one.source_note)


_Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=r"^[^\x00]*$")]


class ListedRegion(Given):
    """One region of a list to bring in."""

    code: _Code
    name_sv: Line = ""
    name_en: Line = ""
    parent: _Code = Field("", description="Code of the region that it lies in.")
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description="The first day on which it no longer exists.")

    def as_given(self, number: int) -> GivenCode:
        """Return it as a row of a list."""
        first, last = (day.isoformat() if day else "" for day in (self.valid_from, self.valid_to))
        return GivenCode(number, self.code, self.name_sv, self.name_en, self.parent, first, last)


class MoreRegionsIn(Given):
    """Regions to add to a set."""

    regions: list[ListedRegion] = Field(min_length=1, max_length=MOST_CODES)
    parents: UUID | None = Field(None, description="The set whose codes stand as parent; else its own.")


class RegionSetIn(MoreRegionsIn):
    """A set of regions to bring in."""

    name_sv: Name
    name_en: Name | None = None
    kind: Literal["country", "nuts", "county", "municipality", "functional", "state"]
    source: Line = ""


class OurRegionSetIn(Given):
    """A set of regions that comes with the workbench."""

    code: Literal["countries", "nuts", "counties", "municipalities", "functional-regions", "nuts-europe"]


class RegionOut(Schema):
    """One region, from one day up to another."""

    uid: UUID
    code: str
    name: Names
    region_set: UUID
    parent: Reference | None
    nuts: str
    valid_from: date | None
    valid_to: date | None
    in_focus: bool
    parts: list[Reference] = Field(description="Of an own region: the regions it is the union of.")
    note: str

    @classmethod
    def of(cls, one: Region) -> "RegionOut":
        """Return a region."""
        return cls(
            uid=one.uid,
            code=one.code,
            name=Names.of(one),
            region_set=one.region_set.uid,
            parent=Reference.maybe(one.parent),
            nuts=one.nuts,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            in_focus=one.is_focus,
            parts=[Reference.of(part) for part in one.parts.all()],
            note=one.note,
        )


class RegionIn(Given):
    """An own region to make: the union of others of one kind."""

    name_sv: Name
    name_en: Name | None = None
    parts: list[UUID] = Field(min_length=1, max_length=500)
    note: Prose = ""
    valid_from: Day | None = None


class RegionChange(Given):
    """What to change in an own region; what is left out stays."""

    name_sv: Name | None = None
    name_en: Name | None = None
    parts: list[UUID] | None = Field(None, min_length=1, max_length=500)
    note: Prose | None = None


class RegionEnd(Given):
    """The day from which an own region exists no more."""

    on: Day


class ClassificationOut(Schema):
    """A list of codes: industries at their levels, or a definition of clusters."""

    uid: UUID
    code: str
    kind: str
    name: Names
    gathers: Reference | None = Field(description="Of cluster definitions: whose codes they gather.")
    items: int
    source: str

    @classmethod
    def of(cls, one: Classification) -> "ClassificationOut":
        """Return a list, counted by its selector."""
        count: int = one.count  # type: ignore[attr-defined]
        return cls(
            uid=one.uid,
            code=one.code,
            kind=one.kind,
            name=Names.of(one),
            gathers=Reference.maybe(one.gathers),
            items=count,
            source=one.source_note,
        )


class Member(Schema):
    """An industry that a cluster gathers, whole (1) or in part."""

    industry: str
    weight: float


class ItemOut(Schema):
    """One code of a classification."""

    code: str
    name: Names
    parent: str
    level: int
    traded: bool
    members: list[Member]

    @classmethod
    def of(cls, one: ClassificationItem) -> "ItemOut":
        """Return a code with what it gathers."""
        return cls(
            code=one.code,
            name=Names.of(one),
            parent=one.parent_code,
            level=one.level,
            traded=one.is_traded,
            members=[Member(industry=m.industry_code, weight=m.weight) for m in one.members.all()],
        )
