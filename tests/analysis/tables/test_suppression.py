"""Suppressed cells: bounds against enumeration, best values against totals."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult, linprog, milp

from klustermotor.analysis.tables import (
    FilledTable,
    RegionIndustryTable,
    fill_suppressed,
    hierarchy_of_codes,
    suppression_regions,
    table_from_frame,
)

FLAGS = {"A": (0, 19), "B": (20, 99), "C": (100, 249), "E": (250, 499)}


def table(rows: list[tuple[object, ...]]) -> RegionIndustryTable:
    """Build a table from (region, industry, employment, establishments, flag[, period])."""
    names = ["region", "industry", "employment", "establishments", "flag", "period"]
    return table_from_frame(pl.DataFrame(rows, schema=names[: len(rows[0])], orient="row", strict=False))


def bounds(filled: FilledTable, industry: str, region: str = "01") -> tuple[float, float]:
    place = filled.table.regions.index(region), filled.table.industries.index(industry), 0
    return float(filled.table.lower[place]), float(filled.table.upper[place])


def value(filled: FilledTable, industry: str, region: str = "01") -> float:
    return float(
        filled.table.employment[
            filled.table.regions.index(region), filled.table.industries.index(industry), 0
        ]
    )


def test_a_single_hidden_child_follows_by_subtraction() -> None:
    filled = fill_suppressed(
        table([("01", "------", 100, 9, None), ("01", "11----", 70, 5, None), ("01", "21----", 0, 4, "B")]),
        seed=1,
    )
    assert value(filled, "21----") == 30
    assert bounds(filled, "21----") == (30, 30)
    assert filled.counts[0].determined == 1
    assert filled.incomplete == ()


def test_bounds_pass_up_and_down_two_levels() -> None:
    # Worked by hand: 311 = 120 - 40 = 80; 3111 in 20..99, 3112 in 0..19, so 3111 in 61..80 and 3112 in 0..19.
    filled = fill_suppressed(
        table(
            [
                ("01", "31----", 120, 12, None),
                ("01", "312---", 40, 3, None),
                ("01", "311---", 0, 9, "B"),
                ("01", "3111--", 0, 5, "B"),
                ("01", "3112--", 0, 4, "A"),
            ]
        ),
        seed=1,
    )
    assert bounds(filled, "311---") == (80, 80)
    assert bounds(filled, "3111--") == (61, 80)
    assert bounds(filled, "3112--") == (0, 19)
    assert value(filled, "3111--") + value(filled, "3112--") == 80


def test_lacking_children_show_in_establishments_and_only_there_a_rest_is_left() -> None:
    filled = fill_suppressed(
        table(
            [
                ("01", "3252--", 100, 9, None),
                ("01", "325211", 0, 4, "B"),
                ("01", "325212", 30, 3, None),
                ("02", "3252--", 100, 7, None),
                ("02", "325211", 0, 4, "B"),
                ("02", "325212", 30, 3, None),
            ]
        ),
        seed=1,
    )
    assert bounds(filled, "325211") == (20, 70)  # two plants are in no listed part
    assert bounds(filled, "325211", "02") == (70, 70)
    (found,) = filled.incomplete
    assert (found.code, found.places, found.establishments) == ("3252--", 1, 2)
    assert "lacks parts of industry 3252-- with 2 establishments (1 region)" in " ".join(filled.notes)


def test_without_establishments_children_that_fall_short_show_what_is_lacking() -> None:
    rows = [("01", "31----", 100), ("01", "311---", 60), ("01", "312---", 30)]
    rows += [("02", "31----", 50), ("02", "311---", 0), ("02", "312---", 0)]
    flags = [None, None, None, None, "A", "B"]
    frame = pl.DataFrame(rows, schema=["region", "industry", "employment"], orient="row").with_columns(
        flag=pl.Series(flags)
    )
    filled = fill_suppressed(table_from_frame(frame), seed=1)
    (found,) = filled.incomplete
    assert (found.code, found.places, found.establishments) == ("31----", 2, None)
    assert bounds(filled, "312---", "02") == (20, 50)


def test_a_parent_without_any_listed_part_is_named_too() -> None:
    rows = [("01", "3252--", 100, 9, None), ("01", "325211", 100, 9, None), ("02", "3252--", 0, 2, "A")]
    filled = fill_suppressed(
        table([*rows, ("03", "3252--", 50, 2, None), ("03", "325211", 50, 2, None)]), seed=1
    )
    assert [(item.code, item.places, item.establishments) for item in filled.incomplete] == [("3252--", 1, 2)]


def test_a_contradiction_names_region_period_code_and_jobs() -> None:
    rows = [
        ("01", "31----", 100, 9, None, "2011"),
        ("01", "311---", 90, 5, None, "2011"),
        ("01", "312---", 0, 4, "B", "2011"),
        ("02", "31----", 50, 4, None, "2011"),
        ("02", "311---", 0, 4, "B", "2011"),
    ]
    with pytest.raises(ValueError, match=r"2011: region 01, industry 31---- lies 10 jobs below the least"):
        fill_suppressed(table(rows), seed=1)
    filled = fill_suppressed(table(rows), seed=1, on_contradiction="leave")
    assert filled.table.hidden.sum() == 1
    assert value(filled, "311---", "02") == 50
    assert filled.contradictions[0].excess == -10


@pytest.mark.parametrize("regions", [None, {"01": None}])
def test_nothing_is_filled_where_no_region_has_a_solution(regions: dict[str, None] | None) -> None:
    rows = [("01", "31----", 50, 4, None), ("01", "311---", 0, 4, "A")]
    filled = fill_suppressed(table(rows), seed=1, region_hierarchy=regions, on_contradiction="leave")
    assert filled.table.hidden.sum() == 1
    assert len(filled.contradictions) == 1


def test_published_parts_that_do_not_make_up_their_total_are_refused() -> None:
    rows = [("01", "31----", 100, 9, None), ("01", "311---", 60, 5, None), ("01", "312---", 0, 4, "A")]
    with pytest.raises(ValueError, match=r"lies 21 jobs above the most that its parts"):
        fill_suppressed(table(rows), seed=1)


def test_a_flag_without_a_range_is_filled_from_the_total() -> None:
    rows = [("01", "TOTAL", 90, 9, None), ("01", "C", 0, 5, "c"), ("01", "F", 0, 4, "c")]
    filled = fill_suppressed(table(rows), seed=1)
    assert bounds(filled, "C") == (0, 90)
    assert value(filled, "C") + value(filled, "F") == 90


def test_a_hidden_root_without_bound_gets_a_finite_value() -> None:
    rows = [("01", "C", 0, 5, "c"), ("02", "C", 40, 5, None), ("03", "C", 60, 6, None)]
    filled = fill_suppressed(table(rows), seed=1)
    assert bounds(filled, "C") == (0, np.inf)
    assert 5 <= value(filled, "C") <= 500


def test_codes_of_no_known_system_are_taken_as_one_level() -> None:
    filled = fill_suppressed(table([("01", "cars", 0, 5, "B"), ("02", "cars", 80, 8, None)]), seed=1)
    assert bounds(filled, "cars") == (20, 99)
    assert filled.notes[-1] == "No listed code contains another, so that no total narrows the ranges."


def test_codes_that_could_be_of_two_systems_are_refused_when_they_mix_levels() -> None:
    with pytest.raises(ValueError, match="give the hierarchy as code and parent"):
        fill_suppressed(table([("01", "31", 0, 5, "B"), ("01", "311", 80, 8, None)]), seed=1)


SNI_2025 = [
    ("01", "J", 100, None),
    ("01", "58", 100, None),
    ("01", "K", 300, None),
    ("01", "61", 120, None),
    ("01", "62", 0, "C"),
    ("01", "L", 40, None),
    ("01", "64", 40, None),
]


def test_a_table_of_sni_2025_fills_by_its_own_sections() -> None:
    # 61 and 62 make up K of NACE Rev. 2.1 (telecommunication, programming): 62 is 300 - 120.
    with pytest.raises(ValueError, match=r"61 lies in J by NACE Rev\. 2 and in K by NACE Rev\. 2\.1"):
        fill_suppressed(without_plants(SNI_2025), seed=1)
    told = fill_suppressed(without_plants([*SNI_2025, ("01", "V", 3, None)]), seed=1)
    built = without_plants(SNI_2025)
    named = fill_suppressed(built, seed=1, hierarchy=hierarchy_of_codes(built.industries, system="nace2.1"))
    for filled in (told, named):
        assert bounds(filled, "62") == (180, 180)
        assert filled.incomplete == ()


def test_a_single_hidden_cell_and_nothing_else() -> None:
    filled = fill_suppressed(table([("01", "C", 0, 5, "B")]), seed=1)
    assert 20 <= value(filled, "C") <= 99


def test_flags_without_establishments_over_periods() -> None:
    rows = [("01", "TOTAL", 90, None, "1"), ("01", "C", 0, "c", "1"), ("01", "F", 0, "c", "1")]
    rows += [("01", "TOTAL", 90, None, "2"), ("01", "C", 80, None, "2"), ("01", "F", 10, None, "2")]
    schema = ["region", "industry", "employment", "flag", "period"]
    filled = fill_suppressed(table_from_frame(pl.DataFrame(rows, schema=schema, orient="row")), seed=1).table
    first = {code: filled.employment[0, k, 0] for k, code in enumerate(filled.industries)}
    assert first["C"] + first["F"] == 90
    assert first["C"] > first["F"]


def test_fractions_are_kept_where_the_table_has_them() -> None:
    rows = [
        ("01", "TOTAL", 90.5, 9, None),
        ("01", "C", 0, 5, "B"),
        ("01", "F", 0, 4, "A"),
        ("01", "G", 12.25, 4, None),
    ]
    filled = fill_suppressed(
        table([*rows]), seed=1, hierarchy={"TOTAL": None, "C": "TOTAL", "F": "TOTAL", "G": "TOTAL"}
    )
    assert value(filled, "C") + value(filled, "F") == pytest.approx(78.25, abs=1e-9)


def test_a_table_without_hidden_cells_stays_as_it_is() -> None:
    given_table = table([("01", "TOTAL", 90, 9, None), ("01", "C", 90, 9, None)])
    filled = fill_suppressed(given_table, seed=1)
    np.testing.assert_array_equal(filled.table.employment, given_table.employment)
    assert filled.counts[0].suppressed == 0


def test_the_same_seed_gives_the_same_values() -> None:
    rows = [("01", "TOTAL", 900, 90, None)]
    rows += [("01", letter, 0, 10, "C") for letter in "ABCDEF"]
    first, second = (fill_suppressed(table(rows), seed=7) for _ in range(2))
    np.testing.assert_array_equal(first.table.employment, second.table.employment)


def siblings_filled(seed: int) -> FilledTable:
    """Fill six siblings that can share 2,000 jobs in many ways."""
    rows: list[tuple[object, ...]] = [("01", "31----", 2000, None)]
    rows += [("01", f"31{digit}---", 0, "E") for digit in range(1, 7)]
    return fill_suppressed(without_plants(rows), seed=seed)


def test_seeds_beyond_32_bits_are_distinct() -> None:
    drawn = {
        seed: siblings_filled(seed).likely_lower.tobytes() for seed in (0, 2**31, 2**32, 2**62, 2**63 - 1)
    }
    assert len(set(drawn.values())) == len(drawn)
    assert siblings_filled(2**63 - 1).likely_lower.tobytes() == drawn[2**63 - 1]


@pytest.mark.parametrize("seed", [None, -1, 2**63, 1.0, "1", True])
def test_what_is_no_seed_is_refused(seed: Any) -> None:
    with pytest.raises(
        ValueError, match=rf"seed must be a whole number from 0 to 2\*\*63 - 1, but is {seed!r}"
    ):
        siblings_filled(seed)


def test_jobs_per_establishment_elsewhere_decide_between_siblings() -> None:
    # In ten other regions an establishment of 311 has 50 jobs and one of 312 has 5.
    rows: list[tuple[object, ...]] = []
    for number in range(10, 20):
        rows += [(str(number), "31----", 550, 20, None), (str(number), "311---", 500, 10, None)]
        rows += [(str(number), "312---", 50, 10, None)]
    rows += [("01", "31----", 270, 10, None), ("01", "311---", 0, 5, "c"), ("01", "312---", 0, 5, "c")]
    filled = fill_suppressed(table(rows), seed=1)
    assert 200 <= value(filled, "311---") <= 262


def test_other_periods_decide_where_they_are_published() -> None:
    rows: list[tuple[object, ...]] = []
    for period in ("2009", "2010", "2011", "2012"):
        for region, share in (("01", 30), ("02", 150), ("03", 160), ("04", 140)):
            hide = region == "01" and period == "2011"
            rows += [(region, "31----", 300, 20, None, period)]
            rows += [(region, "311---", 0 if hide else share, 10, "c" if hide else None, period)]
            rows += [(region, "312---", 0 if hide else 300 - share, 10, "c" if hide else None, period)]
    built = table(rows)
    filled = fill_suppressed(built, seed=1)
    alone = fill_suppressed(built.select(periods=["2011"]), seed=1)
    place = (0, built.industries.index("311---"))
    assert filled.table.at("2011")[place] < 90 < alone.table.at("2011")[place]


@st.composite
def hidden_trees(draw: st.DrawFn) -> tuple[list[tuple[object, ...]], dict[str, int]]:
    """Draw a region's true jobs on three levels and what is hidden of them."""
    truth: dict[str, int] = {}
    for group in range(draw(st.integers(1, 3))):
        for part in range(draw(st.integers(1, 3))):
            truth[f"31{group + 1}{part + 1}--"] = draw(st.integers(0 if truth else 1, 25))
    for code in list(truth):
        truth[f"{code[:3]}---"] = truth.get(f"{code[:3]}---", 0) + truth[code]
    truth["31----"] = sum(jobs for code, jobs in truth.items() if code[3:] == "---")
    hidden = draw(st.sets(st.sampled_from(sorted(truth))))
    rows: list[tuple[object, ...]] = []
    for code, jobs in truth.items():
        flag = next(name for name, (_, high) in FLAGS.items() if jobs <= high)
        rows.append(("01", code, 0 if code in hidden else jobs, flag if code in hidden else None))
    return rows, truth


def without_plants(rows: list[tuple[object, ...]]) -> RegionIndustryTable:
    schema = {"region": pl.String, "industry": pl.String, "employment": pl.Int64, "flag": pl.String}
    return table_from_frame(pl.DataFrame(rows, schema=schema, orient="row"))


@settings(max_examples=60, deadline=None)
@given(hidden_trees())
def test_bounds_are_tight_and_values_add_up(case: tuple[list[tuple[object, ...]], dict[str, int]]) -> None:
    rows, truth = case
    filled = fill_suppressed(without_plants(rows), seed=3)
    codes = filled.table.industries
    values = {code: value(filled, code) for code in codes}
    low, high = extremes_by_programming(rows)
    for code in codes:
        assert bounds(filled, code) == (low[code], high[code])
        assert low[code] <= truth[code] <= high[code]
        assert low[code] <= values[code] <= high[code]
        assert values[code] == int(values[code])
        children = [child for child in codes if child != code and parent_of(child) == code]
        if children:
            assert values[code] == sum(values[child] for child in children)
    inside = (filled.likely_lower >= filled.table.lower) & (filled.likely_upper <= filled.table.upper)
    assert inside.all()


def parent_of(code: str) -> str | None:
    """Return the parent by the plain rule of the trees drawn above."""
    digits = code.rstrip("-")
    return None if len(digits) == 2 else f"{digits[:-1]:-<6}"


def extremes_by_programming(rows: list[tuple[object, ...]]) -> tuple[dict[str, int], dict[str, int]]:
    """Return each code's least and most jobs by one linear programme each (independent of the trees)."""
    codes = [str(row[1]) for row in rows]
    ranges = [FLAGS[str(row[3])] if row[3] else (row[2], row[2]) for row in rows]
    equations = []
    for parent in codes:
        children = [k for k, code in enumerate(codes) if parent_of(code) == parent]
        if children:
            equation = np.zeros(len(codes))
            equation[codes.index(parent)] = -1
            equation[children] = 1
            equations.append(equation)
    low, high = {}, {}
    for k, code in enumerate(codes):
        aim = np.zeros(len(codes))
        aim[k] = 1
        for sign, ends in ((1, low), (-1, high)):
            found = linprog(
                sign * aim, A_eq=np.array(equations), b_eq=np.zeros(len(equations)), bounds=ranges
            )
            ends[code] = round(sign * found.fun)
    return low, high


def test_totals_of_regions_bind_as_well() -> None:
    # Nation N = regions 01 + 02; each hidden cell of a 2 × 2 square follows only through both totals' ranges.
    rows = [("N", "TOTAL", 100, 20, None), ("N", "C", 60, 10, None), ("N", "F", 40, 10, None)]
    rows += [("01", "TOTAL", 50, 10, None), ("01", "C", 0, 5, "B"), ("01", "F", 0, 5, "A")]
    rows += [("02", "TOTAL", 50, 10, None), ("02", "C", 0, 5, "B"), ("02", "F", 0, 5, "B")]
    filled = fill_suppressed(table(rows), seed=1, region_hierarchy={"N": None, "01": "N", "02": "N"})
    feasible = [
        c for c in range(20, 100) if 0 <= 50 - c <= 19 and 20 <= 60 - c <= 99 and 20 <= 50 - (60 - c) <= 99
    ]
    assert bounds(filled, "C") == (min(feasible), max(feasible))
    assert value(filled, "C") + value(filled, "C", "02") == 60
    assert value(filled, "C") + value(filled, "F") == 50
    assert not filled.tight
    assert "wider than need be" in filled.notes[-1]


def two_ways() -> tuple[RegionIndustryTable, dict[str, str | None]]:
    """Return a nation of three regions whose nine inner cells are hidden, and its hierarchy of regions."""
    inner = np.array([[150, 10, 60], [30, 80, 15], [70, 45, 200]])
    cells = np.zeros((4, 4), dtype=int)
    cells[1:, 1:] = inner
    cells[0], cells[:, 0] = cells.sum(axis=0), cells.sum(axis=1)
    cells[0, 0] = cells[0, 1:].sum()
    rows: list[tuple[object, ...]] = []
    for (i, j), n in np.ndenumerate(cells):
        flag = next(name for name, (_, high) in FLAGS.items() if n <= high) if i and j else None
        rows.append((["N", "01", "02", "03"][i], ["TOTAL", "C", "F", "G"][j], int(n), 9 + n // 7, flag))
    return table(rows), {"N": None, "01": "N", "02": "N", "03": "N"}


@pytest.mark.parametrize("seed", range(6))
def test_probable_intervals_hold_the_value_that_meets_totals_both_ways(seed: int) -> None:
    built, regions = two_ways()
    found = fill_suppressed(built, seed=seed, region_hierarchy=regions)
    assert (found.likely_lower <= found.table.employment).all()
    assert (found.likely_upper >= found.table.employment).all()
    assert (found.likely_lower >= found.table.lower).all()
    assert (found.likely_upper <= found.table.upper).all()
    assert found.unproven == ()


def test_the_search_is_limited_by_nodes_and_not_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[dict[str, object]] = []

    def stopped(**given: Any) -> OptimizeResult:
        limits.append(dict(given["options"]))
        found = milp(**given)
        if "node_limit" in limits[-1]:
            found.status = 4  # what SciPy gives where the limit on nodes is reached
            found.x = None if len(limits) % 2 == 0 else found.x
        return found

    monkeypatch.setattr(suppression_regions, "milp", stopped)
    built, regions = two_ways()
    stopped_once = fill_suppressed(built, seed=1, region_hierarchy=regions)
    assert stopped_once.unproven == ("",)
    assert "nearer to the estimates were not ruled out" in " ".join(stopped_once.notes)
    # Stopped before any values were found: the first that meet the totals are taken.
    first_found = fill_suppressed(built, seed=1, region_hierarchy=regions)
    assert first_found.unproven == ("",)
    values = first_found.table.at()
    np.testing.assert_array_equal(values[:3].sum(axis=0), values[3])
    assert [list(limit) for limit in limits] == [["node_limit"], ["node_limit"], ["mip_rel_gap"]]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 15), min_size=9, max_size=9).filter(any),
    st.sets(st.integers(0, 15), min_size=2),
)
def test_both_ways_the_truth_lies_inside_and_all_totals_are_met(jobs: list[int], hidden: set[int]) -> None:
    cells = np.zeros((4, 4), dtype=int)
    cells[1:, 1:] = np.array(jobs).reshape(3, 3)
    cells[0], cells[:, 0] = cells.sum(axis=0), cells.sum(axis=1)
    cells[0, 0] = cells[0, 1:].sum()
    rows: list[tuple[object, ...]] = []
    for (i, j), n in np.ndenumerate(cells):
        flag = next(name for name, (_, high) in FLAGS.items() if n <= high) if 4 * i + j in hidden else None
        rows.append((["N", "01", "02", "03"][i], ["TOTAL", "C", "F", "G"][j], 0 if flag else int(n), flag))
    filled = fill_suppressed(
        without_plants(rows), seed=1, region_hierarchy={"N": None, "01": "N", "02": "N", "03": "N"}
    ).table
    found = filled.select(regions=["N", "01", "02", "03"], industries=["TOTAL", "C", "F", "G"])
    assert (found.lower[:, :, 0] <= cells).all()
    assert (found.upper[:, :, 0] >= cells).all()
    values = found.at()
    np.testing.assert_array_equal(values[0], values[1:].sum(axis=0))
    np.testing.assert_array_equal(values[:, 0], values[:, 1:].sum(axis=1))


def test_bounds_by_enumeration() -> None:
    rows = [
        ("01", "31----", 45, None),
        ("01", "311---", 0, "B"),
        ("01", "312---", 0, "A"),
        ("01", "313---", 0, "A"),
    ]
    filled = fill_suppressed(without_plants(rows), seed=1)
    fits = [c for c in itertools.product(range(20, 100), range(20), range(20)) if sum(c) == 45]
    for position, code in enumerate(("311---", "312---", "313---")):
        column = [c[position] for c in fits]
        assert bounds(filled, code) == (min(column), max(column))


@pytest.mark.real_data
def test_three_states_of_2011(real_data: Path) -> None:
    source = pl.scan_parquet(real_data / "us_state_naics_2000_2011.parquet")
    frame = source.filter(pl.col("year") == 2011, pl.col("fipstate").is_in(["10", "44", "50"])).select(
        region="fipstate", industry="naics", employment="emp", establishments="est", flag="empflag"
    )
    built = table_from_frame(frame.collect())
    filled = fill_suppressed(built, seed=1)
    assert not filled.table.hidden.any()
    published = ~built.suppressed
    np.testing.assert_array_equal(filled.table.employment[published], built.employment[published])
    assert (filled.table.employment >= built.lower).all()
    assert (filled.table.employment <= built.upper).all()
    assert {"33999-", "81219-"} <= {item.code for item in filled.incomplete}
    assert_totals(filled)


def assert_totals(filled: FilledTable) -> None:
    """Check that parts make up every code that lacks none, by the plain rule of shortened codes."""
    codes = {code.rstrip("-"): k for k, code in enumerate(filled.table.industries)}
    sectors = {"32": "31", "33": "31", "45": "44", "49": "48"}
    sums = np.zeros(filled.table.employment.shape[:2])
    plants = np.zeros_like(sums)
    held = filled.table.establishments_at()
    for digits, k in codes.items():
        above = digits
        while above:
            above = above[:-1] if len(above) > 2 else ""
            above = sectors.get(above, above)
            if above in codes:
                sums[:, codes[above]] += filled.table.at()[:, k]
                plants[:, codes[above]] += held[:, k]
                break
    whole = (plants == held) & (plants > 0)
    np.testing.assert_array_equal(sums[whole], filled.table.at()[whole])
    assert (sums[plants > 0] <= filled.table.at()[plants > 0]).all()
