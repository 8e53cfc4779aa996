"""Fields of strength: judged anew they are open again, and what was said in confidence stays so."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from tests.web.evidence.made import a_source
from tests.web.questionnaires.made import held
from tests.web.rights.table_fields import a_field

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.evidence.models import Support
from klustermotor.web.evidence.services.standing import as_seen, decide
from klustermotor.web.evidence.services.support import support
from klustermotor.web.mapping.fields import services
from klustermotor.web.mapping.fields.models import FieldOfStrength, Stage, Weighing
from klustermotor.web.mapping.fields.selectors import field_facts, fields_of, needs
from klustermotor.web.questionnaires.services.interviews import withdraw_consent
from klustermotor.web.shared.errors import Refused

People = Mapping[str, User]
REMARK = "Serierna flyttar snart"


@pytest.fixture
def field(tenant: Tenant, people: People) -> FieldOfStrength:
    return a_field(tenant, people)


def standing(user: User) -> Access:
    found = access_of(user)
    assert found is not None
    return found


def decided(field: FieldOfStrength, people: People) -> None:
    decide(
        thing=field,
        body="Exempelpartnerskapet",
        on=date(2003, 5, 14),
        by=people["developer"],
        seen=as_seen(field),
    )


def test_a_new_judgement_is_a_basis_for_discussion_again(field: FieldOfStrength, people: People) -> None:
    decided(field, people)
    services.judge(
        field=field,
        stage=Stage.ESTABLISHED,
        text_sv="Nu etablerat.",
        signed_as="Analytiker",
        by=people["analyst"],
    )
    field.refresh_from_db()
    assert (field.status, field.decided_by_body, field.stage) == ("discussion", "", "established")
    assert [one.text_sv for one in field.judgements.all()] == ["Nu etablerat.", "Ett exempel."]
    changes = AuditEntry.objects.filter(object_uid=field.uid, action="changed").first()
    assert changes is not None
    assert changes.changes["decided_by_body"] == ["Exempelpartnerskapet", ""]


def test_a_new_weighing_opens_the_field_too(field: FieldOfStrength, people: People) -> None:
    decided(field, people)
    services.weigh(
        field=field,
        goal=Weighing.Goal.LOCK_IN,
        weight=Weighing.Weight.AGAINST,
        text_sv="Ett stort företag.",
        signed_as="Analytiker",
        by=people["analyst"],
    )
    field.refresh_from_db()
    assert field.status == "discussion"


def test_a_field_of_the_same_name_is_refused(field: FieldOfStrength, people: People) -> None:
    with pytest.raises(Refused, match="already has a field"):
        services.add_field(
            region=field.region,
            name_sv=" exempelområde ",
            judgement_sv="En gång till.",
            signed_as="Analytiker",
            by=people["analyst"],
        )
    assert FieldOfStrength.objects.count() == 1


def test_a_field_without_a_reason_leaves_nothing(field: FieldOfStrength, people: People) -> None:
    with pytest.raises(Refused, match="Write in a sentence"):
        services.add_field(region=field.region, name_sv="Nytt", signed_as="Analytiker", by=people["analyst"])
    assert FieldOfStrength.objects.count() == 1


def rests_on_an_interview(field: FieldOfStrength, people: People) -> Support:
    """Let the field rest on an interview that only the interviewer may read."""
    interview = held(field.tenant, people["interviewer"], consent="anonymous", open_to="interviewer")
    assert interview.source is not None
    return support(
        claim=field, source=interview.source, stance="against", note=REMARK, by=people["interviewer"]
    )


@pytest.mark.parametrize("role", ["company", "reader", "board", "manager", "administrator", "developer"])
def test_a_remark_stays_with_those_who_may_read_the_interview(
    field: FieldOfStrength, people: People, role: str, client: Client
) -> None:
    rests_on_an_interview(field, people)
    client.force_login(people[role], backend="allauth.account.auth_backends.AuthenticationBackend")
    address = {"uid": field.uid}
    page = client.get(reverse("mapping:field", kwargs=address)).content.decode()
    known = client.get(reverse("mapping:field-known", kwargs=address | {"part": "voices"})).content.decode()
    file = client.get(reverse("mapping:field-file", kwargs=address), {"format": "docx"})
    written = "".join(
        cell.text
        for table in Document(BytesIO(file.content)).tables
        for row in table.rows
        for cell in row.cells
    )
    assert [REMARK in text for text in (page, known, written)] == [False, False, False]
    assert not AuditEntry.objects.filter(changes__icontains=REMARK).exists()


def test_the_interviewer_reads_the_remark(field: FieldOfStrength, people: People) -> None:
    rests_on_an_interview(field, people)
    facts = field_facts(standing(people["interviewer"]), field)
    assert [one.note for one in facts.supports] == [REMARK]


def test_an_interview_whose_consent_is_withdrawn_no_longer_counts(
    field: FieldOfStrength, people: People
) -> None:
    made = rests_on_an_interview(field, people)
    before = field_facts(standing(people["interviewer"]), field)
    assert (len(before.interviews), len(before.against)) == (1, 1)
    assert made.source is not None
    withdraw_consent(interview=made.source.interview, on=date(2003, 6, 30), by=people["interviewer"])
    after = field_facts(standing(people["interviewer"]), field)
    assert (len(after.interviews), len(after.against)) == (0, 0)
    assert [one.note for one in after.supports] == [""]


def test_steps_that_are_late_wait_for_those_who_answer(field: FieldOfStrength, people: People) -> None:
    for name, due in (("Sen", date(2003, 6, 1)), ("Snart", date(2003, 7, 9)), ("Senare", date(2003, 12, 1))):
        services.propose_step(
            field=field,
            kind="measure",
            name_sv=name,
            responsible="Länsstyrelsen",
            due_on=due,
            by=people["developer"],
        )
    waiting = {one.title: one.tone for one in needs(standing(people["developer"]))}
    assert waiting["Sen"] == "late"
    assert waiting["Snart"] == "due"
    assert "Senare" not in waiting
    assert needs(standing(people["reader"])) == []


def test_the_list_asks_as_often_for_many_fields_as_for_one(
    field: FieldOfStrength, people: People, django_assert_num_queries: object
) -> None:
    access = standing(people["developer"])
    with django_assert_num_queries(8):  # type: ignore[operator]
        assert len(fields_of(access, field.region)) == 1
    for number in range(5):
        services.add_field(
            region=field.region,
            name_sv=f"Område {number}",
            judgement_sv="Ett exempel.",
            signed_as="Analytiker",
            by=people["analyst"],
        )
    with django_assert_num_queries(8):  # type: ignore[operator]
        assert len(fields_of(access, field.region)) == 6


def test_a_list_has_one_field_of_a_name_whatever_its_capitals(field: FieldOfStrength, people: People) -> None:
    def add(name: str) -> None:
        services.add_field(
            region=field.region, name_sv=name, judgement_sv="Stark.", signed_as="En", by=people["analyst"]
        )

    add("Ögon")
    for same in ("ögon ", "ÖGON"):
        with pytest.raises(Refused, match="already has a field called"):
            add(same)


@pytest.mark.parametrize(
    ("part", "heading"),
    [
        ("figures", "The figures of "),
        ("voices", "Voices on "),
        ("judgement", "The judgement of "),
        ("education", "Education beside the jobs of "),
    ],
)
def test_each_page_behind_a_field_says_what_it_is_and_what_rests_on_it(
    field: FieldOfStrength, people: People, client: Client, part: str, heading: str
) -> None:
    support(claim=field, source=a_source(field.tenant), stance="for", note="", by=people["developer"])
    client.force_login(people["developer"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("mapping:field-known", kwargs={"uid": field.uid, "part": part}))
    text = page.content.decode()
    assert f"{heading}{field}</h1>" in text
    lead = text.split('<p class="lead">', 1)[1].split("</p>", 1)[0]
    assert str(field.region) in lead
    # A document is no voice.
    rests = "Nothing is recorded" if part == "voices" else "It rests on 1 source or run."
    assert rests in lead
