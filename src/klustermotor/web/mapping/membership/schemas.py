"""Clusters and who belongs to them as the API gives and takes them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.shared.schemas import Day, Given, Line, Name, Names, Prose, Reference, Texts

Part = Literal["core", "supplier", "support", "academia", "public"]
Precision = Literal["year", "month", "day"]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=r"^[^\x00]*$")]
_UNTIL = "The first day on which it belongs no more; null while it belongs or where it is not known."
_DEFINITION = "Code of the cluster of the statistics that comes nearest; null where none does."


class ClusterOut(Schema):
    """A cluster of the region as it is known by its actors."""

    uid: UUID
    name: Names
    about: Texts
    core: Texts = Field(description="Its core product or technology.")
    field: Reference | None = Field(description="The field of strength it belongs to.")
    definition: str | None = Field(description=_DEFINITION)
    initiative: Reference | None = Field(description="The initiative that develops it.")
    example: bool

    @classmethod
    def of(cls, one: KnownCluster) -> "ClusterOut":
        """Return a cluster."""
        return cls(
            uid=one.uid,
            name=Names.of(one),
            about=Texts.of(one, "about"),
            core=Texts.of(one, "core"),
            field=Reference.maybe(one.field),
            definition=one.definition.code if one.definition else None,
            initiative=Reference.maybe(one.initiative),
            example=one.is_example,
        )


class ClusterIn(Given):
    """A cluster to record; it may stand without field, definition and initiative."""

    name_sv: Name
    name_en: Line = ""
    about_sv: Prose = ""
    about_en: Prose = ""
    core_sv: Line = ""
    core_en: Line = ""
    field: UUID | None = None
    definition: Code | None = Field(None, description=_DEFINITION)
    initiative: UUID | None = None
    example: bool = False


class ClusterChange(Given):
    """What to change in a cluster; what is left out stays."""

    name_sv: Name | None = None
    name_en: Line | None = None
    about_sv: Prose | None = None
    about_en: Prose | None = None
    core_sv: Line | None = None
    core_en: Line | None = None
    field: UUID | None = None
    definition: Code | None = Field(None, description=_DEFINITION)
    initiative: UUID | None = None


class MemberOut(Schema):
    """The organisation that belongs, with what a picture or a measure of the network needs of it."""

    uid: UUID
    name: str
    kind: str
    sector: str
    municipality: str | None
    employees: int | None
    example: bool


class ClusterActorOut(Schema):
    """That an organisation belongs to a cluster in one part."""

    uid: UUID
    cluster: Reference
    organisation: MemberOut
    part: str
    valid_from: date | None
    from_precision: str = Field(description="How exactly the day is known: year, month or day.")
    valid_to: date | None = Field(description=_UNTIL)
    to_precision: str
    note: str
    selection: Reference | None = Field(description="The selection from registers it was brought in by.")
    example: bool

    @classmethod
    def of(cls, one: ClusterActor) -> "ClusterActorOut":
        """Return an entry."""
        held = one.organisation
        return cls(
            uid=one.uid,
            cluster=Reference.of(one.cluster),
            organisation=MemberOut(
                uid=held.uid,
                name=held.name,
                kind=held.kind,
                sector=held.sector,
                municipality=held.region.name if held.region else None,
                employees=held.employees,
                example=held.is_example,
            ),
            part=one.part,
            valid_from=one.valid_from,
            from_precision=one.from_precision,
            valid_to=one.valid_to,
            to_precision=one.to_precision,
            note=one.note,
            selection=Reference.maybe(one.selection),
            example=one.is_example,
        )


class ClusterActorIn(Given):
    """Who is to belong to the cluster."""

    organisation: UUID
    part: Part
    valid_from: Day | None = None
    from_precision: Precision = "day"
    valid_to: Day | None = Field(None, description=_UNTIL)
    to_precision: Precision = "day"
    note: Prose = ""
    source: UUID | None = Field(None, description="A source that it is known from.")
    example: bool = False


class ClusterActorChange(Given):
    """What to put right in an entry; what is left out stays, and the two that it joins always do."""

    part: Part | None = None
    valid_from: Day | None = None
    from_precision: Precision | None = None
    valid_to: Day | None = Field(None, description=_UNTIL)
    to_precision: Precision | None = None
    note: Prose | None = None


class ClusterActorMove(Given):
    """Into which part it moved, and when."""

    part: Part
    on: Day = Field(description="The first day in the new part.")
    precision: Precision = "day"
    note: Prose = ""
    source: UUID | None = None


class ClusterActorLeave(Given):
    """When it left the cluster."""

    on: Day = Field(description="The first day on which it belonged no more.")
    precision: Precision = "day"
