"""What was erased of somebody known by name or number alone is erased of a restored backup too."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import a_register, checked, imported, taken
from tests.web.portal.privacy_made import EMAIL, NAME, PHONE, a_case, everywhere, files_with, stands_in
from tests.web.questionnaires.asked import a_survey

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.accounts.personal_data import holdings
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.actors.registers import services as registers
from klustermotor.web.actors.registers.models import Register, RegisterRecord
from klustermotor.web.outbox import services as outbox
from klustermotor.web.outbox.models import Message
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.privacy import ledger, services
from klustermotor.web.portal.privacy.models import Erasure
from klustermotor.web.portal.services import note_in_room
from klustermotor.web.questionnaires.surveys.models import Recipient

People = dict[str, User]
NUMBER, CONTACT = "800101-1231", "Berit Påhittsson"
LIST = f"""Medlemsnr;Företag;Orgnr;Ort
1;Exempel Plåt AB;556016-0680;Strängnäs
2;Hittepå Svets;{NUMBER};Nyköping
"""


@contextmanager
def undone() -> Iterator[None]:
    """Put the database back afterwards, as from a backup that was made before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def erased_since(tenant: Tenant, by: User, **identifiers: list[str]) -> set[tuple[str, str]]:
    """Erase somebody named, and put the database back as it was before; return what the ledger then held."""
    with undone():
        case = services.open_case(
            tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=by, identifiers=identifiers,
            identity="document",
        )  # fmt: skip
        services.erase(case=case, because="", told_to="", by=by)
        return set(Erasure.objects.values_list("kind", "digest"))


def test_a_sole_trader_and_her_record_are_erased_again_and_not_asked_for_anew(
    tenant: Tenant, people: People
) -> None:
    developer = people["developer"]
    trader = an_organisation(tenant, "Hittepå Svets", organisation_number=NUMBER, note="Åsas firma")
    register = a_register(tenant, developer)
    imported(register, LIST, developer)
    held = erased_since(tenant, developer, names=[NAME], numbers=[NUMBER])
    assert {kind for kind, _digest in held} >= {"actors.organisation", "actors.registerrecord"}
    assert stands_in(NUMBER) >= {"actors.Organisation", "actors.RegisterRecord"}
    assert ledger.apply_again(held) > 0
    found = Organisation.objects.get(pk=trader.pk)
    assert (found.name, found.organisation_number, found.note) == ("[raderad]", "", "")
    assert [one.name for one in RegisterRecord.objects.all()] == ["Exempel Plåt AB"]
    assert stands_in(NUMBER, "Hittepå Svets") == set()
    assert ledger.apply_again(held) == 0


def test_the_ledger_names_nobody(tenant: Tenant, people: People) -> None:
    an_organisation(tenant, "Hittepå Svets", organisation_number=NUMBER)
    imported(a_register(tenant, people["developer"]), LIST, people["developer"])
    text = str(erased_since(tenant, people["developer"], numbers=[NUMBER]))
    assert text.count("actors.") >= 3
    assert not any(word in text for word in (NUMBER, "8001011231", "Hittepå", "Medlemsnr"))
    assert str(Register.objects.get().uid) not in text


def test_the_register_that_comes_anew_after_the_restore_does_not_bring_her_back(
    tenant: Tenant, people: People, django_capture_on_commit_callbacks: Any
) -> None:
    developer = people["developer"]
    register = a_register(tenant, developer)
    imported(register, "Medlemsnr;Företag;Orgnr\n1;Exempel Plåt AB;556016-0680\n", developer)
    held: set[tuple[str, str]] = set()
    with undone():
        # The vintage that names her came after the backup.
        imported(Register.objects.get(), LIST, developer)
        case = services.open_case(
            tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=developer,
            identifiers={"numbers": [NUMBER]}, identity="document",
        )  # fmt: skip
        services.erase(case=case, because="", told_to="", by=developer)
        held = set(Erasure.objects.values_list("kind", "digest"))
    assert ledger.apply_again(held) == 0
    again = LIST.replace("2;Hittepå", "7;Hittepå").replace(NUMBER, "198001011231")
    made = checked(Register.objects.get(), again, developer)
    assert made.findings["reasons"] == {"erased": 1}
    with django_capture_on_commit_callbacks(execute=True):
        made = imported(Register.objects.get(), again, developer)
    assert [one.name for one in RegisterRecord.objects.current()] == ["Exempel Plåt AB"]  # type: ignore[attr-defined]
    assert made.is_forgotten
    assert made.mapping["sample"] == []


def test_a_file_with_an_erased_row_goes_when_it_is_given_up(
    tenant: Tenant, people: People, django_capture_on_commit_callbacks: Any
) -> None:
    developer = people["developer"]
    others = set(files_with(NUMBER))  # of other tests, whose files outlive their rows
    text = f"{LIST}9;Exempel Kvar AB;;\n"
    first = imported(a_register(tenant, developer), text, developer)
    assert first.digest in files_with(NUMBER)
    case = services.open_case(
        tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=developer,
        identifiers={"numbers": [NUMBER]}, identity="document",
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(case=case, because="", told_to="", by=developer)
    assert set(files_with(NUMBER)) == others
    made = checked(Register.objects.get(), text, developer, "igen.csv")
    assert set(files_with(NUMBER)) == others | {made.digest}
    with django_capture_on_commit_callbacks(execute=True):
        registers.discard(vintage=made, by=developer)
    assert set(files_with(NUMBER)) == others


def test_the_firm_she_no_longer_answers_for_is_taken_in_again(tenant: Tenant, people: People) -> None:
    """A row that named her as contact comes anew with another contact: it is nobody's of hers any more."""
    developer = people["developer"]
    text = f"Medlemsnr;Företag;Kontakt\n1;Exempel Plåt AB;{CONTACT}\n"
    imported(a_register(tenant, developer), text, developer)
    case = services.open_case(
        tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=developer,
        identifiers={"names": [CONTACT]}, identity="document",
    )  # fmt: skip
    services.erase(case=case, because="", told_to="", by=developer)
    assert not RegisterRecord.objects.exists()
    refused = checked(Register.objects.get(), text, developer, "igen.csv")
    assert refused.findings["reasons"] == {"erased": 1}
    made = checked(Register.objects.get(), text.replace(CONTACT, "Någon Annan"), developer, "ny.csv")
    assert (made.rows, made.refused) == (1, 0)


def test_letters_notes_and_surveys_that_named_her_are_erased_again(tenant: Tenant, people: People) -> None:
    developer = people["developer"]
    outbox.post(
        tenant=tenant, kind="tests.letter", key="k", to=EMAIL, to_name=NAME, subject=f"Till {NAME}",
        body=f"Hej {NAME}", by=developer,
    )  # fmt: skip
    note_in_room(tenant=tenant, room="map", kind="finding", text_sv="Bra", signed_as=NAME, by=developer)
    survey = a_survey(tenant, developer)
    Recipient.objects.create(survey=survey, name=NAME, email="annan@exempel.example")
    held = erased_since(tenant, developer, names=[NAME], emails=[EMAIL])
    assert stands_in(NAME, EMAIL) >= {"outbox.Message", "portal.RoomNote", "questionnaires.Recipient"}
    ledger.apply_again(held)
    assert stands_in(NAME, EMAIL) == set()
    assert Message.objects.get().state == Message.State.WITHDRAWN
    assert RoomNote.objects.get().signed_as == "[raderad]"
    assert Recipient.objects.get().name == "[raderad]"


def test_the_trail_that_named_her_does_not_come_back(tenant: Tenant, people: People) -> None:
    AuditEntry.objects.create(
        tenant=tenant, action="changed", object_kind="actors.tie", object_uid=tenant.uid,
        object_label="En koppling", changes={"note": ["", f"{NAME} berättade"]},
    )  # fmt: skip
    ledger.apply_again(erased_since(tenant, people["developer"], names=[NAME]))
    assert stands_in(NAME) == set()
    assert AuditEntry.objects.filter(object_kind="actors.tie").get().action == "changed"


def test_a_person_erased_after_a_correction_is_not_left_under_the_old_name(
    tenant: Tenant, people: People
) -> None:
    """What was found of her when she was erased goes, whatever she was called when the backup was made."""
    developer, held = people["developer"], set()
    found = everywhere(tenant, people)
    Person.objects.filter(pk=found.person.pk).update(name="Åsa Före")
    with undone():
        Person.objects.filter(pk=found.person.pk).update(name=NAME)
        case = a_case(Person.objects.get(pk=found.person.pk), developer)
        services.erase(case=case, because="", told_to="", by=developer)
        held = set(Erasure.objects.values_list("kind", "digest"))
    ledger.apply_again(held)
    assert stands_in(NAME, EMAIL, PHONE) == set()


def test_what_was_erased_before_the_backup_is_not_erased_twice(tenant: Tenant, people: People) -> None:
    """A firm that was recorded anew by hand after its erasure stays after a restore."""
    developer = people["developer"]
    trader = an_organisation(tenant, "Hittepå Svets", organisation_number=NUMBER)
    case = services.open_case(
        tenant=tenant, right="erasure", received_on=date(2003, 6, 20), by=developer,
        identifiers={"numbers": [NUMBER]}, identity="document",
    )  # fmt: skip
    services.erase(case=case, because="", told_to="", by=developer)
    Organisation.objects.filter(pk=trader.pk).update(name="Nya Svets", is_sole_trader=True)
    assert ledger.apply_again(set(Erasure.objects.values_list("kind", "digest"))) == 0
    assert Organisation.objects.get(pk=trader.pk).name == "Nya Svets"


def test_every_holding_that_erases_says_what_a_restore_erases_again() -> None:
    # People and accounts are erased as such, with everything of theirs; search follows what it is of.
    whole = {"actors.people", "accounts.users", "search.entries"}
    assert {one.key for one in holdings() if one.erase is not None and not one.takes} == whole


def test_marks_need_the_secret_key(tenant: Tenant, people: People, settings: Any, tmp_path: Path) -> None:
    imported(a_register(tenant, people["developer"]), LIST, people["developer"])
    first = erased_since(tenant, people["developer"], numbers=[NUMBER])
    settings.SECRET_KEY = "another-secret-that-is-long-enough-for-a-key"
    second = erased_since(tenant, people["developer"], numbers=[NUMBER])
    rows = [{digest for kind, digest in one if kind == "actors.registerrow"} for one in (first, second)]
    assert all(rows)
    assert rows[0].isdisjoint(rows[1])
    assert taken(Register.objects.get(), LIST.replace("Strängnäs", "Flen"), people["developer"]).pk
