"""What is under way in a case: an import with refused rows, a saved query, a letter sent and one that waits.

None of it leaves the computer: the query's address is no office's, and the letter waits for a year.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone, translation

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs import services as jobs
from klustermotor.web.outbox.models import Message
from klustermotor.web.places.selectors import industry_names, region_names
from klustermotor.web.statistics.models import Dataset, SavedQuery
from klustermotor.web.statistics.selectors import load_frame
from klustermotor.web.statistics.services.imports import set_mapping, start_import
from klustermotor.web.statistics.services.queries import save_query

_COLUMNS = {"region": "Län", "industry": "Näringsgren", "period": "År", "employment": "Antal sysselsatta"}
#: Rows as a hurried hand leaves them: a county that is none, and words where a year and a number belong.
_BAD_ROWS = (("XX", "{industry}", "{period}", "12"), ("{region}", "{industry}", "i fjol", "cirka 40"))


def load_under_way(tenant: Tenant, counties: Dataset, people: Mapping[str, User]) -> None:
    """Leave work half-way, as one finds it on an ordinary day."""
    with translation.override(tenant.language):
        _import(tenant, counties, people["developer"])
        _query(tenant, counties, people["developer"])
        _letters(tenant, people)


def _import(tenant: Tenant, dataset: Dataset, by: User) -> None:
    """Hand in a file with some rows that will be refused, and ask for its check."""
    frame = load_frame(dataset.vintages.get(), limit=8)
    rows: list[tuple[str, ...]] = [
        (region, industry, period, ".." if jobs_there is None else f"{jobs_there:.0f}")
        for region, industry, period, jobs_there in frame.select(
            "region", "industry", "period", "jobs"
        ).iter_rows()
    ]
    first = dict(zip(("region", "industry", "period"), rows[0][:3], strict=True))
    rows += [tuple(cell.format(**first) for cell in row) for row in _BAD_ROWS]
    text = "\n".join(";".join(row) for row in [tuple(_COLUMNS.values()), *rows])
    with TemporaryDirectory(prefix="klustermotor-demo-") as folder:
        path = Path(folder) / "sent.csv"
        path.write_text(text + "\n", encoding="utf-8")
        imported = start_import(
            tenant=tenant, path=path, name="exempel jobb per län.csv", by=by, dataset=dataset
        )
    set_mapping(imported=imported, columns=_COLUMNS, target=imported.target, dataset=dataset, by=by)


def _query(tenant: Tenant, dataset: Dataset, by: User) -> None:
    """Save a query that comes back every month; its table is told here, so that nobody is asked."""
    regions, industries = region_names(dataset.region_set), industry_names(dataset.classification)
    years = {year: year for year in dataset.vintages.get().periods}
    variables = (("Region", "län", regions), ("SNI", "näringsgren", industries), ("Tid", "år", years))
    query = SavedQuery(
        tenant=tenant,
        name="Jobb per län, varje månad (exempel)",
        state=SavedQuery.State.CHOOSING,
        office=SavedQuery.Office.PXWEB,
        address="https://statistik.example.org/v1/sv",
        table="EX/JobbPerLan",
        described={
            "title": "Jobb efter län, näringsgren och år (exempel)",
            "cells": 100_000,
            "variables": [
                {
                    "code": code,
                    "label": label,
                    "values": list(named),
                    "texts": list(named.values()),
                    "elimination": False,
                    "time": code == "Tid",
                }
                for code, label, named in variables
            ],
        },
        by=by,
    )
    audit.save(query, by=by)
    save_query(
        query=query,
        chosen={"Region": ["*"], "SNI": ["*"], "Tid": ["top(1)"]},
        columns={"region": "Region", "industry": "SNI", "period": "Tid"},
        dataset=dataset,
        every="month",
        by=by,
    )


def _letters(tenant: Tenant, people: Mapping[str, User]) -> None:
    """Write a letter that has left, and one that waits for the mail server with its work behind it."""
    by, now = people["administrator"], timezone.now()
    _letter(
        tenant,
        people["manager"],
        by,
        subject=f"Exempel: välkommen till arbetsbänken för {tenant.name}",
        body="Din roll är klar. Det här brevet hör till demon och har inte skickats på riktigt.",
        state=Message.State.SENT,
        sent_at=now,
        attempts=1,
    )
    waiting = _letter(
        tenant,
        people["board"],
        by,
        subject="Exempel: underlag till nästa möte",
        body="Underlaget ligger bland dokumenten. Det här brevet hör till demon och lämnar inte datorn.",
        last_error="Exempel: e-postservern gick inte att nå; ett nytt försök görs senare.",
        attempts=1,
    )
    jobs.enqueue(
        tenant=tenant,
        kind="outbox.send",
        key=f"outbox:{waiting.uid}:2",
        payload={"message": str(waiting.uid)},
        by=by,
        title=f"Brev till {waiting.to} (exempel)",
        not_before=now + timedelta(days=365),
    )


def _letter(tenant: Tenant, to: User, by: User, *, subject: str, body: str, **more: object) -> Message:
    """Keep a letter as it stands."""
    letter = Message(
        tenant=tenant, kind="portal.demo", to=to.email, to_name=to.name, subject=subject[:250], body=body,
        language=tenant.language, key=f"demo:{tenant.slug}:{subject}"[:200], by=by, **more,
    )  # fmt: skip
    audit.save(letter, by=by)
    return letter
