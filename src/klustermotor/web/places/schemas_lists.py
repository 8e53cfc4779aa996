"""Lists of industries, cluster definitions and ways between lists, as the API takes them to be brought in."""

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.places.models import Concordance
from klustermotor.web.places.services.code_files import MOST_CODES, GivenCode
from klustermotor.web.places.services.concordances import MOST_PAIRS, GivenPair
from klustermotor.web.shared.schemas import Given, Line, Name, Reference

_Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=r"^[^\x00]*$")]
_Share = Annotated[float, Field(gt=0, le=1)]


class ListedIndustry(Given):
    """One industry of a list to bring in."""

    code: _Code
    name_sv: Line = Field(
        "", description="Left out, it is called as the lists that come with the workbench do."
    )
    name_en: Line = ""
    parent: _Code = Field("", description="Left out, it lies below the longest code that begins it.")

    def as_given(self, number: int) -> GivenCode:
        """Return it as a row of a list."""
        return GivenCode(number, self.code, self.name_sv, self.name_en, self.parent)


class MoreIndustriesIn(Given):
    """Industries to add to a list."""

    items: list[ListedIndustry] = Field(min_length=1, max_length=MOST_CODES)


class ClassificationIn(MoreIndustriesIn):
    """A list of industries to bring in."""

    name_sv: Name
    name_en: Line = ""
    kind: Literal["nace2", "nace21", "sni", "naics", "other"]
    source: Line = ""


class GivenMember(Given):
    """An industry that a cluster gathers, whole or in part."""

    industry: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00]*$")
    ]
    weight: _Share = Field(1.0, description="The weights of an industry add up to 1 over the clusters.")


class GivenCluster(Given):
    """A cluster and what it gathers."""

    code: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00]*$")
    ]
    name_sv: Name
    name_en: Line = ""
    traded: bool = True
    members: list[GivenMember] = Field(min_length=1, max_length=2000)


class DefinitionsIn(Given):
    """Cluster definitions to bring in."""

    name_sv: Name
    name_en: Line = ""
    gathers: UUID | None = Field(None, description="The list whose industries they gather.")
    source: Line = ""
    clusters: list[GivenCluster] = Field(min_length=1, max_length=500)


class PairIn(Given):
    """A code, and one that it becomes."""

    source: _Code
    target: _Code
    weight: _Share | None = Field(None, description="Needed where a code becomes several.")

    def as_given(self, number: int) -> GivenPair:
        """Return it as a row of a list."""
        return GivenPair(number, self.source, self.target, "" if self.weight is None else str(self.weight))


class PairsIn(Given):
    """How the codes of one list become those of another, whole."""

    pairs: list[PairIn] = Field(min_length=1, max_length=MOST_PAIRS)
    source_note: Line = ""


class ConcordanceIn(PairsIn):
    """A way between two lists to bring in."""

    source: UUID
    target: UUID


class PairOut(Schema):
    """A code, and one that it becomes, whole (1) or in part."""

    source: str
    target: str
    weight: float


class ConcordanceOut(Schema):
    """How the codes of one list become those of another."""

    uid: UUID
    source: Reference
    target: Reference
    source_note: str
    pairs: int

    @classmethod
    def said_of(cls, one: Concordance) -> dict[str, Any]:
        """Return what is said of a way."""
        return {
            "uid": one.uid,
            "source": Reference.of(one.source),
            "target": Reference.of(one.target),
            "source_note": one.source_note,
        }

    @classmethod
    def of(cls, one: Concordance) -> "ConcordanceOut":
        """Return a way with how many pairs it has."""
        return cls(**cls.said_of(one), pairs=len(one.pairs))


class WholeConcordanceOut(Schema):
    """A way between two lists with its pairs."""

    uid: UUID
    source: Reference
    target: Reference
    source_note: str
    pairs: list[PairOut]

    @classmethod
    def of(cls, one: Concordance) -> "WholeConcordanceOut":
        """Return a way with its pairs."""
        pairs = [PairOut(source=source, target=target, weight=weight) for source, target, weight in one.pairs]
        return cls(**ConcordanceOut.said_of(one), pairs=pairs)
