"""What a person at the command line is told of the table's way into the analysis."""

from klustermotor.analysis.tables import ClassificationBreak, Coverage, RegionIndustryTable
from klustermotor.figures import DataNotes, percent

_CODES_SHOWN = 5


def said_of(notes: DataNotes) -> list[str]:
    """Return a sentence for each thing that the result leaves out or cannot compare.

    Parameters
    ----------
    notes : DataNotes

    Returns
    -------
    list of str
    """
    said = []
    if notes.incomplete_parents:
        said.append("The table lacks codes under: " + ", ".join(notes.incomplete_parents) + ".")
    if notes.coverage is not None:
        said += _left_out(notes.coverage)
    return said + [_break(change) for change in notes.breaks]


def absent_rows(table: RegionIndustryTable) -> list[str]:
    """Return a sentence on the pairs of region and industry that have no row, if there are any.

    Parameters
    ----------
    table : RegionIndustryTable

    Returns
    -------
    list of str
    """
    absent = int((~table.present).sum())
    if not absent:
        return []
    return [
        f"{absent:,} of {table.present.size:,} pairs of region and industry have no row and count as 0 jobs."
    ]


def _left_out(coverage: Coverage) -> list[str]:
    """Say for each period what the definitions do not know."""
    said = []
    for j, period in enumerate(coverage.periods):
        share = float(coverage.share_left_out[j])
        jobs = coverage.employment[:, j]
        codes = [code for code, held in zip(coverage.left_out, jobs, strict=True) if held > 0]
        if codes:
            shown = ", ".join(codes[:_CODES_SHOWN]) + (" …" if len(codes) > _CODES_SHOWN else "")
            when = f"{period}: " if period else ""
            share_said = percent(share, "en", decimals=1)
            said.append(
                f"{when}{share_said} of the jobs have codes that the definitions do not know: {shown}."
            )
    return said


def _break(change: ClassificationBreak) -> str:
    """Say that the classification changed."""
    return (
        f"Between {change.earlier} and {change.later} the classification changed: {len(change.gone)} codes "
        f"went, {len(change.new)} came, {percent(change.share, 'en', decimals=1)} of the jobs."
    )
