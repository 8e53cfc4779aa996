"""Bring registers in: a file taken, its columns named and checked, its rows written at once or not at all."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.formats import ExplainedRefusal, UploadLimits, inspect_upload
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.facts.hearing import hear
from klustermotor.web.actors.registers import reading
from klustermotor.web.actors.registers.gone import erase_files, forget_file
from klustermotor.web.actors.registers.models import (
    MATCH,
    TOLD,
    Register,
    RegisterRecord,
    RegisterVintage,
)
from klustermotor.web.actors.registers.naming import restrict_new
from klustermotor.web.actors.registers.respelled import known_again
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs.models import Job
from klustermotor.web.search import services as search
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.reading import as_file

_TABLES = ("csv", "xlsx")
_BATCH = 500
_State = RegisterVintage.State


@transaction.atomic
def save_register(*, register: Register, by: User) -> Register:
    """Record a new or changed register; its name is that of no other."""
    others = Register.objects.in_tenant(register.tenant).exclude(pk=register.pk)
    if others.filter(name=register.name).exists():
        raise Refused(_("There is a register of that name already."), field="name")
    audit.save(register, by=by)
    search.index(
        register,
        title_sv=register.name,
        detail=f"{register.get_kind_display()} · {register.holder}",
        text=register.purpose,
        address=reverse("actors:register", args=[register.uid]),
        capability="registers.view",
    )
    return register


def take_file(*, register: Register, path: Path, name: str, by: User) -> RegisterVintage:
    """Take in a file of a register and guess its columns; the one that was imported last is not taken again.

    A register that is new is recorded with it, or not at all.
    """
    limits = UploadLimits(most_bytes=settings.UPLOAD_LIMIT)
    try:
        upload = inspect_upload(path, name=name, limits=limits, accepted=_TABLES, titled=True)
    except ExplainedRefusal as refusal:
        raise Refused(refusal.in_language(get_language() or "sv"), field="file") from refusal
    # The sheet that was read last is read again, where the file has it.
    last = None if register._state.adding else register.vintages.exclude(mapping={}).first()
    sheet = last.mapping.get("sheet") or "" if last is not None else ""
    survey = reading.survey(path, upload.name, upload.kind, kept=register.mapping, sheet=sheet)
    digest = files.store(path)
    with transaction.atomic():
        if register._state.adding:
            save_register(register=register, by=by)
        else:
            _refuse_known(register, digest)
        made = RegisterVintage(
            tenant=register.tenant,
            register=register,
            file_name=upload.name,
            digest=digest,
            file_kind=upload.kind,
            size=upload.size,
            mapping={**survey, "columns": reading.guessed(survey["header"], register.mapping)},
            by=by,
        )
        audit.save(made, by=by)
    return made


@transaction.atomic
def choose_layout(*, vintage: RegisterVintage, sheet: str, heading: int, by: User) -> RegisterVintage:
    """Read another sheet, or take another row as that of the headings (0: find it)."""
    held = _held(vintage)
    if held.state != _State.MAPPING:
        raise Refused(_("This file is on its way or over; send it anew."))
    sheets = held.mapping.get("sheets") or [""]
    if (sheet or sheets[0]) not in sheets:
        raise Refused(_("The file has no such sheet; choose one of those it has."), field="sheet")
    with as_file(held.digest, held.file_kind) as path:
        survey = reading.survey(
            path, path.name, held.file_kind, kept=held.register.mapping, sheet=sheet, heading=heading
        )
    held.mapping = {**survey, "columns": reading.guessed(survey["header"], held.register.mapping)}
    audit.save(held, by=by)
    return held


def _refuse_known(register: Register, digest: str) -> None:
    """Refuse the file that the register's newest vintage was read from: nothing would change."""
    newest = register.vintages.filter(state=_State.DONE).order_by("-number").first()
    if newest is not None and newest.digest == digest:
        raise Refused(
            _("This very file is vintage %(number)s already; nothing changes and nothing is asked.")
            % {"number": newest.number},
            field="file",
        )


@transaction.atomic
def set_columns(*, vintage: RegisterVintage, columns: Mapping[str, str], by: User) -> RegisterVintage:
    """Say which column is what, keep it for the next file, and check every row."""
    held = _held(vintage)
    if held.state not in {_State.MAPPING, _State.CHECKED}:
        raise Refused(_("This file is on its way or over; send it anew."))
    _refuse_columns(columns, held.mapping["header"])
    held.mapping = {**held.mapping, "columns": dict(columns)}
    read = known_again(held.register, reading.read_vintage(held), columns)
    held.rows, held.refused = read.rows, len(read.faults)
    held.findings = {**read.findings(), **_differences(held.register, read)}
    held.state = _State.CHECKED
    audit.save(held, by=by)
    register = held.register
    register.mapping = dict(columns)
    audit.save(register, by=by)
    return held


def _refuse_columns(columns: Mapping[str, str], header: list[str]) -> None:
    """Refuse columns that are not there, and a register without names."""
    if not columns.get("name"):
        raise Refused(_("Say which column holds the name."), field="column_name")
    for field, column in columns.items():
        if column not in header:
            raise Refused(
                _("The file has no column “%(column)s”.") % {"column": column}, field=f"column_{field}"
            )


def _differences(register: Register, read: reading.Read) -> dict[str, int]:
    """Return how many records are new, changed and gone, against what the register holds."""
    held = {one.key: one for one in register.records.current()}
    new = sum(1 for key in read.records if key not in held)
    changed = sum(1 for key, told in read.records.items() if key in held and _differs(held[key], told))
    return {"new": new, "changed": changed, "gone": sum(1 for key in held if key not in read.records)}


def _differs(record: RegisterRecord, told: Mapping[str, Any]) -> bool:
    """Return whether a row says something else than the record."""
    return any(getattr(record, name) != told[name] for name in (*TOLD, "raw"))


@transaction.atomic
def request_import(*, vintage: RegisterVintage, by: User, accept_refusals: bool = False) -> Job:
    """Import the rows in the background; asked twice it happens once."""
    held = _held(vintage)
    if held.state != _State.CHECKED:
        raise Refused(_("The file must be checked before it is imported, and is imported once."))
    if held.rows == held.refused:
        raise Refused(_("Every row was refused, so nothing can be imported; mend the file and send it anew."))
    if held.refused and not accept_refusals:
        raise Refused(
            _("Rows were refused. Say that the others are to be imported without them, or mend the file."),
            field="accept_refusals",
        )
    held.state = _State.RUNNING
    held.job = jobs.enqueue(
        tenant=held.tenant,
        kind="actors.import_register",
        key=f"actors.import_register:{held.uid}:{timezone.now().isoformat()}",
        payload={"vintage": str(held.uid)},
        by=by,
        title=_("Import of %(name)s") % {"name": held.file_name},
    )
    audit.save(held, by=by)
    return held.job


def finish_import(*, vintage: RegisterVintage, read: reading.Read, job: Job) -> RegisterVintage:
    """Write records, mark those the file lacks as gone, and ask for the matching; within a transaction."""
    held = _held(vintage)
    if held.state != _State.RUNNING or held.job_id != job.pk:
        raise Refused(_("The import was given up meanwhile; nothing was imported."))
    register = Register.objects.select_for_update().get(pk=held.register_id)
    read = known_again(register, read, held.mapping["columns"])
    differences = _differences(register, read)
    last = register.vintages.filter(number__isnull=False).order_by("-number").first()
    held.number = (last.number or 0) + 1 if last is not None else 1
    held.state, held.imported_at = _State.DONE, timezone.now()
    held.rows, held.refused = read.rows, len(read.faults)
    held.findings = {**held.findings, **differences}
    _forget_erased(held)
    audit.save(held, by=held.by)
    _write_records(register, held, read)
    brought = register.records.filter(organisation__isnull=False).values_list("organisation", flat=True)
    if known := sorted(set(brought)):
        hear(organisations=known, register=register, to_look_at=True)
    audit.event(register, by=held.by, name="vintage imported", details=differences)
    if any(differences.values()):
        request_matching(tenant=held.tenant, by=held.by, key=str(held.uid))
    return held


def _write_records(register: Register, vintage: RegisterVintage, read: reading.Read) -> None:
    """Write new records, change those that say something else, and mark those that are gone."""
    known = {one.key: one for one in RegisterRecord.objects.filter(register=register)}
    fresh = [
        RegisterRecord(
            tenant=register.tenant,
            register=register,
            key=key,
            first_vintage=vintage,
            last_vintage=vintage,
            **told,
        )
        for key, told in read.records.items()
        if key not in known
    ]
    for one in fresh:
        one.is_personal = one.names_a_person
    changed = []
    for key, told in read.records.items():
        if key in known and _differs(known[key], told):
            for name, value in told.items():
                setattr(known[key], name, value)
            known[key].is_personal = known[key].names_a_person
            changed.append(known[key])
    RegisterRecord.objects.bulk_create(fresh, batch_size=_BATCH)
    RegisterRecord.objects.bulk_update(changed, [*TOLD, "raw", "is_personal"], batch_size=_BATCH)
    here = [one.pk for key, one in known.items() if key in read.records]
    gone = [one.pk for key, one in known.items() if key not in read.records]
    for keys, values in (
        (here, {"is_current": True, "last_vintage": vintage}),
        (gone, {"is_current": False, "group": None, "matched": None}),
    ):
        for start in range(0, len(keys), _BATCH):
            RegisterRecord.objects.filter(pk__in=keys[start : start + _BATCH]).update(**values)
    restrict_new(register.tenant, RegisterRecord.objects.filter(register=register).iterator(chunk_size=1000))


@transaction.atomic
def request_matching(*, tenant: Tenant, by: User, key: str = "") -> Job:
    """Have all registers matched in the background; while that waits to begin, it is asked for once."""
    if not RegisterRecord.objects.in_tenant(tenant).current().exists():
        raise Refused(_("No register has any records yet; bring one in first."))
    waiting = Job.objects.filter(tenant=tenant, kind=MATCH, state=Job.State.WAITING).first()
    if waiting is not None:
        return waiting
    return jobs.enqueue(
        tenant=tenant,
        kind=MATCH,
        key=f"{MATCH}:{tenant.uid}:{key or timezone.now().isoformat()}",
        payload={},
        by=by,
        title=_("Matching of registers"),
    )


@transaction.atomic
def reopen(*, vintage: RegisterVintage, by: User) -> None:
    """Go back to the columns."""
    held = _held(vintage)
    if held.state != _State.CHECKED and not _has_failed(held):
        raise Refused(_("This file is on its way or over; send it anew."))
    held.state = _State.MAPPING
    audit.save(held, by=by)


@transaction.atomic
def discard(*, vintage: RegisterVintage, by: User) -> None:
    """Give a file up; nothing of it was imported, and work that still runs is stopped."""
    held = _held(vintage)
    if held.state in {_State.DONE, _State.DISCARDED}:
        raise Refused(_("This file is on its way or over; send it anew."))
    if held.job is not None and not held.job.is_over:
        jobs.cancel(job=held.job, by=by)
    held.state = _State.DISCARDED
    _forget_erased(held)
    audit.save(held, by=by)


def _forget_erased(vintage: RegisterVintage) -> None:
    """Erase the file of a vintage that is over, where a row stands in it that was erased before."""
    if "erased" in vintage.findings.get("reasons", {}):
        digest = forget_file(vintage)
        transaction.on_commit(lambda: erase_files([digest]))


def _has_failed(vintage: RegisterVintage) -> bool:
    """Return whether the work of a vintage ended without its import."""
    return vintage.state == _State.RUNNING and vintage.job is not None and vintage.job.is_over


def _held(vintage: RegisterVintage) -> RegisterVintage:
    """Return a vintage read anew and locked."""
    return (
        RegisterVintage.objects.select_for_update(of=("self",))
        .select_related("register", "tenant", "by", "job")
        .get(pk=vintage.pk)
    )
