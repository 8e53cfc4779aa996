"""What pages and analyses read of datasets, vintages and imports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import polars as pl
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.analysis.tables import RegionIndustryTable, table_from_frame
from klustermotor.figures import number
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs.models import Job
from klustermotor.web.places.models import Classification
from klustermotor.web.places.selectors import industry_names, region_names
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.sorting import in_order
from klustermotor.web.shared.templatetags.written import active_language
from klustermotor.web.statistics.models import Dataset, Import, SavedQuery, Vintage
from klustermotor.web.statistics.previews import Preview, preview_of
from klustermotor.web.statistics.reading import lists_of

_KEPT_TABLES = 4
_MOST_EXPORTED = 1_000_000
_OVERDUE = timedelta(days=2)


def datasets(user: User, tenant: Tenant) -> QuerySet[Dataset]:
    """Return the datasets with what their newest vintage holds."""
    newest = Vintage.objects.filter(dataset=OuterRef("pk")).order_by("-number")
    return (
        Dataset.objects.visible_to(user)
        .in_tenant(tenant)
        .select_related("region_set", "classification")
        .annotate(
            number=Subquery(newest.values("number")[:1]),
            rows=Subquery(newest.values("rows")[:1]),
            suppressed=Subquery(newest.values("suppressed")[:1]),
            refused=Subquery(newest.values("refused")[:1]),
            region_count=Subquery(newest.values("regions")[:1]),
            industry_count=Subquery(newest.values("industries")[:1]),
            periods=Subquery(newest.values("periods")[:1]),
            received_on=Subquery(newest.values("received_on")[:1]),
        )
        .order_by(in_order("name"))
    )


def latest_vintage(dataset: Dataset) -> Vintage | None:
    """Return a dataset's newest vintage."""
    return dataset.vintages.select_related("source", "by", "dataset").order_by("-number").first()


def load_frame(
    vintage: Vintage,
    columns: Sequence[str] | None = None,
    filters: Mapping[str, str | Iterable[str]] | None = None,
    *,
    limit: int | None = None,
) -> pl.DataFrame:
    """Return rows of a vintage; ``filters`` (column → value or values) are pushed down to the file."""
    rows = pl.scan_parquet(files.path_of(vintage.digest))
    for column, wanted in (filters or {}).items():
        if isinstance(wanted, str):
            rows = rows.filter(pl.col(column) == wanted)
        else:
            rows = rows.filter(pl.col(column).is_in(list(wanted)))
    if columns is not None:
        rows = rows.select(list(columns))
    return (rows if limit is None else rows.head(limit)).collect()


def load_table(vintage: Vintage, *, named: bool = True, language: str | None = None) -> RegionIndustryTable:
    """Return a vintage as the analysis takes it, flags and bounds kept; the last few stay in memory."""
    table = _table(vintage.digest)
    if not named:
        return table
    dataset = vintage.dataset
    regions = region_names(dataset.region_set, language)
    industries = industry_names(dataset.classification, language)
    return replace(
        table,
        region_names={code: regions[code] for code in table.regions if code in regions},
        industry_names={code: industries[code] for code in table.industries if code in industries},
    )


@lru_cache(maxsize=_KEPT_TABLES)
def _table(digest: str) -> RegionIndustryTable:
    """Read a vintage's file into a table."""
    frame = pl.read_parquet(files.path_of(digest))
    hidden = frame.filter(pl.col("jobs").is_null())
    pairs = hidden.select("flag", "low", "high").unique(maintain_order=True)
    ranges = {
        flag: (low or 0.0, float("inf") if high is None else high) for flag, low, high in pairs.iter_rows()
    }
    published = frame.filter(pl.col("jobs").is_not_null())
    # A column that is unknown for published cells would read as 0 there, so it is left out.
    has = {name: published[name].null_count() == 0 < frame[name].count() for name in ("plants", "wages")}
    ready = frame.select(
        "region",
        "industry",
        "period",
        "flag",
        employment="jobs",
        **({"establishments": "plants"} if has["plants"] else {}),
        **({"wages": "wages"} if has["wages"] else {}),
    )
    return table_from_frame(ready, flag_ranges=ranges)


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """What the page of a dataset shows."""

    dataset: Dataset
    vintages: list[Vintage]
    queries: list[SavedQuery]

    @property
    def newest(self) -> Vintage | None:
        """Return the newest vintage."""
        return self.vintages[0] if self.vintages else None


def dataset_page(dataset: Dataset) -> DatasetPage:
    """Return a dataset with its vintages, newest first, and the questions that feed it."""
    vintages = dataset.vintages.select_related("source__attachment", "by", "job", "dataset").order_by(
        "-number"
    )
    return DatasetPage(dataset, list(vintages), list(dataset.queries.select_related("schedule", "last_job")))


def preview_rows(vintage: Vintage, limit: int = 12) -> Preview:
    """Return the first rows of a vintage."""
    frame = load_frame(vintage, limit=limit)
    return preview_of(frame.columns, frame.rows())


def open_imports(user: User, tenant: Tenant) -> QuerySet[Import]:
    """Return the imports that somebody has begun and not ended."""
    over = [Import.State.DONE, Import.State.DISCARDED]
    found = Import.objects.visible_to(user).in_tenant(tenant).exclude(state__in=over)
    return found.select_related("attachment", "dataset", "check_job", "job", "by")


def working_job(imported: Import) -> Job | None:
    """Return the work that an import waits for, or that failed."""
    if imported.state == Import.State.CHECKING:
        return imported.check_job
    return imported.job if imported.state == Import.State.RUNNING else None


def saved_queries(user: User, tenant: Tenant) -> QuerySet[SavedQuery]:
    """Return the saved queries."""
    found = SavedQuery.objects.visible_to(user).in_tenant(tenant)
    return found.select_related("dataset", "schedule", "last_job", "by").order_by(in_order("name"))


def needs(access: Access) -> list[Need]:
    """Return what waits for somebody here: imports left half-way, failed work, overdue questions."""
    if not access.may("statistics.manage"):
        return []
    imports = [_import_need(one) for one in open_imports(access.user, access.tenant)]
    queries = [need for one in saved_queries(access.user, access.tenant) if (need := _query_need(one))]
    return [*imports, *queries]


def _import_need(imported: Import) -> Need:
    """Return what an open import waits for."""
    url = reverse("statistics:import", args=[imported.uid])
    job = working_job(imported)
    if job is not None and job.state in {Job.State.FAILED, Job.State.CANCELLED}:
        return Need(_("An import failed: %(name)s") % {"name": imported}, job.error, url, tone="late")
    if job is not None:
        return Need(_("%(name)s is being read") % {"name": imported}, job.progress_text, url, tone="new")
    if imported.state == Import.State.CHECKED:
        detail = ngettext(
            "%(count)s row was refused; import the others or mend the file.",
            "%(count)s rows were refused; import the others or mend the file.",
            imported.refused,
        ) % {"count": imported.refused}
        said = detail if imported.refused else _("All rows are good; import them.")
        return Need(_("%(name)s is checked") % {"name": imported}, said, url)
    return Need(_("Name the columns of %(name)s") % {"name": imported}, _("The file waits for it."), url)


def _query_need(query: SavedQuery) -> Need | None:
    """Return what a saved query waits for: work that failed, or an answer overdue."""
    url = reverse("statistics:query", args=[query.uid])
    if query.state != SavedQuery.State.READY:
        return Need(_("Finish the query %(name)s") % {"name": query}, query.get_state_display(), url)
    job = query.last_job
    if job is not None and job.state == Job.State.FAILED:
        return Need(_("The query %(name)s failed") % {"name": query}, job.error, url, tone="late")
    schedule = query.schedule
    if schedule is not None and schedule.enabled and schedule.next_at < timezone.now() - _OVERDUE:
        detail = _("It should have been asked again; is the background work running?")
        return Need(
            _("The query %(name)s is overdue") % {"name": query}, detail, url, schedule.next_at.date(), "late"
        )
    return None


def vintages_of_region_set(code: str, user: User, tenant: Tenant) -> QuerySet[Dataset]:
    """Return the datasets that cover a set of regions."""
    return datasets(user, tenant).filter(region_set__code=code)


def ended_imports(user: User, tenant: Tenant, most: int = 20) -> list[Import]:
    """Return the latest imports that are over."""
    over = [Import.State.DONE, Import.State.DISCARDED]
    found = Import.objects.visible_to(user).in_tenant(tenant).filter(state__in=over)
    return list(found.select_related("attachment", "dataset", "vintage", "by")[:most])


def findings_shown(imported: Import) -> dict[str, Any]:
    """Return what a check found, sentences in the reader's language."""
    found = imported.findings
    if not found:
        return {}
    language = active_language()
    return {
        **found,
        "good": imported.rows - imported.refused,
        "reasons": [(one["count"], one[language]) for one in found["reasons"]],
        "refused": [one[language] for one in found["refused"]],
        "alike": [_told_alike(one, language) for one in found.get("alike", [])],
        "preview": preview_of(found["preview"]["columns"], found["preview"]["rows"]),
    }


def list_to_extend(imported: Import) -> Classification | None:
    """Return the list whose next level the file's codes are; none where they are not."""
    return lists_of(imported).classification if imported.findings.get("below") else None


def _told_alike(one: dict[str, Any], language: str) -> tuple[int, str, str, int]:
    """Return how many rows have a reason, the reason, the numbers of the first rows, and how many more."""
    numbers = ", ".join(map(str, one["rows"]))
    return one["count"], one[language], numbers, one["count"] - len(one["rows"])


def vintage_file(vintage: Vintage) -> Path:
    """Return where a vintage's Parquet file lies."""
    return files.path_of(vintage.digest)


def export_rows(vintage: Vintage) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return a vintage's columns and rows for a file; refuse more than such a file should hold."""
    if vintage.rows > _MOST_EXPORTED:
        raise Refused(
            _("%(rows)s rows are more than a spreadsheet holds; take the Parquet file instead.")
            % {"rows": number(vintage.rows, active_language())}
        )
    frame = load_frame(vintage)
    return frame.columns, frame.iter_rows()


def names_of_keys(dataset: Dataset) -> list[Mapping[str, str]]:
    """Return the names of the first two keys of a dataset's rows."""
    regions = region_names(dataset.region_set)
    if dataset.kind == Dataset.Kind.EDUCATION:
        return [{}, regions]
    return [regions, industry_names(dataset.classification)]


def known_facts(vintage: Vintage) -> dict[str, Any]:
    """Return what the side panel says of a vintage: where from, taken in by whom, and how sure."""
    source = vintage.source
    hidden = _("All figures are published.")
    if vintage.suppressed:
        hidden = _("%(count)s figures are hidden by the publisher; they are marked, never read as zero.") % {
            "count": number(vintage.suppressed, active_language())
        }
    return {
        "title": str(vintage),
        "explanation": _("The figures are as the publisher gave them, row by row."),
        "certainty": hidden,
        "facts": [
            (_("Publisher"), source.publisher or "–"),
            (_("File"), source.attachment.name if source.attachment else source.address or "–"),
            (_("Rows"), number(vintage.rows, active_language())),
            (_("Refused rows"), number(vintage.refused, active_language())),
            (_("Checksum"), vintage.digest),
        ],
        "who": vintage.by.name if vintage.by else "",
        "day": vintage.received_on,
        "page_url": reverse("statistics:vintage", args=[vintage.uid]),
    }


def asked_for(query: SavedQuery) -> list[tuple[str, str]]:
    """Return in words what a query asks for."""
    labels = {one["code"]: one for one in query.described.get("variables", [])}
    return [
        (labels[code]["label"], _asked(labels[code], values))
        for code, values in query.selection.items()
        if code in labels
    ]


def _asked(variable: Mapping[str, Any], values: Sequence[str]) -> str:
    """Return in words which values of a variable are asked for."""
    if list(values) == ["*"]:
        return _("all %(count)s") % {"count": len(variable["values"])}
    if len(values) == 1 and values[0].startswith("top("):
        return _("the latest %(count)s") % {"count": values[0][4:-1]}
    texts = dict(zip(variable["values"], variable["texts"], strict=True))
    said = ", ".join(texts.get(value, value) for value in values[:6])
    return (
        said
        if len(values) <= 6
        else _("%(names)s and %(count)s more") % {"names": said, "count": len(values) - 6}
    )


def sheets_shown(imported: Import) -> list[tuple[str, str]]:
    """Return the sheets of an import's workbook, each with how many rows of it hold something."""
    held = imported.mapping
    names, rows = held.get("sheets") or [], held.get("sheet_rows") or []
    return [(name, _sheet_text(name, count)) for name, count in zip_longest(names, rows)]


def _sheet_text(name: str, count: int | None) -> str:
    """Return a sheet with its rows, where they were counted."""
    if count is None:
        return name
    said = ngettext("%(name)s (%(count)s row)", "%(name)s (%(count)s rows)", count)
    return said % {"name": name, "count": number(count, active_language())}


def sample_shown(imported: Import) -> Preview:
    """Return the first rows of a file as they stand."""
    return preview_of(imported.mapping["header"], imported.mapping["sample"], named=False)
