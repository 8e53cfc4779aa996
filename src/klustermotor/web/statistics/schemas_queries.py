"""Saved queries to statistical offices as the API gives and takes them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.jobs.schemas import JobOut
from klustermotor.web.shared.schemas import Given, Name, Reference
from klustermotor.web.statistics.models import SavedQuery

_CLEAN = r"^[^\x00]*$"
Value = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_CLEAN)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_CLEAN)]
Table = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_CLEAN)]


class OutcomeOut(Schema):
    """What the last answer brought."""

    news: str = Field(description="new or same.")
    number: int = Field(description="The newest vintage's number.")
    rows: int
    refused: int


class QueryOut(Schema):
    """A question to a statistical office that can be asked again."""

    uid: UUID
    name: str
    state: str = Field(description="asking, choosing or ready.")
    office: str
    address: str
    table: str
    title: str = Field(description="What the office calls the table.")
    dataset: Reference | None = Field(description="Where the answers go.")
    selection: dict[str, list[str]]
    columns: dict[str, str] = Field(description="Which variable is region, industry and period.")
    every: str = Field(description="day, week or month; empty: only when somebody asks.")
    next_at: datetime | None
    last_asked_at: datetime | None
    outcome: OutcomeOut | None
    job: JobOut | None = Field(description="The latest work on it.")

    @classmethod
    def said_of(cls, one: SavedQuery) -> dict[str, Any]:
        """Return what is said of a query."""
        columns = one.mapping.get("columns", {})
        schedule = one.schedule if one.schedule and one.schedule.enabled else None
        outcome = {name: one.last_outcome.get(name) for name in ("news", "number", "rows", "refused")}
        return {
            "uid": one.uid,
            "name": one.name,
            "state": one.state,
            "office": one.office,
            "address": one.address,
            "table": one.table,
            "title": one.described.get("title", ""),
            "dataset": Reference.maybe(one.dataset),
            "selection": one.selection,
            "columns": {role: columns[role] for role in ("region", "industry", "period") if role in columns},
            "every": schedule.every if schedule else "",
            "next_at": schedule.next_at if schedule else None,
            "last_asked_at": one.last_asked_at,
            "outcome": outcome if outcome["news"] else None,
            "job": JobOut.of(one.last_job) if one.last_job else None,
        }

    @classmethod
    def of(cls, one: SavedQuery) -> "QueryOut":
        """Return a query without its table's values."""
        return cls(**cls.said_of(one))


class VariableValueOut(Schema):
    """One value that may be asked for."""

    code: str
    label: str


class VariableOut(Schema):
    """A variable of the office's table."""

    code: str
    label: str
    is_time: bool
    may_leave_out: bool = Field(description="Left out of the selection, it is the total.")
    values: list[VariableValueOut]


class WholeQueryOut(QueryOut):
    """A query with what can be asked of its table."""

    variables: list[VariableOut]

    @classmethod
    def whole(cls, one: SavedQuery) -> "WholeQueryOut":
        """Return a query with its table's variables, as the office last told them."""
        variables = [
            VariableOut(
                code=each["code"],
                label=each["label"],
                is_time=each["time"],
                may_leave_out=each["elimination"],
                values=[
                    VariableValueOut(code=code, label=label)
                    for code, label in zip(each["values"], each["texts"], strict=True)
                ],
            )
            for each in one.described.get("variables", [])
        ]
        return cls(**cls.said_of(one), variables=variables)


class QueryIn(Given):
    """A table of an office."""

    name: Name
    office: Literal["pxweb", "eurostat"]
    address: Address
    table: Table


class RolesIn(Given):
    """Which variable is what."""

    region: Value
    industry: Value
    period: Value


class QueryChange(Given):
    """What a query asks for; what is left out stays, or is what the page suggests."""

    selection: dict[Value, Annotated[list[Value], Field(min_length=1, max_length=20_000)]] | None = Field(
        None, description="Variable → values: codes, * for all, top(5) for the latest five."
    )
    columns: RolesIn | None = None
    dataset: UUID | None = None
    every: Literal["", "day", "week", "month"] | None = None
