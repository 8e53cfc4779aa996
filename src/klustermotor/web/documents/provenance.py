"""What every exported file says of itself: status, sources, run, whose it is, when it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.utils.translation import gettext, override

import klustermotor
from klustermotor.figures.dates import written_date
from klustermotor.figures.numbers import Language
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run, Standing


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything a file must be able to say when it lies on a table without its page."""

    title: str
    tenant: Tenant
    by: User
    language: Language
    status: Standing | None = None
    #: What the rows are about, where each has a status of its own.
    standings: Sequence[Standing] = ()
    run: Run | None = None
    source_lines: Sequence[str] = ()
    example: bool = False

    @property
    def made_at(self) -> datetime:
        """Return the tenant's day as a moment, so that the same content gives the same bytes."""
        return datetime.combine(self.tenant.today(), time(), UTC)

    @property
    def day(self) -> str:
        """Return the tenant's day in words."""
        return written_date(self.tenant.today(), self.language)

    @property
    def is_example(self) -> bool:
        """Return whether the file holds invented data."""
        return self.example or self.tenant.is_example

    def status_line(self) -> str:
        """Return the status as one line: what it is a basis for, who decided so and when."""
        with override(self.language):
            words = [gettext("Example data")] if self.is_example else []
            held = {(one.status, one.decided_by_body, one.decided_on) for one in self.standings}
            standing = self.standings[0] if self.standings else self.status
            if len(held) > 1:
                words.append(gettext("Each row has a status of its own"))
            elif standing is None or standing.status != Standing.Status.DECISION:
                words.append(gettext("Basis for discussion"))
            elif standing.decided_on is None:
                words.append(gettext("Basis for decision"))
            else:
                words.append(
                    gettext("Basis for decision, by %(body)s on %(day)s")
                    % {
                        "body": standing.decided_by_body,
                        "day": written_date(standing.decided_on, self.language),
                    }
                )
            return " · ".join(words)

    def run_line(self) -> str:
        """Return which run the figures come from; empty when there is none."""
        if self.run is None:
            return ""
        ran_on = written_date(self.run.ran_on, self.language)
        return f"{self.run.title}, {ran_on}, Klustermotor {self.run.version} ({self.run.uid})"

    def lines(self) -> list[tuple[str, str]]:
        """Return everything, labelled."""
        with override(self.language):
            rows = [
                (gettext("Title"), self.title),
                (gettext("Status"), self.status_line()),
                *((gettext("Source"), line) for line in self.source_lines),
                (gettext("Run"), self.run_line()),
                (gettext("Made on"), self.day),
                (gettext("Made by"), str(self.by)),
                (gettext("Workbench"), f"{self.tenant.name} · Klustermotor {klustermotor.__version__}"),
            ]
        return [(label, text) for label, text in rows if text]

    def below_a_picture(self) -> list[str]:
        """Return what stands below a picture in its file: status, sources, run, workbench and day."""
        with override(self.language):
            sources = [f"{gettext('Source')}: {line}" for line in self.source_lines]
            run = [f"{gettext('Run')}: {self.run_line()}"] if self.run else []
            return [self.status_line(), *sources, *run, f"{self.tenant.name} · {self.day}"]

    def footer(self) -> str:
        """Return what stands at the foot of every page."""
        return f"{self.status_line()} · {self.tenant.name} · {self.day}"
