"""Registers are linked: decisions hold, numbers keep apart, the same again gives the same, engines agree."""

import os
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest

from klustermotor.examples.organisations import Registers, organisation_registers
from klustermotor.formats.spark_session import missing_for_spark, spark_session
from klustermotor.linkage import (
    Comparison,
    Decision,
    LinkageModel,
    RecordKey,
    compare,
    compared_pairs,
    duckdb_engine,
    link,
    most_useful,
    pairs_of,
    prepared,
    spark_engine,
)


@pytest.fixture(scope="module")
def made() -> Registers:
    """Return three small registers whose truth is known."""
    return organisation_registers(seed=11, registers=3, records=900)


@pytest.fixture(scope="module")
def comparison(made: Registers) -> Comparison:
    """Return the registers compared once for all tests."""
    with duckdb_engine() as engine:
        return compare(made.registers, engine, seed=1)


@pytest.fixture(scope="module")
def true(made: Registers, comparison: Comparison) -> np.ndarray:
    """Return the true organisation of each record."""
    return truth_of(made, comparison)


def truth_of(made: Registers, comparison: Comparison) -> np.ndarray:
    """Return the true organisation of each record that was compared."""
    told = comparison.records.select("unique_id", "register", "record").join(
        made.truth, on=["register", "record"]
    )
    return told.sort("unique_id")["organisation"].rank("dense").to_numpy().astype(np.int64)


def quality(found: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """Return precision and recall over pairs of records."""
    both = (
        pl.DataFrame({"found": found, "true": true})
        .group_by("found", "true")
        .len()["len"]
        .to_numpy()
        .astype(int)
    )
    right = int((both * (both - 1) // 2).sum())
    return right / pairs_of(found), right / pairs_of(true)


def answered(
    comparison: Comparison, true: np.ndarray, count: int, before: Sequence[Decision] = ()
) -> list[Decision]:
    """Return right answers to the first questions, after those that were answered before."""
    asked = link(comparison, decisions=before).questions(count)
    return [
        Decision(
            RecordKey(row["left_register"], row["left_record"]),
            RecordKey(row["right_register"], row["right_record"]),
            same=bool(true[row["left"]] == true[row["right"]]),
        )
        for row in asked.iter_rows(named=True)
    ]


def test_most_pairs_are_found_and_most_found_are_right(comparison: Comparison, true: np.ndarray) -> None:
    precision, recall = quality(link(comparison).organisation, true)
    assert precision > 0.96
    assert recall > 0.92


def test_exact_names_find_far_less(comparison: Comparison, made: Registers, true: np.ndarray) -> None:
    names = pl.concat([frame["name"] for frame in made.registers.values()]).str.to_lowercase()
    _precision, recall = quality(names.rank("dense").to_numpy().astype(np.int64), true)
    assert recall < 0.6 * quality(link(comparison).organisation, true)[1]


@pytest.mark.parametrize("left_out", [(), ("phone", "web"), ("number",)])
@pytest.mark.parametrize("seed", [5, 6])
def test_right_answers_find_more_and_make_it_more_precise(seed: int, left_out: tuple[str, ...]) -> None:
    made = organisation_registers(seed=seed, registers=3, records=1000)
    registers = {name: frame.drop(left_out) for name, frame in made.registers.items()}
    with duckdb_engine() as engine:
        compared = compare(registers, engine, seed=1)
    true = truth_of(made, compared)
    rounds = [quality(link(compared).organisation, true)]
    decisions: list[Decision] = []
    for _round in range(4):
        decisions += answered(compared, true, 15, decisions)
        rounds.append(quality(link(compared, decisions=decisions).organisation, true))
    precision, recall = zip(*rounds, strict=True)
    assert precision[-1] > precision[0]
    assert recall[-1] > recall[0]
    assert min(precision) > precision[0] - 0.003
    assert min(recall) > recall[0] - 0.003


def test_where_all_else_keeps_two_groups_apart_one_likely_pair_is_not_asked_about() -> None:
    pairs = a_few_pairs([(0, 1, 0.99), (2, 3, 0.99), (0, 2, 0.9), (0, 3, 0.01), (1, 2, 0.01), (1, 3, 0.01)])
    groups = np.array([0, 0, 2, 2])
    alone = most_useful(a_few_pairs([(0, 2, 0.9)]), np.array([0, 1, 2, 3]), count=5)
    assert alone["worth"].to_list() == [pytest.approx(0.9)]
    assert not most_useful(pairs, groups, count=5).filter(pl.col("right") == 2).height


def test_of_a_group_the_weakest_seam_is_asked_about() -> None:
    pairs = a_few_pairs([(0, 1, 0.99), (2, 3, 0.99), (1, 2, 0.6), (0, 2, 0.4)])
    asked = most_useful(pairs, np.zeros(4, dtype=np.int64), count=5)
    assert asked.select("left", "right").row(0) == (1, 2)
    assert asked["worth"][0] > 2


def a_few_pairs(told: list[tuple[int, int, float]]) -> pl.DataFrame:
    """Return pairs that nobody has decided on."""
    frame = pl.DataFrame(told, schema=["left", "right", "probability"], orient="row")
    return frame.with_columns(decided=pl.lit(None, dtype=pl.Boolean))


def test_what_was_answered_is_not_asked_again(comparison: Comparison, true: np.ndarray) -> None:
    decisions = answered(comparison, true, 15)
    asked = link(comparison, decisions=decisions).questions(200)
    again = {
        frozenset([(row["left_register"], row["left_record"]), (row["right_register"], row["right_record"])])
        for row in asked.iter_rows(named=True)
    }
    assert not again & {frozenset([tuple(one.left), tuple(one.right)]) for one in decisions}


def test_a_decision_holds_against_all_evidence_and_can_be_taken_back(comparison: Comparison) -> None:
    before = link(comparison)
    surest = before.pairs.sort("probability", descending=True).row(0, named=True)
    keys = [
        RecordKey(*comparison.records.select("register", "record").row(surest[side]))
        for side in ("left", "right")
    ]
    assert before.organisation[surest["left"]] == before.organisation[surest["right"]]
    parted = link(comparison, decisions=[Decision(keys[0], keys[1], same=False)])
    assert parted.organisation[surest["left"]] != parted.organisation[surest["right"]]
    last = [Decision(keys[0], keys[1], same=False), Decision(keys[1], keys[0], same=True)]
    joined = link(comparison, decisions=last)
    assert joined.organisation[surest["left"]] == joined.organisation[surest["right"]]


def test_two_records_that_nobody_compared_can_be_decided_to_be_the_same(comparison: Comparison) -> None:
    compared = set(comparison.pairs.select("left", "right").rows())
    numbers = comparison.records["number"]
    left, right = next(
        (0, other)
        for other in range(1, len(numbers))
        if (0, other) not in compared and numbers[other] is None
    )
    keys = [RecordKey(*comparison.records.select("register", "record").row(one)) for one in (left, right)]
    linked = link(comparison, decisions=[Decision(keys[0], keys[1], same=True)])
    assert linked.organisation[left] == linked.organisation[right]


def test_a_decision_on_a_record_that_is_gone_is_kept(comparison: Comparison) -> None:
    gone = Decision(RecordKey("register 1", "gone"), RecordKey("register 2", "gone too"), same=True)
    linked = link(comparison, decisions=[gone])
    assert linked.unheard == (gone,)
    assert np.array_equal(linked.organisation, link(comparison).organisation)


def test_no_organisation_has_two_numbers(comparison: Comparison) -> None:
    linked = link(comparison)
    numbers = comparison.records.with_columns(organisation=pl.Series(linked.organisation)).drop_nulls(
        "number"
    )
    assert numbers.group_by("organisation").agg(pl.col("number").n_unique())["number"].max() == 1


def test_the_same_registers_again_give_the_same_organisations(
    made: Registers, comparison: Comparison
) -> None:
    model = LinkageModel.from_text(comparison.model.to_text())
    with duckdb_engine() as engine:
        again = compare(made.registers, engine, model=model)
    assert np.array_equal(link(again).organisation, link(comparison).organisation)


def test_reasons_tell_each_field_in_words(comparison: Comparison) -> None:
    linked = link(comparison)
    pair = linked.pairs.filter(pl.col("number") == 2).row(0, named=True)
    reasons = {reason.field: reason for reason in linked.reasons(pair["right"], pair["left"])}
    assert reasons["number"].level == "same"
    assert reasons["number"].weight > 5
    assert all(reason.weight == 0 for reason in reasons.values() if reason.level == "unknown")


def test_reasons_for_records_that_were_not_compared_are_refused(comparison: Comparison) -> None:
    compared = set(comparison.pairs.select("left", "right").rows())
    stranger = next(other for other in range(1, comparison.records.height) if (0, other) not in compared)
    with pytest.raises(ValueError, match="so little alike"):
        link(comparison).reasons(0, stranger)


def test_registers_without_numbers_are_linked_too(made: Registers) -> None:
    bare = {name: frame.drop("number") for name, frame in made.registers.items()}
    with duckdb_engine() as engine:
        found = compare(bare, engine, seed=1)
    told = found.records.select("unique_id", "register", "record").join(made.truth, on=["register", "record"])
    true = told.sort("unique_id")["organisation"].rank("dense").to_numpy().astype(np.int64)
    precision, recall = quality(link(found).organisation, true)
    assert precision > 0.85
    assert recall > 0.6


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Spark leaves the sockets that it read frames from
def test_spark_gives_the_same_levels_and_links(made: Registers) -> None:
    missing = missing_for_spark()
    if missing and not os.environ.get("CI"):
        pytest.skip(missing)
    assert missing is None
    small = {name: frame.head(150) for name, frame in made.registers.items()}
    with duckdb_engine() as engine:
        ours = compare(small, engine, seed=1)
    records = prepared(small, common=ours.model.common)
    with spark_session() as session:
        pairs = compared_pairs(records, ours.model, spark_engine(session))
    mine = ours.pairs.select(pairs.columns)
    assert pairs.drop("weight", "weight_but_number").equals(mine.drop("weight", "weight_but_number"))
    assert np.allclose(pairs["weight"].to_numpy(), mine["weight"].to_numpy(), atol=1e-6)
    assert pairs.height > 50
