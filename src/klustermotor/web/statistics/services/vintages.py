"""Vintages: one state of a dataset each, never altered."""

import polars as pl
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Attachment, Source
from klustermotor.web.jobs.models import Job
from klustermotor.web.places.selectors import industry_codes, region_codes
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.layout import Stored, flag_ranges_of, laid_out, store_laid_out
from klustermotor.web.statistics.models import Dataset, Vintage


def add_vintage(
    *, dataset: Dataset, frame: pl.DataFrame, by: User | None, job: Job | None = None, refused: int = 0
) -> Vintage:
    """Add a frame as the dataset's next vintage: the file first, then all rows at once.

    The frame has the columns of ``layout`` (``employment`` and ``establishments`` are understood too); a code
    that the set of regions or the classification does not know is refused by name.
    """
    ready = laid_out(frame, dataset.kind, flag_ranges_of(dataset))
    refuse_unknown_codes(dataset, ready)
    stored = store_laid_out(ready, dataset.kind)
    return record_vintage(dataset=dataset, stored=stored, by=by, job=job, refused=refused)


def refuse_unknown_codes(dataset: Dataset, frame: pl.DataFrame) -> None:
    """Refuse a table with codes that the dataset's lists do not have."""
    checks = [("region", region_codes(dataset.region_set), str(dataset.region_set))]
    if dataset.kind == Dataset.Kind.EMPLOYMENT:
        checks.append(("industry", industry_codes(dataset.classification), str(dataset.classification)))
    for column, known, called in checks:
        unknown = sorted(set(frame[column].unique()) - known)
        if unknown:
            raise Refused(
                _("%(list)s has no code %(codes)s (%(count)s unknown in all).")
                % {"list": called, "codes": ", ".join(unknown[:5]), "count": len(unknown)}
            )


@transaction.atomic
def record_vintage(
    *,
    dataset: Dataset,
    stored: Stored,
    by: User | None,
    job: Job | None = None,
    refused: int = 0,
    attachment: Attachment | None = None,
    address: str = "",
) -> Vintage:
    """Write that a stored file is the dataset's next vintage, with its source; numbers never clash."""
    held = Dataset.objects.select_for_update(of=("self",)).select_related("tenant").get(pk=dataset.pk)
    number = (held.vintages.aggregate(highest=Max("number"))["highest"] or 0) + 1
    today = held.tenant.today()
    vintage = Vintage(
        tenant=held.tenant,
        dataset=held,
        number=number,
        digest=stored.digest,
        job=job,
        rows=stored.rows,
        suppressed=stored.suppressed,
        refused=refused,
        regions=stored.regions,
        industries=stored.industries,
        periods=stored.periods,
        received_on=today,
        by=by,
    )
    source = Source(
        tenant=held.tenant,
        kind=Source.Kind.DATASET,
        title=f"{held.name} · {number}",
        publisher=held.publisher,
        published_on=today,
        address=address,
        attachment=attachment,
        digest=stored.digest,
        object_kind=audit.kind_of(Vintage),
        object_uid=vintage.uid,
        is_example=held.is_example,
    )
    audit.save(source, by=by)
    vintage.source = source
    audit.save(vintage, by=by)
    return vintage
