"""A role in one cluster initiative: all that is open is read, and only what is recorded there is changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web import opened
from tests.web.actors.made import a_person, an_organisation
from tests.web.conftest import make_initiative, make_person
from tests.web.evidence.made import a_source
from tests.web.questionnaires.made import a_guide, an_interview

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.capabilities import CAPABILITIES, InPart, Role
from klustermotor.web.accounts.models import AuditEntry, Belonging, RoleAssignment, Scope, Tenant, User
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.evidence.models import Source
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.services import enqueue
from klustermotor.web.questionnaires.models import Interview

ORGANISATION = {"name": "Exempel Plåt AB", "kind": "company", "sector": "business"}


@pytest.fixture
def manager(tenant: Tenant, initiative: Scope) -> User:
    """Return the manager of one initiative."""
    return make_person(tenant, Role.MANAGER, initiative)


@pytest.fixture
def other_manager(tenant: Tenant) -> User:
    """Return the manager of another initiative of the same workbench."""
    return make_person(tenant, Role.MANAGER, make_initiative(tenant, "Ett annat nät"))


def recorded(client: Client) -> Organisation:
    """Record an organisation as whoever is signed in."""
    assert client.post(reverse("actors:new-organisation"), ORGANISATION).status_code == 302
    return Organisation.objects.get(name=ORGANISATION["name"])


def change(client: Client, one: Organisation) -> int:
    """Try to change an organisation; return the answer's status."""
    address = reverse("actors:edit-organisation", args=[one.uid])
    return opened.change(client, address, {**ORGANISATION, "note": "changed"}).status_code


def test_a_manager_changes_what_they_recorded_and_nobody_else_s(
    sign_in: Callable[[User], Client], manager: User, other_manager: User, developer: User, tenant: Tenant
) -> None:
    whole = an_organisation(tenant, name="Exempel Stål AB")
    mine = recorded(sign_in(manager))
    assert change(sign_in(manager), mine) == 302
    assert change(sign_in(manager), whole) == 403
    assert change(sign_in(other_manager), mine) == 403
    assert change(sign_in(developer), mine) == 302
    assert Organisation.objects.get(pk=whole.pk).note == whole.note


def test_all_are_read_and_only_one_s_own_offer_a_change(
    sign_in: Callable[[User], Client], manager: User, tenant: Tenant
) -> None:
    client, whole = sign_in(manager), an_organisation(tenant, name="Exempel Stål AB")
    mine = recorded(client)
    for one, offered in ((mine, True), (whole, False)):
        page = client.get(reverse("actors:organisation", args=[one.uid]))
        assert page.status_code == 200
        assert (reverse("actors:edit-organisation", args=[one.uid]) in page.content.decode()) is offered


def test_whoever_comes_after_in_the_initiative_goes_on_with_it(
    sign_in: Callable[[User], Client], manager: User, initiative: Scope, tenant: Tenant
) -> None:
    mine = recorded(sign_in(manager))
    RoleAssignment.objects.filter(user=manager).delete()
    successor = User.objects.create_user("next@example.org", "x" * 12, name="Next")
    RoleAssignment.objects.create(user=successor, scope=initiative, role=Role.MANAGER)
    assert change(sign_in(successor), mine) == 302
    reader = make_person(tenant, Role.READER, initiative)
    assert change(sign_in(reader), mine) == 403


def test_a_role_in_the_whole_as_well_records_for_the_whole(
    sign_in: Callable[[User], Client], manager: User, tenant: Tenant
) -> None:
    whole = tenant.scopes.get(kind=Scope.Kind.TENANT)
    RoleAssignment.objects.create(user=manager, scope=whole, role=Role.READER)
    assert Belonging.objects.filter(object_uid=recorded(sign_in(manager)).uid).count() == 1
    Organisation.objects.all().delete()
    RoleAssignment.objects.create(user=manager, scope=whole, role=Role.ANALYST)
    assert not Belonging.objects.filter(object_uid=recorded(sign_in(manager)).uid).exists()


def test_people_and_what_they_do_follow_the_same_rule(
    sign_in: Callable[[User], Client], manager: User, other_manager: User, tenant: Tenant
) -> None:
    client, theirs = sign_in(manager), a_person(tenant)
    given = {"name": "Exempelperson", "ground": "public_task", "purpose": "Nyckelperson"}
    assert client.post(reverse("actors:new-person"), given).status_code == 302
    mine = Person.objects.exclude(pk=theirs.pk).get()
    position = {"organisation": an_organisation(tenant).pk, "role": "platschef"}
    for one, status in ((mine, 302), (theirs, 404)):
        assert (
            opened.change(client, reverse("actors:edit-person", args=[one.uid]), given).status_code == status
        )
        added = client.post(reverse("actors:new-position", args=[one.uid]), position)
        assert added.status_code == status
    held = Position.objects.get(person=mine)
    address = reverse("actors:edit-position", args=[held.uid])
    assert address in client.get(reverse("actors:person", args=[mine.uid])).content.decode()
    assert opened.change(client, address, position).status_code == 302
    assert sign_in(other_manager).post(address, position).status_code == 404


def test_an_interview_is_written_in_by_whose_it_is(
    sign_in: Callable[[User], Client], manager: User, other_manager: User, tenant: Tenant
) -> None:
    interview = an_interview(tenant, manager)
    record = reverse("questionnaires:record", args=[interview.uid])
    complete = reverse("questionnaires:complete", args=[interview.uid])
    other = sign_in(other_manager)
    page = other.get(reverse("questionnaires:interview", args=[interview.uid]))
    assert page.status_code == 200
    assert record not in page.content.decode()
    assert other.get(record).status_code == other.post(complete).status_code == 403
    own = sign_in(manager)
    assert record in own.get(reverse("questionnaires:interview", args=[interview.uid])).content.decode()
    assert own.get(record).status_code == 200
    assert own.post(complete).status_code == 302
    # What it becomes as a source is the initiative's too.
    assert Source.objects.editable_by(manager).filter(interview=interview).exists()
    assert not Source.objects.editable_by(other_manager).exists()


def test_an_interview_that_the_developer_planned_for_somebody_is_theirs_to_hold(
    sign_in: Callable[[User], Client], developer: User, manager: User, tenant: Tenant
) -> None:
    thing = Interview(
        tenant=tenant, guide=a_guide(tenant), interviewer=manager, role_label="platschef", is_example=True
    )
    audit.save(thing, by=developer)
    record = reverse("questionnaires:record", args=[thing.uid])
    assert sign_in(manager).get(record).status_code == 200


def test_what_is_shared_by_all_is_changed_for_the_whole_alone(manager: User) -> None:
    access = access_of(manager)
    assert access is not None
    shared = {"places.manage", "statistics.manage", "analysis.run", "fields.edit", "status.decide"}
    assert not shared & access.capabilities
    assert {"region.view", "actors.view", "interviews.view"} <= access.everywhere
    assert {"actors.edit", "persons.view", "interviews.record"} <= access.capabilities - access.everywhere


def test_a_source_and_what_it_rests_on_follow_the_same_rule(
    sign_in: Callable[[User], Client], manager: User, tenant: Tenant
) -> None:
    client, theirs = sign_in(manager), a_source(tenant)
    assert client.post(reverse("evidence:new-source"), {
        "kind": "document", "title": "Min rapport", "precision": "day",
    }).status_code == 302  # fmt: skip
    mine = Source.objects.get(title="Min rapport")
    for one, status in ((mine, 302), (theirs, 403)):
        address = reverse("evidence:add-support", args=["evidence.source", one.uid])
        given = {"source": theirs.pk if one is mine else mine.pk, "stance": "for"}
        assert opened.change(client, address, given).status_code == status


def test_only_one_s_own_work_in_the_background_is_seen(
    sign_in: Callable[[User], Client], manager: User, developer: User, tenant: Tenant
) -> None:
    def work(by: User) -> Job:
        return enqueue(tenant=tenant, kind="x", key=by.email, payload={}, by=by, title=f"of {by.name}")

    mine, theirs = work(manager), work(developer)
    client = sign_in(manager)
    assert client.get(reverse("jobs:job", args=[mine.uid])).status_code == 200
    assert client.get(reverse("jobs:job", args=[theirs.uid])).status_code == 404
    page = client.get(f"{reverse('jobs:jobs')}?whose=all").content.decode()
    assert mine.title in page
    assert theirs.title not in page
    assert "whose=all" not in client.get(reverse("jobs:jobs")).content.decode()
    assert "whose=all" in sign_in(developer).get(reverse("jobs:jobs")).content.decode()


def test_what_the_developer_recorded_is_handed_to_an_initiative(
    sign_in: Callable[[User], Client], manager: User, developer: User, initiative: Scope, tenant: Tenant
) -> None:
    person, whole = a_person(tenant), an_organisation(tenant, **ORGANISATION)
    assert change(sign_in(manager), whole) == 403
    client = sign_in(developer)
    address = reverse("actors:edit-organisation", args=[whole.uid])
    assert opened.change(client, address, {**ORGANISATION, "belongs_to": [initiative.pk]}).status_code == 302
    assert initiative.name in client.get(reverse("actors:organisation", args=[whole.uid])).content.decode()
    given = {"name": person.name, "ground": "public_task", "purpose": "x", "belongs_to": [initiative.pk]}
    assert opened.change(client, reverse("actors:edit-person", args=[person.uid]), given).status_code == 302
    assert Person.objects.editable_by(manager).get() == person
    told = AuditEntry.objects.get(object_uid=whole.uid, event="belongs")
    assert told.changes == {"belongs_to": [None, initiative.name]}
    assert change(sign_in(manager), whole) == 302
    assert Belonging.objects.filter(object_uid=whole.uid).count() == 1
    assert opened.change(sign_in(developer), address, ORGANISATION).status_code == 302
    assert change(sign_in(manager), whole) == 403


def test_nobody_in_a_part_hands_things_to_others(
    sign_in: Callable[[User], Client], manager: User, tenant: Tenant
) -> None:
    client, other = sign_in(manager), make_initiative(tenant, "Ett annat nät")
    mine = recorded(client)
    address = reverse("actors:edit-organisation", args=[mine.uid])
    assert "belongs_to" not in client.get(address).content.decode()
    assert opened.change(client, address, {**ORGANISATION, "belongs_to": [other.pk]}).status_code == 302
    assert not Belonging.objects.filter(scope=other).exists()
    assert change(client, mine) == 302


def test_what_is_gone_belongs_nowhere(
    sign_in: Callable[[User], Client], manager: User, developer: User
) -> None:
    mine = recorded(sign_in(manager))
    assert Belonging.objects.filter(object_uid=mine.uid).exists()
    audit.delete(mine, by=developer)
    assert not Belonging.objects.exists()


@pytest.mark.parametrize("name", sorted(CAPABILITIES))
def test_a_part_never_gives_more_than_the_whole(name: str) -> None:
    one = CAPABILITIES[name]
    for role in Role.values:
        assert one.given_everywhere_by(role, whole=True) == one.given_by(role, whole=True)
        assert one.given_by(role, whole=False) <= one.given_by(role, whole=True)
        assert one.given_everywhere_by(role, whole=False) <= one.given_by(role, whole=False)
    assert (one.in_part is InPart.NOT) == (not any(one.given_by(role, whole=False) for role in Role.values))


@pytest.mark.parametrize("reads_roles_first", [True, False])
def test_the_answer_is_the_same_however_the_roles_were_read(
    sign_in: Callable[[User], Client],
    manager: User,
    tenant: Tenant,
    reads_roles_first: Any,
    django_assert_num_queries: Any,
) -> None:
    mine, _theirs = recorded(sign_in(manager)), an_organisation(tenant, name="Exempel Stål AB")
    asker = User.objects.get(pk=manager.pk)
    if reads_roles_first:
        held = RoleAssignment.objects.active().filter(user=asker).select_related("scope__tenant")
        asker.roles_in_request = tuple(held)
    with django_assert_num_queries(1):
        assert list(Organisation.objects.editable_by(asker)) == [mine]
