"""Record where an organisation is at work, its industries, and how large it was."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.details.models import Establishment, Industry, Size
from klustermotor.web.actors.details.selectors import code_meant
from klustermotor.web.actors.facts.services import Said
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.services import save_organisation
from klustermotor.web.shared.errors import Refused

Detail = Establishment | Industry | Size


def _held(part: Detail) -> Organisation:
    """Return the organisation of a part, locked: who records beside waits here."""
    held: Organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=part.organisation_id)
    part.organisation, part.tenant = held, held.tenant
    return held


@transaction.atomic
def save_establishment(*, establishment: Establishment, by: User | None) -> Establishment:
    """Record a new or changed establishment; where it is the main one, another is it no longer."""
    organisation = _held(establishment)
    if establishment.valid_from and establishment.valid_to:
        _demand_order(establishment)
    if establishment.is_main and establishment.valid_to is None:
        for other in organisation.establishments.filter(is_main=True).exclude(pk=establishment.pk):
            other.is_main = False
            audit.save(other, by=by)
    audit.save(establishment, by=by)
    return establishment


def _demand_order(establishment: Establishment) -> None:
    """Refuse an establishment that ends before it begins."""
    begin, end = establishment.valid_from, establishment.valid_to
    if begin and end and end <= begin:
        raise Refused(_("The establishment must end after it begins."), field="valid_to")


@transaction.atomic
def save_industry(*, industry: Industry, by: User | None) -> Industry:
    """Record that an organisation is in an industry; ``code`` may be its name in the list.

    Raises ``Refused`` where the list has no such code, or the industry is recorded already.
    """
    organisation = _held(industry)
    place = industry.establishment
    if place is not None and place.organisation_id != organisation.pk:
        raise Refused(_("That establishment belongs to another organisation."), field="establishment")
    industry.code = code_meant(industry.classification, industry.code).code
    beside = organisation.industries.filter(
        establishment=place, classification=industry.classification
    ).exclude(pk=industry.pk)
    if beside.filter(code=industry.code).exists():
        raise Refused(_("This industry is recorded already."), field="code")
    if industry.is_main:
        for other in beside.filter(is_main=True):
            other.is_main = False
            audit.save(other, by=by)
    audit.save(industry, by=by)
    return industry


@transaction.atomic
def save_size(*, size: Size, by: User | None) -> Size:
    """Record how large an organisation was in a year; the newest year tells how large it is in lists."""
    organisation = _held(size)
    if size.employees is None and size.turnover is None:
        raise Refused(_("Say the employees, the turnover, or both."), field="employees")
    if organisation.sizes.filter(year=size.year).exclude(pk=size.pk).exists():
        raise Refused(_("The size in that year is recorded already; change it."), field="year")
    audit.save(size, by=by)
    newest = organisation.sizes.filter(employees__isnull=False).order_by("-year").first()
    if newest is not None and newest.pk == size.pk and organisation.employees != size.employees:
        organisation.employees = size.employees
        said = Said.by_source(size.source, on=date(size.year, 12, 31))
        save_organisation(organisation=organisation, by=by, said=said)
    return size


@transaction.atomic
def remove_detail(*, part: Detail, by: User) -> None:
    """Take away what was recorded by mistake; the trail keeps what it was."""
    audit.delete(part, by=by)
