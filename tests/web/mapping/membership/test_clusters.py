"""Who belongs to a cluster on a day, in which part, and what its page says of it."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import an_organisation
from tests.web.evidence.made import a_source
from tests.web.mapping.membership.made import a_cluster, an_actor
from tests.web.opened import change

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Scope, Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.mapping.membership import services
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.mapping.membership.overview import ClusterView
from klustermotor.web.mapping.membership.selectors import members_on, overlaps
from klustermotor.web.mapping.membership.services import Since
from klustermotor.web.search.models import Entry
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]
TODAY = date(2003, 6, 30)


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_the_page_says_who_belongs_how_many_work_there_and_what_is_missing(
    access: Access, valley: KnownCluster
) -> None:
    view = ClusterView(access, valley, TODAY)
    assert view.lead == (
        "3 organisations belong to it on 30 June 2003: 2 in the core and 1 in academia and "
        "training. 124 work in those whose size is known; of 1 it is not. Nobody is recorded in the part "
        "supplier, support and public."
    )
    assert {row.part: row.count for row in view.parts if row.count} == {"core": 2, "academia": 1}
    assert (view.jobs, view.undated) == ((124, 1), 1)


def test_a_day_shows_who_belonged_then(access: Access, valley: KnownCluster) -> None:
    then = ClusterView(access, valley, date(2001, 1, 1))
    assert {one.organisation.name for one in then.present} == {
        "Exempel Färg AB",
        "Exempel Läkemedel AB",
        "Exempel Ålder AB",
    }
    # The day on which it left is the first on which it belongs no more.
    names = [one.organisation.name for one in ClusterView(access, valley, date(2001, 9, 1)).present]
    assert "Exempel Färg AB" not in names


def test_years_count_who_stood_in_each_part_at_their_end(access: Access, valley: KnownCluster) -> None:
    years = {row.year: dict(row.counts) for row in ClusterView(access, valley, TODAY).years}
    assert years == {
        2000: {"core": 2, "supplier": 1},
        2001: {"core": 2},
        2002: {"core": 2, "academia": 1},
        2003: {"core": 2, "academia": 1},
    }


def test_moving_keeps_what_was_before(access: Access, valley: KnownCluster, developer: User) -> None:
    actor = valley.actors.get(organisation__name="Exempel Läkemedel AB")
    moved = services.move(
        actor=actor, part="support", on=Since(date(2003, 1, 1), "year"), by=developer, note="Säljer analyser"
    )
    actor.refresh_from_db()
    assert (actor.part, actor.valid_to, moved.part, moved.period) == (
        "core",
        date(2003, 1, 1),
        "support",
        "since 2003",
    )
    assert members_on(access, valley, date(2002, 12, 31))[actor.organisation_id] == "core"
    assert members_on(access, valley, TODAY)[actor.organisation_id] == "support"
    with pytest.raises(Refused, match="stands in that part already"):
        services.move(actor=moved, part="support", on=Since(TODAY), by=developer)
    with pytest.raises(Refused, match="joined on that day or later"):
        services.move(actor=moved, part="core", on=Since(date(2003, 1, 1)), by=developer)
    with pytest.raises(Refused, match="had left the cluster by then"):
        services.move(actor=actor, part="public", on=Since(TODAY), by=developer)


def test_nobody_belongs_twice_at_a_time(valley: KnownCluster) -> None:
    left = valley.actors.get(organisation__name="Exempel Färg AB")
    with pytest.raises(Refused, match="belongs to the cluster already for some of that time: supplier"):
        an_actor(valley, left.organisation, "core", valid_from=date(2001, 1, 1))
    again = an_actor(valley, left.organisation, "support", valid_from=date(2001, 9, 1))
    assert again.part == "support"
    with pytest.raises(Refused, match="must leave the cluster after it joins"):
        services.leave(actor=again, on=Since(date(2001, 9, 1)), by=None)


def test_clusters_that_share_actors_are_told(access: Access, tenant: Tenant, valley: KnownCluster) -> None:
    other = a_cluster(tenant, "Plastklustret")
    both = Organisation.objects.get(name="Exempel Läkemedel AB")
    an_actor(other, both, "supplier")
    an_actor(other, Organisation.objects.get(name="Exempel Färg AB"))
    (found,) = overlaps(access, TODAY)
    # The one that has left the first is shared no more.
    assert (found.count, found.shared) == (1, [both])
    assert overlaps(access, date(2001, 1, 1))[0].count == 2
    (seen,) = ClusterView(access, valley, TODAY).overlaps
    assert (seen.one, seen.other) == (valley, other)


def test_a_name_is_one_cluster_s_and_one_with_actors_stays(
    tenant: Tenant, valley: KnownCluster, developer: User
) -> None:
    with pytest.raises(Refused, match="a cluster of that name already"):
        a_cluster(tenant, "EXEMPELDALEN")
    with pytest.raises(Refused, match="Let them leave instead"):
        services.remove_cluster(cluster=valley, by=developer)
    empty = a_cluster(tenant, "Tomt")
    assert Entry.objects.filter(object_uid=empty.uid).count() == 1
    services.remove_cluster(cluster=empty, by=developer)
    assert not Entry.objects.filter(object_uid=empty.uid).exists()


def test_an_initiative_s_managers_say_who_belongs_to_its_cluster(
    tenant: Tenant, initiative: Scope, people_in_part: dict[str, User], sign_in: SignIn
) -> None:
    manager = people_in_part["manager"]
    own, other = a_cluster(tenant, "Eget", initiative=initiative), a_cluster(tenant, "Annat")
    access = access_of(manager)
    assert access is not None
    actor, elsewhere = an_actor(own), an_actor(other, name="Exempel Gjuteri AB")
    assert access.may_change(actor)
    assert not access.may_change(elsewhere)
    client = sign_in(manager)
    assert client.get(reverse("mapping:add-cluster-actor", args=[own.uid])).status_code == 200
    assert client.get(reverse("mapping:add-cluster-actor", args=[other.uid])).status_code == 403
    # Handed on to nobody, the managers of the initiative may no longer.
    own.initiative = None
    services.save_cluster(cluster=own, by=None)
    assert not access.may_change(actor)


def test_another_workbench_s_things_are_refused(
    tenant: Tenant, other_tenant: Tenant, valley: KnownCluster
) -> None:
    with pytest.raises(Refused, match="belongs to another workbench"):
        an_actor(valley, an_organisation(other_tenant, "Grannen AB"))
    scope = Scope.objects.create(tenant=other_tenant, kind="initiative", name="Grannens")
    with pytest.raises(Refused, match="no such initiative"):
        a_cluster(tenant, "Nytt", initiative=scope)


def test_an_actor_is_added_moved_and_let_leave_on_the_pages(
    tenant: Tenant, developer: User, valley: KnownCluster, sign_in: SignIn
) -> None:
    client, source = sign_in(developer), a_source(tenant)
    organisation = an_organisation(tenant, "Exempel Ny AB")
    answer = client.post(
        reverse("mapping:add-cluster-actor", args=[valley.uid]),
        {
            "organisation": organisation.pk, "part": "support", "valid_from": "2001-01-01",
            "from_precision": "year", "to_precision": "day", "source": source.pk,
        },
    )  # fmt: skip
    assert answer.status_code == 302
    actor = ClusterActor.objects.get(organisation=organisation)
    page = text_of(client.get(reverse("mapping:known-cluster", args=[valley.uid])))
    assert "Exempel Ny AB" in page
    assert "since 2001" in page
    assert str(source) in page
    given = {"part": "core", "valid_from": "2002-01-01", "from_precision": "year"}
    change(client, reverse("mapping:move-cluster-actor", args=[actor.uid]), given)
    moved = ClusterActor.objects.get(organisation=organisation, part="core")
    left = {"valid_to": "2003-01-01", "to_precision": "day"}
    change(client, reverse("mapping:leave-cluster", args=[moved.uid]), left)
    moved.refresh_from_db()
    assert moved.period == "from 2002 until 1 January 2003"
    wrong = change(
        client, reverse("mapping:leave-cluster", args=[moved.uid]), left | {"valid_to": "2001-01-01"}
    )
    assert wrong.status_code == 422
    assert "must leave the cluster after it joins" in text_of(wrong)
    assert AuditEntry.objects.filter(object_uid=moved.uid, action="changed").count() == 1


def test_an_organisation_s_page_tells_its_clusters_and_adds_it_to_one(
    valley: KnownCluster, sign_in: SignIn, people: dict[str, User]
) -> None:
    client = sign_in(people["developer"])
    organisation = Organisation.objects.get(name="Exempel Färg AB")
    page = text_of(client.get(reverse("actors:organisation", args=[organisation.uid])))
    assert "from 1 June 2000 until 1 September 2001" in page
    assert reverse("mapping:join-cluster", args=[organisation.uid]) in page
    answer = client.post(
        reverse("mapping:join-cluster", args=[organisation.uid]),
        {"cluster": valley.pk, "part": "core", "valid_from": "2001-01-01", "from_precision": "day",
         "to_precision": "day"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "belongs to the cluster already" in text_of(answer)
    reader = sign_in(people["reader"])
    page = text_of(reader.get(reverse("actors:organisation", args=[organisation.uid])))
    assert "Example Valley" in page
    assert "Add to a cluster" not in page


def test_tables_are_had_as_files_and_the_picture_as_svg(
    developer: User, valley: KnownCluster, sign_in: SignIn
) -> None:
    client, address = sign_in(developer), reverse("mapping:known-cluster", args=[valley.uid])
    years = client.get(f"{address}?table=years&format=csv").content.decode("utf-8-sig")
    assert "2002,2,0,0,1,0,3" in years
    actors = client.get(f"{address}?table=actors&on=2001-01-01&format=csv").content.decode("utf-8-sig")
    assert "Exempel Färg AB,supplier,from 1 June 2000 until 1 September 2001" in actors
    assert client.get(f"{address}?table=nothing&format=csv").status_code == 404
    picture = client.get(reverse("mapping:cluster-picture", args=[valley.uid, "svg"])).content.decode()
    assert picture.count('class="stacked"') == 7
    assert "2002, academia and training: 1" in picture
    assert client.get(reverse("mapping:cluster-picture", args=[valley.uid, "pdf"])).status_code == 404


def test_a_day_that_is_none_is_passed_over_with_a_sentence(
    developer: User, valley: KnownCluster, sign_in: SignIn
) -> None:
    page = text_of(sign_in(developer).get(reverse("mapping:known-cluster", args=[valley.uid]) + "?on=igår"))
    assert "“igår” is no day; 30 June 2003 is shown." in page
