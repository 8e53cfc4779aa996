"""Erase a register with everything it told, files too; what was brought in as organisations stays."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.trail_erasing import forget_things
from klustermotor.web.actors.registers import services
from klustermotor.web.actors.registers.gone import erase_files, forget_file
from klustermotor.web.actors.registers.models import (
    MATCH,
    LinkageRun,
    LinkDecision,
    Register,
    RegisterRecord,
    RegisterSelection,
    RegisterVintage,
)
from klustermotor.web.jobs.models import Job
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused

_State = RegisterVintage.State


@transaction.atomic
def erase_register(*, register: Register, by: User) -> None:
    """Erase a register: records, files, decisions on them, and selections that begin with it.

    Matchings hold what all registers told, so they go too; the other registers are matched anew.
    """
    held = Register.objects.select_for_update().get(pk=register.pk)
    _refuse_at_work(held)
    vintages = RegisterVintage.objects.filter(register=held)
    runs = LinkageRun.objects.in_tenant(held.tenant)
    digests = set(vintages.values_list("digest", flat=True))
    digests |= {one for pair in runs.values_list("records_file", "pairs_file") for one in pair}
    _erase_selections(held, by)
    uid = str(held.uid)
    LinkDecision.objects.in_tenant(held.tenant).filter(Q(left_register=uid) | Q(right_register=uid)).delete()
    runs.delete()
    RegisterRecord.objects.filter(register=held).delete()
    vintages.delete()
    search.remove(held)
    audit.delete(held, by=by)
    if RegisterRecord.objects.in_tenant(register.tenant).current().exists():
        services.request_matching(tenant=register.tenant, by=by)
    transaction.on_commit(lambda: erase_files(digests))


def _refuse_at_work(register: Register) -> None:
    """Refuse while a file of it is being imported or registers are being matched."""
    running = register.vintages.filter(state=RegisterVintage.State.RUNNING).exists()
    matching = Job.objects.filter(tenant=register.tenant, kind=MATCH, state=Job.State.RUNNING).exists()
    if running or matching:
        raise Refused(_("The register is at work just now; erase it when that is done."))


def _erase_selections(register: Register, by: User) -> None:
    """Erase the selections that begin with a register, and leave it out of those that it only names."""
    for one in RegisterSelection.objects.in_tenant(register.tenant).select_for_update():
        rest = [uid for uid in one.named_by if uid != str(register.uid)]
        if one.register_id == register.pk or not rest:
            search.remove(one)
            audit.delete(one, by=by)
        elif len(rest) < len(one.named_by):
            one.criteria = {**one.criteria, "named_by": rest}
            audit.save(one, by=by)


@transaction.atomic
def erase_records(records: Iterable[RegisterRecord], *, by: User | None) -> int:
    """Erase records that name a person (GDPR art. 17), and the files in which their rows still stand.

    The register's other records stay; matchings hold what all records said, so they are made anew.
    """
    found = list(records)
    if not found:
        return 0
    tenant = found[0].register.tenant
    vintages = RegisterVintage.objects.filter(register__in={one.register_id for one in found})
    # Nobody asks for it after a restore, where nothing is at work.
    for register in Register.objects.filter(pk__in={one.register_id for one in found}) if by else ():
        _refuse_at_work(register)
    runs = LinkageRun.objects.in_tenant(tenant)
    digests = set(vintages.values_list("digest", flat=True))
    digests |= {one for pair in runs.values_list("records_file", "pairs_file") for one in pair}
    for one in found:
        LinkDecision.objects.in_tenant(tenant).filter(
            Q(left_register=str(one.register.uid), left_record=one.key)
            | Q(right_register=str(one.register.uid), right_record=one.key)
        ).delete()
        audit.event(one.register, by=by, name="record erased")
    for vintage in vintages:
        # What the first rows of a file said, and which rows were refused, may be of the person.
        kept = {key: one if isinstance(one, int) else type(one)() for key, one in vintage.findings.items()}
        forget_file(vintage)
        RegisterVintage.objects.filter(pk=vintage.pk).update(
            digest=vintage.digest,
            mapping=vintage.mapping,
            findings=kept,
            state=vintage.state if vintage.state == _State.DONE else _State.DISCARDED,
        )
    uids = [one.uid for one in found]
    runs.delete()
    RegisterRecord.objects.filter(pk__in=[one.pk for one in found]).delete()
    forget_things(tenant, uids)
    if RegisterRecord.objects.in_tenant(tenant).current().exists():
        services.request_matching(tenant=tenant, by=by or found[0].register.by)
    transaction.on_commit(lambda: erase_files(digests))
    return len(found)
