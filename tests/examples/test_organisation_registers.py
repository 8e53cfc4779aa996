"""Registers of invented organisations: the truth about them, and what goes wrong in them."""

import polars as pl
import pytest

from klustermotor.examples.organisations import Dirt, organisation_registers, supplier_registers
from klustermotor.linkage.numbers import clean_numbers


def known_in(truth: pl.DataFrame, register: str) -> set[str]:
    return set(truth.filter(pl.col("register") == register)["organisation"])


def test_makers_name_a_hundred_of_two_thousand_members_and_others() -> None:
    made = supplier_registers(seed=2003)
    members = known_in(made.truth, "association")
    named = [known_in(made.truth, f"maker {maker}") for maker in (1, 2, 3)]
    assert len(members) == 2000
    assert len(set().union(*named) & members) == 100
    assert all(0 < len(one & members) < 100 for one in named)
    assert all(one - members for one in named)
    assert made.registers["association"].height > 2000


def test_the_dirt_is_as_realistic_as_that_of_other_registers() -> None:
    told = supplier_registers(seed=1).told
    assert told["misspelled_or_old"] > 0.28
    assert 0.35 < told["no_number"] < 0.5
    assert told["siblings"] > 0.08


def test_the_same_seed_gives_the_same_registers() -> None:
    one, other = (supplier_registers(seed=5, members=50, suppliers=10) for _ in range(2))
    assert one.truth.equals(other.truth)
    assert all(one.registers[name].equals(other.registers[name]) for name in one.registers)
    first, again = (organisation_registers(seed=5, registers=2, records=40) for _ in range(2))
    assert first.registers["register 2"].equals(again.registers["register 2"])


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no more suppliers than members"):
        supplier_registers(seed=1, members=5, suppliers=6)


def test_no_two_organisations_have_the_same_number() -> None:
    """With these seeds, chance alone draws the same number twice."""
    clean = Dirt(no_number=0.0, wrong_number=0.0, twice=0.0)
    for seed in (5, 6):
        made = organisation_registers(seed=seed, registers=1, records=2500, dirt=clean)
        numbers = clean_numbers(made.registers["register 1"]["number"])
        assert numbers.null_count() == 0
        assert numbers.n_unique() == 2500
