"""The code lists hang together, know the changes of 2003 and 2007, and speak both languages."""

from datetime import date
from importlib import resources

import polars as pl
import pytest

from klustermotor.analysis.tables import NACE_21_SECTIONS, NACE_SECTIONS
from klustermotor.codelists import (
    SOURCES,
    counties,
    industry_codes,
    industry_levels,
    municipalities,
    municipalities_on,
    nuts_regions,
    section_concordance,
)


def test_every_list_names_its_source_in_both_languages() -> None:
    files = resources.files("klustermotor.codelists").joinpath("data").iterdir()
    assert {path.name.removesuffix(".csv") for path in files} == set(SOURCES)
    for source in SOURCES.values():
        assert source.source_sv != source.source_en
        assert bool(source.note_sv) == bool(source.note_en)


@pytest.mark.parametrize(
    ("system", "sections", "divisions"), [("nace1.1", 17, 0), ("nace", 21, 88), ("nace2.1", 22, 87)]
)
def test_classifications_are_complete(system: str, sections: int, divisions: int) -> None:
    codes = industry_codes(system)  # type: ignore[arg-type]
    counts = dict(codes["level"].value_counts().iter_rows())
    assert counts.get("section") == sections
    assert counts.get("division", 0) == divisions
    assert codes["code"].is_unique().all()
    assert codes.select("name_sv", "name_en").null_count().sum_horizontal().item() == 0
    assert (codes["name_sv"] != codes["name_en"]).all()


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
    regions = nuts_regions()
    assert set(regions.filter(level=3)["code"]) == set(counties()["nuts3"])
    assert len(counties()) == 21
    parents = regions.drop_nulls("parent")
    assert set(parents["parent"]) <= set(regions["code"])
    assert dict(regions["level"].value_counts().iter_rows()) == {0: 1, 1: 3, 2: 8, 3: 21}


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
    with pytest.raises(ValueError, match=r"'nace1\.1', 'nace' or 'nace2\.1'"):
        industry_codes("naics")  # type: ignore[arg-type]
