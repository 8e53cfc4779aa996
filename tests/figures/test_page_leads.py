"""The first sentences of each page follow the data, mark what rests on figures, and say what is not known."""

import math
import re
from dataclasses import replace
from typing import Literal

import polars as pl
import pytest

from klustermotor.analysis.definitions import definitions_from_mapping
from klustermotor.analysis.regional_analysis import (
    RegionAnalysis,
    analyse_region,
    sum_into_clusters,
)
from klustermotor.analysis.tables import table_from_frame
from klustermotor.examples import county_names, example_definitions, example_table
from klustermotor.figures.numbers import Language
from klustermotor.figures.page_leads import (
    Cell,
    ClusterFacts,
    ClusterGrowth,
    FieldFacts,
    GrowthFacts,
    Likely,
    MapFacts,
    Name,
    OutwardFacts,
    Reference,
    RegionFacts,
    cells_of,
    changes_between,
    changes_lead,
    cluster_lead,
    field_lead,
    growth_facts,
    growth_lead,
    map_lead,
    outward_facts,
    outward_lead,
    region_facts,
    region_lead,
)
from klustermotor.figures.pieces import Piece, enumerated, plain

VEHICLES, OURS = Name("veh", "Vehicles"), Name("04", "Södermanland")
# Three tables: another draw of chance, and another year.
RUNS = [(2003, "2003"), (7, "2003"), (2003, "1996")]


def analysed(seed: int, period: str, region: str = "04") -> RegionAnalysis:
    given = example_definitions().filter(pl.col("scope") == "traded")
    clusters = dict(zip(given["industry"], given["cluster"], strict=True))
    names = dict(zip(given["cluster"], given["cluster_name_en"], strict=True))
    table = table_from_frame(example_table(seed).drop("example"), region_names=county_names("en"))
    summed = sum_into_clusters(table, definitions_from_mapping(clusters, names=names)).table
    return analyse_region(summed, region, period=period)


@pytest.fixture(scope="module")
def runs() -> list[RegionAnalysis]:
    return [analysed(*run) for run in RUNS]


def cell(region: str, quotient: float | None, jobs: float | None = 100.0, **more: object) -> Cell:
    return replace(Cell(Name(region, region), VEHICLES, jobs, quotient), **more)  # type: ignore[arg-type]


def of_vehicles(analysis: RegionAnalysis) -> list[Cell]:
    frame = analysis.assessment.to_frame()
    code = next(
        code for code, name in analysis.assessment.table.industry_names.items() if name.startswith("Vehicles")
    )
    return cells_of(frame.filter(pl.col("industry") == code))


def every_lead(analysis: RegionAnalysis, language: Language) -> dict[str, str]:
    cells, own = of_vehicles(analysis), Name(analysis.region, "Södermanland County")
    ours = next(cell for cell in cells if cell.region.code == own.code)
    quotients = {c.region.code: c.quotient for c in cells}
    names = {c.region.code: c.region.name for c in cells}
    found = {
        "map": map_lead(
            MapFacts(VEHICLES, "2003", "location_quotient", quotients, names, own="04"), language
        ),
        "region": region_lead(region_facts(analysis), language),
        "cluster": cluster_lead(ClusterFacts(VEHICLES, cells, own), language),
        "outward": outward_lead(outward_facts(analysis), language),
        "growth": growth_lead(growth_facts(analysis), language),
        "field": field_lead(
            FieldFacts(VEHICLES, own, "potential", ours.jobs, ours.quotient, ours.certain, ours.rank, 19),
            language,
        ),
    }
    return {page: plain(pieces) for page, pieces in found.items()}


BROKERS, LJUSDAL = Name("info", "Informationsmäklare"), Name("2161", "Ljusdal")
COUNTED, LIKELY = 20.2, Likely(3.0, 1.6, 4.8)


def leads_on_the_brokers(counted: float, language: Language) -> dict[str, str]:
    nation = Reference("nation")
    own = Cell(LJUSDAL, BROKERS, 348.0, counted, LIKELY.lower, LIKELY.upper, 1, strong=True, likely=3.0)
    others = [Cell(Name(code, code), BROKERS, 300.0, 0.5, 0.4, 0.6, 2, likely=0.5) for code in "AB"]
    cells = [own, *others]
    quotients = {one.region.code: one.quotient for one in cells}
    found = {
        "region": region_lead(
            RegionFacts(
                LJUSDAL, 46, (BROKERS, VEHICLES), 2, counted, 1, 157, first_likely=LIKELY, reference=nation
            ),
            language,
        ),
        "only one": region_lead(
            RegionFacts(LJUSDAL, 46, (BROKERS,), 1, counted, 1, 157, first_likely=LIKELY, reference=nation),
            language,
        ),
        "map": map_lead(
            MapFacts(
                BROKERS,
                "2003",
                "location_quotient",
                quotients,
                {"2161": "Ljusdal"},
                likely={"2161": LIKELY},
                reference=nation,
            ),
            language,
        ),
        "map, second": map_lead(
            MapFacts(
                BROKERS,
                "2003",
                "location_quotient",
                quotients | {"Z": 90.0},
                {"2161": "Ljusdal", "Z": "Zeta"},
                own="2161",
                likely={"2161": LIKELY},
                reference=nation,
            ),
            language,
        ),
        "cluster": cluster_lead(ClusterFacts(BROKERS, cells, LJUSDAL, reference=nation), language),
        "cluster, elsewhere": cluster_lead(ClusterFacts(BROKERS, cells, reference=nation), language),
        "field": field_lead(
            FieldFacts(
                BROKERS, LJUSDAL, "established", 348, counted, certain=True, reference=nation, likely=LIKELY
            ),
            language,
        ),
    }
    return {page: plain(pieces) for page, pieces in found.items()}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_quotient_outside_the_interval_of_its_likely_value_is_never_said_alone(language: Language) -> None:
    for page, said in leads_on_the_brokers(COUNTED, language).items():
        figures = ("20", "3,0", "1,6", "4,8") if language == "sv" else ("20", "3.0", "1.6", "4.8")
        assert all(figure in said for figure in figures), (page, said)
    for page, said in leads_on_the_brokers(4.1, language).items():
        assert not re.search(r"3[.,]0|4[.,]8", said), (page, said)


def test_the_likely_value_comes_first_where_a_cluster_stands_out_and_the_nation_is_named() -> None:
    swedish, english = (leads_on_the_brokers(COUNTED, language)["region"] for language in ("sv", "en"))  # type: ignore[arg-type]
    assert (
        "sticker ut: andelen av jobben är troligen 3,0 gånger rikets (mellan 1,6 och 4,8; som den räknats "
        "20), etta av de 157 regioner som har jobb i det."
    ) in swedish
    assert (
        "stands out: its share of jobs is likely 3.0 times the nation's (between 1.6 and 4.8; 20 as "
        "counted), first of the 157 regions with jobs in it."
    ) in english


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("page", ["map", "region", "cluster", "outward", "growth", "field"])
def test_other_data_give_other_sentences(runs: list[RegionAnalysis], page: str, language: Language) -> None:
    said = [every_lead(analysis, language)[page] for analysis in runs]
    assert len(set(said)) == 3
    assert all("{" not in lead and lead.endswith(".") and "nan" not in lead for lead in said)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_lead_has_more_than_three_sentences(runs: list[RegionAnalysis], language: Language) -> None:
    cells = [
        cell("A", 3.0, 300.0),
        *(cell(code, 1.0, 90.0, estimated=True) for code in "BCD"),
        cell("04", 1.4, 80.0, lower=0.8, upper=2.0, estimated=True),
    ]
    related = [Name("log", "Logistics"), Name("bio", "Biotechnology")]
    values: dict[str, float | None] = {"A": 3.0, "B": 1.2, "04": 1.4, "C": None}
    said = [
        *(lead for analysis in runs for lead in every_lead(analysis, language).values()),
        plain(cluster_lead(ClusterFacts(VEHICLES, cells, OURS, related, ["log"]), language)),
        plain(
            map_lead(
                MapFacts(VEHICLES, "2003", "location_quotient", values, {"A": "Alpha"}, {"B"}, own="04"),
                language,
            )
        ),
    ]
    assert max(len(re.findall(r"\.(?= |$)", lead)) for lead in said) == 3


@pytest.mark.parametrize("kind", ["cluster", "industry"])
def test_a_name_in_the_plural_is_the_subject_of_no_verb(kind: Literal["cluster", "industry"]) -> None:
    centres = Name("call", "Call centres")
    facts = MapFacts(centres, "2003", "location_quotient", {"A": 2.0, "B": 1.0}, {}, kind=kind)
    assert f"The {kind} Call centres is most concentrated" in plain(map_lead(facts, "en"))
    assert "Call centres is" not in plain(map_lead(facts, "en")).replace(f"The {kind} Call centres", "It")
    lead = region_lead(RegionFacts(OURS, 9, (centres, VEHICLES), 2, 2.4, 2, 21, doubtful=centres), "en")
    assert "The cluster Call centres stands out" in plain(lead)
    assert "The cluster Call centres is strong by the rule and grows by" in plain(lead)


def test_the_two_languages_say_it_in_their_own_words(runs: list[RegionAnalysis]) -> None:
    swedish, english = every_lead(runs[0], "sv"), every_lead(runs[0], "en")
    assert all(swedish[page] != english[page] for page in swedish)


def test_changes_between_runs_follow_the_runs(runs: list[RegionAnalysis]) -> None:
    cells = [cells_of(a.assessment.to_frame().filter(pl.col("region") == "04")) for a in runs]
    said = {
        plain(changes_lead(changes_between(cells[i], cells[j]), "en")) for i, j in ((0, 1), (0, 2), (1, 2))
    }
    assert len(said) == 3
    assert plain(changes_lead(changes_between(cells[0], cells[0]), "en", earlier="3 May")) == (
        "Nothing has changed among the strong clusters since 3 May."
    )


def test_cells_are_read_from_the_table_of_a_run(runs: list[RegionAnalysis]) -> None:
    cells = of_vehicles(runs[0])
    assert len(cells) == 21
    ours = next(cell for cell in cells if cell.region.code == "04")
    assert (ours.region.name, ours.rank, ours.certain) == ("Södermanland County", 2, True)
    empty = next(cell for cell in cells if cell.jobs == 0)
    assert empty.rank is None
    frame = runs[0].assessment.to_frame().drop("region_name", "industry_name")
    assert cells_of(frame)[0].region.name == cells_of(frame)[0].region.code


def test_names_that_rest_on_figures_carry_their_evidence(runs: list[RegionAnalysis]) -> None:
    pieces = region_lead(region_facts(runs[0]), "en")
    marked = {piece.text: piece.evidence for piece in pieces if piece.evidence}
    assert str(marked["Vehicles and components"]).startswith("cell:04:")
    assert all(piece.evidence is None for piece in pieces if piece.text.strip(" .,") == "")


def test_the_map_counts_regions_above_one_and_says_what_is_not_shown() -> None:
    values = {"A": 2.5, "B": 1.0, "C": 0.0, "D": None, "E": math.nan}
    said = plain(
        map_lead(MapFacts(VEHICLES, "2003", "location_quotient", values, {"A": "Alpha"}, {"A"}), "en")
    )
    assert said == (
        "The cluster Vehicles is most concentrated in Alpha: its share of jobs there was 2.5 (estimated) "
        "times as large as in the reference area in 2003. Only one of three regions has more than its share. "
        "Regions not shown, because the figure is unknown or hidden: two; estimated and marked so: one."
    )


def test_the_map_places_the_region_in_focus() -> None:
    facts = MapFacts(VEHICLES, "2003", "jobs", {"A": 900.0, "B": 100.0, "C": None}, {"B": "Beta"}, own="B")
    assert "Beta är tvåa av de två regioner som har jobb i klustret, med 100." in plain(map_lead(facts, "sv"))
    assert "There is no figure for C." in plain(map_lead(replace(facts, own="C"), "en"))
    assert plain(map_lead(replace(facts, own="A"), "en")).count("A ") == 1


def test_a_map_without_figures_or_without_jobs_says_so() -> None:
    nothing = MapFacts(VEHICLES, "2003", "jobs", {"A": None}, {})
    assert "no figure" in plain(map_lead(nothing, "en"))
    nowhere = replace(nothing, values={"A": 0.0})
    assert "No region has jobs" in plain(map_lead(nowhere, "en"))
    shrinking = replace(nothing, measure="growth", values={"A": -0.01, "B": -0.02})
    said = plain(map_lead(shrinking, "sv"))
    assert "växte inte någonstans" in said
    assert "två av två regioner" in said


@pytest.mark.parametrize(
    ("ours", "expected"),
    [
        (cell("04", 1.4, lower=0.8, upper=2.0), "it is not certain that the region is more"),
        (
            cell("04", 1.4, lower=1.1, upper=2.0, estimated=True),
            "hidden by the publisher and has been estimated",
        ),
        (cell("04", 0.0, 0.0), "04 has no jobs in the cluster"),
        (cell("04", None, None), "There is no figure for Södermanland"),
        (cell("04", 9.0, lower=5.0), "04 leads the cluster Vehicles"),
    ],
)
def test_a_cluster_page_is_honest_about_our_region(ours: Cell, expected: str) -> None:
    others = [cell(code, 2.0 - i / 4, 300.0) for i, code in enumerate("ABCD")]
    assert expected in plain(cluster_lead(ClusterFacts(VEHICLES, [*others, ours], OURS), "en"))


def test_a_region_that_dominates_is_named_once() -> None:
    cells = [cell("04", 4.0, 900.0, lower=3.0), cell("A", 0.4, 50.0), cell("B", 0.2, 50.0)]
    said = plain(cluster_lead(ClusterFacts(VEHICLES, cells, OURS, [Name("log", "Logistics")], ["log"]), "en"))
    assert said.count("90%") == 1
    assert "also strong in Logistics" in said


def test_a_region_unlike_all_others_is_not_given_peers(runs: list[RegionAnalysis]) -> None:
    facts = outward_facts(runs[0])
    far = replace(facts, alike=[replace(other, distance=1.4, size=3.0) for other in facts.alike])
    assert "No region is much like" in plain(outward_lead(far, "en"))
    assert "3.0 times as many jobs" in plain(outward_lead(far, "en"))
    assert "no other region" in plain(outward_lead(OutwardFacts(OURS, ()), "en"))


def test_growth_tells_own_force_from_the_industrys_and_marks_estimates() -> None:
    clusters = [
        ClusterGrowth(VEHICLES, 10, 5, 40),
        ClusterGrowth(Name("log", "Logistics"), 10, 60, -30, industrys_own=True),
        ClusterGrowth(Name("bio", "Biotechnology"), 1, 1, 500, estimated=True),
    ]
    said = plain(growth_lead(GrowthFacts(OURS, "1994", "2003", clusters), "en"))
    assert "gained ≈597 jobs 1994–2003" in said
    assert "would have given ≈+87, the region itself added ≈510" in said
    assert "own force: Biotechnology (≈+500), Vehicles (+40); Logistics (−30) lost most ground; " in said
    assert "what is marked ≈ rests on hidden figures that were estimated. " in said
    assert "Logistics grew only because the industry grew everywhere" in said
    assert said.count(". ") == 2
    guessed = replace(clusters[0], industrys_own=True, estimated=True)
    some = plain(growth_lead(GrowthFacts(OURS, "1994", "2003", [guessed, clusters[1]]), "en"))
    assert "Among the clusters with known figures, Logistics grew only because" in some
    unknown = ClusterGrowth(Name("new", "New"), math.nan, 0, 0)
    lacking = plain(growth_lead(GrowthFacts(OURS, "1994", "2003", [*clusters, unknown]), "sv"))
    assert "; ett kluster utan jämförbara uppgifter är utelämnat. " in lacking
    exact = plain(growth_lead(GrowthFacts(OURS, "1994", "2003", clusters[:2]), "en"))
    assert "≈" not in exact
    assert "cannot be shown" in plain(growth_lead(None, "en"))


def test_a_field_says_what_bears_it() -> None:
    strong = FieldFacts(VEHICLES, OURS, "established", 9870, 4.1, True, 3, 21, 0.02, "1994", 5, 1)
    assert plain(field_lead(strong, "sv")) == (
        "Södermanland har ett etablerat styrkeområde i Vehicles, med 9\u202f870 jobb, 2,0\u202f% fler om "
        "året sedan 1994. Andelen av jobben är 4,1 gånger så stor som i jämförelseområdet, trea av 21 "
        "regioner. Fem intervjuer handlar om området, varav en talar emot."
    )
    weak = replace(strong, quotient=0.8, certain=False, interviews=0, growth=math.nan)
    assert "it is no strength" in plain(field_lead(weak, "en"))
    assert "No interview stands behind it yet" in plain(field_lead(weak, "en"))
    assert "none of them for it" in plain(field_lead(replace(strong, against=5), "en"))
    unknown = replace(strong, jobs=None, standing="potential")
    assert "the statistics say nothing about it" in plain(field_lead(unknown, "en"))


def test_a_field_of_several_clusters_says_what_its_quotient_is_of() -> None:
    facts = FieldFacts(VEHICLES, OURS, "potential", 900, 1.4, rank=3, regions=21, estimated=True)
    two = replace(facts, clusters=["Vehicles", "Logistics"], reference=Reference("nation"))
    assert (
        "The share of jobs in Vehicles and Logistics together is ≈1.4 times the nation's, third"
    ) in plain(field_lead(two, "en"))
    one = replace(facts, clusters=["Call centres"])
    assert "The share of jobs in the cluster Call centres is ≈1.4 times as large as in" in plain(
        field_lead(one, "en")
    )
    assert "the figures cannot show for certain" in plain(field_lead(two, "en"))
    many = replace(facts, clusters=["A", "B", "C", "D"])
    assert "Andelen av jobben i områdets fyra kluster tillsammans är ≈1,4 gånger" in plain(
        field_lead(many, "sv")
    )


def test_changes_name_who_came_and_went_and_what_cannot_be_compared() -> None:
    def of(cluster: str, quotient: float | None, rank: int, *, strong: bool) -> Cell:
        return Cell(OURS, Name(cluster, cluster), 100.0, quotient, rank=rank, strong=strong)

    before = [of("A", 2.0, 3, strong=True), of("B", 0.9, 12, strong=False), of("C", 1.0, 5, strong=False)]
    after = [of("A", 1.1, 9, strong=False), of("B", 1.8, 4, strong=True), of("D", 1.0, 5, strong=False)]
    found = changes_between(before, after)
    assert [pair.after.cluster.code for pair in found.entered] == ["B"]
    assert [pair.after.cluster.code for pair in found.left] == ["A"]
    assert plain(changes_lead(found, "en")) == (
        "Compared with the run before: New among the strong clusters: B. No longer among the strong: A. "
        "B rose in rank, before: number 12, now: fourth. Among those strong in either, the quotient changed "
        "most for B, from 0.90 to 1.8. "
        "Clusters in one of the runs only, which cannot be compared: two."
    )
    with pytest.raises(ValueError, match="one region at a time"):
        changes_between(before, [cell("01", 1.0)])
    with pytest.raises(ValueError, match="A comes twice"):
        changes_between([before[0], before[0]], after)


def test_lists_stay_clear_when_names_hold_commas_or_an_and() -> None:
    names = [Piece("Stone, lime and minerals"), Piece("Steel"), Piece("Logistics")]
    assert plain(enumerated(names, "en")) == "Stone, lime and minerals; Steel; and Logistics"
    assert plain(enumerated(names[1:], "sv")) == "Steel och Logistics"
