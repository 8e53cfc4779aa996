"""Background work of registers: rows brought in, and registers matched."""

from django.utils.translation import gettext as _

from klustermotor.web.actors.registers import matching
from klustermotor.web.actors.registers.models import MATCH, RegisterVintage
from klustermotor.web.actors.registers.reading import read_vintage
from klustermotor.web.actors.registers.services import finish_import
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.faults import passing
from klustermotor.web.jobs.registry import task


@task("actors.import_register")
def import_register(context: JobContext) -> None:
    """Read a file's rows and write them as records: all of them or none."""
    found = RegisterVintage.objects.select_related("tenant", "register", "by")
    vintage = found.get(uid=context.payload["vintage"])
    context.progress(0, 2, _("Reading rows"))
    read = read_vintage(vintage)
    passing("actors.import_register.after_reading")
    context.progress(1, 2, _("Writing the records"))
    with context.completing() as result:
        made = finish_import(vintage=vintage, read=read, job=context.job)
        result.update(register=str(made.register.uid), number=made.number)
        passing("actors.import_register.before_commit")


@task(MATCH)
def match_registers(context: JobContext) -> None:
    """Compare and gather the records of all registers."""
    tenant = context.job.tenant
    steps = [_("Reading the registers"), _("Comparing the records"), _("Gathering the organisations")]
    found = matching.match(tenant, lambda done: context.progress(done, 3, steps[done]))
    passing("actors.match_registers.after_files")
    with context.completing() as result:
        kept = matching.keep(tenant, found, context.job)
        if kept is not None:
            result.update(groups=kept.groups, in_several=kept.in_several)
        passing("actors.match_registers.before_commit")
