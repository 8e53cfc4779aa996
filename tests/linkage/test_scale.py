"""What is done in slices, by pattern or in compiled loops gives what is done pair by pair."""

import itertools
import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klustermotor.examples.organisations import organisation_registers
from klustermotor.linkage import (
    compared_pairs,
    duckdb_engine,
    gathered,
    given_model,
    organisation_number,
    prepared,
)
from klustermotor.linkage.blocking import with_blocking_keys
from klustermotor.linkage.numbers import clean_numbers
from klustermotor.linkage.surroundings import with_surroundings

_NUMBERS = ("5560360793", "2021004441", "NO923609016")


@pytest.fixture(scope="module")
def records() -> pl.DataFrame:
    """Return two small registers made ready."""
    made = organisation_registers(seed=5, registers=2, records=250)
    return prepared(made.registers, common=given_model().common)


@pytest.fixture(scope="module")
def pairs(records: pl.DataFrame) -> pl.DataFrame:
    """Return the records compared in one piece."""
    with duckdb_engine() as engine:
        return compared_pairs(records, given_model(), engine)


def test_slices_give_the_same_pairs_as_one_piece(records: pl.DataFrame, pairs: pl.DataFrame) -> None:
    with duckdb_engine() as engine:
        sliced = compared_pairs(records, given_model(), engine, at_a_time=150)
    assert pairs.height > 200
    assert sliced.equals(pairs)


def test_pairs_are_kept_narrow(pairs: pl.DataFrame) -> None:
    """A pair that takes more room than this does not fit twenty million times."""
    assert pairs.estimated_size() / pairs.height <= 36


def test_rivals_are_better_partners_in_the_others_register(
    records: pl.DataFrame, pairs: pl.DataFrame
) -> None:
    register = records["register"].to_list()
    weights = list(pairs.select("left", "right", "weight_but_number").iter_rows())

    def has_better(one: int, other: int, weight: float) -> bool:
        return any(
            one in (left, right) and register[left + right - one] == register[other] and rival > weight + 1e-6
            for left, right, rival in weights
        )

    found = with_surroundings(pairs, records)["rivals"].to_list()
    assert found == [
        has_better(left, right, weight) + has_better(right, left, weight) for left, right, weight in weights
    ]


def test_a_key_that_nobody_shares_and_one_that_too_many_share_bring_nothing_together() -> None:
    frame = pl.DataFrame(
        {
            "record": [str(one) for one in range(6)],
            "name": ["Alfa Plåt AB", "Alfa Plåt AB", "Beta Lack AB", "Gamma", "Delta", "Epsilon"],
            "phone": ["016-111111", "016-111111", "016-222222", "016-333333", "016-333333", "016-333333"],
        }
    )
    keyed = with_blocking_keys(prepared({"a": frame}), most_together=2)
    assert keyed["block_sound"].is_not_null().to_list() == [True, True, False, False, False, False]
    assert keyed["block_phone"].is_not_null().to_list() == [True, True, False, False, False, False]
    assert keyed["block_sound"][0] == keyed["block_sound"][1]


def test_a_former_name_is_sought_among_the_names() -> None:
    frame = pl.DataFrame(
        {"record": ["1", "2", "3"], "name": ["Alfa Plåt AB", "Beta Lack AB", "Gamma AB"]}
    ).with_columns(other_name=pl.Series([None, "Alfa Plåt AB", "Omega AB"]))
    keyed = with_blocking_keys(prepared({"a": frame}))
    assert keyed["block_renamed"].is_not_null().to_list() == [True, False, False]
    assert keyed["block_former"].is_not_null().to_list() == [False, True, False]
    assert keyed["block_renamed"][0] == keyed["block_former"][1]


_PAIR = st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1])
_LIKELY = st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.6, 0.8, 0.95, 1.0])
_KNOWN = st.lists(st.sampled_from([None, *_NUMBERS]), min_size=10, max_size=10)


@settings(deadline=None)
@given(st.dictionaries(_PAIR, _LIKELY, max_size=30), _KNOWN, st.sets(_PAIR, max_size=3))
def test_records_are_gathered_as_joining_pair_by_pair_does(
    likely: dict[tuple[int, int], float], numbers: list[str | None], apart: set[tuple[int, int]]
) -> None:
    pairs = pl.DataFrame(
        [(left, right, chance) for (left, right), chance in sorted(likely.items())],
        schema={"left": pl.Int32, "right": pl.Int32, "probability": pl.Float64},
        orient="row",
    )
    known = pl.DataFrame({"number": numbers}, schema={"number": pl.String})
    found = gathered(pairs, known, apart=apart)
    assert found.tolist() == _plainly(likely, numbers, apart)


def _plainly(
    likely: dict[tuple[int, int], float], numbers: list[str | None], apart: set[tuple[int, int]]
) -> list[int]:
    """Return the lowest of each record's group, by the rules as they are told."""
    group = {row: {row} for row in range(len(numbers))}
    for (left, right), chance in sorted(likely.items(), key=lambda one: (-one[1], one[0])):
        one, other = group[left], group[right]
        between = [tuple(sorted(pair)) for pair in itertools.product(one, other)]
        held = {numbers[row] for row in one | other} - {None}
        if chance < 0.5 or one is other or len(held) > 1 or set(between) & apart:
            continue
        odds = [
            math.log(max(likely[pair], 1e-6) / max(1 - likely[pair], 1e-6)) if pair in likely else -1.0
            for pair in between
        ]
        if len(between) > 1 and math.fsum(odds) < -1e-9:
            continue
        for row in one | other:
            group[row] = one | other
        for row in one | other:
            group[row] = group[min(one | other)]
    return [min(group[row]) for row in range(len(numbers))]


_WRITTEN = st.one_of(
    st.sampled_from(_NUMBERS),
    st.text(alphabet="0123456789", min_size=8, max_size=13),
    st.text(alphabet="0123456789SENODKFIseß- .²", max_size=16),
)


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), _WRITTEN), max_size=12), st.sampled_from(["", "16", "19", "SE", "SE16"]))
def test_numbers_are_read_together_as_they_are_one_by_one(written: list[str | None], before: str) -> None:
    given_numbers = [one if one is None else before + one for one in written]
    read = clean_numbers(pl.Series(given_numbers, dtype=pl.String))
    assert read.to_list() == [organisation_number(one) for one in given_numbers]


def test_ten_digits_are_read_where_their_check_digit_is_right() -> None:
    written = [f"556036079{digit}" for digit in range(10)]
    assert clean_numbers(pl.Series(written)).to_list() == [organisation_number(one) for one in written]
    assert np.count_nonzero(clean_numbers(pl.Series(written)).is_not_null().to_numpy()) == 1
