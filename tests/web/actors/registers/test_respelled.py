"""In a register without keys a row that was respelled stays the record that it was, with what was decided."""

import pytest
from tests.web.actors.registers.made import a_register, checked, imported

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.registers import deciding
from klustermotor.web.actors.registers.models import LinkDecision, Register, RegisterRecord
from klustermotor.web.jobs import worker

HEAD = "Företag;Orgnr;Gatuadress;Postnr;Ort\n"
PLATE = "Exempel Plåt AB;556016-0680;Storgatan 1;645 30;Strängnäs\n"
FORGE = "Exempel Smide AB;;Smedjegatan 4;645 31;Strängnäs\n"
PAINT = "Exempel Lack HB;;;;Eskilstuna\n"


def keys() -> dict[str, str]:
    """Return the records that the newest vintage has, by their names."""
    held = RegisterRecord.objects.current()  # type: ignore[attr-defined]
    return dict(held.values_list("name", "key"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PLATE, "Exempel Plåtar AB;5560160680;Lillgatan 2;645 32;Mariefred\n"),
        (FORGE, "Exempel Smidde AB;;Smedjegatan 4;645 31;Strängnäs\n"),
        (FORGE, "Exempel Smide AB;;Smedjegatan 4;645 99;Strängnäs\n"),
        (FORGE, "Exempel Smide AB;556677-8899;Smedjegatan 4;645 31;Strängnäs\n"),
        (PAINT, "Exempel Lack HB;;;;Torshälla\n"),
    ],
)
def test_a_row_that_is_clearly_the_same_stays_the_same_record(
    tenant: Tenant, developer: User, old: str, new: str
) -> None:
    imported(a_register(tenant, developer), HEAD + PLATE + FORGE + PAINT, developer)
    before = set(RegisterRecord.objects.values_list("uid", "key"))
    text = (HEAD + PLATE + FORGE + PAINT).replace(old, new)
    made = imported(Register.objects.get(), text, developer, "ny.csv")
    assert [made.findings[name] for name in ("new", "changed", "gone")] == [0, 1, 0]
    assert set(RegisterRecord.objects.values_list("uid", "key")) == before
    # The respelled file once more changes nothing, though its made key is another.
    again = imported(Register.objects.get(), text + "\n", developer, "igen.csv")
    assert [again.findings[name] for name in ("new", "changed", "gone")] == [0, 0, 0]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (PLATE, "Exempel Plåt AB;556677-8899;Storgatan 1;645 30;Strängnäs\n", "another number is another"),
        (PAINT, "Påhitt Lack HB;;;;Eskilstuna\n", "a place alone says too little"),
        (FORGE, "Exempel Smidde AB;;Smedjegatan 4;645 99;Strängnäs\n", "two fields differ"),
        (PAINT, "Exempel Lack HB;;;;Flen\nExempel Lack HB;;;;Trosa\n", "either may be it"),
    ],
)
def test_what_may_be_another_is_another(
    tenant: Tenant, developer: User, old: str, new: str, why: str
) -> None:
    imported(a_register(tenant, developer), HEAD + PLATE + FORGE + PAINT, developer)
    made = checked(
        Register.objects.get(), (HEAD + PLATE + FORGE + PAINT).replace(old, new), developer, "ny.csv"
    )
    assert (made.findings["new"], made.findings["gone"]) == (new.count("\n"), 1), why


def test_a_namesake_that_stays_makes_it_unsure(tenant: Tenant, developer: User) -> None:
    other = "Exempel Lack HB;;;;Umeå\n"
    imported(a_register(tenant, developer), HEAD + PAINT + other, developer)
    made = checked(Register.objects.get(), f"{HEAD}Exempel Lack HB;;;;Flen\n{other}", developer, "ny.csv")
    assert (made.findings["new"], made.findings["gone"]) == (1, 1)


def test_a_pair_that_was_split_is_not_joined_again_after_a_respelling(
    tenant: Tenant, developer: User
) -> None:
    imported(a_register(tenant, developer), HEAD + PLATE, developer)
    suppliers = a_register(tenant, developer, "Exempelbilars leverantörer", kind="suppliers")
    imported(suppliers, HEAD + PLATE.replace("556016-0680", ""), developer)
    worker.run_all()
    one, other = RegisterRecord.objects.order_by("pk")
    assert one.group == other.group
    deciding.split(record=one, others=[other], by=developer)
    worker.run_all()
    register = Register.objects.exclude(pk=suppliers.pk).get()
    imported(register, HEAD + PLATE.replace("Plåt AB", "Plåt Aktiebolag"), developer, "ny.csv")
    worker.run_all()
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.name == "Exempel Plåt Aktiebolag"
    assert one.group != other.group
    assert LinkDecision.objects.holding().count() == 1


def test_with_keys_of_its_own_the_key_alone_tells(tenant: Tenant, developer: User) -> None:
    imported(a_register(tenant, developer), f"Nr;{HEAD}1;{PLATE}", developer)
    made = imported(Register.objects.get(), f"Nr;{HEAD}2;{PLATE}", developer, "ny.csv")
    assert [made.findings[name] for name in ("new", "gone")] == [1, 1]
    assert keys() == {"Exempel Plåt AB": "2"}
