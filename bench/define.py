"""Find cluster definitions on 2003–2007 and score them on 2008–2011 beside the official ones.

``python bench/define.py [--data DIR] [--quick]``. The folder (default: the one KLUSTERMOTOR_TEST_DATA names)
holds ``us_state_naics_2000_2011.parquet`` (columns year, fipstate, naics, emp, empflag, est) and
``us_benchmark_definitions.csv`` (naics_2007, cluster_code). ``--quick`` puts the middle of its range into a
suppressed cell instead of filling it from all totals, and leaves out the search over numbers of clusters. The
last line is one JSON object.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

import harness
from klustermotor.analysis.definitions import (
    Definitions,
    FoundDefinitions,
    SearchSettings,
    ValidationScores,
    definitions_for_codes,
    definitions_from_labels,
    find_definitions,
    overlap_share,
    similarity_matrices,
    validation_scores,
)
from klustermotor.analysis.tables import RegionIndustryTable, fill_suppressed, table_from_frame

SEED = 1
FOUND_ON, SCORED_ON = range(2003, 2008), range(2008, 2012)
Array = NDArray[np.float64]


def tables(folder: Path, *, quick: bool) -> dict[int, RegionIndustryTable]:
    rows = pl.read_parquet(folder / "us_state_naics_2000_2011.parquet").rename(
        {"fipstate": "region", "naics": "industry", "emp": "employment", "est": "establishments"}
    )
    result = {}
    for year in (*FOUND_ON, *SCORED_ON):
        start = time.perf_counter()
        of_year = rows.filter(pl.col("year") == year).rename({"empflag": "flag"}).drop("year", "ap")
        table = table_from_frame(of_year)
        result[year] = table if quick else fill_suppressed(table, seed=SEED).table
        print(
            f"{year}: {int(table.hidden.sum())} hidden cells, {time.perf_counter() - start:.0f} s", flush=True
        )
    return result


def official_definitions(folder: Path) -> Definitions:
    rows = pl.read_csv(folder / "us_benchmark_definitions.csv", infer_schema=False)
    return definitions_from_labels(rows["naics_2007"].to_list(), rows["cluster_code"].to_list())


def is_local(cluster: str) -> bool:
    return 101 <= int(cluster) <= 116


def common_codes(by_year: dict[int, RegionIndustryTable], official: Definitions) -> dict[str, str]:
    """Codes of both vintages that have an official cluster, with that cluster."""
    links = [
        definitions_for_codes(official, sorted({c for y in years for c in by_year[y].industries}))
        for years in (FOUND_ON, SCORED_ON)
    ]
    first, second = (dict(zip(link.industries, link.clusters, strict=True)) for link in links)
    return {code: first[code] for code in sorted(first) if first[code] == second.get(code)}


def arrays(tables_of_years: list[RegionIndustryTable], codes: list[str]) -> tuple[Array, Array]:
    """Employment and establishments (region, industry, period); mid-range where a cell is still hidden."""
    jobs, plants = [], []
    for table in tables_of_years:
        place = {code: k for k, code in enumerate(table.industries)}
        columns = [place[code] for code in codes if code in place]
        into = [k for k, code in enumerate(codes) if code in place]
        lower, upper = table.lower_at(), table.upper_at()
        # The highest range is open; half as much again as its lower end stands for its middle.
        middle = np.where(np.isinf(upper), 1.5 * lower, (lower + upper) / 2)
        for values, result in (
            (np.where(np.isnan(table.at()), middle, table.at()), jobs),
            (table.establishments_at(), plants),
        ):
            full = np.zeros((len(table.regions), len(codes)))
            full[:, into] = values[:, columns]
            result.append(full)
    return np.stack(jobs, axis=2), np.stack(plants, axis=2)


def quotients(counts: Array) -> Array:
    return counts / counts.sum(axis=0) / (counts.sum(axis=1, keepdims=True) / counts.sum())


def pooled(counts: Array) -> Array:
    """Every region in every year as an observation of its own."""
    return counts.transpose(0, 2, 1).reshape(-1, counts.shape[1])


def variants(jobs: Array, plants: Array) -> dict[str, dict[str, Array]]:
    """Similarity matrices to score on, computed in several ways."""

    def correlations(change: Callable[[Array], Array]) -> dict[str, Array]:
        usual = similarity_matrices(jobs, establishments=plants)
        changed = similarity_matrices(change(jobs), establishments=change(plants))
        return {**changed, "COI": usual["COI"]}

    result = {"mean of the years": similarity_matrices(jobs, establishments=plants)}
    for k, year in enumerate(SCORED_ON):
        result[str(year)] = similarity_matrices(jobs[:, :, k], establishments=plants[:, :, k])
    result["state-years pooled"] = correlations(pooled)
    result["logarithms"] = correlations(lambda counts: np.log1p(counts.mean(axis=2)))
    result["location quotients"] = correlations(lambda counts: quotients(counts.mean(axis=2)))
    result["co-agglomeration only"] = {"COI": result["mean of the years"]["COI"]}
    return result


def pair_of(scores: ValidationScores) -> tuple[float, float]:
    return scores.vs_cluster, scores.vs_industry


def compare(
    matrices: dict[str, dict[str, Array]], official: Array, found: Array
) -> list[tuple[str, list[float]]]:
    rules: dict[str, dict[str, object]] = {
        "": {},
        ", single-industry clusters left out": {"singles": "leave out"},
        ", 90th percentile": {"percentile": 90.0},
        ", best other cluster": {"percentile": 100.0},
    }
    rows = []
    for name, matrix in matrices.items():
        for rule, options in rules.items():
            if rule and name != "mean of the years":
                continue
            pairs = [pair_of(validation_scores(matrix, labels, **options)) for labels in (official, found)]
            rows.append((name + rule, [value for pair in pairs for value in pair]))
    return rows


def show(title: str, rows: list[tuple[str, list[float]]]) -> None:
    print(f"\n{title}\n\n| Scored on | Official VS-Cluster | VS-Industry | Found VS-Cluster | VS-Industry |")
    print("| --- | --- | --- | --- | --- |")
    for name, values in rows:
        print(f"| {name} | " + " | ".join(f"{value:.1f}" for value in values) + " |")


def search(given: dict[str, Array], numbers: tuple[int, ...], starts: int) -> tuple[FoundDefinitions, float]:
    start = time.perf_counter()
    found = find_definitions(given, seed=SEED, settings=SearchSettings(n_clusters=numbers, starts=starts))
    return found, time.perf_counter() - start


def question(
    by_year: dict[int, RegionIndustryTable], clusters: dict[str, str], *, title: str
) -> dict[str, object]:
    """Find as many clusters as the official definitions have, and score both on the later years."""
    codes = list(clusters)
    official = np.unique(list(clusters.values()), return_inverse=True)[1]
    number = int(official.max()) + 1
    earlier = similarity_matrices_of(by_year, FOUND_ON, codes)
    found, seconds = search(earlier, (number,), 5)
    best = found.candidates[found.chosen]
    print(
        f"\n{len(codes)} industries, {number} clusters: {len(found.candidates)} candidates, {seconds:.1f} s"
    )
    print(
        f"chosen: {best.similarity}, {best.function}, {best.rows} rows; {len(found.moves)} industries moved"
    )
    jobs, plants = arrays([by_year[y] for y in SCORED_ON], codes)
    rows = compare(variants(jobs, plants), official, found.labels)
    show(title, rows)
    return {
        "industries": len(codes),
        "clusters": number,
        "seconds": round(seconds, 2),
        "candidates": len(found.candidates),
        "official": [round(v, 2) for v in rows[0][1][:2]],
        "found": [round(v, 2) for v in rows[0][1][2:]],
        "found_on_own_years": [round(v, 2) for v in pair_of(found.scores)],
        "not_below_in_every_variant": all(v[2] >= v[0] and v[3] >= v[1] for _, v in rows),
        "overlap_share": round(overlap_share(official, found.labels), 3),
    }


def similarity_matrices_of(
    by_year: dict[int, RegionIndustryTable], years: range, codes: list[str]
) -> dict[str, Array]:
    jobs, plants = arrays([by_year[y] for y in years], codes)
    return similarity_matrices(jobs, establishments=plants)


def free_choice(by_year: dict[int, RegionIndustryTable], clusters: dict[str, str]) -> dict[str, object]:
    """Search over 30 to 60 clusters, and score the choice on the later years."""
    codes = list(clusters)
    found, seconds = search(similarity_matrices_of(by_year, FOUND_ON, codes), tuple(range(30, 61)), 5)
    later = validation_scores(similarity_matrices_of(by_year, SCORED_ON, codes), found.labels)
    return {
        "clusters": int(found.labels.max()) + 1,
        "seconds": round(seconds, 2),
        "candidates": len(found.candidates),
        "found": [round(v, 2) for v in pair_of(later)],
    }


def main() -> None:
    options = harness.arguments(__doc__ or "")
    folder = options.data or Path(os.environ["KLUSTERMOTOR_TEST_DATA"])
    by_year = tables(folder, quick=options.quick)
    clusters = common_codes(by_year, official_definitions(folder))
    traded = {code: cluster for code, cluster in clusters.items() if not is_local(cluster)}
    line: dict[str, object] = {
        "question": "define",
        "suppressed": "middle of the range" if options.quick else "filled",
        "traded": question(by_year, traded, title="Traded industries"),
        "all": question(by_year, clusters, title="All industries, local ones too"),
    }
    if not options.quick:
        line["free_choice"] = free_choice(by_year, traded)
    print(json.dumps(line))


if __name__ == "__main__":
    main()
