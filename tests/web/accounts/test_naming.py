"""A text names a person by words of its own: no namesake whose name only begins alike is meant."""

import pytest

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.accounts.personal_data import Subject


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Hittepå Berg", True),
        ("HITTEPA BERG, platschef", True),
        ("Hittepå Bergs Form", True),
        ("(Hittepå Berg)", True),
        ("Hittepå Bergström", False),
        ("Anhittepå Berg", False),
        ("skriv till berg@exempel.example.", True),
        ("hberg@exempel.example", False),
        ("berg@exempel.example.org", False),
        ("820303-1136", True),
        ("1820303-11367", False),
        ("SE8203031136", False),
        ("Bo", False),
        ("", False),
    ],
)
def test_a_person_is_named_by_whole_words(text: str, named: bool) -> None:
    subject = Subject(
        Tenant(),
        names=frozenset({"Hittepå Berg", "Bo"}),
        emails=frozenset({"berg@exempel.example"}),
        numbers=frozenset({"820303-1136"}),
    )
    assert subject.stands_in(text) is named


def test_nobody_known_stands_nowhere() -> None:
    assert not Subject(Tenant()).stands_in("Hittepå Berg")
