"""Actors are brought in from a file, whole or not at all, and from a selection of registers."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import a_held_register, a_record, a_register
from tests.web.mapping.membership.made import an_actor

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import RegisterSelection
from klustermotor.web.actors.registers.choosing import save_selection
from klustermotor.web.mapping.membership.bringing import take_selection
from klustermotor.web.mapping.membership.models import KnownCluster
from klustermotor.web.mapping.membership.services import Since

SignIn = Callable[[User], Client]


def sent(client: Client, cluster: KnownCluster, text: str) -> Any:
    file = SimpleUploadedFile("aktorer.csv", text.encode())
    return client.post(reverse("mapping:bring-in-cluster-actors", args=[cluster.uid]), {"file": file})


def kept(client: Client, cluster: KnownCluster, answer: Any) -> Any:
    checked = answer.context["preview"].checked
    address = reverse("mapping:bring-in-cluster-actors", args=[cluster.uid])
    return client.post(address, {"checked": checked})


def test_a_file_is_looked_at_first_and_then_kept(
    tenant: Tenant, developer: User, valley: KnownCluster, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    an_organisation(tenant, "Exempel Ny AB")
    an_organisation(tenant, "Exempelkommunen")
    answer = sent(
        client,
        valley,
        "Organisation;Del;Från;Till\nexempel ny ab;leverantör;1998-06;2001\nExempelkommunen;public;;\n",
    )
    assert answer.status_code == 200
    assert valley.actors.count() == 4
    kept(client, valley, answer)
    found = valley.actors.get(organisation__name="Exempel Ny AB")
    assert (found.part, found.period) == ("supplier", "from June 1998 until 2001")
    assert valley.actors.get(organisation__name="Exempelkommunen").part == "public"


def test_one_row_that_cannot_be_used_keeps_all_out(
    tenant: Tenant, developer: User, valley: KnownCluster, sign_in: SignIn
) -> None:
    an_organisation(tenant, "Exempel Ny AB")
    answer = sent(
        sign_in(developer),
        valley,
        "organisation,part\nExempel Ny AB,core\nOkänd AB,core\nExempel Ny AB,support\n"
        "Exempelskolan,academia\nExempel Färg AB,kantin\n",
    )
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "There is no organisation “Okänd AB” here" in page
    assert page.count("belongs already for some of that time") == 2
    assert "“kantin” is no part of a cluster; write one of: core, supplier" in page
    assert valley.actors.count() == 4


def test_what_was_looked_at_for_one_cluster_is_not_kept_in_another(
    tenant: Tenant, developer: User, valley: KnownCluster, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    an_organisation(tenant, "Exempel Ny AB")
    answer = sent(client, valley, "organisation,part\nExempel Ny AB,core\n")
    other = KnownCluster.objects.create(tenant=tenant, name_sv="Annat")
    kept(client, other, answer)
    assert not other.actors.exists()


@pytest.fixture
def selection(tenant: Tenant, developer: User) -> RegisterSelection:
    """Return a selection of two: one is an organisation here, the other is not yet."""
    register = a_held_register(tenant, developer)
    suppliers = a_register(tenant, developer, "Exempelbilars leverantörer")
    suppliers.save()
    here = an_organisation(tenant, "Exempel Smide AB")
    one = a_record(register, "1", "Exempel Smide AB", group=0)
    one.organisation = here
    one.save()
    a_record(register, "2", "Exempel Lack AB", group=1)
    vintage = register.vintages.get(number=1)
    for group in (0, 1):
        suppliers.records.create(
            tenant=tenant, key=f"L{group}", name="L", group=group, first_vintage=vintage, last_vintage=vintage
        )
    made = RegisterSelection(tenant=tenant, name="Leverantörer", register=register, by=developer)
    made.criteria = {"named_by": [str(suppliers.uid)], "regions": []}
    return save_selection(selection=made, by=developer)


def test_a_selection_s_organisations_belong_and_who_did_before_stays(
    developer: User, valley: KnownCluster, selection: RegisterSelection
) -> None:
    since = Since(date(2002, 1, 1), "year")

    def take() -> tuple[int, int, int]:
        taken = take_selection(
            cluster=valley, selection=selection, part="supplier", since=since, by=developer
        )
        return taken.added, taken.belonged, taken.unknown

    assert take() == (1, 0, 1)
    actor = valley.actors.get(organisation__name="Exempel Smide AB")
    assert (actor.selection, actor.part, actor.period) == (selection, "supplier", "since 2002")
    assert take() == (0, 1, 1)


def test_the_page_says_who_is_not_among_the_organisations(
    developer: User, valley: KnownCluster, selection: RegisterSelection, sign_in: SignIn
) -> None:
    an_actor(valley, an_organisation(valley.tenant, "Exempel Till AB"))
    answer = sign_in(developer).post(
        reverse("mapping:take-selection", args=[valley.uid]),
        {"selection": selection.pk, "part": "supplier", "valid_from": "", "from_precision": "day"},
        follow=True,
    )
    page = unescape(answer.content.decode())
    assert "1 actor was added." in page
    assert "1 of those chosen is no organisation here yet" in page
