"""Who contains whom among industry codes."""

import numpy as np
import pytest

from klustermotor.analysis.tables import (
    NACE_21_SECTIONS,
    NACE_SECTIONS,
    Hierarchy,
    code_system,
    hierarchy_of_codes,
    hierarchy_of_parents,
    mixed_levels,
)


def parents(tree: Hierarchy) -> dict[str, str | None]:
    return {code: tree.parent_of(code) for code in tree.codes}


def test_county_business_patterns_codes_have_the_nearest_listed_parent() -> None:
    codes = [
        "------",
        "31----",
        "311---",
        "3114--",
        "31142-",
        "311421",
        "321---",
        "324110",
        "44----",
        "452---",
    ]
    assert parents(hierarchy_of_codes(codes)) == {
        "------": None,
        "31----": "------",
        "311---": "31----",
        "3114--": "311---",
        "31142-": "3114--",
        "311421": "31142-",
        "321---": "31----",
        "324110": "31----",  # 324---, 3241-- and 32411- are not listed
        "44----": "------",
        "452---": "44----",
    }


def test_county_files_with_slashes_read_the_same() -> None:
    assert parents(hierarchy_of_codes(["------", "48----", "492///", "4921//", "492110"])) == {
        "------": None,
        "48----": "------",
        "492///": "48----",
        "4921//": "492///",
        "492110": "4921//",
    }


def test_plain_naics_with_ranges_of_sectors() -> None:
    assert parents(hierarchy_of_codes(["00", "31-33", "311", "3114", "336", "541", "541330"])) == {
        "00": None,
        "31-33": "00",
        "311": "31-33",
        "3114": "311",
        "336": "31-33",
        "541": "00",
        "541330": "541",
    }


def test_sectors_listed_one_by_one_stay_apart() -> None:
    tree = hierarchy_of_codes(["31----", "32----", "311---", "321---"])
    assert parents(tree) == {"31----": None, "32----": None, "311---": "31----", "321---": "32----"}


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["TOTAL", "C", "10", "10.1", "10.11", "10.110"], [-1, 0, 1, 2, 3, 4]),
        (["C", "C10", "C101", "C1011", "C11"], [-1, 0, 1, 2, 0]),
        (["A", "01", "011", "0111", "01110"], [-1, 0, 1, 2, 3]),
        (["B-E", "C10-C12", "C", "10", "B", "F"], [-1, 2, 0, 1, 0, -1]),
        (["A-U", "D", "35", "47", "G"], [-1, 0, 1, 4, 0]),
        (["B-N", "A", "C", "0", "N"], [3, 3, 0, -1, 0]),
    ],
)
def test_nace_and_sni(codes: list[str], expected: list[int]) -> None:
    assert hierarchy_of_codes(codes, system="nace").parents.tolist() == expected


def test_every_nace_division_belongs_to_one_section() -> None:
    divisions = [d for first, last in NACE_SECTIONS.values() for d in range(first, last + 1)]
    assert len(divisions) == len(set(divisions)) == 88  # 88 divisions: NACE Rev. 2, Annex I
    assert "".join(NACE_SECTIONS) == "ABCDEFGHIJKLMNOPQRSTU"


@pytest.mark.parametrize(
    ("codes", "system"),
    [
        (["311421", "541330"], "naics"),
        (["10.1", "10.2"], "nace"),
        (["01", "02", "47"], "nace"),
        (["311", "541"], None),  # groups 31.1 and 54.1 do not matter: 54 is no NACE division
        (["A", "Z"], None),
        (["C47"], None),
        ([], None),
    ],
)
def test_the_system_is_told_from_the_codes(codes: list[str], system: str | None) -> None:
    if codes == ["311", "541"]:
        system = "naics"
    assert code_system(codes) == system


def test_the_sections_of_revision_2_1() -> None:
    # Commission Delegated Regulation (EU) 2023/137: 22 sections, 87 divisions; only 45 of Rev. 2 is gone.
    divisions = [d for first, last in NACE_21_SECTIONS.values() for d in range(first, last + 1)]
    earlier = {d for first, last in NACE_SECTIONS.values() for d in range(first, last + 1)}
    assert len(divisions) == len(set(divisions)) == 87
    assert earlier - set(divisions) == {45}
    assert "".join(NACE_21_SECTIONS) == "ABCDEFGHIJKLMNOPQRSTUV"
    assert [NACE_21_SECTIONS[letter] for letter in "JKL"] == [(58, 60), (61, 63), (64, 66)]


MIXED = ["J", "K", "58", "61", "62", "64"]


def test_the_revisions_of_nace_put_divisions_under_other_sections() -> None:
    assert hierarchy_of_codes(MIXED, system="nace").parents.tolist() == [-1, -1, 0, 0, 0, 1]
    assert hierarchy_of_codes(MIXED, system="nace2.1").parents.tolist() == [-1, -1, 0, 1, 1, -1]


@pytest.mark.parametrize(
    ("more", "system", "expected"),
    [
        (["V"], "nace2.1", [-1, -1, 0, 1, 1, -1, -1]),
        (["K63"], "nace2.1", [-1, -1, 0, 1, 1, -1, 1]),
        (["K61-K62"], "nace2.1", [-1, -1, 0, 6, 6, -1, 1]),
        (["A-V"], "nace2.1", [6, 6, 0, 1, 1, 6, -1]),
        (["45"], "nace", [-1, -1, 0, 0, 0, 1, -1]),
        (["J63"], "nace", [-1, -1, 0, 0, 0, 1, 0]),
        (["45-47"], "nace", [-1, -1, 0, 0, 0, 1, -1]),
    ],
)
def test_the_revision_is_told_from_what_only_one_has(
    more: list[str], system: str, expected: list[int]
) -> None:
    codes = [*MIXED, *more]
    assert code_system(codes) == system
    assert hierarchy_of_codes(codes).parents.tolist() == expected


def test_codes_of_both_revisions_that_differ_are_not_guessed() -> None:
    assert code_system(MIXED) is None
    assert mixed_levels(MIXED)
    sentence = (
        r"61 lies in J by NACE Rev\. 2 and in K by NACE Rev\. 2\.1; name the system \(nace or nace2\.1\)"
    )
    with pytest.raises(ValueError, match=sentence):
        hierarchy_of_codes(MIXED)
    with pytest.raises(ValueError, match=r"by only one of them, the codes TOTAL and A-U stand for the same"):
        hierarchy_of_codes(["TOTAL", "A-U", "C"])


@pytest.mark.parametrize("codes", [["C", "10", "F", "41"], ["J", "K", "L"], ["J", "58"], ["01110", "62010"]])
def test_codes_that_mean_the_same_in_both_revisions_are_read(codes: list[str]) -> None:
    assert code_system(codes) == "nace"
    earlier, later = hierarchy_of_codes(codes, system="nace"), hierarchy_of_codes(codes, system="nace2.1")
    assert earlier.parents.tolist() == later.parents.tolist()


def test_letters_of_two_revisions_follow_neither() -> None:
    assert code_system(["J61", "K61"]) is None
    with pytest.raises(ValueError, match=r"1 codes do not follow NACE Rev\. 2\.1: 45"):
        hierarchy_of_codes(["G", "45"], system="nace2.1")
    with pytest.raises(ValueError, match=r"must be one of naics, nace, nace2\.1, not 'sni'"):
        hierarchy_of_codes(["G", "46"], system="sni")  # type: ignore[arg-type]


def test_codes_must_be_text() -> None:
    numbers: list[str] = [10, 11]  # type: ignore[list-item]
    for reader in (code_system, mixed_levels, hierarchy_of_codes):
        with pytest.raises(ValueError, match="codes must be text, but 10 is int"):
            reader(numbers)


def test_codes_that_fit_both_systems_are_not_guessed() -> None:
    assert code_system(["31", "311", "3114"]) is None
    with pytest.raises(ValueError, match=r"follow neither NAICS nor NACE or SNI for certain"):
        hierarchy_of_codes(["31", "311", "3114"])
    assert parents(hierarchy_of_codes(["31", "311", "3114"], system="nace"))["3114"] == "311"


def test_codes_that_stand_for_the_same_are_refused() -> None:
    with pytest.raises(ValueError, match=r"10\.11 and 1011 stand for the same"):
        hierarchy_of_codes(["C", "10.11", "1011"])


def test_strange_codes_are_named() -> None:
    with pytest.raises(ValueError, match=r"1 codes do not follow NAICS: 99X"):
        hierarchy_of_codes(["31----", "99X"], system="naics")


def test_overlapping_ranges_are_refused() -> None:
    with pytest.raises(ValueError, match=r"B-E and D-G overlap"):
        hierarchy_of_codes(["B-E", "D-G", "C"])


def test_a_given_mapping_passes_over_codes_not_in_use() -> None:
    tree = hierarchy_of_parents(["SE", "0180"], {"SE": None, "01": "SE", "0180": "01"})
    assert parents(tree) == {"SE": None, "0180": "SE"}
    assert tree.leaves() == ("0180",)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"a": "b", "b": "c", "c": "b"}, r"in a ring: .*b"),
        ({"a": "a", "b": None, "c": None}, r"in a ring: a"),
        ({"a": None, "b": "a"}, r"1 codes are not in the hierarchy: c"),
        ({"a": "x", "b": "a", "c": "a"}, r"1 parents in the hierarchy are unknown: x"),
    ],
)
def test_a_bad_mapping_is_refused(given: dict[str, str | None], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        hierarchy_of_parents(["a", "b", "c"], given)


def test_a_hierarchy_refuses_rings_and_repeats() -> None:
    with pytest.raises(ValueError, match=r"in a ring: a, b"):
        Hierarchy(("a", "b", "c"), np.array([1, 0, -1]))
    with pytest.raises(ValueError, match=r"come twice in the hierarchy: a"):
        Hierarchy(("a", "a"), np.array([-1, -1]))


def test_an_empty_mapping_puts_all_codes_side_by_side() -> None:
    assert hierarchy_of_parents(["cars", "ships"], {}).parents.tolist() == [-1, -1]


def test_mixed_levels() -> None:
    assert mixed_levels(["31----", "311421"])
    assert mixed_levels(["10", "101"])  # whichever system it is
    assert not mixed_levels(["311421", "541330"])
    assert not mixed_levels(["1", "10", "Automotive"])
    tree = hierarchy_of_parents(["cars", "all"], {"cars": "all", "all": None})
    assert mixed_levels(["cars", "all"], hierarchy=tree)
    assert not mixed_levels(["cars"], hierarchy=tree)
