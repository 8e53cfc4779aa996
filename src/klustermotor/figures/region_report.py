"""The region report: one self-contained page that says what the statistics show, and how we know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from klustermotor.analysis.regional_analysis import RegionAnalysis, RegionGrowth
from klustermotor.figures.bars import ChangeParts, change_bars
from klustermotor.figures.bubbles import NARROW, WIDE, size_specialisation_growth
from klustermotor.figures.cautions import DataNotes, notes_of, warnings_of
from klustermotor.figures.comparisons import benchmark_rows, leader_groups, possibility_rows, related_groups
from klustermotor.figures.dates import written_date
from klustermotor.figures.fonts import embedded_font
from klustermotor.figures.lead import lead_sentences
from klustermotor.figures.logo import logo
from klustermotor.figures.methods import method_cards
from klustermotor.figures.names import Names
from klustermotor.figures.numbers import Language, estimate, number, percent
from klustermotor.figures.provenance import RunRecord
from klustermotor.figures.standing import StandingRow, bubbles_of, standing_rows
from klustermotor.figures.texts import Texts, texts

_BARS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class Chip:
    """A fact about the page, under its lead."""

    label: str
    value: str


@cache
def _environment() -> Environment:
    """Return the templates; a name they lack is an error."""
    return Environment(
        loader=PackageLoader("klustermotor.figures"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> Markup:
    """Return the style sheet with the typefaces in it."""
    fonts = {
        "sans": embedded_font("sans"),
        "sans_bold": embedded_font("sans-bold"),
        "serif": embedded_font("serif"),
        "serif_bold": embedded_font("serif-bold"),
    }
    return Markup(_environment().get_template("report.css").render(fonts))  # noqa: S704


def region_report(
    analysis: RegionAnalysis,
    run: RunRecord,
    *,
    language: Language = "en",
    notes: DataNotes | None = None,
    example: bool = False,
    files: tuple[str, ...] = (),
) -> str:
    """Return the report on a region as one HTML page without outside requests or scripts.

    Parameters
    ----------
    analysis : RegionAnalysis
    run : RunRecord
        Inputs, parameters, version and date.
    language : {"sv", "en"}
    notes : DataNotes, optional
        What happened to the table on its way.
    example : bool
        Mark every figure as invented example data.
    files : tuple of str
        Names of the tables that lie beside the page.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If the language is unknown.
    """
    words, names = texts(language), Names(analysis.assessment.table)
    region = names.region(analysis.position)
    values: dict[str, object] = {
        "t": words,
        "language": language,
        "style": _style(),
        "logo": logo(),
        "region": region,
        "title": words("report.title", region=region),
        "lead": lead_sentences(analysis, words),
        "chips": _chips(analysis, words),
        "example": example,
        **_pictures(analysis, names, words),
        **_standing(analysis, names, words),
        **_comparisons(analysis, names, words),
        "warnings": warnings_of(analysis, names, words),
        "notes": notes_of(analysis, notes or DataNotes(), words),
        "methods": method_cards(analysis, words),
        **_run(run, words),
        "files": files,
    }
    values["contents"] = _contents(values, words)
    return _environment().get_template("report.html.jinja").render(values)


def _chips(analysis: RegionAnalysis, words: Texts) -> list[Chip]:
    """Return the facts under the lead."""
    table = analysis.assessment.table
    chips = [
        Chip(words("report.compared"), words("report.regions", count=len(table.regions))),
        Chip("", words("report.clusters", count=len(table.industries))),
        Chip(words("report.certainty"), percent(analysis.assessment.level, words.language)),
    ]
    if analysis.periods[-1]:
        chips.insert(0, Chip(words("report.year"), analysis.periods[-1]))
    if analysis.growth is not None:
        chips.append(Chip(words("report.period"), f"{analysis.growth.first}–{analysis.growth.last}"))
    return chips


def _pictures(analysis: RegionAnalysis, names: Names, words: Texts) -> dict[str, object]:
    """Return the two large pictures with their notes."""
    growth = analysis.growth
    if growth is None:
        return {
            "bubbles": None,
            "bubbles_narrow": None,
            "size_note": words("report.size_note_single"),
            "growth": None,
        }
    years = {"first": growth.first, "last": growth.last}
    shapes = bubbles_of(analysis, names)
    wide, narrow = (
        size_specialisation_growth(
            shapes, words.language, title=words("report.size_title"), legend=False, drawn_as=drawn_as
        )
        for drawn_as in (WIDE, NARROW)
    )
    shown = [int(i) for i in (*analysis.strong, *analysis.watched, *analysis.others)][:_BARS_SHOWN]
    rows = [
        ChangeParts(
            names.cluster(i),
            float(growth.national[i]),
            float(growth.industry[i]),
            float(growth.regional[i]),
            bool(growth.estimated[i]),
        )
        for i in shown
    ]
    title = words("report.growth_bars", **years)
    return {
        "bubbles": Markup(wide),  # noqa: S704
        "bubbles_narrow": Markup(narrow),  # noqa: S704
        "size_note": words("report.size_note", **years),
        "growth": {
            "title": title,
            "note": words("report.growth_note", **years),
            "sum": _sum_of_growth(growth, words),
            "bars": Markup(change_bars(rows, words.language, title=title)),  # noqa: S704
            "rows": [_change(row, words) for row in rows],
        },
    }


def _sum_of_growth(growth: RegionGrowth, words: Texts) -> str:
    """Say the change of all clusters together; it is an estimate where any of them is."""
    parts = {
        "total": growth.end - growth.start,
        "national": growth.national,
        "industry": growth.industry,
        "regional": growth.regional,
    }
    marked = bool(growth.estimated.any())
    written = {
        key: estimate(number(float(part.sum()), words.language, signed=True), estimated=marked)
        for key, part in parts.items()
    }
    return words("report.growth_region_sum", **written)


def _change(row: ChangeParts, words: Texts) -> dict[str, str]:
    """Return the parts of a cluster's change as written numbers, for a table."""
    parts = {"sum": row.total, "national": row.national, "industry": row.industry, "regional": row.regional}
    written = {
        name: estimate(number(value, words.language, signed=True), estimated=row.estimated)
        for name, value in parts.items()
    }
    return {"name": row.label, **written}


def _standing(analysis: RegionAnalysis, names: Names, words: Texts) -> dict[str, object]:
    """Return the table of where the region stands."""
    first, others = standing_rows(analysis, names, words)
    region = names.region(analysis.position)
    series = ""
    if len(analysis.periods) > 1:
        series = words("report.series", first=analysis.periods[0], last=analysis.periods[-1])
    return {
        "first_rows": first,
        "other_rows": others,
        "others_title": _others_title(analysis, others, words),
        "series_title": series,
        "stand_title": words("report.stand_title", region=region),
        "stand_note": words("report.stand_note", region=region, count=len(analysis.assessment.table.regions)),
    }


def _others_title(analysis: RegionAnalysis, rows: Sequence[StandingRow], words: Texts) -> str:
    """Return the heading of the other clusters, and how many of them are shown."""
    if len(rows) == len(analysis.others):
        return words("report.others", count=len(rows))
    return words("report.others_first", shown=len(rows), count=number(len(analysis.others), words.language))


def _comparisons(analysis: RegionAnalysis, names: Names, words: Texts) -> dict[str, object]:
    """Return who dominates, what is related, what lies near, and who is alike."""
    region = names.region(analysis.position)
    return {
        "leaders": leader_groups(analysis, names, words),
        "related": related_groups(analysis, names, words),
        "related_note": words("report.related_note", region=region),
        "possibilities": possibility_rows(analysis, names, words),
        "possible_note": words("report.possible_note", region=region),
        "benchmarks": benchmark_rows(analysis, names, words),
        "benchmark_title": words("report.benchmark_title", region=region),
        "size_of": words("report.size_of", region=region),
    }


def _run(run: RunRecord, words: Texts) -> dict[str, object]:
    """Return what the page says of its own making."""
    made = written_date(run.made_on, words.language)
    footer = words("report.footer", status=words("status.discussion"), version=run.version, date=made)
    return {
        "inputs": [replace(item, used_as=words(f"report.used_{item.used_as}")) for item in run.inputs],
        "version": run.version,
        "made": made,
        "parameters": run.parameters_as_text(),
        "footer": footer,
    }


def _contents(values: Mapping[str, object], words: Texts) -> list[tuple[str, str]]:
    """Return the sections the page has, with their anchors."""
    sections = [
        ("size", words("report.size_title")),
        ("standing", str(values["stand_title"])),
        ("careful", words("report.warnings_title")),
        ("growth", words("report.growth_title") if values["growth"] else ""),
        ("dominate", words("report.dominate_title")),
        ("related", words("report.related_title")),
        ("possible", words("report.possible_title") if values["possibilities"] else ""),
        ("benchmark", str(values["benchmark_title"]) if values["benchmarks"] else ""),
        ("not-shown", words("report.not_shown_title")),
        ("method", words("report.method_title")),
    ]
    return [(anchor, name) for anchor, name in sections if name]
