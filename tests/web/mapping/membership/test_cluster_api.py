"""A cluster in the API names the cluster of the statistics by its code."""

from typing import Any

from django.test import Client
from tests.web.rights.test_api import secret_of

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification


def test_the_cluster_of_the_statistics_is_named_by_its_code(
    tenant: Tenant, developer: User, client: Client
) -> None:
    places.create_classification(
        tenant=tenant, code="clusters", kind=Classification.Kind.CLUSTERS, name_sv="Kluster",
        items=[places.ItemRow("vehicles", "Fordon")], by=None,
    )  # fmt: skip
    given = {"Authorization": f"Bearer {secret_of(developer, tenant)}", "Accept-Language": "en"}

    def sent(method: str, address: str, body: Any, **headers: str) -> Any:
        ask = getattr(client, method)
        return ask(f"/api/v1{address}", body, content_type="application/json", headers=given | headers)

    made = sent("post", "/clusters", {"name_sv": "Exempeldalen", "definition": "vehicles"})
    assert (made.status_code, made.json()["definition"]) == (201, "vehicles")
    address = f"/clusters/{made.json()['uid']}"
    unknown = sent("patch", address, {"definition": "boats"}, **{"If-Match": "*"})
    assert unknown.status_code == 422
    assert "no such cluster in the statistics" in unknown.content.decode()
    none = sent("patch", address, {"definition": None}, **{"If-Match": "*"})
    assert (none.status_code, none.json()["definition"]) == (200, None)
