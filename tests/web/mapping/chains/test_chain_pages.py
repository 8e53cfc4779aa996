"""The pages, files and API of value chains, as people and programs meet them."""

import io
from collections.abc import Callable
from html import unescape
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import a_held_register, a_record, a_register, a_vintage
from tests.web.mapping.chains.made import a_chain, a_stage, a_whole_chain, stands
from tests.web.mapping.conftest import answer, jobs_table, make_analysis, make_dataset
from tests.web.opened import change
from tests.web.questionnaires.made import held

from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation, RegisterSelection
from klustermotor.web.actors.registers.choosing import save_selection
from klustermotor.web.evidence.services import support
from klustermotor.web.mapping.chains import services
from klustermotor.web.mapping.chains.models import Chain, ChainStage, StageActor, StageLink

SignIn = Callable[[User], Client]
People = dict[str, User]


@pytest.fixture
def made(tenant: Tenant, people: People) -> dict[str, Any]:
    return a_whole_chain(tenant, people["developer"])


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def page_of(chain: Chain, **more: str) -> str:
    return reverse("mapping:chain", args=[chain.uid], query=more or None)


def test_the_page_draws_the_chain_and_tells_the_same_in_words(
    made: dict[str, Any], people: People, sign_in: SignIn
) -> None:
    said = text_of(sign_in(people["reader"]).get(page_of(made["chain"])))
    assert "<svg" in said
    for words in ("nobody here stands at", "Renrum", "Exempel Fabrik AB", "Länsstyrelsen", "Prövning"):
        assert words in said
    assert "Build the chain" not in said


def test_a_chain_without_stages_says_what_to_do_first(
    tenant: Tenant, people: People, sign_in: SignIn
) -> None:
    said = text_of(sign_in(people["analyst"]).get(page_of(a_chain(tenant))))
    assert "Add the first stage" in said


def test_pictures_are_had_as_files(made: dict[str, Any], people: People, sign_in: SignIn) -> None:
    client = sign_in(people["analyst"])
    for name, begins in (("svg", b"<"), ("png", b"\x89PNG")):
        for page in ("chain-picture", "chain-tiers-picture"):
            found = client.get(reverse(f"mapping:{page}", args=[made["chain"].uid, name]))
            assert found.status_code == 200
            assert found.content.startswith(begins)
    assert client.get(reverse("mapping:chain-picture", args=[made["chain"].uid, "pdf"])).status_code == 404


def test_stages_and_actors_go_out_and_come_in_again(
    tenant: Tenant, made: dict[str, Any], people: People, sign_in: SignIn
) -> None:
    client = sign_in(people["analyst"])
    address = reverse("mapping:chain-table", args=[made["chain"].uid])
    sent = client.get(address, {"table": "places", "format": "csv"})
    content = sent.content
    frame = pl.read_csv(
        io.BytesIO(content), infer_schema=False, separator=";" if b";" in content[:40] else ","
    )
    assert {"stage", "after", "organisation", "tier"} <= set(frame.columns)
    other = a_chain(tenant, "Kopian")
    file = SimpleUploadedFile("kedja.csv", content)
    came = client.post(reverse("mapping:bring-in-chain", args=[other.uid]), {"file": file})
    assert came.status_code == 302, text_of(came)
    assert set(other.stages.values_list("name_sv", flat=True)) == set(
        made["chain"].stages.values_list("name_sv", flat=True)
    )
    assert other.standing.count() == made["chain"].standing.count()
    assert other.standing.get(organisation=made["plant"].organisation).tiers.get().tier == "system"
    pairs = {(one.source.name_sv, one.target.name_sv) for one in made["chain"].links.all()}
    assert {(one.source.name_sv, one.target.name_sv) for one in other.links.all()} == pairs


def test_a_file_with_a_wrong_row_is_told_and_nothing_kept(
    tenant: Tenant, people: People, sign_in: SignIn
) -> None:
    chain = a_chain(tenant)
    content = "stage,organisation\nFörst,\nSedan,Finns inte AB\n".encode()
    address = reverse("mapping:bring-in-chain", args=[chain.uid])
    told = sign_in(people["analyst"]).post(address, {"file": SimpleUploadedFile("k.csv", content)})
    assert told.status_code == 422
    assert "There is no organisation “Finns inte AB” here" in text_of(told)
    assert not chain.stages.exists()


def test_a_stage_is_added_between_two_on_the_page_and_in_the_panel(
    made: dict[str, Any], people: People, sign_in: SignIn
) -> None:
    client = sign_in(people["analyst"])
    ends = {"after": made["production"].uid, "before": made["market"].uid}
    address = reverse("mapping:new-stage", args=[made["chain"].uid], query=ends)
    part = text_of(client.get(address, headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert f'action="{address}"' in part
    given = {"name_sv": "Lager", "kind": "distribution", "flow": "material", "from_precision": "day"}
    given |= {"to_precision": "day", "after": made["production"].pk, "before": made["market"].pk}
    assert client.post(address, given).status_code == 302
    pairs = {(one.source.name_sv, one.target.name_sv) for one in made["chain"].links.all()}
    assert {("Tillverkning", "Lager"), ("Lager", "Marknad")} <= pairs
    assert ("Tillverkning", "Marknad") not in pairs


def test_a_wrong_form_says_what_is_wrong(made: dict[str, Any], people: People, sign_in: SignIn) -> None:
    address = reverse("mapping:new-stage-link", args=[made["chain"].uid])
    same = {"source": made["trial"].pk, "target": made["trial"].pk, "kind": "material"}
    told = sign_in(people["analyst"]).post(address, same | {"from_precision": "day", "to_precision": "day"})
    assert told.status_code == 422
    assert "a loop runs over one more" in text_of(told)
    assert StageLink.objects.count() == 5


def test_about_a_hundred_of_a_selection_are_placed_at_once(
    tenant: Tenant, made: dict[str, Any], people: People, sign_in: SignIn
) -> None:
    developer = people["developer"]
    members = a_held_register(tenant, developer)
    makers = a_register(tenant, developer, "Exempelbilars leverantörer")
    makers.save()
    a_vintage(makers, developer, "done", number=1)
    for at in range(100):
        # The last three have not been brought in as organisations.
        firm = an_organisation(tenant, f"Exempel Leverantör {at} AB") if at < 97 else None
        a_record(members, f"m{at}", f"Leverantör {at}", group=at, organisation=firm)
        a_record(makers, f"b{at}", f"Leverantör {at}", group=at)
    selection = RegisterSelection(tenant=tenant, name="Leverantörer", register=members, by=developer)
    selection.criteria = {"named_by": [str(makers.uid)], "regions": []}
    save_selection(selection=selection, by=developer)
    client = sign_in(developer)
    address = reverse("mapping:place-actors", args=[made["trial"].uid])
    here = reverse("actors:selection", args=[selection.uid])
    assert f'href="{address}?selection={selection.uid}"' in text_of(client.get(here))
    assert f'value="{selection.pk}" selected' in text_of(client.get(address, {"selection": selection.uid}))
    assert "Put them to use" not in text_of(sign_in(people["reader"]).get(here))
    client = sign_in(developer)
    given = {"selection": selection.pk, "role": "core", "precision": "year", "note": "Ur urvalet"}
    told = text_of(client.post(address, given, follow=True))
    assert "97 organisations were placed." in told
    assert "3 of the selection are not organisations here yet and were left out." in told
    assert made["trial"].standing.count() == 97
    assert set(made["trial"].standing.values_list("note", flat=True)) == {"Ur urvalet"}
    assert "nobody here stands at" not in text_of(client.get(page_of(made["chain"])))
    assert "97 stood there already" in text_of(client.post(address, given, follow=True))


def test_a_candidate_is_answered_on_the_page(
    tenant: Tenant, made: dict[str, Any], people: People, sign_in: SignIn
) -> None:
    firm = an_organisation(tenant, "Exempel Renrumsteknik AB")
    client = sign_in(people["analyst"])
    here = reverse("mapping:chain-stage", args=[made["production"].uid])
    assert firm.name in text_of(client.get(here))
    address = reverse("mapping:answer-candidate", args=[made["production"].uid])
    client.post(address, {"organisation": str(firm.uid), "state": "placed", "note": "Vill"})
    assert made["production"].standing.filter(organisation=firm).exists()
    assert client.post(address, {"organisation": "x", "state": "placed"}).status_code == 302


def test_what_is_known_in_confidence_is_read_by_nobody_else(
    tenant: Tenant, made: dict[str, Any], people: People, sign_in: SignIn
) -> None:
    interview = held(tenant, people["interviewer"], organisation=made["plant"].organisation)
    interview.readers.set([])
    support(claim=made["plant"], source=interview.source, by=people["interviewer"], note="Hemligheten")
    places = [
        page_of(made["chain"]),
        reverse("mapping:chain-actor", args=[made["plant"].uid]),
        reverse("mapping:stage-known", args=[made["production"].uid]),
        reverse("mapping:chain-table", args=[made["chain"].uid]) + "?table=places",
    ]
    for role in ("reader", "company", "board"):
        client = sign_in(people[role])
        for address in places:
            assert "Hemligheten" not in text_of(client.get(address)), (role, address)


def test_an_organisations_page_shows_where_it_stands(
    made: dict[str, Any], people: People, sign_in: SignIn
) -> None:
    client = sign_in(people["reader"])
    said = text_of(client.get(reverse("actors:organisation", args=[made["plant"].organisation.uid])))
    assert page_of(made["chain"]) in said
    outside = an_organisation(made["chain"].tenant, "Exempel Utanför AB")
    said = text_of(client.get(reverse("actors:organisation", args=[outside.uid])))
    assert "Where it stands in value chains" not in said


def test_a_manager_changes_the_chains_of_the_own_initiative_alone(
    tenant: Tenant, made: dict[str, Any], people_in_part: People, sign_in: SignIn
) -> None:
    manager = people_in_part["manager"]
    client = sign_in(manager)
    new = reverse("mapping:new-stage", args=[made["chain"].uid])
    assert client.get(new).status_code == 403
    services.save_chain(chain=Chain(tenant=tenant, name_sv="Egen"), by=manager)
    own = Chain.objects.get(name_sv="Egen")
    stage = a_stage(own)
    stands(stage, "Exempel A AB")
    assert client.get(reverse("mapping:new-stage", args=[own.uid])).status_code == 200
    # Whoever may change the chain may change its parts, whoever recorded them.
    assert client.get(reverse("mapping:edit-stage", args=[stage.uid])).status_code == 200
    other = reverse("mapping:edit-stage", args=[made["trial"].uid])
    assert client.get(other).status_code == 403


def test_a_stage_shows_its_industries_figures_and_how_they_are_known(
    tenant: Tenant, people: People, sign_in: SignIn
) -> None:
    developer = people["developer"]
    dataset = make_dataset(tenant, jobs_table(), developer)
    answer(make_analysis(dataset, developer), developer)
    home = dataset.region_set.regions.get(code="02")
    chain = services.save_chain(chain=a_chain(tenant), by=developer, regions=[home])
    stage = a_stage(chain, industry_codes="A")
    frame = jobs_table().filter(pl.col("period") == "2003")
    here = frame.filter(pl.col("region") == "02")
    chosen = pl.col("industry").str.starts_with("A")
    jobs = here.filter(chosen)["jobs"].sum()
    shares = (jobs / here["jobs"].sum(), frame.filter(chosen)["jobs"].sum() / frame["jobs"].sum())
    client = sign_in(developer)
    table = client.get(reverse("mapping:chain-table", args=[chain.uid]), {"table": "stages"}).content.decode()
    assert f"{jobs:g}".split(".")[0] in table.replace(" ", "")
    assert f"{shares[0] / shares[1]:.4f}"[:5] in table
    known = text_of(client.get(reverse("mapping:stage-known", args=[stage.uid])))
    assert "The division" in known
    assert "A1" in known


def test_the_api_reads_and_changes_with_if_match(
    tenant: Tenant, made: dict[str, Any], people: People, client: Client
) -> None:
    secret = tokens.issue(
        user=people["analyst"], tenant=tenant, name="p", scopes=["read:actors", "write:actors"]
    )[1]
    told = {"Authorization": f"Bearer {secret}"}
    at = f"/api/v1/chains/{made['chain'].uid}"
    found = client.get(f"{at}/holes", headers=told).json()
    assert [(one["kind"], one["hole"]) for one in found["items"]][:2] == [("stage", True), ("need", True)]
    assert client.get(f"{at}/holes?on=1990-01-01", headers=told).json()["total"] >= 2
    stage = f"/api/v1/chain-stages/{made['trial'].uid}"
    held_now = client.get(stage, headers=told)
    body = {"data": {"industry_codes": ["72.1"]}, "content_type": "application/json"}
    assert client.patch(stage, headers=told, **body).status_code == 428
    matched = told | {"If-Match": held_now["ETag"]}
    assert client.patch(stage, headers=matched, **body).json()["industry_codes"] == ["72.1"]
    assert client.patch(stage, headers=matched, **body).status_code == 412
    wrong = {"data": {"organisation": str(made["chain"].uid)}, "content_type": "application/json"}
    assert client.post(f"{stage}/actors", headers=told, **wrong).status_code == 404


def test_a_change_of_who_meets_what_is_guarded_and_in_the_trail(
    made: dict[str, Any], people: People, sign_in: SignIn
) -> None:
    client = sign_in(people["analyst"])
    address = reverse("mapping:edit-chain-actor", args=[made["filler"].uid])
    given = {"role": "support", "meets": [made["room"].pk], "from_precision": "day", "to_precision": "day"}
    assert change(client, address, given).status_code == 302
    assert list(StageActor.objects.get(pk=made["filler"].pk).meets.all()) == [made["room"]]
    page = text_of(client.get(reverse("mapping:chain-actor", args=[made["filler"].uid])))
    assert "he needs it meets were changed" in page


def test_removing_asks_once_and_goes_back(made: dict[str, Any], people: People, sign_in: SignIn) -> None:
    client = sign_in(people["analyst"])
    address = reverse("mapping:remove-chain-part", args=["stage", made["trial"].uid])
    assert "Remove “Prövning”?" in text_of(client.get(address))
    assert client.post(address).status_code == 302
    assert not ChainStage.objects.filter(pk=made["trial"].pk).exists()
    assert Organisation.objects.filter(pk=made["seller"].organisation.pk).exists()
