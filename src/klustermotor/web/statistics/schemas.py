"""Datasets, vintages and imports as the API gives and takes them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, StringConstraints

from klustermotor.web.jobs.schemas import JobOut
from klustermotor.web.shared.schemas import Given, Line, Marked, Name, Prose, Reference, marks_of
from klustermotor.web.statistics.models import Dataset, Import, Vintage

Column = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


class DatasetOut(Marked):
    """A table of numbers by region, industry and period, which comes in vintages."""

    uid: UUID
    name: str
    kind: str
    region_set: Reference
    classification: Reference
    publisher: str
    note: str
    latest: UUID | None = Field(description="The newest vintage.")
    rows: int | None
    suppressed: int | None
    periods: list[str]

    @classmethod
    def of(cls, one: Any) -> "DatasetOut":
        """Return a dataset with what its selector tells of the newest vintage."""
        return cls(
            uid=one.uid,
            name=one.name,
            kind=one.kind,
            region_set=Reference.of(one.region_set),
            classification=Reference.of(one.classification),
            publisher=one.publisher,
            note=one.note,
            latest=one.latest,
            rows=one.rows,
            suppressed=one.suppressed,
            periods=[str(period) for period in one.periods or []],
            **marks_of(one, example=one.is_example),
        )


class DatasetChange(Given):
    """What to change in a dataset; what is left out stays."""

    name: Name | None = None
    publisher: Line | None = None
    note: Prose | None = None


class VintageOut(Marked):
    """One state of a dataset, never altered."""

    uid: UUID
    dataset: Reference
    number: int
    digest: str = Field(description="SHA-256 of the Parquet file.")
    rows: int
    suppressed: int
    refused: int
    regions: int
    industries: int
    periods: list[str]
    received_on: date

    @classmethod
    def of(cls, one: Vintage) -> "VintageOut":
        """Return a vintage."""
        return cls(
            uid=one.uid,
            dataset=Reference.of(one.dataset),
            number=one.number,
            digest=one.digest,
            rows=one.rows,
            suppressed=one.suppressed,
            refused=one.refused,
            regions=one.regions,
            industries=one.industries,
            periods=[str(period) for period in one.periods],
            received_on=one.received_on,
            **vintage_marks(one),
        )


def vintage_marks(one: Vintage) -> dict[str, Any]:
    """Return what the figures of a vintage carry: its dataset's standing."""
    dataset: Dataset = one.dataset
    return marks_of(dataset, example=dataset.is_example)


class Reason(Schema):
    """Why rows were refused, and how many; a row with several faults counts under each."""

    count: int
    sentence: str


class ImportOut(Schema):
    """A file on its way in."""

    uid: UUID
    file: str
    state: str = Field(description="mapping, checking, checked, running, done or discarded.")
    dataset: Reference | None
    header: list[str]
    columns: dict[str, str] = Field(description="Which column is what, as guessed or as said.")
    sheet: str = Field(description="The sheet that is read; empty where the file is no workbook.")
    sheets: list[str] = Field(description="The sheets of the workbook.")
    rows: int
    refused: int
    reasons: list[Reason]
    vintage: UUID | None
    job: JobOut | None = Field(description="The work it waits for, or that failed.")

    @classmethod
    def of(cls, one: Import, job: Any, language: str) -> "ImportOut":
        """Return an import with the work it waits for."""
        return cls(
            uid=one.uid,
            file=one.attachment.name,
            state=one.state,
            dataset=Reference.maybe(one.dataset),
            header=one.mapping.get("header", []),
            columns=one.mapping.get("columns", {}),
            sheet=one.mapping.get("sheet") or "",
            sheets=one.mapping.get("sheets") or [],
            rows=one.rows,
            refused=one.refused,
            reasons=[
                Reason(count=each["count"], sentence=each[language])
                for each in one.findings.get("reasons", [])
            ],
            vintage=one.vintage.uid if one.vintage else None,
            job=JobOut.of(job) if job else None,
        )


class UploadIn(Given):
    """What goes with a file: the dataset it is the next vintage of, or what a new one holds."""

    dataset: UUID | None = None
    kind: Literal["employment", "education"] = "employment"


class ColumnsIn(Given):
    """Which column is what, and for a new dataset what it is called and compares."""

    sheet: Column = Field(
        "",
        description="Sheet of the workbook. Left out: the one read last, at first that with most cells.",
    )
    columns: dict[Column, Column] | None = Field(
        None,
        description="Role (region, industry, period, employment …) → heading. Left out: as guessed.",
    )
    period: Annotated[str, StringConstraints(max_length=10, pattern=r"^[^\x00]*$")] = Field(
        "", description="The same period for all rows, where the file has no column for it."
    )
    decimal: Literal["", ",", "."] = ""
    flags: Literal["", "cbp"] = ""
    name: Line = ""
    publisher: Line = ""
    region_set: UUID | None = None
    classification: UUID | Literal["from-file"] | None = None


class AcceptIn(Given):
    """Whether the good rows are to be imported without the refused ones."""

    accept_refusals: bool = False
