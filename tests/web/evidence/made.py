"""Evidence for the tests."""

from datetime import date

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence import services
from klustermotor.web.evidence.models import Attachment, Objection, Run, Source, Support
from klustermotor.web.shared import files


def a_source(tenant: Tenant, by: User | None = None, title: str = "Tillväxtprogrammet") -> Source:
    return Source.objects.create(tenant=tenant, kind="document", title=title, published_on=date(2003, 6, 1))


def a_run(tenant: Tenant) -> Run:
    return Run.objects.create(tenant=tenant, kind="x", title="Analys", version="1", ran_on=date(2003, 6, 1))


def an_attachment(tenant: Tenant) -> Attachment:
    return Attachment.objects.create(
        tenant=tenant, name="skiss.txt", digest=files.store(b"text"), media_type="text/plain", size=4
    )


def a_support(tenant: Tenant, by: User) -> Support:
    return services.support(claim=a_source(tenant), source=a_source(tenant, title="Grund"), by=by)


def an_objection(tenant: Tenant, by: User) -> Objection:
    return services.contest(claim=a_source(tenant), label="Tillväxtprogrammet", text="Fel år", by=by)
