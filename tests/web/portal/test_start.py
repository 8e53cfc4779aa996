"""The start page has something of one's own for those who do not work in the house."""

import re
from datetime import date
from typing import Any

import pytest
from tests.web.mapping.conftest import make_run
from tests.web.questionnaires.made import held

from klustermotor.web.accounts.models import RoleAssignment, Scope, Tenant, User
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.documents.models import Document
from klustermotor.web.mapping.selectors import cluster_facts
from klustermotor.web.shared.identifiers import new_uid

OWN_OF = {
    "company": [
        "Interviews you gave",
        "Decisions that stand",
        "What you have objected to",
    ],
    "board": ["Decisions that stand", "What you have objected to"],
    "reader": ["Decisions that stand"],
}


def start_of(user: User, sign_in: Any) -> str:
    user.language = "en"
    user.save()
    return str(sign_in(user).get("/").content.decode())


@pytest.mark.parametrize("role", OWN_OF)
def test_each_role_sees_what_it_needs(role: str, people: dict[str, User], sign_in: Any) -> None:
    page = start_of(people[role], sign_in)
    assert [title for title in OWN_OF[role] if title not in page] == []
    assert "Documents shared with you" not in start_of(people["developer"], sign_in)


def test_a_company_sees_its_entry_and_its_own_interview_but_no_word_of_it(
    tenant: Tenant, people: dict[str, User], sign_in: Any
) -> None:
    user = people["company"]
    scope = Scope.objects.create(tenant=tenant, kind=Scope.Kind.COMPANY, name="Gjuteriet AB")
    RoleAssignment.objects.create(user=user, scope=scope, role="company")
    Organisation.objects.create(tenant=tenant, name="Gjuteriet AB", employees=120)
    mine = Person.objects.create(tenant=tenant, name="Mine", email=user.email.upper(), purpose="interviewed")
    other = Person.objects.create(
        tenant=tenant, name="Other", email="other@example.org", purpose="interviewed"
    )
    held(tenant, people["interviewer"], person=mine, notes="a secret note")
    page = start_of(user, sign_in)
    assert "Gjuteriet AB" in page
    assert "120 employees" in page
    assert "may be used: by role" in page
    assert "a secret note" not in page
    held(tenant, people["interviewer"], person=other)
    assert start_of(user, sign_in).count("may be used:") == 1


def test_documents_shared_with_one_are_listed_for_nobody_else(
    tenant: Tenant, people: dict[str, User], sign_in: Any
) -> None:
    document = Document.objects.create(
        tenant=tenant, kind="report", title="For the board", language="en", file_name="a.pdf",
        media_type="application/pdf", digest="0" * 64, size=1, made_on=date(2003, 6, 1), restricted=True,
    )  # fmt: skip
    document.readers.set([people["board"]])
    assert "For the board" in start_of(people["board"], sign_in)
    assert "For the board" not in start_of(people["reader"], sign_in)
    # There is no empty box where no document can be read, and one that says what there is where some can.
    assert "Documents shared with you" not in start_of(people["reader"], sign_in)
    document.pk, document.uid, document.restricted = None, new_uid(), False
    document.save()
    assert "one is open to all who work here" in start_of(people["reader"], sign_in)


def test_what_came_since_the_last_visit_is_told(
    tenant: Tenant, people: dict[str, User], sign_in: Any
) -> None:
    assert "New since you were here" not in start_of(people["reader"], sign_in)
    # The next time there is a visit to count from, and still nothing new to tell.
    assert "New since you were here" not in start_of(people["reader"], sign_in)
    Document.objects.create(
        tenant=tenant, kind="report", title="Come lately", language="en", file_name="a.pdf",
        media_type="application/pdf", digest="0" * 64, size=1, made_on=date(2003, 6, 1),
    )  # fmt: skip
    page = start_of(User.objects.get(pk=people["reader"].pk), sign_in)
    assert "New since you were here" in page
    assert "Come lately" in page


def test_the_figures_of_the_strong_clusters_open_how_they_are_known(
    tenant: Tenant, people: dict[str, User], sign_in: Any
) -> None:
    run = make_run(tenant, people["developer"])
    page = start_of(people["developer"], sign_in)
    lead = page.split('<p class="lead">', 1)[1].split("</p>", 1)[0]
    known = f"/region/runs/{run.uid}/known/?key=cell%3A02%3AA%3B"
    opened = re.findall(rf'class="evidence" href="{re.escape(known)}(jobs|lq)%3B2003"[^>]*>([^<]+)</a>', page)
    assert [measure for measure, _written in opened] == ["lq", "jobs", "lq"]
    assert known in lead
    row = cluster_facts(run, "02", "A")
    assert row is not None
    assert float(opened[1][1].replace("\u202f", "")) == row.jobs
    panel = sign_in(people["developer"]).get(f"{known.replace('%3A', ':').replace('%3B', ';')}lq;2003")
    assert "The division" in panel.content.decode()
