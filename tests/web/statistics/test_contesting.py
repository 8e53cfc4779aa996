"""A dataset can be contested from its page, and what was said stands there."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Objection
from klustermotor.web.statistics.models import Dataset


def test_a_dataset_is_contested_where_its_panel_leads(
    dataset: Dataset, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    address = reverse("evidence:contest", args=["statistics.dataset", dataset.uid])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"text": "Fel årgång av SNI."})
    assert answer.status_code == 302
    raised = Objection.objects.get()
    assert (raised.claim_uid, raised.text) == (dataset.uid, "Fel årgång av SNI.")


def test_nobody_contests_a_dataset_of_another_tenant(
    dataset: Dataset, stranger: User, sign_in: Callable[[User], Client]
) -> None:
    address = reverse("evidence:contest", args=["statistics.dataset", dataset.uid])
    assert sign_in(stranger).post(address, {"text": "Fel."}).status_code == 404
    assert not Objection.objects.exists()
