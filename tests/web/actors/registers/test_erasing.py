"""A register is erased with its files, its decisions and what was matched; others are matched anew."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.registers.made import record, two_registers

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers import choosing, deciding, erasing, selectors, services
from klustermotor.web.actors.registers.models import (
    LinkageRun,
    LinkDecision,
    Register,
    RegisterRecord,
    RegisterSelection,
    RegisterVintage,
)
from klustermotor.web.actors.registers.needs import needs
from klustermotor.web.jobs import worker
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused


@pytest.mark.django_db(transaction=True)
def test_nothing_of_it_is_left_but_what_was_brought_in(tenant: Tenant, developer: User) -> None:
    members, suppliers = two_registers(tenant, developer)
    one, other = record(members, "2"), record(suppliers, "L4")
    deciding.decide(
        tenant=tenant, left=deciding.key_of(one), right=deciding.key_of(other), same=False, by=developer
    )
    deciding.bring_in(records=[one], by=developer)
    selected = RegisterSelection(tenant=tenant, name="Leverantörer", register=members, by=developer)
    selected.criteria = {"named_by": [str(suppliers.uid)], "regions": []}
    choosing.save_selection(selection=selected, by=developer)
    run = LinkageRun.objects.first()
    assert run is not None
    paths = [
        files.path_of(digest) for digest in (members.vintages.get().digest, run.records_file, run.pairs_file)
    ]
    kept = files.path_of(suppliers.vintages.get().digest)
    assert all(path.exists() for path in (*paths, kept))
    erasing.erase_register(register=members, by=developer)
    assert [path.exists() for path in paths] == [False, False, False]
    assert kept.exists()
    assert list(Register.objects.all()) == [suppliers]
    assert set(RegisterRecord.objects.values_list("register", flat=True)) == {suppliers.pk}
    assert not LinkDecision.objects.exists()
    assert not RegisterSelection.objects.exists()
    assert Organisation.objects.get().name == "Exempel Smide Aktiebolag"
    assert AuditEntry.objects.filter(object_uid=members.uid, action="deleted").count() == 1
    worker.run_all()
    assert LinkageRun.objects.get().records == 5


def test_a_register_at_work_is_not_erased(tenant: Tenant, developer: User) -> None:
    members, _suppliers = two_registers(tenant, developer)
    services.request_matching(tenant=tenant, by=developer)
    job = selectors.matching_job(tenant)
    assert job is not None
    job.state = job.State.RUNNING
    job.save()
    with pytest.raises(Refused, match="at work"):
        erasing.erase_register(register=members, by=developer)
    assert RegisterVintage.objects.count() == 2


def test_what_waits_is_told_and_the_register_erased_on_its_page(
    tenant: Tenant, developer: User, access: Access, sign_in: Callable[[User], Client]
) -> None:
    members, _suppliers = two_registers(tenant, developer)
    asked = len(selectors.open_questions(access))
    assert [str(one.title) for one in needs(access)] == [
        f"{asked} pair of records to tell apart" if asked == 1 else f"{asked} pairs of records to tell apart"
    ]
    Register.objects.filter(pk=members.pk).update(keep_until=date(2003, 6, 29))
    late = needs(access)[-1]
    assert (str(late.title), late.tone) == (f"{members.name} has been kept long enough", "late")
    client, address = sign_in(developer), reverse("actors:erase-register", args=[members.uid])
    assert f"Erase the register {members.name}?" in client.get(address).content.decode()
    assert Register.objects.count() == 2
    assert client.post(address).status_code == 302
    assert Register.objects.count() == 1
