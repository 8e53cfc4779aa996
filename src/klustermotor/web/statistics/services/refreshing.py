"""Ask offices in the background: what a table holds, and what a saved query's answer is now."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.formats import ExplainedRefusal, ImportMapping, Reading, check_frame, refused_csv
from klustermotor.formats.statistical_offices import (
    SYNCHRONOUS_CELLS,
    Eurostat,
    OfficeRefusal,
    Part,
    PxWeb,
    assemble_eurostat,
    assemble_pxweb,
)
from klustermotor.web.accounts import audit
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.faults import passing
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.postponing import NotYet
from klustermotor.web.places.selectors import industry_names, region_names
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics import offices
from klustermotor.web.statistics.layout import flag_ranges_of, laid_out, store_laid_out
from klustermotor.web.statistics.models import Dataset, SavedQuery
from klustermotor.web.statistics.reading import Lists
from klustermotor.web.statistics.services.vintages import record_vintage

#: How long parts that were fetched wait for the rest: after that the office may have other figures.
PARTS_LAST = timedelta(hours=6)


@contextmanager
def _said() -> Iterator[None]:
    """Turn an office's refusal into the sentence that the person reads; one that may pass is put off."""
    try:
        yield
    except OfficeRefusal as refusal:
        sentence = refusal.in_language(get_language() or "sv")
        if not refusal.passing:
            raise Refused(sentence) from refusal
        told = refusal.parameters.get("seconds")
        raise NotYet(sentence, seconds=None if told is None else float(told)) from refusal
    except ExplainedRefusal as refusal:
        raise Refused(refusal.in_language(get_language() or "sv")) from refusal


def _query_of(context: JobContext) -> SavedQuery:
    """Return the query that a job is about."""
    found = SavedQuery.objects.select_related(
        "tenant", "by", "last_job", "dataset__region_set", "dataset__classification", "dataset__tenant"
    )
    query = found.filter(uid=context.payload["query"]).first()
    if query is None:
        raise Refused(_("The query has been deleted, so nobody is asked."))
    return query


def describe_table(context: JobContext) -> None:
    """Look up title, variables and limits of a query's table."""
    query = _query_of(context)
    context.progress(0, 0, _("Asking the office about the table"))
    with _said(), offices.client() as asking, offices.office_of(query, asking) as office:
        metadata = office.metadata(query.table)
        cells = office.limits().cells if isinstance(office, PxWeb) else SYNCHRONOUS_CELLS
    with context.completing():
        held = SavedQuery.objects.select_for_update().get(pk=query.pk)
        held.described = offices.described(metadata, cells)
        if held.state == SavedQuery.State.ASKING:
            held.state = SavedQuery.State.CHOOSING
        audit.save(held, by=query.by)


def refresh(context: JobContext) -> None:
    """Ask a saved query; an answer that differs from the newest vintage becomes the next one."""
    query = _query_of(context)
    if query.state != SavedQuery.State.READY or query.dataset is None:
        raise Refused(_("The query is not finished; choose what it asks for."))
    if (other := query.last_job) is not None and _is_asking(other, besides=context):
        with context.completing() as told:
            told["job"] = str(other.uid)
        return
    SavedQuery.objects.filter(pk=query.pk).update(last_job=context.job)
    with _said():
        frame = _answer(context, query)
        reading = _checked(query, query.dataset, frame)
    if reading.frame.is_empty():
        raise Refused(
            _("Of %(count)s rows none could be used. The first: %(why)s")
            % {"count": reading.rows, "why": reading.reasons(get_language() or "sv").first()}
        )
    _keep(context, query, query.dataset, reading)


def _is_asking(other: Job, *, besides: JobContext) -> bool:
    """Tell whether another job asks the same, now or once the office answers: one is enough."""
    return other.pk != besides.job.pk and other.kind == besides.job.kind and not other.is_over


def _answer(context: JobContext, query: SavedQuery) -> pl.DataFrame:
    """Fetch every part of the answer that is not already stored, and put them together."""
    with offices.client() as asking, offices.office_of(query, asking) as office:
        context.progress(0, 0, _("Asking the office about the table"))
        parts = office.plan(query.selection, office.metadata(query.table))
        stored = _stored_parts(context, parts)
        for done, part in enumerate(parts):
            text = _("Fetching part %(number)s of %(count)s") % {"number": part.number, "count": len(parts)}
            context.progress(done, len(parts), text)
            if str(part.number) not in stored["parts"]:
                stored["parts"][str(part.number)] = files.store(office.fetch_part(query.table, part))
                passing("statistics.refresh.after_part")
                context.save_checkpoint(stored)
        answers = [files.path_of(stored["parts"][str(part.number)]).read_bytes() for part in parts]
        _refuse_two_states(context, answers)
        if isinstance(office, Eurostat):
            return assemble_eurostat(answers, parts)
        return assemble_pxweb(answers).frame


def _stored_parts(context: JobContext, parts: list[Part]) -> dict[str, Any]:
    """Return which parts an earlier run of this job has stored, if they are of this plan and still young."""
    told = json.dumps([part.as_payload() for part in parts], sort_keys=True)
    plan = hashlib.sha256(told.encode()).hexdigest()
    held, now = context.checkpoint, timezone.now()
    if held.get("plan") == plan and now.timestamp() - held.get("begun", 0) < PARTS_LAST.total_seconds():
        return held
    return {"plan": plan, "begun": now.timestamp(), "parts": {}, "anew": held.get("anew", False)}


def _refuse_two_states(context: JobContext, answers: list[bytes]) -> None:
    """Begin anew when the office brought its table up to date between two of the parts.

    An office that says so of the very next whole fetch too tells the time of its answers, not of its table.
    """
    if len(answers) < 2 or context.checkpoint.get("anew"):
        return
    if len({offices.updated_at(answer) for answer in answers}) > 1:
        context.save_checkpoint({"anew": True})
        raise NotYet(
            _("The office changed its table while it was being fetched, so all of it is asked anew.")
        )


def _checked(query: SavedQuery, dataset: Dataset, frame: pl.DataFrame) -> Reading:
    """Hold every row of an answer against the dataset's lists."""
    mapping = ImportMapping(query.mapping["columns"], fixed=query.mapping.get("fixed") or {})
    used = [name for name in mapping.columns.values() if name in frame.columns]
    read = check_frame(
        frame.select(used),
        mapping,
        regions=region_names(dataset.region_set),
        industries=industry_names(dataset.classification),
        flag_ranges=flag_ranges_of(dataset),
    )
    return replace(read, lists=Lists(dataset.region_set, dataset.classification).called())


def _keep(context: JobContext, query: SavedQuery, dataset: Dataset, reading: Reading) -> None:
    """Make a vintage of an answer that is new, and note what came of the question."""
    ready = laid_out(reading.frame, dataset.kind, flag_ranges_of(dataset))
    refused = reading.refused.height
    refusals = files.store(refused_csv(reading, get_language() or "sv")) if refused else ""
    newest = dataset.vintages.order_by("-number").first()
    same = newest is not None and pl.read_parquet(files.path_of(newest.digest)).equals(ready)
    stored = None if same else store_laid_out(ready, dataset.kind)
    passing("statistics.refresh.after_file")
    outcome = {"rows": reading.rows, "refused": refused, "refusals": refusals}
    with context.completing() as told:
        if stored is None:
            outcome |= {"news": "same", "number": newest.number if newest else 0}
        else:
            vintage = record_vintage(
                dataset=dataset,
                stored=stored,
                by=query.by,
                job=context.job,
                refused=refused,
                address=query.address,
            )
            outcome |= {"news": "new", "number": vintage.number}
        held = SavedQuery.objects.select_for_update().get(pk=query.pk)
        held.last_outcome, held.last_asked_at, held.last_job = outcome, timezone.now(), context.job
        audit.save(held, by=query.by)
        told.update(outcome)
        passing("statistics.refresh.before_commit")
