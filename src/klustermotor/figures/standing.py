"""The rows of the table that shows where a region stands in each cluster."""

import math
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.figures.bubbles import Bubble, Standing
from klustermotor.figures.names import Names
from klustermotor.figures.numbers import estimate, number, quotient
from klustermotor.figures.scales import Scale, ratio_scale
from klustermotor.figures.strips import interval_strip, peers_strip, sparkline
from klustermotor.figures.texts import Texts

_INTERVAL_WIDTH, _PEERS_WIDTH, _SERIES_WIDTH = 210.0, 190.0, 96.0
_OTHERS_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Badge:
    """A short mark beside a name; the kind is a class of the style sheet."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One row, ready for the page: plain strings and small pictures."""

    anchor: str
    name: str
    badges: tuple[Badge, ...]
    jobs: str
    interval: Markup
    peers: Markup
    rank: str
    rank_of: str
    series: Markup
    why: str


def standing_rows(
    analysis: RegionAnalysis, names: Names, words: Texts
) -> tuple[list[StandingRow], list[StandingRow]]:
    """Return the rows of strong and watched clusters, and those of all others.

    Parameters
    ----------
    analysis : RegionAnalysis
    names : Names
    words : Texts

    Returns
    -------
    first, others : list of StandingRow
        All on the same scales, so that rows can be compared. Of the others no more than the 80 with the
        largest surplus; the table behind has them all.
    """
    shown = [*analysis.strong, *analysis.watched, *analysis.others[:_OTHERS_SHOWN]]
    assessment, position = analysis.assessment, analysis.position
    interval_scale = ratio_scale(
        [
            *assessment.interval.lower[position, shown],
            *assessment.interval.upper[position, shown],
            *assessment.location_quotient[position, shown],
        ],
        8,
        _INTERVAL_WIDTH - 44,
    )
    peers_scale = ratio_scale(assessment.location_quotient[:, shown].ravel(), 8, _PEERS_WIDTH - 8, floor=0.05)
    first = len(analysis.strong) + len(analysis.watched)
    rows = [_row(analysis, int(i), names, words, interval_scale, peers_scale) for i in shown]
    return rows[:first], rows[first:]


def bubbles_of(analysis: RegionAnalysis, names: Names) -> list[Bubble]:
    """Return a bubble for each of the region's clusters; none where there is no growth to show.

    Parameters
    ----------
    analysis : RegionAnalysis
    names : Names

    Returns
    -------
    list of Bubble
    """
    growth = analysis.growth
    if growth is None:
        return []
    quotients = analysis.assessment.location_quotient[analysis.position]
    jobs = analysis.assessment.employment[analysis.position]
    standings: list[tuple[Standing, list[int]]] = [
        ("strong", [int(i) for i in analysis.shown_strong]),
        ("watch", [int(i) for i in analysis.doubtful]),
        ("other", [int(i) for i in analysis.others]),
    ]
    return [
        Bubble(
            names.cluster(i),
            float(quotients[i]),
            float(growth.per_year[i]),
            float(jobs[i]),
            standing,
            _is_estimated(analysis, i),
            bool(growth.estimated[i]),
        )
        for standing, members in standings
        for i in members
    ]


def _row(
    analysis: RegionAnalysis, i: int, names: Names, words: Texts, interval_scale: Scale, peers_scale: Scale
) -> StandingRow:
    """Return one cluster's row."""
    language, assessment, position = words.language, analysis.assessment, analysis.position
    name, rank = names.cluster(i), assessment.rank[position, i]
    ranked = int(np.isfinite(assessment.rank[:, i]).sum())
    value = float(assessment.location_quotient[position, i])
    interval = assessment.interval
    likely, low, high = (
        float(part[position, i]) for part in (interval.estimate, interval.lower, interval.upper)
    )
    marked = _is_estimated(analysis, i)
    said = {
        "quotient": estimate(quotient(value, language), estimated=marked),
        "likely": quotient(likely, language),
        "lower": quotient(low, language),
        "upper": quotient(high, language),
    }
    top = names.region(int(np.nanargmax(assessment.location_quotient[:, i])))
    return StandingRow(
        anchor=f"row-{i}",
        name=name,
        badges=_badges(analysis, i, words),
        jobs=estimate(number(float(assessment.employment[position, i]), language), estimated=marked),
        interval=_safe(
            interval_strip(
                value,
                likely,
                low,
                high,
                scale=interval_scale,
                width=_INTERVAL_WIDTH,
                language=language,
                label=f"{name}. " + words("report.strip_label", **said),
                strong=i in analysis.strong,
                estimated=marked,
            )
        ),
        peers=_safe(
            peers_strip(
                [float(q) for q in assessment.location_quotient[:, i]],
                position,
                scale=peers_scale,
                width=_PEERS_WIDTH,
                label=f"{name}. "
                + words("report.peers_label", rank=number(rank, language), count=ranked, top=top),
            )
        ),
        rank=number(rank, language),
        rank_of=words("report.rank_of", count=ranked),
        series=_safe(_series(analysis, i, name, words)),
        why=words("report.why_row", name=name),
    )


def _series(analysis: RegionAnalysis, i: int, name: str, words: Texts) -> str:
    """Draw the cluster's jobs over the periods."""
    if len(analysis.periods) < 2:
        return ""
    values = [float(value) for value in analysis.series[i]]
    known = [j for j, value in enumerate(values) if math.isfinite(value)]
    label = words(
        "report.series_label",
        first=number(values[known[0]], words.language),
        start=analysis.periods[known[0]],
        last=number(values[known[-1]], words.language),
        end=analysis.periods[known[-1]],
    )
    breaks = [analysis.periods.index(start) for start in analysis.breaks]
    return sparkline(values, width=_SERIES_WIDTH, label=f"{name}. {label}", breaks=breaks)


def _badges(analysis: RegionAnalysis, i: int, words: Texts) -> tuple[Badge, ...]:
    """Return the marks of a cluster."""
    flags, position = analysis.assessment.flags, analysis.position
    badges = []
    if flags.strong[position, i]:
        badges.append(Badge("", words("report.strong10" if flags.strong10[position, i] else "report.strong")))
    elif flags.significant[position, i] and analysis.assessment.location_quotient[position, i] >= 1:
        badges.append(Badge("watch", words("report.significant")))
    if _is_estimated(analysis, i):
        badges.append(Badge("quiet", words("report.hidden_mark")))
    return tuple(badges)


def _is_estimated(analysis: RegionAnalysis, i: int) -> bool:
    """Return whether the cluster's jobs were hidden and had to be estimated."""
    table = analysis.assessment.table
    return bool(table.lower[analysis.position, i, 0] < table.upper[analysis.position, i, 0])


def _safe(svg: str) -> Markup:
    """Mark a picture of ours as safe for the page; its texts are escaped where it is drawn."""
    return Markup(svg)  # noqa: S704
