"""The code lists hang together, know the changes of 2003 and 2007, and speak both languages."""

from datetime import date
from importlib import resources

import polars as pl
import pytest

from klustermotor.analysis.tables import NACE_21_SECTIONS, NACE_SECTIONS, hierarchy_of_codes
from klustermotor.codelists import (
    SOURCES,
    counties,
    countries,
    industry_codes,
    industry_levels,
    municipalities,
    municipalities_on,
    names_of_industries,
    nuts_regions,
    section_concordance,
)


def test_every_list_names_its_source_in_both_languages() -> None:
    files = resources.files("klustermotor.codelists").joinpath("data").iterdir()
    assert {path.name.removesuffix(".csv") for path in files} == set(SOURCES)
    for source in SOURCES.values():
        assert source.source_sv != source.source_en
        assert bool(source.note_sv) == bool(source.note_en)


LEVELS = {
    "nace1.1": {"section": 17},
    "nace": {"section": 21, "division": 88, "group": 272, "class": 615},
    "nace2.1": {"section": 22, "division": 87, "group": 287, "class": 651},
    "naics": {"sector": 20, "subsector": 96, "group": 308, "industry": 689, "national": 1012},
}


@pytest.mark.parametrize(("system", "levels"), LEVELS.items())
def test_classifications_are_complete(system: str, levels: dict[str, int]) -> None:
    codes = industry_codes(system)  # type: ignore[arg-type]
    assert dict(codes["level"].value_counts().iter_rows()) == levels
    assert codes["code"].is_unique().all()
    assert codes["name_en"].str.strip_chars().str.len_chars().min() > 0  # type: ignore[operator]
    named = codes.drop_nulls("name_sv")
    assert named["level"].unique().to_list() == ["sector"] if system == "naics" else len(named) == len(codes)
    assert (named["name_sv"] != named["name_en"]).all()


@pytest.mark.parametrize("system", ["nace", "nace2.1", "naics"])
def test_every_code_lies_below_a_code_one_level_up(system: str) -> None:
    codes = industry_codes(system)  # type: ignore[arg-type]
    level_of = dict(codes.select("code", "level").iter_rows())
    order = list(LEVELS[system])
    digits = dict(industry_levels().filter(system=system).select("level", "digits").iter_rows())
    assert list(digits) == order
    for code, level, parent in codes.select("code", "level", "parent").iter_rows():
        assert len(code) == digits[level] or not digits[level]
        if level == order[0]:
            assert parent is None
        else:
            assert level_of[parent] == order[order.index(level) - 1]
            assert level in order[:2] or code.startswith(parent)
    assert set(codes["parent"].drop_nulls()) == {code for code in level_of if level_of[code] != order[-1]}


@pytest.mark.parametrize("system", ["nace", "nace2.1", "naics"])
def test_the_hierarchy_that_the_codes_state_is_that_of_the_list(system: str) -> None:
    codes = industry_codes(system)  # type: ignore[arg-type]
    listed = codes["code"].to_list()
    stated = hierarchy_of_codes(listed, system=system).parents  # type: ignore[arg-type]
    assert [listed[parent] if parent >= 0 else None for parent in stated] == codes["parent"].to_list()


@pytest.mark.parametrize(
    ("system", "code", "name_sv", "name_en"),
    [
        ("nace", "2013", "Tillverkning av andra oorganiska baskemikalier", None),
        ("nace", "2910", "Motorfordonstillverkning", "Manufacture of motor vehicles"),
        ("nace", "6201", "Dataprogrammering", "Computer programming activities"),
        ("nace2.1", "2897", None, "Manufacture of additive manufacturing machinery"),
        ("nace2.1", "3516", "Lagring av elektricitet", "Storage of electricity"),
        ("nace2.1", "531", "Postbefordran via nationella posten", None),
        ("naics", "3361", None, "Motor Vehicle Manufacturing"),
        ("naics", "336411", None, "Aircraft Manufacturing"),
    ],
)
def test_names_are_those_of_the_official_lists(
    system: str, code: str, name_sv: str | None, name_en: str | None
) -> None:
    found = industry_codes(system).filter(code=code)  # type: ignore[arg-type]
    assert name_sv is None or found["name_sv"].item() == name_sv
    assert name_en is None or found["name_en"].item() == name_en


@pytest.mark.parametrize(("system", "spans"), [("nace", NACE_SECTIONS), ("nace2.1", NACE_21_SECTIONS)])
def test_divisions_lie_in_the_sections_that_the_library_knows(
    system: str, spans: dict[str, tuple[int, int]]
) -> None:
    codes = industry_codes(system)  # type: ignore[arg-type]
    assert set(codes.filter(level="section")["code"]) == set(spans)
    for code, section in codes.filter(level="division").select("code", "parent").iter_rows():
        low, high = spans[section]
        assert low <= int(code) <= high


def test_the_concordance_leads_from_every_section_to_every_section() -> None:
    pairs = section_concordance()
    old, new = (set(industry_codes(s).filter(level="section")["code"]) for s in ("nace", "nace2.1"))  # type: ignore[arg-type]
    assert set(pairs["nace_2"]) == old
    assert set(pairs["nace_2_1"]) == new
    assert pairs.filter(share="main")["nace_2"].is_unique().all()


def test_levels_go_from_letters_to_more_digits() -> None:
    levels = industry_levels()
    for (_,), rows in levels.group_by("system", maintain_order=True):
        assert rows["digits"].is_sorted()
    assert "subsection" in levels.filter(system="sni2002")["level"].to_list()


def test_counties_are_the_third_level_of_nuts() -> None:
    regions = nuts_regions("SE")
    assert set(regions.filter(level=3)["code"]) == set(counties()["nuts3"])
    assert len(counties()) == 21
    parents = regions.drop_nulls("parent")
    assert set(parents["parent"]) <= set(regions["code"])
    assert dict(regions["level"].value_counts().iter_rows()) == {0: 1, 1: 3, 2: 8, 3: 21}


def test_europes_regions_lie_in_each_other_level_by_level() -> None:
    regions = nuts_regions(extra_regio=True)
    assert regions["code"].is_unique().all()
    assert (regions["code"].str.len_chars() == regions["level"] + 2).all()
    assert (regions["code"].str.slice(0, 2) == regions["country"]).all()
    below = regions.filter(pl.col("level") > 0)
    assert (below["parent"] == below["code"].str.slice(0, below["code"].str.len_chars() - 1)).all()
    assert set(below["parent"]) <= set(regions["code"])
    assert regions["name_sv"].is_not_null().all()
    assert len(nuts_regions()) < len(regions)
    # The union has 27 members, 92 regions of level 1, 244 of level 2 and 1,165 of level 3 in 2024.
    outside = ["AL", "BA", "CH", "IS", "LI", "ME", "MK", "NO", "RS", "TR", "UA", "XK"]
    today = nuts_regions().filter(~pl.col("country").is_in(outside), pl.col("valid_to").is_null())
    assert dict(today["level"].value_counts().iter_rows()) == {0: 27, 1: 92, 2: 244, 3: 1165}


def test_what_changed_in_2024_ends_and_begins_then() -> None:
    finland = nuts_regions("FI").filter(pl.col("name_sv") == "Birkaland")
    assert finland.select("code", "valid_from", "valid_to").rows() == [
        ("FI197", None, date(2024, 1, 1)),
        ("FI19B", date(2024, 1, 1), None),
    ]


def test_countries_are_those_of_the_standard_in_both_languages() -> None:
    found = countries()
    assert len(found) == 249
    for column, form in (("code", "^[A-Z]{2}$"), ("alpha3", "^[A-Z]{3}$"), ("numeric", "^[0-9]{3}$")):
        assert found[column].is_unique().all(), column
        assert found[column].str.contains(form).all(), column
    assert found.filter(code="DE").row(0) == ("DE", "DEU", "276", "Tyskland", "Germany")
    assert found.null_count().sum_horizontal().item() == 0


def test_industries_are_called_by_their_codes_in_any_form() -> None:
    forms = names_of_industries(["C29", "29.10", "C"])
    assert [forms[code].en for code in ("C29", "29.10", "C")] == [
        "Manufacture of motor vehicles, trailers and semi-trailers",
        "Manufacture of motor vehicles",
        "Manufacturing",
    ]
    american = names_of_industries(["------", "31----", "311421", "99----"])
    assert american["------"].sv == "Samtliga näringsgrenar"
    assert american["31----"].en == "Manufacturing (31–33)"
    assert "99----" not in american
    assert names_of_industries(["X1", "Y2"]) == {}


def test_a_code_that_no_list_has_is_called_after_the_one_above_it() -> None:
    found = names_of_industries(["29101", "2910", "C"])
    assert (found["29101"].sv, found["29101"].exact) == ("29101, del av Motorfordonstillverkning", False)
    assert found["2910"].exact


def test_a_code_of_an_earlier_naics_is_not_called_after_the_one_above_it() -> None:
    found = names_of_industries(["311222", "311421", "------"])
    assert (found["311222"].en, found["311222"].exact) == ("311222 (code not in the list)", False)
    assert found["311222"].sv == "311222 (koden finns inte i listan)"
    assert found["311421"].exact


def test_knivsta_begins_in_2003_and_heby_changes_county_in_2007() -> None:
    assert len(municipalities_on(date(2002, 12, 31))) == 289
    assert len(municipalities_on(date(2003, 1, 1))) == 290
    assert len(municipalities_on(date(2007, 1, 1))) == 290
    heby = municipalities().filter(name="Heby")
    assert heby.select("municipality", "county").rows() == [("0331", "03"), ("1917", "19")]
    assert heby.filter(municipality="1917")["succeeded_by"].item() == "0331"


def test_municipalities_lie_in_the_county_their_code_begins_with() -> None:
    places = municipalities()
    assert (places["municipality"].str.head(2) == places["county"]).all()
    assert set(places["county"]) == set(counties()["county"])
    assert (places["name_sv"] != places["name_en"]).all()
    assert places.filter(pl.col("name").str.contains("kommun")).is_empty()


def test_another_system_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'nace1\.1', 'nace', 'nace2\.1' or 'naics'"):
        industry_codes("isic")  # type: ignore[arg-type]
