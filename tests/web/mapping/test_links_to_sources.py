"""A source's name is a link for those who may open its page, and plain text for others."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import make_person
from tests.web.evidence.made import a_source
from tests.web.mapping.test_unions import a_field_of

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.evidence.services import contest, support
from klustermotor.web.mapping.fields.models import FieldOfStrength

SignIn = Callable[[User], Client]
_LINK = re.compile(r'<a [^>]*href="(/(?:sources|objections)/[^"#?]*)')


@pytest.fixture
def others(tenant: Tenant) -> dict[str, User]:
    """Return those who only read, and those who may not open a source."""
    return {role: make_person(tenant, role) for role in (Role.READER, Role.COMPANY)}


@pytest.fixture
def field(run: Run, developer: User, others: dict[str, User]) -> FieldOfStrength:
    """Return a contested field that rests on a source, beside a contested run."""
    made = a_field_of("AC", run, developer)
    source = a_source(made.tenant, title="Utredningen")
    support(claim=made, source=source, by=developer)
    for thing in (made, run):
        contest(claim=thing, label=str(thing), text="Serierna flyttar", by=others["reader"])
    return made


def test_no_reader_is_shown_a_link_to_a_source_that_they_may_not_open(
    field: FieldOfStrength, run: Run, developer: User, others: dict[str, User], sign_in: SignIn
) -> None:
    pages = {
        "field": reverse("mapping:field", args=[field.uid]),
        "panel of the field": reverse("evidence:known", args=["mapping.fieldofstrength", field.uid]),
        "panel of the run": reverse("evidence:known", args=["evidence.run", run.uid]),
        "run": reverse("mapping:run", args=[run.uid]),
    }
    # Those who may open them come first: what is kept of a page must not carry their links to others.
    for role, linked in (("developer", True), ("reader", True), ("company", False)):
        client = sign_in(developer if role == "developer" else others[role])
        for name, address in pages.items():
            page = unescape(client.get(address).content.decode())
            links = set(_LINK.findall(page))
            assert bool(links) is linked, (role, name, links)
            assert {client.get(one).status_code for one in links} <= {200}, (role, name)
            assert name != "run" or "Serierna flyttar" in page, role
    assert "Utredningen" in sign_in(others["company"]).get(pages["field"]).content.decode()
    listed = reverse("evidence:new-source")
    sources = reverse("evidence:sources")
    assert listed in sign_in(developer).get(sources).content.decode()
    assert listed not in sign_in(others["reader"]).get(sources).content.decode()
