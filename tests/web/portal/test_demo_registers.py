"""The demo's registers are brought in and matched, and leave something to be asked and chosen from."""

import pytest
from django.test import Client
from django.urls import reverse

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.registers import choosing, selectors
from klustermotor.web.actors.registers.models import LinkageRun, RegisterSelection
from klustermotor.web.jobs import worker
from klustermotor.web.jobs.models import Job
from klustermotor.web.portal.demo.registers import load_registers


@pytest.fixture
def matched(tenant: Tenant, developer: User) -> LinkageRun:
    """Return the matching of the demo's registers, all work done."""
    load_registers(tenant, {}, developer)
    worker.run_all()
    assert not Job.objects.exclude(state=Job.State.DONE).exists()
    return LinkageRun.objects.get()


def test_they_are_matched_and_leave_questions(matched: LinkageRun, access: Access) -> None:
    assert matched.records == 3 * 90
    assert 0 < matched.in_several < matched.groups < matched.records
    assert 5 <= len(selectors.open_questions(access)) <= 60


def test_the_selection_counts_fewer_at_every_step(matched: LinkageRun, developer: User) -> None:
    counted = choosing.choose(RegisterSelection.objects.get(tenant=matched.tenant), developer)
    counts = [one.count for one in counted.steps]
    assert counts == sorted(counts, reverse=True)
    assert 0 < counts[-1] < counts[1]
    assert len(counted.chosen) + len(counted.excluded) == counts[1]


def test_they_say_that_they_are_invented(matched: LinkageRun, developer: User, client: Client) -> None:
    client.force_login(developer, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("actors:registers")).content.decode()
    assert page.count("Exempel") >= 3
    assert page.count('class="cell-note">example<') == 3
