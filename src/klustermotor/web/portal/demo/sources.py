"""What a case rests on besides statistics and interviews: documents and registers, dated as known."""

from klustermotor.examples import Case, CaseSource, DateSpan
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Source
from klustermotor.web.evidence.services.sources import save_source

_PRECISIONS = {"day": Source.Precision.DAY, "month": Source.Precision.MONTH}


def precision_of(span: DateSpan) -> str:
    """Return how exactly a day is known; several years are told by their first."""
    return _PRECISIONS.get(span.precision, Source.Precision.YEAR)


def load_sources(case: Case, tenant: Tenant, by: User) -> dict[str, Source]:
    """Record a case's documents and registers, by their key."""
    called = {one.key: one.name for one in case.organisations}
    return {
        one.key: save_source(
            source=_source(one, tenant, str(getattr(called.get(one.publisher), tenant.language, ""))), by=by
        )
        for one in case.sources
    }


def _source(given: CaseSource, tenant: Tenant, publisher: str) -> Source:
    """Return a source as it is recorded, in the tenant's language."""
    english = tenant.language == "en"
    return Source(
        tenant=tenant,
        kind=given.kind,
        title=(given.title.en if english else given.title.sv)[:300],
        publisher=(publisher or given.publisher)[:200],
        published_on=given.dated.first,
        precision=precision_of(given.dated),
        note=given.summary.en if english else given.summary.sv,
        is_example=given.invented,
    )
