"""Background work as the API gives it."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from klustermotor.web.jobs.models import Job


class JobOut(Schema):
    """One piece of background work: how far it is, and what came of it."""

    uid: UUID
    kind: str
    title: str
    state: str = Field(description="waiting, running, done, failed or cancelled.")
    is_over: bool
    percent: int | None
    text: str = Field(description="What it is doing.")
    error: str = Field(description="Why it failed, or why it waits.")
    not_before: datetime | None = Field(description="Of work that waits: when it is tried, at the earliest.")
    result: dict[str, str | int | float | bool | None] = Field(
        description="What came of it, such as the identifier of a run."
    )
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, one: Job) -> "JobOut":
        """Return a job."""
        plain = {
            name: value
            for name, value in one.result.items()
            if value is None or isinstance(value, str | int | float)
        }
        return cls(
            uid=one.uid,
            kind=one.kind,
            title=str(one),
            state=one.state,
            is_over=one.is_over,
            percent=one.percent,
            text=one.progress_text,
            error=one.error,
            not_before=one.not_before if one.state == Job.State.WAITING else None,
            result=plain,
            created_at=one.created_at,
            finished_at=one.finished_at,
        )
