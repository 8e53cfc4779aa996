"""Background work of statistics: checks of files, imports, and questions to statistical offices."""

import polars as pl
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.faults import passing
from klustermotor.web.jobs.registry import task
from klustermotor.web.shared import files
from klustermotor.web.statistics import reading
from klustermotor.web.statistics.education import findings_of_education, read_education
from klustermotor.web.statistics.layout import laid_out, store_laid_out, store_parquet
from klustermotor.web.statistics.models import Dataset, Import
from klustermotor.web.statistics.services.imports import finish_import
from klustermotor.web.statistics.services.refreshing import describe_table, refresh


def _import_of(context: JobContext) -> Import:
    """Return the import that a job is about."""
    found = Import.objects.select_related(
        "tenant", "attachment", "dataset__region_set", "dataset__classification", "by"
    )
    return found.get(uid=context.payload["import"])


@task("statistics.check")
def check_file(context: JobContext) -> None:
    """Check every row of a file; keep the good rows and the refused ones as files, and what was found."""
    imported = _import_of(context)

    def progress(done: int, total: int) -> None:
        context.progress(done, total, _("Reading rows"))

    context.progress(0, 0, _("Opening the file"))
    if reading.is_education(imported):
        read = read_education(imported, progress)
        findings = findings_of_education(read)
    else:
        read = reading.read_import(imported, progress)
        below = reading.level_below(imported, read)
        read = reading.without_hints(read, below)
        findings = reading.findings_of(read) | {"below": below}
    refusals = reading.refusals_file(read)
    content = store_parquet(read.frame) if not read.frame.is_empty() else ""
    passing("statistics.check.after_refusals")
    with context.completing({"rows": read.rows, "refused": read.refused.height}):
        # The import may have been given up, or sent for another check, while this one ran.
        held = Import.objects.select_for_update().filter(pk=imported.pk, state=Import.State.CHECKING)
        current = held.filter(check_job=context.job).first()
        if current is not None:
            current.state = Import.State.CHECKED
            current.rows, current.refused = read.rows, read.refused.height
            current.refusals, current.content, current.findings = refusals, content, findings
            audit.save(current, by=imported.by)
        passing("statistics.check.before_commit")


@task("statistics.import")
def import_rows(context: JobContext) -> None:
    """Import the rows that a check let through: the file first, then everything in one transaction."""
    imported = _import_of(context)
    context.progress(0, 2, _("Writing the rows"))
    kind = Dataset.Kind.EDUCATION if reading.is_education(imported) else Dataset.Kind.EMPLOYMENT
    frame = pl.read_parquet(files.path_of(imported.content))
    ready = laid_out(frame, kind, reading.ranges_of(imported))
    stored = store_laid_out(ready, kind)
    names = reading.names_in_file(frame) if kind == Dataset.Kind.EMPLOYMENT else {}
    passing("statistics.import.after_file")
    context.progress(1, 2, _("Keeping the vintage"))
    with context.completing() as result:
        vintage = finish_import(imported=imported, job=context.job, stored=stored, codes=names)
        result |= {"dataset": str(vintage.dataset.uid), "number": vintage.number}
        passing("statistics.import.before_commit")


@task("statistics.describe")
def describe(context: JobContext) -> None:
    """Look up what can be asked of an office's table."""
    describe_table(context)


@task("statistics.refresh")
def refresh_query(context: JobContext) -> None:
    """Ask a saved question again; a new answer is a new vintage."""
    refresh(context)
