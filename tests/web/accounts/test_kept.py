"""What was worked out for a page is taken again by the same person while nothing changes; by nobody else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from tests.web.conftest import make_person, make_tenant
from tests.web.mapping.conftest import answer, jobs_table, make_analysis, make_dataset

from klustermotor.web.accounts.access import Access, access_from, access_of
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.kept import kept_for, newest_change
from klustermotor.web.accounts.models import RoleAssignment, Scope, Tenant, User
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.services import note_in_room, settle_note


class Asked:
    """A request as far as it tells who asks."""

    def __init__(self, user: User) -> None:
        self.user, self.session = User.objects.get(pk=user.pk), {}


def standing(user: User) -> Access:
    """Return somebody's standing as one more request finds it."""
    found = access_from(Asked(user))
    assert found is not None
    return found


@pytest.fixture
def worked_out() -> Callable[[Access], int]:
    """Return something that says how often it was worked out."""
    times = []

    def work_out() -> int:
        times.append(1)
        return len(times)

    return lambda access: kept_for(access, ("a test",), work_out)


def note(tenant: Tenant, by: User) -> RoomNote:
    return note_in_room(
        tenant=tenant, room="organisations", kind=RoomNote.Kind.GAP, text_sv="Ny", signed_as="En", by=by
    )


def test_it_is_taken_again_until_something_changes(
    tenant: Tenant, developer: User, worked_out: Callable[[Access], int]
) -> None:
    assert [worked_out(standing(developer)) for _time in range(3)] == [1, 1, 1]
    before = newest_change(tenant)
    made = note(tenant, developer)
    assert newest_change(tenant) > before
    assert [worked_out(standing(developer)) for _time in range(2)] == [2, 2]
    settle_note(note=made, by=developer)
    assert worked_out(standing(developer)) == 3


def test_nobody_takes_what_was_worked_out_for_another(
    tenant: Tenant, people: dict[str, User], worked_out: Callable[[Access], int]
) -> None:
    twin = make_person(make_tenant("Exempel två", "two"), Role.DEVELOPER)
    RoleAssignment.objects.create(
        user=twin, scope=tenant.scopes.get(kind=Scope.Kind.TENANT), role=Role.DEVELOPER
    )
    everybody = [*people.values(), twin]
    assert [worked_out(standing(one)) for one in everybody] == list(range(1, len(everybody) + 1))


def test_other_roles_and_another_language_are_worked_out_anew(
    tenant: Tenant, developer: User, worked_out: Callable[[Access], int]
) -> None:
    assert worked_out(standing(developer)) == 1
    held = RoleAssignment.objects.get(user=developer)
    held.valid_to = timezone.localdate() - timedelta(days=1)
    RoleAssignment.objects.create(user=developer, scope=held.scope, role=Role.READER)
    held.save()
    assert worked_out(standing(developer)) == 2
    with translation.override("sv"):
        assert worked_out(standing(developer)) == 3


def test_another_tenants_changes_are_not_waited_for(
    tenant: Tenant, developer: User, other_tenant: Tenant, stranger: User, worked_out: Callable[[Access], int]
) -> None:
    assert worked_out(standing(developer)) == 1
    note(other_tenant, stranger)
    assert worked_out(standing(developer)) == 1


def test_beside_a_page_it_is_worked_out_each_time(
    developer: User, worked_out: Callable[[Access], int]
) -> None:
    access = access_of(developer)
    assert access is not None
    assert [worked_out(access), worked_out(access)] == [1, 2]


def test_a_page_shows_the_newest_run_and_note_at_once(tenant: Tenant, developer: User, sign_in: Any) -> None:
    dataset = make_dataset(tenant, jobs_table(), developer)
    analysis = make_analysis(dataset, developer)
    client = sign_in(developer)

    def shown() -> Any:
        return getattr(client.get(reverse("mapping:map")).context["room"], "run", None)

    def noted() -> Any:
        return client.get(reverse("actors:organisations")).context["room_notes"]

    assert shown() is None
    first = answer(analysis, developer)
    assert [shown(), shown()] == [first, first]
    second = answer(analysis, developer, force=True)
    assert second != first
    assert shown() == second
    assert noted() == []
    made = note(tenant, developer)
    assert noted() == [made]
