"""What a reader should be careful with, and what is not shown: sentences written from the data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.analysis.tables import ClassificationBreak, Coverage
from klustermotor.figures.names import Names
from klustermotor.figures.numbers import number, percent, quotient
from klustermotor.figures.texts import Texts

_FEW_ESTABLISHMENTS = 5
_FEW_REGIONS = 8
_CODES_SHOWN = 6


@dataclass(frozen=True, slots=True)
class DataNotes:
    """What happened to the table on its way into the analysis.

    Parameters
    ----------
    coverage : Coverage or None
        What the definitions left out; None where there are none.
    breaks : tuple of ClassificationBreak
        Changes of classification that no concordance carried over.
    incomplete_parents : tuple of str
        Codes whose children the table does not list in full.
    estimated_shares : mapping of str to mapping of str to float
        By region and period, the share of its jobs in hidden cells whose value does not follow from others.
    """

    coverage: Coverage | None = None
    breaks: tuple[ClassificationBreak, ...] = ()
    incomplete_parents: tuple[str, ...] = ()
    estimated_shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def warnings_of(analysis: RegionAnalysis, names: Names, words: Texts) -> list[str]:
    """Return the sentences that call for care with the region's strong and watched clusters.

    Parameters
    ----------
    analysis : RegionAnalysis
    names : Names
    words : Texts

    Returns
    -------
    list of str
    """
    found = []
    for i in (int(cluster) for cluster in analysis.strong):
        found += _industrys_own(analysis, i, names, words)
        found += _few_establishments(analysis, i, names, words)
    found += _uncertain(analysis, names, words)
    for i in (int(cluster) for cluster in analysis.watched):
        found += _industrys_own(analysis, i, names, words)
        found += _led(analysis, i, names, words)
    return found


def _industrys_own(analysis: RegionAnalysis, i: int, names: Names, words: Texts) -> list[str]:
    """Warn where growth is the industry's and not the region's own."""
    growth = analysis.growth
    if growth is None or not growth.industrys_own[i]:
        return []
    sentence = words(
        "warning.industry_own",
        name=names.cluster(i),
        total=number(float(growth.end[i] - growth.start[i]), words.language),
        first=growth.first,
        last=growth.last,
        regional=number(float(growth.regional[i]), words.language, signed=True),
    )
    return [sentence]


def _few_establishments(analysis: RegionAnalysis, i: int, names: Names, words: Texts) -> list[str]:
    """Warn where a cluster rests on a handful of establishments."""
    plants = analysis.assessment.table.establishments
    if plants is None or not 0 < plants[analysis.position, i, 0] <= _FEW_ESTABLISHMENTS:
        return []
    count = number(float(plants[analysis.position, i, 0]), words.language)
    return [words("warning.few_establishments", name=names.cluster(i), count=count)]


def _uncertain(analysis: RegionAnalysis, names: Names, words: Texts) -> list[str]:
    """Warn where the rule is met but the interval holds 1, all such clusters in one sentence."""
    interval, position = analysis.assessment.interval, analysis.position
    doubtful = [int(i) for i in analysis.strong if not analysis.certain[i]]
    if not doubtful:
        return []
    listed = [
        words(
            "warning.interval",
            name=names.cluster(i),
            lower=quotient(float(interval.lower[position, i]), words.language),
            upper=quotient(float(interval.upper[position, i]), words.language),
        )
        for i in doubtful
    ]
    return [
        words(
            "warning.uncertain" if len(listed) == 1 else "warning.uncertain_several", names="; ".join(listed)
        )
    ]


def _led(analysis: RegionAnalysis, i: int, names: Names, words: Texts) -> list[str]:
    """Warn where another region has most of the jobs."""
    jobs = analysis.assessment.employment[:, i]
    leader = int(np.argmax(jobs))
    if leader == analysis.position or jobs[leader] < 0.25 * jobs.sum():
        return []
    sentence = words(
        "warning.led",
        name=names.cluster(i),
        leader=names.region(leader),
        share=percent(float(jobs[leader] / jobs.sum()), words.language),
        region=names.region(analysis.position),
        own=percent(float(jobs[analysis.position] / jobs.sum()), words.language, decimals=1),
    )
    return [sentence]


def notes_of(analysis: RegionAnalysis, notes: DataNotes, words: Texts) -> list[str]:
    """Return what the figures leave out, and what happened to the table before them.

    Parameters
    ----------
    analysis : RegionAnalysis
    notes : DataNotes
    words : Texts

    Returns
    -------
    list of str
    """
    table = analysis.assessment.table
    said = [_break(analysis, change, words) for change in notes.breaks]
    said += [] if notes.coverage is None else _left_out(notes.coverage, words)
    estimated = notes.estimated_shares.get(analysis.region, {}).get(analysis.periods[-1], 0.0)
    if estimated > 0:
        share = percent(estimated, words.language, decimals=1)
        said.append(words("note.hidden", share=share, period=analysis.periods[-1]))
    if notes.incomplete_parents:
        said.append(words("note.incomplete", codes=", ".join(notes.incomplete_parents)))
    if len(analysis.periods) < 2:
        said.append(words("note.single_period"))
    if len(table.regions) < _FEW_REGIONS:
        said.append(words("note.few_regions", count=len(table.regions)))
    if table.establishments is None:
        said.append(words("note.no_establishments"))
    said.append(words("note.sources_only"))
    return said


def _break(analysis: RegionAnalysis, change: ClassificationBreak, words: Texts) -> str:
    """Say that the classification changed, and what was done about it."""
    first = analysis.growth.first if analysis.growth else analysis.periods[-1]
    kept = analysis.periods.index(first) < analysis.periods.index(change.later)
    return words(
        "note.broken_series_kept" if kept else "note.broken_series",
        before=change.earlier,
        after=change.later,
        gone=len(change.gone),
        new=len(change.new),
        share=percent(change.share, words.language, decimals=1),
        first=first,
    )


def _left_out(coverage: Coverage, words: Texts) -> list[str]:
    """Say what the definitions do not know: in the last period, and in the worst where that is another."""
    shares = coverage.share_left_out
    worst, last = int(np.argmax(shares)), len(shares) - 1
    said = []
    for j in [worst, last] if worst != last else [last]:
        if shares[j] > 0:
            largest = np.argsort(-coverage.employment[:, j], kind="stable")
            codes = [coverage.left_out[int(i)] for i in largest if coverage.employment[i, j] > 0]
            said.append(
                words(
                    "note.left_out",
                    share=percent(float(shares[j]), words.language, decimals=1),
                    period=coverage.periods[j],
                    codes=", ".join(codes[:_CODES_SHOWN]) + (" …" if len(codes) > _CODES_SHOWN else ""),
                )
            )
    return said
