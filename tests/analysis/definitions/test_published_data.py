"""Definitions found on earlier years of published data hold in later ones, beside the official ones."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from klustermotor.analysis.definitions import (
    Definitions,
    SearchSettings,
    definitions_for_codes,
    definitions_from_labels,
    find_definitions,
    similarity_matrices,
    validation_scores,
)
from klustermotor.analysis.tables import RegionIndustryTable, table_from_frame

YEARS = (2006, 2007, 2010, 2011)


def table_of_years(folder: Path, official: Definitions) -> tuple[RegionIndustryTable, list[str]]:
    """The traded industries that both vintages of the classification list."""
    rows = pl.scan_parquet(folder / "us_state_naics_2000_2011.parquet").filter(pl.col("year").is_in(YEARS))
    frame = rows.select(
        region="fipstate",
        industry="naics",
        period="year",
        employment="emp",
        establishments="est",
        flag="empflag",
    ).collect()
    found = []
    for years in (YEARS[:2], YEARS[2:]):
        codes = frame.filter(pl.col("period").is_in(years))["industry"].unique().sort().to_list()
        given = definitions_for_codes(official, codes)
        found.append(dict(zip(given.industries, given.clusters, strict=True)))
    traded = [
        c for c in sorted(found[0]) if found[0][c] == found[1].get(c) and not 101 <= int(found[0][c]) <= 116
    ]
    return table_from_frame(frame.filter(pl.col("industry").is_in(traded))), [found[0][c] for c in traded]


def similarities(table: RegionIndustryTable, periods: tuple[int, ...]) -> dict[str, np.ndarray]:
    chosen = table.select(periods=[str(period) for period in periods])
    upper = np.where(np.isinf(chosen.upper), 1.5 * chosen.lower, chosen.upper)
    jobs = np.where(chosen.hidden, (chosen.lower + upper) / 2, chosen.employment)
    assert chosen.establishments is not None
    return similarity_matrices(jobs, establishments=chosen.establishments)


@pytest.mark.real_data
def test_found_definitions_score_above_the_official_ones_in_later_years(real_data: Path) -> None:
    rows = pl.read_csv(real_data / "us_benchmark_definitions.csv", infer_schema=False)
    official = definitions_from_labels(rows["naics_2007"].to_list(), rows["cluster_code"].to_list())
    table, clusters = table_of_years(real_data, official)
    labels = np.unique(clusters, return_inverse=True)[1]
    assert (len(labels), labels.max() + 1) == (712, 51)
    found = find_definitions(
        similarities(table, YEARS[:2]),
        seed=1,
        industries=table.industries,
        settings=SearchSettings(n_clusters=(51,), functions=("ward",)),
    )
    later = similarities(table, YEARS[2:])
    theirs, ours = validation_scores(later, labels), validation_scores(later, found.labels)
    assert ours.vs_cluster > theirs.vs_cluster + 10
    assert ours.vs_industry > theirs.vs_industry + 10
    assert len(found.definitions.cluster_codes) == 51
