"""Definitions as data, what they cover, and how alike two of them are."""

import numpy as np
import pytest

from klustermotor.analysis.definitions import (
    Definitions,
    adjusted_rand_index,
    compare_definitions,
    definition_coverage,
    definitions_for_codes,
    definitions_from_labels,
    definitions_from_mapping,
    overlap_share,
)

SPLIT = Definitions(("A", "B", "B"), ("1", "1", "2"), np.array([1.0, 0.25, 0.75]), {"1": "Steel"})


def test_links_names_and_members() -> None:
    assert SPLIT.cluster_codes == ("1", "2")
    assert SPLIT.industry_codes == ("A", "B")
    assert SPLIT.members("1") == ("A", "B")
    assert (SPLIT.name("1"), SPLIT.name("2")) == ("Steel", "2")


def test_mapping_goes_both_ways() -> None:
    mapping = {"A": "1", "B": {"1": 0.25, "2": 0.75}}
    assert SPLIT.mapping() == mapping
    again = definitions_from_mapping(mapping, names={"1": "Steel"})
    assert (again.industries, again.clusters, again.weights.tolist()) == (
        SPLIT.industries,
        SPLIT.clusters,
        [1.0, 0.25, 0.75],
    )


def test_a_split_industry_has_no_label() -> None:
    assert definitions_from_labels(["A", "B"], ["x", "y"]).labels_for(["B", "Z", "A"]).tolist() == [1, -1, 0]
    with pytest.raises(ValueError, match="industry 'B' is split between clusters"):
        SPLIT.labels_for(["A"])


def test_selecting_clusters_scales_what_is_left() -> None:
    only = SPLIT.select(["2"])
    assert (only.industries, only.clusters, only.weights.tolist(), dict(only.names)) == (
        ("B",),
        ("2",),
        [1.0],
        {},
    )
    with pytest.raises(ValueError, match="clusters not in the definitions: 9"):
        SPLIT.select(["9"])


def test_coverage_names_what_is_missing_largest_first() -> None:
    found = definition_coverage(SPLIT, ["A", "C", "D"], [10, 20, 70])
    assert (found.industry_share, found.employment_share) == (pytest.approx(1 / 3), pytest.approx(0.1))
    assert found.missing_industries == ("D", "C")
    assert found.unused_industries == ("B",)
    assert np.isnan(definition_coverage(SPLIT, ["A"], [0]).employment_share)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ((("A",), ("1", "2"), [1.0]), "give one cluster per link"),
        ((("A", "A"), ("1", "1"), [0.5, 0.5]), "industry 'A' is linked to cluster '1' twice"),
        ((("A",), ("1",), [-1.0]), "the weight of industry 'A' in cluster '1' must be positive"),
        ((("A", "A"), ("1", "2"), [1.0, 1.0]), "the weights of industry 'A' must sum to 1, but sum to 2"),
        ((("A",), ("1",), [np.nan]), "weights must be finite"),
    ],
)
def test_wrong_definitions_are_refused(
    parts: tuple[tuple[str, ...], tuple[str, ...], list[float]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Definitions(parts[0], parts[1], np.array(parts[2]))


def test_unknown_cluster_and_wrong_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="cluster '9' is not in the definitions"):
        SPLIT.members("9")
    with pytest.raises(ValueError, match="2 industries but 1 labels"):
        definitions_from_labels(["A", "B"], [1])


def test_adjusted_rand_index_against_published_examples() -> None:
    # From the documentation of scikit-learn's adjusted_rand_score.
    assert adjusted_rand_index([0, 0, 1, 1], [0, 0, 1, 2]) == pytest.approx(0.5714285714)
    assert adjusted_rand_index([0, 0, 0, 0], [0, 1, 2, 3]) == 0.0
    assert adjusted_rand_index([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(-0.5)
    assert adjusted_rand_index([4], [7]) == 1.0


def test_overlap_worked_by_hand() -> None:
    # First to second: 2 of 3 stay with 0, 2 of 2 with 1; second to first: 2 of 2, 2 of 3: (4 + 4) / 10.
    assert overlap_share([0, 0, 0, 1, 1], [0, 0, 1, 1, 1]) == pytest.approx(0.8)
    assert overlap_share([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], weights=[1, 1, 0, 1, 1]) == 1.0


def test_comparison_uses_the_common_industries() -> None:
    a = definitions_from_labels(["A", "B", "C", "X"], ["1", "1", "2", "3"])
    b = definitions_from_labels(["A", "B", "C", "Y"], ["p", "q", "q", "r"])
    found = compare_definitions(a, b)
    assert found.industries == ("A", "B", "C")
    np.testing.assert_array_equal(found.overlap, [[1, 1, 0], [0, 1, 0], [0, 0, 0]])
    np.testing.assert_array_equal(found.first_shares, [0.5, 1.0, np.nan])
    assert found.first_matches.tolist() == [0, 1, -1]
    assert found.second_matches.tolist() == [0, 0, -1]


def test_nothing_in_common_is_refused() -> None:
    with pytest.raises(ValueError, match="no industry in common"):
        compare_definitions(definitions_from_labels(["A"], [1]), definitions_from_labels(["B"], [1]))
    with pytest.raises(ValueError, match="second must have shape"):
        adjusted_rand_index([0, 1], [0])
    with pytest.raises(ValueError, match="weights must not all be zero"):
        overlap_share([0, 1], [0, 1], weights=[0, 0])


def test_codes_of_a_table_are_found_at_other_levels() -> None:
    given = definitions_from_labels(
        ["511110", "311411", "311412", "332994", "332995", "0111"], ["45", "10", "10", "1", "2", "f"]
    )
    listed = ["------", "51111-", "3114--", "311411", "33299-", "01.11", "0111/9", "999999", "31----"]
    found = definitions_for_codes(given, listed)
    # 3114-- has a listed part; 33299- would be two clusters; 0111/9 lies under the listed 01.11.
    assert dict(zip(found.industries, found.clusters, strict=True)) == {
        "51111-": "45",
        "311411": "10",
        "01.11": "f",
    }


def test_definitions_at_a_higher_level_reach_longer_codes_and_keep_weights() -> None:
    found = definitions_for_codes(SPLIT, ["A1", "B", "B7"])
    assert found.mapping() == {"A1": "1", "B": {"1": 0.25, "2": 0.75}}
    with pytest.raises(ValueError, match="none of the 2 codes, 1, 2 …, is in the definitions"):
        definitions_for_codes(SPLIT, ["1", "2"])
