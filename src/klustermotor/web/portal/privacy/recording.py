"""The record of processing (art. 30): what each app, register and guide says, and the workbench."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import holdings
from klustermotor.web.actors.registers.models import Register
from klustermotor.web.portal.privacy.models import Controller, ProcessingRecord
from klustermotor.web.questionnaires.models import Guide
from klustermotor.web.shared.templatetags.written import date_written

TOLD = ("purpose", "ground", "categories", "source", "recipients", "kept", "protection")


@dataclass(frozen=True, slots=True)
class Processing:
    """One kind of processing, with what stands about it."""

    key: str
    label: str
    purpose: str
    ground: str
    categories: str
    source: str
    recipients: str
    kept: str
    protection: str
    is_own: bool = False


def processings(access: Access) -> list[Processing]:
    """Return every kind of processing in a workbench, the workbench's own words first."""
    own = {one.key: one for one in ProcessingRecord.objects.in_tenant(access.tenant)}
    found = [*_of_holdings(), *_of_registers(access), *_of_guides(access)]
    return [_with(one, own.get(one.key)) for one in found]


def _with(one: Processing, own: ProcessingRecord | None) -> Processing:
    """Return a processing with what the workbench says of it in the place of what is set for all."""
    if own is None:
        return one
    told = {name: getattr(own, name) or getattr(one, name) for name in TOLD}
    return Processing(one.key, one.label, is_own=True, **told)


def _protection() -> str:
    """Return how all data here are protected (art. 32)."""
    return _(
        "Roles decide in every query; a trail of every change; backups for their owner only; sign-in with "
        "passkeys or one-time codes."
    )


def _of_holdings() -> list[Processing]:
    """Return what each app says that it holds."""
    return [
        Processing(
            one.key,
            str(one.label),
            str(one.purpose),
            str(one.ground),
            str(one.categories),
            str(one.source),
            str(one.recipients),
            str(one.kept),
            _protection(),
        )
        for one in holdings()
    ]


def _of_registers(access: Access) -> list[Processing]:
    """Return each register as it was brought in: its own purpose, ground and day."""
    return [
        Processing(
            f"register:{one.uid}",
            _("Register: %(name)s") % {"name": one.name},
            one.purpose,
            str(one.get_ground_display()),
            _("organisations and whoever is named with them, in the columns of the register"),
            one.holder,
            _("those who work with registers here"),
            str(date_written(one.keep_until)) if one.keep_until else _("no day has been set"),
            _protection(),
        )
        for one in Register.objects.in_tenant(access.tenant).order_by("name")
    ]


def _of_guides(access: Access) -> list[Processing]:
    """Return each guide in use: what is asked of people, and for what."""
    guides = Guide.objects.in_tenant(access.tenant).exclude(state=Guide.State.DRAFT).order_by("title", "pk")
    return [
        Processing(
            f"guide:{one.uid}",
            _("Interviews: %(guide)s") % {"guide": one},
            one.purpose,
            _("the person’s consent"),
            _("those interviewed: role, organisation, and what the guide asks"),
            _("the person"),
            _("the interviewer and the readers named; others as the person has allowed"),
            _("by the retention rule for interviews"),
            _protection(),
        )
        for one in guides
    ]


def record_of(tenant: Tenant, one: Processing) -> ProcessingRecord:
    """Return what the workbench says of a processing, or what is set for all to begin with."""
    found = ProcessingRecord.objects.in_tenant(tenant).filter(key=one.key).first()
    if found is not None:
        return found
    told: dict[str, Any] = {name: getattr(one, name) for name in TOLD}
    return ProcessingRecord(tenant=tenant, key=one.key, **told)


def controller_of(tenant: Tenant) -> Controller:
    """Return who answers for the processing, or a new one in the workbench's name."""
    found = Controller.objects.in_tenant(tenant).first()
    return found if found is not None else Controller(tenant=tenant, name=tenant.name)


@transaction.atomic
def save_record(*, record: ProcessingRecord | Controller, by: User) -> None:
    """Keep what the workbench says."""
    audit.save(record, by=by)
