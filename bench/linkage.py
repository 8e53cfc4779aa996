"""The same organisation in several registers: how right the links are, and after how many decisions.

Four registers of 10,000 records are made from invented organisations whose truth is known (a third
misspelled or under an old name, two in five without number, a tenth in groups at one address). A reviewer
who knows the truth answers the questions that the linkage asks, at most 200. ``precision`` and ``recall``
are over pairs of records. Beside it stand joining by the exact name (as written, in small letters) and by
rapidfuzz (token-set ratio of at least 90 among records of one place, or of none).

``--data DIR`` takes other registers: ``DIR/registers/*.csv`` with columns ``record`` and ``name``, and any of
``other_name, number, street, postcode, place, phone, web``; and ``DIR/truth.csv`` with ``register`` (the
file's name without its end), ``record``, ``organisation``. ``--million`` links two registers of a million
records instead and tells seconds, processor seconds (of the whole process, on all cores) and peak memory.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from klustermotor.analysis.arrays import IntArray
from klustermotor.examples.organisations import organisation_registers
from klustermotor.linkage import (
    Comparison,
    Decision,
    Linkage,
    RecordKey,
    compare,
    duckdb_engine,
    link,
    pairs_of,
)

MOST_DECISIONS = 200
AT_A_TIME = 20
Registers = Mapping[str, pl.DataFrame]


def given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with registers and truth in the documented format")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--seed", type=int, default=2003, help="of the generated registers")
    parser.add_argument(
        "--million", action="store_true", help="a million beside a million: seconds and memory"
    )
    parser.add_argument("--linked", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def read(folder: Path) -> tuple[Registers, pl.DataFrame]:
    files = sorted((folder / "registers").glob("*.csv"))
    if not files:
        raise SystemExit(f"{folder / 'registers'} has no CSV file.")
    registers = {file.stem: pl.read_csv(file, infer_schema=False) for file in files}
    return registers, pl.read_csv(folder / "truth.csv", infer_schema=False)


def truth_of(comparison: Comparison, truth: pl.DataFrame) -> IntArray:
    """Return the true organisation of each record as a number; records that truth leaves out are alone."""
    told = comparison.records.select("unique_id", "register", "record").join(
        truth, on=["register", "record"], how="left"
    )
    alone = pl.format("alone {}", "unique_id")
    return (
        told.sort("unique_id")
        .select(pl.coalesce("organisation", alone).rank("dense"))["organisation"]
        .to_numpy()
        .astype(np.int64)
    )


def quality(found: IntArray, true: IntArray) -> tuple[float, float]:
    """Return precision and recall over pairs of records."""
    both = pl.DataFrame({"found": found, "true": true}).group_by("found", "true").len()["len"].to_numpy()
    right = int((both.astype(np.int64) * (both.astype(np.int64) - 1) // 2).sum())
    return right / max(1, pairs_of(found)), right / max(1, pairs_of(true))


def reviewed(comparison: Comparison, true: IntArray) -> Iterator[tuple[int, Linkage]]:
    """Give the linkage after each round of answers from somebody who knows the truth."""
    decisions: list[Decision] = []
    while True:
        linkage = link(comparison, decisions=decisions)
        yield len(decisions), linkage
        asked = linkage.questions(min(AT_A_TIME, MOST_DECISIONS - len(decisions)))
        if asked.is_empty():
            return
        decisions += [
            Decision(
                RecordKey(row["left_register"], row["left_record"]),
                RecordKey(row["right_register"], row["right_record"]),
                same=bool(true[row["left"]] == true[row["right"]]),
            )
            for row in asked.iter_rows(named=True)
        ]


def by_exact_name(registers: Registers) -> IntArray:
    names = pl.concat([frame["name"] for frame in registers.values()]).str.to_lowercase().str.strip_chars()
    return names.rank("dense").to_numpy().astype(np.int64)


def by_rapidfuzz(registers: Registers) -> IntArray:
    """Join records of one place whose names have a token-set ratio of 90 or more."""
    whole = pl.concat([frame.select("name", place=_place(frame)) for frame in registers.values()])
    parent = np.arange(whole.height)

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = int(parent[row])
        return row

    for part in whole.with_row_index("row").partition_by("place"):
        rows, names = part["row"].to_numpy(), [str(name).lower() for name in part["name"]]
        alike = process.cdist(
            names, names, scorer=fuzz.token_set_ratio, score_cutoff=90, dtype=np.uint8, workers=2
        )
        for left, right in np.argwhere(np.triu(alike, 1)):
            one, other = root(int(rows[left])), root(int(rows[right]))
            parent[max(one, other)] = min(one, other)
    return np.array([root(row) for row in range(whole.height)])


def _place(frame: pl.DataFrame) -> pl.Expr:
    return pl.col("place").str.to_lowercase() if "place" in frame.columns else pl.lit(None, dtype=pl.String)


def measured(options: argparse.Namespace) -> dict[str, object]:
    if options.data:
        registers, truth = read(options.data)
        told: dict[str, float] = {}
    else:
        made = organisation_registers(seed=options.seed, records=1_000 if options.quick else 10_000)
        registers, truth, told = made.registers, made.truth, made.told
    start = time.perf_counter()
    with duckdb_engine() as engine:
        comparison = compare(registers, engine, seed=1)
    seconds = time.perf_counter() - start
    true = truth_of(comparison, truth)
    rounds = [(count, *quality(linkage.organisation, true)) for count, linkage in reviewed(comparison, true)]
    for count, precision, recall in rounds:
        print(f"linkage: after {count} decisions precision {precision:.4f}, recall {recall:.4f}")
    peers = {}
    for name, way in {"exact name": by_exact_name, "rapidfuzz": by_rapidfuzz}.items():
        begun = time.perf_counter()
        precision, recall = quality(way(registers), true)
        peers[name] = {"precision": precision, "recall": recall, "seconds": time.perf_counter() - begun}
        print(f"linkage: {name} precision {precision:.4f}, recall {recall:.4f}")
    decisions, precision, recall = rounds[-1]
    return {
        "question": "linkage",
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "decisions": decisions,
        "without_decisions": {"precision": round(rounds[0][1], 4), "recall": round(rounds[0][2], 4)},
        "seconds": round(seconds, 1),
        "records": comparison.records.height,
        "pairs_compared": comparison.pairs.height,
        "registers": told,
        "peers": {
            name: {key: round(value, 4) for key, value in figures.items()} for name, figures in peers.items()
        },
    }


def a_million(options: argparse.Namespace) -> dict[str, object]:
    """Make two registers and link them in a process of its own, so that the memory told is the linkage's."""
    rows = 50_000 if options.quick else 1_000_000
    with tempfile.TemporaryDirectory(prefix="klustermotor-bench-") as folder:
        made = organisation_registers(seed=options.seed, registers=2, records=rows)
        for name, frame in made.registers.items():
            frame.write_parquet(Path(folder, f"{name}.parquet"))
        made.truth.write_parquet(Path(folder, "truth"))
        del made
        command = [sys.executable, sys.argv[0], "--linked", folder]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {"question": "linkage of a million", "rows": [rows, rows], **json.loads(told.splitlines()[-1])}


def linked(folder: Path) -> dict[str, object]:
    """Link the registers in a folder; return seconds, memory and quality."""
    registers = {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    start = time.perf_counter()
    with duckdb_engine() as engine:
        comparison = compare(registers, engine, seed=1)
        compared = time.perf_counter() - start
        linkage = link(comparison)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    true = truth_of(comparison, pl.read_parquet(folder / "truth"))
    precision, recall = quality(linkage.organisation, true)
    return {
        "seconds": round(seconds, 1),
        "seconds_to_compare": round(compared, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_gb": round(used.ru_maxrss / 1024**2, 2),
        "pairs_compared": comparison.pairs.height,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
    }


def answer(options: argparse.Namespace) -> dict[str, object]:
    if options.linked:
        return linked(options.linked)
    return a_million(options) if options.million else measured(options)


if __name__ == "__main__":
    print(json.dumps(answer(given()), ensure_ascii=False))
