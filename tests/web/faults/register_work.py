"""Registers' work that a worker is killed in: how it is asked for, and what stands before and after."""

from tests.web.actors.registers.made import MEMBERS, SUPPLIERS, a_register, checked, imported
from tests.web.operations.world import World

from klustermotor.web.accounts.models import AuditEntry
from klustermotor.web.actors.registers.models import (
    MATCH,
    LinkageRun,
    LinkQuestion,
    RegisterRecord,
    RegisterVintage,
)
from klustermotor.web.actors.registers.services import request_import
from klustermotor.web.jobs.models import Job
from klustermotor.web.shared import files


def ask_import(world: World) -> Job:
    return request_import(vintage=checked(a_register(world.tenant, world.by), MEMBERS, world.by), by=world.by)


def nothing_imported() -> None:
    held = RegisterVintage.objects.get()
    assert (held.state, held.number) == ("running", None)
    assert not RegisterRecord.objects.exists()
    assert not Job.objects.filter(kind=MATCH).exists()


def imported_once() -> None:
    held = RegisterVintage.objects.get()
    assert (held.state, held.number) == ("done", 1)
    assert RegisterRecord.objects.count() == 5
    assert Job.objects.filter(kind=MATCH).count() == 1
    assert AuditEntry.objects.filter(event="vintage imported").count() == 1


def ask_matching(world: World) -> Job:
    imported(a_register(world.tenant, world.by), MEMBERS, world.by)
    Job.objects.filter(kind=MATCH).delete()
    imported(a_register(world.tenant, world.by, "Leverantörer"), SUPPLIERS, world.by)
    return Job.objects.get(kind=MATCH)


def nothing_matched() -> None:
    assert not LinkageRun.objects.exists()
    assert not LinkQuestion.objects.exists()
    assert not RegisterRecord.objects.filter(group__isnull=False).exists()


def matched_once() -> None:
    run = LinkageRun.objects.get()
    assert not RegisterRecord.objects.filter(group__isnull=True).exists()
    assert files.path_of(run.records_file).exists()
    assert files.path_of(run.pairs_file).exists()
    assert run.questions.exists()
