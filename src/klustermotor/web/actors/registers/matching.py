"""Match all registers of a workbench with each other and with its organisations, and keep what was found."""

import hashlib
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from django.conf import settings
from django.utils import timezone

from klustermotor import __version__
from klustermotor.formats.spark_session import spark_session
from klustermotor.linkage import (
    FIELDS,
    Comparison,
    Decision,
    Engine,
    Linkage,
    LinkageModel,
    RecordKey,
    compare,
    duckdb_engine,
    link,
    spark_engine,
)
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers.models import (
    OWN_REGISTER,
    TOLD,
    LinkageRun,
    LinkDecision,
    LinkQuestion,
    RegisterRecord,
)
from klustermotor.web.jobs.models import Job
from klustermotor.web.shared import files

MOST_QUESTIONS = 200
_BATCH = 500
_SEED = 1
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Matched:
    """What a matching found, ready to be kept: its files lie there already."""

    linkage: Linkage
    fingerprint: str
    records_file: str
    pairs_file: str
    started_at: datetime
    decisions: int


def match(tenant: Tenant, progress: Progress) -> Matched:
    """Compare what changed since the last matching, gather with what people decided, and keep the files."""
    started = timezone.now()
    progress(0)
    frames = registers_of(tenant)
    decided = decisions_of(tenant)
    fingerprint = _fingerprint(frames)
    last = LinkageRun.objects.in_tenant(tenant).first()
    progress(1)
    if last is not None and last.fingerprint == fingerprint:
        comparison = _kept(last)
    else:
        with _engine() as engine:
            comparison = compare(frames, engine, seed=_SEED)
    progress(2)
    linkage = link(comparison, decisions=decided)
    return Matched(
        linkage, fingerprint, _stored(comparison.records), _stored(comparison.pairs), started, len(decided)
    )


def registers_of(tenant: Tenant) -> dict[str, pl.DataFrame]:
    """Return each register's records under its identifier, and the organisations here as a register too."""
    rows: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    found = RegisterRecord.objects.in_tenant(tenant).current().order_by("register_id", "key")
    for register, key, *told in found.values_list("register__uid", "key", *TOLD):
        rows[str(register)].append((key, *told))
    used = Organisation.objects.in_tenant(tenant).filter(is_restricted=False)
    own = used.select_related("region").order_by("pk")
    rows[OWN_REGISTER] = [
        (
            str(one.uid), one.name, "", one.organisation_number, one.street, one.postcode,
            one.post_town or (one.region.name_sv if one.region else ""), one.phone, one.address,
        )
        for one in own
    ]  # fmt: skip
    schema = {"record": pl.String, **dict.fromkeys(TOLD, pl.String)}
    frames = {
        register: pl.DataFrame(held, schema=schema, orient="row").with_columns(
            pl.col(name).replace("", None) for name in TOLD
        )
        for register, held in rows.items()
        if held
    }
    return {register: frame.select(FIELDS) for register, frame in sorted(frames.items())}


def decisions_of(tenant: Tenant) -> list[Decision]:
    """Return what holds: records that were brought in as organisations, then what people decided."""
    brought = (
        RegisterRecord.objects.in_tenant(tenant)
        .current()
        .filter(organisation__isnull=False, organisation__is_restricted=False)
        .values_list("register__uid", "key", "organisation__uid")
    )
    found = [
        Decision(RecordKey(str(register), key), RecordKey(OWN_REGISTER, str(organisation)), same=True)
        for register, key, organisation in brought.order_by("pk")
    ]
    held = LinkDecision.objects.in_tenant(tenant).holding().order_by("created_at", "pk")
    return [
        *found,
        *(
            Decision(
                RecordKey(one.left_register, one.left_record),
                RecordKey(one.right_register, one.right_record),
                same=one.same,
            )
            for one in held
        ),
    ]


@contextmanager
def _engine() -> Iterator[Engine]:
    """Give the engine that the settings name."""
    with ExitStack() as stack:
        if settings.LINKAGE_ENGINE == "spark":
            yield spark_engine(stack.enter_context(spark_session()))
        else:
            yield stack.enter_context(duckdb_engine())


def _fingerprint(frames: dict[str, pl.DataFrame]) -> str:
    """Return what tells these registers from others, with the engine that compares them."""
    seen = hashlib.sha256(f"{__version__} {settings.LINKAGE_ENGINE}".encode())
    for register, frame in frames.items():
        seen.update(register.encode())
        seen.update(frame.write_csv().encode())
    return seen.hexdigest()


def _kept(run: LinkageRun) -> Comparison:
    """Return the comparison that an earlier matching kept."""
    return Comparison(
        pl.read_parquet(files.path_of(run.records_file)),
        pl.read_parquet(files.path_of(run.pairs_file)),
        LinkageModel.from_text(run.model),
    )


def _stored(frame: pl.DataFrame) -> str:
    """Keep a frame by its content."""
    written = io.BytesIO()
    frame.write_parquet(written)
    return files.store(written.getvalue())


def keep(tenant: Tenant, matched: Matched, job: Job) -> LinkageRun | None:
    """Write groups and questions, within a transaction; nothing where a later matching is here already."""
    if LinkageRun.objects.in_tenant(tenant).filter(started_at__gt=matched.started_at).exists():
        return None
    links = matched.linkage.links()
    counts = _counts(links)
    run = LinkageRun(
        tenant=tenant,
        model=matched.linkage.comparison.model.to_text(),
        engine=settings.LINKAGE_ENGINE,
        fingerprint=matched.fingerprint,
        records_file=matched.records_file,
        pairs_file=matched.pairs_file,
        decisions=matched.decisions,
        started_at=matched.started_at,
        job=job,
        **counts,
    )
    audit.save(run, by=job.by)
    _write_groups(tenant, links)
    LinkQuestion.objects.bulk_create(_questions(run, matched.linkage), batch_size=_BATCH)
    # What stands on a page that is open just now may still be answered.
    latest = LinkageRun.objects.in_tenant(tenant).values_list("pk", flat=True)[:2]
    LinkQuestion.objects.filter(run__tenant=tenant).exclude(run__in=list(latest)).delete()
    return run


def _counts(links: pl.DataFrame) -> dict[str, int]:
    """Return records, organisations they make up, and how many of these stand in several registers."""
    of_registers = links.filter(pl.col("register") != OWN_REGISTER)
    groups = of_registers.group_by("organisation").agg(pl.col("register").n_unique())
    return {
        "records": of_registers.height,
        "groups": groups.height,
        "in_several": groups.filter(pl.col("register") > 1).height,
    }


def _write_groups(tenant: Tenant, links: pl.DataFrame) -> None:
    """Write on each record its group and the organisation here that lies in it."""
    own = {str(uid): pk for uid, pk in Organisation.objects.in_tenant(tenant).values_list("uid", "pk")}
    lying: dict[int, int] = {}
    group: dict[tuple[str, str], int] = {}
    for register, key, number in links.iter_rows():
        if register == OWN_REGISTER:
            if key in own:
                lying.setdefault(number, own[key])
        else:
            group[register, key] = number
    touched = []
    held = RegisterRecord.objects.in_tenant(tenant).current().select_related("register")
    for record in held.order_by("pk"):
        number = group.get((str(record.register.uid), record.key))
        matched = None if number is None else lying.get(number)
        if (record.group, record.matched_id) != (number, matched):
            record.group, record.matched_id = number, matched
            touched.append(record)
    RegisterRecord.objects.bulk_update(touched, ["group", "matched"], batch_size=_BATCH)


def _questions(run: LinkageRun, linkage: Linkage) -> list[LinkQuestion]:
    """Return the pairs whose answer settles most, with what each field says of them."""
    names = ("left_register", "left_record", "right_register", "right_record")
    return [
        LinkQuestion(
            run=run,
            place=place,
            probability=float(np.clip(row["probability"], 0, 1)),
            reasons=[
                [one.field, one.level, round(one.weight, 2)]
                for one in linkage.reasons(row["left"], row["right"])
            ],
            **{name: row[name] for name in names},
        )
        for place, row in enumerate(linkage.questions(MOST_QUESTIONS).iter_rows(named=True), start=1)
        if not _both_own(row)
    ]


def _both_own(row: dict[str, Any]) -> bool:
    """Return whether both are organisations here; that they are two is their recorder's matter."""
    return bool(row["left_register"] == row["right_register"] == OWN_REGISTER)
