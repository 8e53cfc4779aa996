"""Ties are brought in from a file: read, looked at, kept whole or not at all."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_tie, an_organisation
from tests.web.evidence.made import a_source

from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.accounts.selectors import belongs_to
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.evidence.models import Support

SignIn = Callable[[User], Client]
PAGE = reverse("actors:bring-in-ties")
FILE = """Organisation;Slag;Partner;Styrka;Från;Till;Anteckning
Exempel Gjuteri AB;levererar till;exempel motor ab;4;1998;;Gjutgods
5560160680;is trained by;Exempelskolan;;2001-05;2003-01-01;
"""


@pytest.fixture
def ends(tenant: Tenant) -> dict[str, Organisation]:
    return {
        "foundry": an_organisation(tenant, "Exempel Gjuteri AB"),
        "motor": an_organisation(tenant, "Exempel Motor AB", organisation_number="556016-0680"),
        "school": an_organisation(tenant, "Exempelskolan", sector="academia"),
    }


def sent(client: Client, text: str, **more: Any) -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile("ties.csv", text.encode()), **more})


def test_a_file_is_looked_at_and_then_kept(
    tenant: Tenant, sign_in: SignIn, developer: User, ends: dict[str, Organisation]
) -> None:
    client, source = sign_in(developer), a_source(tenant)
    looked_at = sent(client, FILE, source=source.pk)
    page = unescape(looked_at.content.decode())
    assert looked_at.status_code == 200
    for words in ("2 ties. Nothing is kept yet", "Exempel Gjuteri AB supplies Exempel Motor AB", "May 2001"):
        assert words in page
    assert not Tie.objects.exists()
    kept = client.post(PAGE, {"checked": looked_at.context["preview"].checked})
    assert kept.status_code == 302
    told = Tie.objects.order_by("valid_from")
    assert [(one.organisation, one.kind, one.partner, one.strength, one.period) for one in told] == [
        (ends["foundry"], "supplies", ends["motor"], 4, "since 1998"),
        (ends["school"], "trains", ends["motor"], None, "from May 2001 until 1 January 2003"),
    ]
    assert {one.source for one in Support.objects.all()} == {source}
    again = sent(client, FILE)
    assert again.status_code == 422
    assert len(again.context["preview"].read.refused) == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Okända AB;owns;Exempel Motor AB;;", "There is no organisation “Okända AB” here"),
        ("Exempel Gjuteri AB;likes;Exempel Motor AB;;", "“likes” is no kind of tie"),
        ("Exempel Gjuteri AB;owns;Exempel Gjuteri AB;;", "joins two organisations"),
        ("Exempel Gjuteri AB;owns;;;", "An organisation is missing"),
        ("Exempel Gjuteri AB;owns;Exempel Motor AB;2001-02-30;", "“2001-02-30” is no day"),
        ("Exempel Gjuteri AB;owns;Exempel Motor AB;2001;1999", "must end after it begins"),
        ("Exempel Motor AB;samarbetar med;Exempel Gjuteri AB;;", "recorded already"),
        ("Tvilling AB;owns;Exempel Motor AB;;", "Several organisations are called “Tvilling AB”"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_nothing_is_kept(
    row: str, why: str, tenant: Tenant, sign_in: SignIn, developer: User, ends: dict[str, Organisation]
) -> None:
    an_organisation(tenant, "Tvilling AB")
    an_organisation(tenant, "Tvilling AB")
    a_tie(tenant, ends["foundry"], ends["motor"], "collaborates")
    good = "Exempel Gjuteri AB;advises;Exempel Motor AB;;"
    answer = sent(sign_in(developer), f"organisation;kind;partner;valid_from;valid_to\n{good}\n{row}\n")
    assert answer.status_code == 422
    (refused,) = answer.context["preview"].read.refused
    assert (refused.row, why in refused.why) == (3, True), refused
    assert answer.context["preview"].checked == ""
    assert Tie.objects.count() == 1


def test_a_file_that_is_no_list_of_ties_is_refused(
    sign_in: SignIn, developer: User, ends: dict[str, Organisation]
) -> None:
    client = sign_in(developer)
    assert "needs the columns kind, partner" in sent(client, "organisation;x\na;b\n").content.decode()
    strange = sent(client, "\x00\x01")
    assert strange.status_code == 422
    assert strange.context["form"].errors["file"]


def test_only_what_was_looked_at_by_the_same_person_is_kept(
    sign_in: SignIn, people: dict[str, User], ends: dict[str, Organisation]
) -> None:
    checked = sent(sign_in(people["developer"]), FILE).context["preview"].checked
    for somebody, given in (("analyst", checked), ("developer", checked[:-3] + "abc")):
        answer = sign_in(people[somebody]).post(PAGE, {"checked": given}, follow=True)
        assert "no longer holds" in answer.content.decode()
    assert not Tie.objects.exists()


def test_what_an_initiative_brings_in_is_its_own(
    initiative: Scope, people_in_part: dict[str, User], sign_in: SignIn, ends: dict[str, Organisation]
) -> None:
    client = sign_in(people_in_part["manager"])
    client.post(PAGE, {"checked": sent(client, FILE).context["preview"].checked})
    assert [list(belongs_to(one)) for one in Tie.objects.all()] == [[initiative], [initiative]]
