"""``klustermotor define``: find cluster definitions in the data, and score them beside given ones."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import polars as pl
import typer

from klustermotor.analysis.definitions import (
    FoundDefinitions,
    SearchSettings,
    candidate_table,
    find_definitions,
)
from klustermotor.analysis.regional_analysis import REST
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli import options
from klustermotor.cli.outputs import check_results, end, write_results
from klustermotor.cli.periods import LAST
from klustermotor.cli.progress import Steps, steps
from klustermotor.cli.refusals import refusing
from klustermotor.cli.request import Request, takes_table
from klustermotor.cli.results import check_comparable, figure
from klustermotor.cli.said import said_of
from klustermotor.cli.similarities import (
    LinkFiles,
    Sample,
    Score,
    agreement,
    given_beside,
    sample_of,
    scores_of,
    span,
)
from klustermotor.figures import percent
from klustermotor.formats import MalformedOption, RefusedInput

_Periods: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="PERIODS",
        help="Periods to find them in, averaged: 2003-2007, or some with commas; else the last one.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_Clusters: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="N|N-N",
        help="How many clusters to try: 51, or 30-60; 30-60 unless you say, fewer where there are few "
        "industries.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_Starts: TypeAlias = Annotated[
    int,
    typer.Option(metavar="N", min=1, help="Random starts of k-means.", rich_help_panel=options.METHOD_PANEL),
]
_Beside: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Definitions to score on the same industries and to compare with.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_SameIndustries: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--same-industries",
        help="Cluster only the industries that --beside has and that can be scored in all periods.",
        rich_help_panel=options.METHOD_PANEL,
    ),
]
_ValidateOn: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="PERIODS",
        help="Other periods to score on, such as later ones.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_Io: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--io",
        metavar="FILE",
        help="Sales between industries (columns from, to, sales), to use as well.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_Occupations: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Jobs by industry and occupation (columns industry, occupation, employment), to use as well.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_ScoresOut: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where the scores of all that was tried go.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]


@takes_table("definitions", "traded_only")
def define(
    request: Request,
    out: options.Out,
    periods: _Periods = None,
    clusters: _Clusters = None,
    starts: _Starts = 5,
    beside: _Beside = None,
    same_industries: _SameIndustries = False,
    validate_on: _ValidateOn = None,
    io: _Io = None,
    occupations: _Occupations = None,
    scores_out: _ScoresOut = None,
    as_json: options.AsJson = False,
) -> None:
    """Find cluster definitions in the data, and score them beside given ones.

    The method is that of Delgado, Porter and Stern: industries that are found in the same regions are grouped
    in many ways, and the way that scores best is cleaned up. It takes minutes for a thousand industries.
    Writes a row per industry with cluster_code, cluster_name and subcluster_code, which every command reads
    as `--definitions`. Where codes mix levels, the most detailed are used.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        if same_industries and beside is None:
            raise MalformedOption("--same-industries goes with --beside FILE")
        check_results([*request.inputs(), beside, io, occupations], [out, scores_out])
        tables, notes = [], []
        for wanted in (periods or LAST, *([validate_on] if validate_on else [])):
            prepared = request.prepare(step, periods=(wanted,), level="leaves")
            check_comparable(prepared.table, industries=4)
            tables.append(_without_rests(prepared.table))
            notes += [f"{span(prepared.table)} {sentence}".strip() for sentence in said_of(prepared.notes)]
        step("Comparing every industry with all others")
        links = LinkFiles(io, occupations)
        samples = [sample_of(one, links) for one in tables]
        other = given_beside(beside, samples[0].industries) if beside else None
        if same_industries and other is not None:
            common = other.known(samples)
            samples = [sample_of(one.select(industries=common), links) for one in tables]
        found = _search(
            samples[0], _numbers(clusters, len(samples[0].industries)), starts, request.seed, step
        )
        members = dict(zip(found.definitions.industries, found.definitions.clusters, strict=True))
        scores = [score for sample in samples for score in scores_of(members, sample, other)]
        frames = [(out, _definitions(found, samples[0])), (scores_out, candidate_table(found.candidates))]
        written = write_results(step, frames)
    alike = agreement(members, other) if other else None
    said = [*notes, *samples[0].said, *_sentences(scores, alike)]
    end({"written": written, **_summary(found, scores, alike)}, said, as_json=as_json)


def _without_rests(table: RegionIndustryTable) -> RegionIndustryTable:
    """Return the table without what codes hold beyond their listed parts, which is no industry."""
    return table.select(industries=[code for code in table.industries if not code.endswith(REST)])


def _search(
    sample: Sample, numbers: tuple[int, ...], starts: int, seed: int, step: Steps
) -> FoundDefinitions:
    """Return the best of many definitions, telling how far the search is."""
    step("Trying many sets of clusters")
    return find_definitions(
        sample.matrices,
        seed=seed,
        industries=sample.industries,
        names=sample.names,
        size=sample.size,
        settings=SearchSettings(n_clusters=numbers, starts=starts),
        progress=step.count,
    )


def _numbers(text: str | None, n_industries: int) -> tuple[int, ...]:
    """Return the numbers of clusters to try."""
    if text is None:
        most = min(60, max(2, n_industries // 3))
        return tuple(range(max(2, most // 2), most + 1))
    first, sign, last = text.replace("–", "-").partition("-")
    if not first.strip().isdecimal() or (sign and not last.strip().isdecimal()):
        raise MalformedOption(f"--clusters is a number or a range such as 30-60, not {text!r}")
    numbers = tuple(range(int(first), int(last if sign else first) + 1))
    if not numbers or numbers[0] < 2 or numbers[-1] > n_industries:
        raise RefusedInput(
            f"--clusters {text}: with {n_industries} industries, from 2 to {n_industries} clusters can be "
            "tried"
        )
    return numbers


def _definitions(found: FoundDefinitions, sample: Sample) -> pl.DataFrame:
    """Return the definitions in the form that every command reads, by cluster and sub-cluster."""
    industries, names = sample.industries, sample.names
    clusters, inside = found.definitions.cluster_codes, found.subclusters.labels
    central = {int(at) for members in found.central for at in members}
    order = sorted(range(len(industries)), key=lambda at: (int(found.labels[at]), int(inside[at]), at))
    codes = [clusters[int(found.labels[at])] for at in order]
    ordered = [industries[at] for at in order]
    named = {"industry_name": [names.get(code, "") for code in ordered]} if names else {}
    return pl.DataFrame(
        {
            "industry": ordered,
            **named,
            "cluster_code": codes,
            "cluster_name": [found.definitions.name(code) for code in codes],
            "subcluster_code": [
                f"{code}.{int(inside[at]) + 1}" for code, at in zip(codes, order, strict=True)
            ],
            "central": [at in central for at in order],
        }
    )


def _sentences(scores: Sequence[Score], alike: tuple[float, float] | None) -> list[str]:
    """Return the scores, a sentence each."""
    said = []
    for score in scores:
        on = f" on {score.periods}" if score.periods else ""
        said.append(
            f"{score.definitions}{on}: VS-Cluster {score.vs_cluster:.1f}, VS-Industry "
            f"{score.vs_industry:.1f} ({score.clusters} clusters of {score.industries} industries)."
        )
    if alike is not None and not math.isnan(alike[0]):
        said.append(
            f"Found and given definitions: {percent(alike[0], 'en')} of industries stay with the bulk of "
            f"their cluster; adjusted Rand index {alike[1]:.2f}."
        )
    return said


def _summary(
    found: FoundDefinitions, scores: Sequence[Score], alike: tuple[float, float] | None
) -> dict[str, Any]:
    """Return what was found, for a machine."""
    best = found.candidates[found.chosen]
    return {
        "industries": len(found.labels),
        "clusters": len(found.definitions.cluster_codes),
        "candidates": len(found.candidates),
        "chosen": {"similarity": best.similarity, "function": best.function, "rows": best.rows},
        "moved": len(found.moves),
        "scores": [asdict(score) for score in scores],
        "overlap_share": None if alike is None else figure(alike[0]),
        "adjusted_rand_index": None if alike is None else figure(alike[1]),
    }
