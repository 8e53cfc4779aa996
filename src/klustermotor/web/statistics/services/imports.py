"""A file on its way in: taken, its columns named, checked, imported, or given up."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.formats import TABLE_KINDS, ExplainedRefusal, UploadLimits, inspect_upload, is_period
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Attachment
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs.faults import passing
from klustermotor.web.jobs.models import Job
from klustermotor.web.places.models import Classification
from klustermotor.web.places.services import (
    GivenCode,
    ItemRow,
    add_codes,
    check_industries,
    create_classification,
)
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.education import suggested_columns
from klustermotor.web.statistics.layout import CBP_AS_JSON, Stored
from klustermotor.web.statistics.models import Dataset, Import, Vintage
from klustermotor.web.statistics.reading import is_education, kind_of, lists_of, suggested
from klustermotor.web.statistics.selectors import working_job
from klustermotor.web.statistics.services.datasets import create_dataset, index_dataset, refuse_taken_name
from klustermotor.web.statistics.services.vintages import record_vintage

_CHANGEABLE = {Import.State.MAPPING, Import.State.CHECKING, Import.State.CHECKED, Import.State.RUNNING}


def start_import(
    *,
    tenant: Tenant,
    path: Path,
    name: str,
    by: User,
    kind: str = Dataset.Kind.EMPLOYMENT,
    dataset: Dataset | None = None,
    like: Import | None = None,
) -> Import:
    """Take in a file that was looked at first, and guess its columns; ``like`` is an import to do over."""
    limits = UploadLimits(most_bytes=settings.UPLOAD_LIMIT)
    try:
        upload = inspect_upload(path, name=name, limits=limits, accepted=TABLE_KINDS)
    except ExplainedRefusal as refusal:
        raise Refused(refusal.in_language(get_language() or "sv"), field="file") from refusal
    # What cannot be read as a table leaves no file behind.
    kind = dataset.kind if dataset is not None else kind
    by_name = _naming(education=kind == Dataset.Kind.EDUCATION)
    sheet = like.mapping.get("sheet", "") if like is not None else ""
    mapping = suggested(path, upload.name, upload.kind, tenant, by_name, sheet)
    digest = files.store(path)
    passing("statistics.upload.after_file")
    with transaction.atomic():
        attachment = Attachment(
            tenant=tenant,
            name=upload.name,
            digest=digest,
            media_type=upload.media_type,
            size=upload.size,
            by=by,
        )
        audit.save(attachment, by=by)
        target = {"kind": kind}
        made = Import(
            tenant=tenant, attachment=attachment, dataset=dataset, target=target, mapping=mapping, by=by
        )
        if like is not None:
            made.target, made.dataset = like.target, like.dataset
            made.mapping = _like(mapping, like.mapping)
        audit.save(made, by=by)
    return made


def _naming(*, education: bool) -> Callable[[Sequence[str]], dict[str, str]] | None:
    """Return what names the columns from the header alone; None where the cells tell more."""
    return suggested_columns if education else None


def on_sheet(imported: Import, sheet: str) -> dict[str, Any]:
    """Return how an import looks on another sheet of its workbook, guessed anew; nothing is kept yet."""
    held = imported.mapping.get("sheets") or []
    if sheet not in held:
        said = _("The file has no sheet %(sheet)s; choose one of these: %(sheets)s.")
        raise Refused(said % {"sheet": sheet, "sheets": ", ".join(held) or "–"}, field="sheet")
    attachment, by_name = imported.attachment, _naming(education=is_education(imported))
    path = files.path_of(attachment.digest)
    return suggested(path, attachment.name, kind_of(attachment), imported.tenant, by_name, sheet)


def choose_sheet(*, imported: Import, sheet: str, by: User) -> None:
    """Take another sheet of the workbook, and go back to the columns as they are guessed there."""
    fresh = on_sheet(imported, sheet)
    with transaction.atomic():
        _refuse_unless_changeable(imported)
        _stop_work(imported, by)
        imported.mapping, imported.state = fresh, Import.State.MAPPING
        audit.save(imported, by=by)


def _like(fresh: dict[str, Any], earlier: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns as an earlier file's were named, where the new one has them too."""
    held = {role: name for role, name in earlier.get("columns", {}).items() if name in fresh["header"]}
    kept = {name: earlier[name] for name in ("fixed", "translations") if earlier.get(name)}
    return {**fresh, **kept, "columns": {**fresh["columns"], **held}}


@transaction.atomic
def set_mapping(
    *,
    imported: Import,
    columns: Mapping[str, str],
    target: Mapping[str, Any],
    by: User,
    dataset: Dataset | None = None,
    decimal: str = "",
    fixed: Mapping[str, str] | None = None,
) -> Job:
    """Name the columns, say where the rows go, and have all rows checked in the background."""
    _refuse_unless_changeable(imported)
    if dataset is None:
        refuse_taken_name(tenant=imported.tenant, name=target["name"])
    period = (fixed or {}).get("period", "")
    if period and not is_period(period):
        raise Refused(
            _("“%(text)s” is no period; write a year, as 2003, or 2003-Q1 or 2003-01.") % {"text": period},
            field="fixed_period",
        )
    imported.dataset = dataset
    imported.target = dict(target)
    imported.mapping = {
        **imported.mapping,
        "columns": dict(columns),
        "decimal": decimal or None,
        "fixed": dict(fixed or {}),
    }
    return _check(imported, by)


@transaction.atomic
def accept_suggestions(*, imported: Import, accepted: Mapping[str, Mapping[str, str]], by: User) -> Job:
    """Read cells that are not codes as the codes they resemble, and check all rows again."""
    _refuse_unless_changeable(imported)
    held = imported.mapping.get("translations") or {}
    merged = {role: {**held.get(role, {}), **accepted.get(role, {})} for role in {*held, *accepted}}
    imported.mapping = {**imported.mapping, "translations": merged}
    return _check(imported, by)


@transaction.atomic
def bring_in_level(*, imported: Import, by: User) -> Job:
    """Give the import's list the codes that lie one level below it, and check all rows again."""
    _refuse_unless_changeable(imported)
    below = imported.findings.get("below", [])
    classification = lists_of(imported).classification if below else None
    if classification is None:
        raise Refused(_("No code of the file lies one level below the list."))
    held = {code.replace(".", ""): code for code in classification.items.values_list("code", flat=True)}
    given = [
        GivenCode(at, code, parent=held.get(code.replace(".", "")[:-1], ""))
        for at, code in enumerate(below, start=1)
        if code.replace(".", "") not in held
    ]
    add_codes(classification=classification, items=check_industries(given, into=classification).rows, by=by)
    return _check(imported, by)


def _check(imported: Import, by: User) -> Job:
    """Ask for a check of all rows."""
    imported.state = Import.State.CHECKING
    imported.checks += 1
    imported.check_job = jobs.enqueue(
        tenant=imported.tenant,
        kind="statistics.check",
        key=f"statistics.check:{imported.uid}:{imported.checks}",
        payload={"import": str(imported.uid)},
        by=by,
        title=_("Check of %(name)s") % {"name": imported.attachment.name},
    )
    audit.save(imported, by=by)
    return imported.check_job


@transaction.atomic
def request_import(*, imported: Import, by: User, accept_refusals: bool = False) -> Job:
    """Import the rows that the check let through, in the background; asked twice it happens once."""
    held = (
        Import.objects.select_for_update(of=("self",))
        .select_related("tenant", "attachment")
        .get(pk=imported.pk)
    )
    if held.state != Import.State.CHECKED:
        raise Refused(_("The file must be checked before it is imported, and is imported once."))
    if held.rows == held.refused:
        raise Refused(_("Every row was refused, so nothing can be imported; mend the file and send it anew."))
    if held.refused and not accept_refusals:
        raise Refused(
            _("Rows were refused. Say that the others are to be imported without them, or mend the file."),
            field="accept_refusals",
        )
    held.accept_refusals = accept_refusals
    held.state = Import.State.RUNNING
    held.job = jobs.enqueue(
        tenant=held.tenant,
        kind="statistics.import",
        key=f"statistics.import:{held.uid}:{held.checks}",
        payload={"import": str(held.uid)},
        by=by,
        title=_("Import of %(name)s") % {"name": held.attachment.name},
    )
    audit.save(held, by=by)
    imported.refresh_from_db()
    return held.job


@transaction.atomic
def finish_import(*, imported: Import, job: Job, stored: Stored, codes: Mapping[str, str]) -> Vintage:
    """Make the dataset if it is new, write its next vintage, and mark the import as done: all or nothing."""
    held = (
        Import.objects.select_for_update(of=("self",))
        .select_related("tenant", "dataset", "by")
        .get(pk=imported.pk)
    )
    if held.state != Import.State.RUNNING or held.job_id != job.pk:
        raise Refused(_("The import was given up meanwhile; nothing was imported."))
    dataset = held.dataset or _new_dataset(held, codes)
    vintage = record_vintage(
        dataset=dataset,
        stored=stored,
        by=held.by,
        job=job,
        refused=held.refused,
        attachment=held.attachment,
    )
    held.dataset, held.vintage, held.state = dataset, vintage, Import.State.DONE
    audit.save(held, by=held.by)
    index_dataset(dataset)
    return vintage


def _new_dataset(imported: Import, codes: Mapping[str, str]) -> Dataset:
    """Make the dataset that an import is the first vintage of, and its list of industries if new."""
    target = imported.target
    lists = lists_of(imported)
    classification = lists.classification or create_classification(
        tenant=imported.tenant,
        code=_free_code(imported.tenant, slugify(target["name"]) or "list"),
        kind=Classification.Kind.OTHER,
        name_sv=_("Industries of %(name)s") % {"name": target["name"]},
        items=[ItemRow(code, name or code) for code, name in sorted(codes.items())],
        source_note=imported.attachment.name,
        by=imported.by,
    )
    return create_dataset(
        tenant=imported.tenant,
        name=target["name"],
        kind=target.get("kind") or Dataset.Kind.EMPLOYMENT,
        region_set=lists.region_set,
        classification=classification,
        publisher=target.get("publisher", ""),
        flag_ranges=CBP_AS_JSON if target.get("flags") == "cbp" else {},
        by=imported.by,
    )


def _free_code(tenant: Tenant, wanted: str) -> str:
    """Return a code that no other list of the tenant has."""
    base = wanted[:50]
    held = set(Classification.objects.in_tenant(tenant).values_list("code", flat=True))
    return next(
        code for code in (base, *(f"{base}-{n}" for n in range(2, len(held) + 3))) if code not in held
    )


@transaction.atomic
def restart_import(*, imported: Import, by: User) -> None:
    """Let the work that failed or was stopped go on."""
    job = working_job(imported)
    if job is None:
        raise Refused(_("There is no work to start again."))
    jobs.restart(job=job, by=by)


@transaction.atomic
def reopen_import(*, imported: Import, by: User) -> None:
    """Go back to the columns; work that still runs is stopped."""
    _refuse_unless_changeable(imported)
    _stop_work(imported, by)
    imported.state = Import.State.MAPPING
    audit.save(imported, by=by)


@transaction.atomic
def discard_import(*, imported: Import, by: User) -> None:
    """Give an import up; nothing of it was imported."""
    _refuse_unless_changeable(imported)
    _stop_work(imported, by)
    imported.state = Import.State.DISCARDED
    audit.save(imported, by=by)


def _stop_work(imported: Import, by: User) -> None:
    """Cancel what runs for an import."""
    for job in (imported.check_job, imported.job):
        if job is not None and not job.is_over:
            jobs.cancel(job=job, by=by)


def _refuse_unless_changeable(imported: Import) -> None:
    """Refuse to change an import that is done or given up."""
    state = Import.objects.select_for_update().values_list("state", flat=True).get(pk=imported.pk)
    if state not in _CHANGEABLE:
        raise Refused(_("This import is over; start a new one."))
    if state == Import.State.RUNNING and imported.job is not None and imported.job.state == Job.State.DONE:
        raise Refused(_("This import is over; start a new one."))
