"""Offer what others may use, say when it is free, ask for it and answer."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Scope, User
from klustermotor.web.accounts.models.owned import parts_where, tenants_where
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.resources.models import EDIT, Answer, Asked, Capacity, Enquiry, Resource
from klustermotor.web.evidence.models import Source
from klustermotor.web.evidence.services.support import support
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.templatetags.written import date_written


def _demand_own(organisation: Organisation, by: User | None) -> None:
    """Refuse that somebody who represents a company speaks for another one."""
    if by is None or organisation.tenant_id in set(tenants_where(by, EDIT)):
        return
    parts = Scope.objects.filter(pk__in=parts_where(by, EDIT), tenant_id=organisation.tenant_id)
    if parts.exclude(kind=Scope.Kind.COMPANY).exists():
        return
    if not parts.filter(name=organisation.name).exists():
        raise Refused(_("You may offer and ask for your own company only."), field="organisation")


@transaction.atomic
def save_resource(
    *,
    resource: Resource,
    by: User | None,
    belongs_to: Iterable[Scope] | None = None,
    source: Source | None = None,
) -> Resource:
    """Record a new or changed resource; with ``source`` that it is known from there."""
    resource.tenant = resource.organisation.tenant
    if resource._state.adding or not resource.untouched("organisation_id"):
        _demand_own(resource.organisation, by)
    if resource.valid_from and resource.valid_to and resource.valid_to <= resource.valid_from:
        raise Refused(_("It must be offered until a day after the first one."), field="valid_to")
    if resource._state.adding:
        resource.by = by
    audit.save(resource, by=by)
    if belongs_to is not None:
        let_belong(thing=resource, scopes=belongs_to, by=by)
    if source is not None:
        support(claim=resource, source=source, by=by)
    index_resource(resource)
    return resource


def index_resource(resource: Resource) -> None:
    """Let a resource be found; nobody finds that of somebody whose data are restricted."""
    if resource.organisation.is_restricted:
        search.remove(resource)
        return
    search.index(
        resource,
        title_sv=resource.name,
        detail=f"{resource.get_kind_display()} · {resource.organisation}",
        text=f"{resource.abilities} {resource.certificates}",
        address=reverse("actors:resource", args=[resource.uid]),
        capability="persons.view" if resource.organisation.is_sole_trader else "actors.view",
    )


@transaction.atomic
def save_capacity(*, capacity: Capacity, by: User | None) -> Capacity:
    """Record how much a resource holds in a period; two periods of one resource share no day."""
    capacity.tenant = capacity.resource.tenant
    if capacity.ends <= capacity.begins:
        raise Refused(_("The period must end after it begins."), field="ends")
    if capacity.booked > capacity.amount:
        raise Refused(_("No more can be booked than there is."), field="booked")
    list(Resource.objects.filter(pk=capacity.resource_id).select_for_update())
    others = Capacity.objects.filter(resource=capacity.resource).exclude(pk=capacity.pk)
    twin = others.overlapping(capacity.begins, capacity.ends).first()
    if twin is not None:
        told = {"begin": date_written(twin.begins), "end": date_written(twin.ends)}
        raise Refused(
            _("The capacity from %(begin)s until %(end)s is recorded already: change that period.") % told,
            field="begins",
        )
    audit.save(capacity, by=by)
    return capacity


@transaction.atomic
def remove_capacity(*, capacity: Capacity, by: User) -> None:
    """Take away a period that was recorded by mistake."""
    audit.delete(capacity, by=by)


@transaction.atomic
def save_enquiry(
    *,
    enquiry: Enquiry,
    by: User | None,
    readers: Iterable[User] | None = None,
    belongs_to: Iterable[Scope] | None = None,
) -> Enquiry:
    """Record a new or changed enquiry; of one in confidence search and trail do not tell who asks."""
    enquiry.tenant = enquiry.organisation.tenant
    if enquiry._state.adding or not enquiry.untouched("organisation_id"):
        _demand_own(enquiry.organisation, by)
    if enquiry.ends <= enquiry.begins:
        raise Refused(_("It must be needed until a day after the first one."), field="ends")
    if enquiry._state.adding:
        enquiry.by = by
    audit.save(enquiry, by=by)
    if readers is not None:
        enquiry.readers.set(readers)
    if belongs_to is not None:
        let_belong(thing=enquiry, scopes=belongs_to, by=by)
    search.index(
        enquiry,
        title_sv=enquiry.title,
        detail=_("enquiry"),
        text=enquiry.abilities,
        address=reverse("actors:enquiry", args=[enquiry.uid]),
        capability="actors.view",
    )
    return enquiry


@transaction.atomic
def ask_owners(
    *, enquiry: Enquiry, resources: Sequence[Resource], by: User | None, on: date | None = None
) -> list[Asked]:
    """Ask whoever has these resources; those asked before are not asked again."""
    if enquiry.state != Enquiry.State.OPEN:
        raise Refused(_("The enquiry is closed, so nobody more is asked."))
    if not resources:
        raise Refused(_("Choose at least one resource to ask for."), field="resources")
    asked_before = set(enquiry.asked.values_list("resource_id", flat=True))
    made = []
    for one in resources:
        if one.pk in asked_before:
            continue
        asked = Asked(
            tenant=enquiry.tenant, enquiry=enquiry, resource=one, by=by, on=on or enquiry.tenant.today()
        )
        audit.save(asked, by=by)
        made.append(asked)
    return made


@transaction.atomic
def answer_enquiry(
    *,
    asked: Asked,
    says: str,
    by: User | None,
    text: str = "",
    come_back_on: date | None = None,
    on: date | None = None,
) -> Answer:
    """Answer for whoever has the resource; an earlier answer stays in the log."""
    day = on or asked.tenant.today()
    if asked.enquiry.state != Enquiry.State.OPEN:
        raise Refused(_("The enquiry is closed, so it needs no answer."))
    if come_back_on is not None and says != Answer.Says.NOT_NOW:
        raise Refused(_("A day to come back belongs to the answer “not now”."), field="come_back_on")
    if come_back_on is not None and come_back_on <= day:
        raise Refused(_("The day to come back lies ahead."), field="come_back_on")
    made = Answer(
        tenant=asked.tenant, asked=asked, says=says, text=text, come_back_on=come_back_on, on=day, by=by
    )
    audit.save(made, by=by)
    return made


@transaction.atomic
def close_enquiry(
    *, enquiry: Enquiry, state: str, by: User | None, why: str = "", on: date | None = None
) -> Enquiry:
    """Close an enquiry as met, not met or no longer wanted, or open it again."""
    enquiry.state, enquiry.why = state, why
    enquiry.closed_on = None if state == Enquiry.State.OPEN else (on or enquiry.tenant.today())
    audit.save(enquiry, by=by)
    return enquiry
