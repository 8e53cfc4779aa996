"""The region report says what the data say, in both languages, and nothing that they do not."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from klustermotor.analysis.definitions import definitions_from_mapping
from klustermotor.analysis.regional_analysis import RegionAnalysis, analyse_region, sum_into_clusters
from klustermotor.analysis.tables import ClassificationBreak, RegionIndustryTable, table_from_frame, table_of
from klustermotor.examples import county_names, example_definitions, example_table
from klustermotor.figures import DataNotes, Input, Language, RunRecord, region_report, region_tables
from klustermotor.figures.lead import lead_sentences
from klustermotor.figures.texts import texts

RUN = RunRecord(
    (Input("table.csv", "table", "ab" * 32),), {"region": "04", "where": None}, "9.9", date(2003, 6, 30)
)


@pytest.fixture(scope="module")
def sweden() -> RegionIndustryTable:
    given = example_definitions().filter(example_definitions()["scope"] == "traded")
    clusters = dict(zip(given["industry"], given["cluster"], strict=True))
    names = dict(zip(given["cluster"], given["cluster_name_en"], strict=True))
    table = table_from_frame(example_table(2003).drop("example"), region_names=county_names("en"))
    return sum_into_clusters(table, definitions_from_mapping(clusters, names=names)).table


@pytest.fixture(scope="module")
def analysis(sweden: RegionIndustryTable) -> RegionAnalysis:
    return analyse_region(sweden, "04")


def said(analysis: RegionAnalysis, language: Language = "en") -> str:
    sentences = lead_sentences(analysis, texts(language))
    return re.sub(r"<[^>]+>", "", " ".join(sentences))


def test_the_lead_says_what_is_strong_what_is_doubtful_and_what_is_the_industrys_own(
    analysis: RegionAnalysis,
) -> None:
    lead = said(analysis)
    assert "The cluster Vehicles and components stands out" in lead
    assert "second of the 19 regions with jobs in it" in lead
    assert "cluster Biotechnology and pharmaceuticals is strong by the rule and grows by " in lead
    assert "led by Stockholm County and cannot be shown to be a local strength" in lead
    assert "Logistics grew only because the industry did" in lead


def test_other_regions_and_years_have_other_leads(
    sweden: RegionIndustryTable, analysis: RegionAnalysis
) -> None:
    leads = {
        said(analysis),
        said(analyse_region(sweden, "21")),
        said(analyse_region(sweden, "04", period="1997")),
    }
    assert len(leads) == 3


def test_a_region_without_strong_clusters_is_told_so() -> None:
    jobs = np.array([[10.0, 10.0], [90.0, 10.0], [10.0, 90.0], [50.0, 60.0]])[:, :, None]
    table = table_of(jobs, regions=["a", "b", "c", "d"], industries=["x", "y"])
    assert said(analyse_region(table, "a")).startswith("None of two clusters is strong here")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_is_whole_and_stands_alone(analysis: RegionAnalysis, language: Language) -> None:
    page = region_report(analysis, RUN, language=language, example=True, files=("clusters.csv",))
    assert page.startswith("<!doctype html>")
    assert f'<html lang="{language}">' in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert "{" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    words = texts(language)
    for key in ("status.discussion", "status.example", "report.method_title", "report.warnings_title"):
        assert words(key) in page
    assert ("30 juni 2003" if language == "sv" else "30 June 2003") in page


def test_names_cannot_smuggle_markup_into_the_page(sweden: RegionIndustryTable) -> None:
    evil = "<img src=x onerror=alert(1)>"
    names = dict.fromkeys(sweden.industries, evil) | {"vehicles": 'A & "B"'}
    marked = table_of(
        sweden.employment, regions=sweden.regions, industries=sweden.industries, periods=sweden.periods
    )
    marked = replace(marked, industry_names=names, region_names=dict.fromkeys(sweden.regions, evil))
    page = region_report(analyse_region(marked, "04"), RUN, language="en")
    assert "<img" not in page
    assert "A &amp; &#34;B&#34;" in page


def test_what_happened_to_the_table_is_said(sweden: RegionIndustryTable) -> None:
    change = ClassificationBreak("1999", "2000", ("1", "2"), ("3",), 0.05, 0.02)
    broken = analyse_region(sweden, "04", breaks=("2000",))
    notes = DataNotes(breaks=(change,), incomplete_parents=("32522-",))
    page = region_report(broken, RUN, language="en", notes=notes)
    assert "Between 1999 and 2000 the classification changed (2 codes went, 1 came, 5.0" in page
    assert "growth is computed from 2000" in page
    assert "32522-" in page


def test_one_period_gives_a_report_without_growth(sweden: RegionIndustryTable) -> None:
    alone = analyse_region(sweden.select(periods=["2003"]), "04")
    page = region_report(alone, RUN, language="sv")
    assert 'id="growth"' not in page
    assert texts("sv")("note.single_period") in page
    assert "growth.csv" not in region_tables(alone)


def test_the_tables_behind_say_the_same_as_the_page(analysis: RegionAnalysis) -> None:
    tables = region_tables(analysis)
    clusters = tables["clusters.csv"]
    mine = clusters.filter(pl.col("region") == "04", pl.col("strong"))
    assert set(mine["industry"]) == {analysis.assessment.table.industries[int(i)] for i in analysis.strong}
    assert clusters.height == 21 * 46
    growth = tables["growth.csv"]
    parts = growth["national_growth"] + growth["industry_mix"] + growth["regional"]
    np.testing.assert_allclose(parts, growth["employment_last"] - growth["employment_first"], atol=1e-9)
    shares = tables["leaders.csv"].filter(pl.col("industry") == "vehicles")
    assert shares["share_of_employment"].is_between(0, 1).all()
    assert "04" in shares["region"].to_list()


def test_an_unknown_language_is_refused(analysis: RegionAnalysis) -> None:
    with pytest.raises(ValueError, match="must be sv or en"):
        region_report(analysis, RUN, language="fi")  # type: ignore[arg-type]
