"""The demo says how to sign in: three to begin with, and an administrator to invite people."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from klustermotor.examples import CASES, example_case
from klustermotor.web.portal.demo.tenants import PASSWORD, make_tenant
from klustermotor.web.portal.management.commands import load_demo


@pytest.mark.django_db
def test_the_demo_names_three_sign_ins_and_one_that_can_invite(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [example_case(key) for key in CASES]
    monkeypatch.setattr(load_demo, "load_demo", lambda _say: cases)
    told = StringIO()
    call_command("load_demo", stdout=told)
    blocks = told.getvalue().strip().split("\n\n")
    assert blocks[-1] == f"The password of all is {PASSWORD}"
    for case, block in zip(cases, blocks[:-1], strict=True):
        head, *signed, last = block.splitlines()
        assert head == f"{case.tenant.name.sv} 2003, sign in as"
        assert [line.split()[0] for line in signed] == [user.email for user in case.sign_ins]
        words, address = last.split(": ")
        assert words == "An administrator, to invite people"
        make_tenant(case)
        client = Client()
        client.post(reverse("account_login"), {"login": address, "password": PASSWORD})
        assert client.get(reverse("portal:invite")).status_code == 200
