"""Registers too small to teach are matched well with what was learnt from invented ones."""

import itertools

import polars as pl

from klustermotor.examples.organisations import organisation_registers
from klustermotor.linkage import compare, duckdb_engine, given_model, link


def pairs(links: pl.DataFrame) -> set[tuple[str, str]]:
    """Return the pairs of records that are the same organisation."""
    keyed = links.with_columns(key=pl.concat_str("register", "record"))
    groups = keyed.group_by("organisation").agg(pl.col("key").sort())["key"]
    return {pair for group in groups for pair in itertools.combinations(group, 2)}


def test_three_registers_of_ninety_records_are_matched() -> None:
    """Seeds that the model was not learnt from."""
    made = organisation_registers(seed=2003, registers=3, records=90)
    with duckdb_engine() as engine:
        found = link(compare(made.registers, engine, model=given_model()))
    truth, linked = pairs(made.truth), pairs(found.links())
    assert len(truth & linked) / len(linked) > 0.93
    assert len(truth & linked) / len(truth) > 0.9


def test_two_records_alone_are_compared() -> None:
    one = pl.DataFrame({"record": ["1"], "name": ["Exempel Plåt AB"], "place": ["Strängnäs"]})
    with duckdb_engine() as engine:
        found = link(compare({"a": one, "b": one}, engine))
    assert found.organisation.tolist() == [0, 0]
