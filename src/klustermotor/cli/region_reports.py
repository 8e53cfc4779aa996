"""The report on a region, from a prepared table to a folder; shared by the commands that make one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from klustermotor import __version__
from klustermotor.analysis.regional_analysis import RegionAnalysis, analyse_region
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli.preparation import Prepared
from klustermotor.cli.progress import Steps
from klustermotor.cli.reference import read_reference
from klustermotor.cli.request import Request
from klustermotor.figures import Input, Language, RunRecord, region_report, region_tables
from klustermotor.formats import RefusedInput, file_checksum, is_marked_as_example, write_folder

PAGE = "report.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a table about a region.

    Parameters
    ----------
    region : str
        Its code.
    period, growth_from : str or None
        The period looked at, and where growth starts.
    certainty : float
        Of the intervals.
    reference : Path or None
        Jobs by industry in the area to compare with.
    reference_columns : str or None
    reference_where : sequence of str
        How the reference is read.
    """

    region: str
    period: str | None = None
    growth_from: str | None = None
    certainty: float = 0.9
    reference: Path | None = None
    reference_columns: str | None = None
    reference_where: Sequence[str] = ()

    def check(self, table: RegionIndustryTable) -> None:
        """Refuse an unknown region, period or reference before any long work."""
        table.select(regions=[self.region], industries=table.industries[:1])
        for period in (self.period, self.growth_from):
            if period is not None:
                table.period_index(period)
        self.read_reference()

    def read_reference(self) -> dict[str, float] | None:
        """Return the jobs by industry to compare with; None for all regions together."""
        return read_reference(self.reference, self.reference_columns, self.reference_where)

    def inputs(self) -> tuple[Input, ...]:
        """Return the file of the reference with its checksum."""
        if self.reference is None:
            return ()
        return (Input(self.reference.name, "reference", file_checksum(self.reference)),)

    def answer(self, prepared: Prepared) -> RegionAnalysis:
        """Return the analysis of the region."""
        return analyse_region(
            prepared.table,
            self.region,
            period=self.period,
            reference=self.read_reference(),
            level=self.certainty,
            growth_from=self.growth_from,
            breaks=tuple(change.later for change in prepared.notes.breaks),
        )


def check_folder(out: Path) -> None:
    """Refuse early a place where no folder can be.

    Parameters
    ----------
    out : Path

    Raises
    ------
    RefusedInput
        If it is a file, or lies in one.
    """
    for place in (out, *out.parents):
        if place.exists() and not place.is_dir():
            raise RefusedInput(f"{place} is a file; --out names a folder")


def make_report(
    request: Request, prepared: Prepared, question: Question, out: Path, steps: Steps, *, language: Language
) -> tuple[list[str], int]:
    """Write the page and its tables into a folder, all of them or none.

    Parameters
    ----------
    request : Request
        Whose choices stand on the page; a table whose column ``example`` is true is marked as invented.
    prepared : Prepared
    question : Question
    out : Path
        Made where it is lacking.
    steps : Steps
    language : {"sv", "en"}

    Returns
    -------
    written : list of str
        The files, the page first.
    strong : int
        Number of strong clusters.
    """
    steps("Comparing the region with all others")
    analysis = question.answer(prepared)
    steps("Drawing the pictures and writing the page")
    tables = region_tables(analysis)
    page = region_report(
        analysis,
        _run(request, prepared, question),
        language=language,
        notes=prepared.notes,
        example=is_marked_as_example(request.table, encoding=request.encoding, sheet=request.sheet),
        files=tuple(tables),
    )
    return [str(path) for path in write_folder(out, {PAGE: page, **tables})], len(analysis.strong)


def _run(request: Request, prepared: Prepared, question: Question) -> RunRecord:
    """Return what is needed to make the report again."""
    return RunRecord(
        inputs=(*prepared.inputs, *question.inputs()),
        parameters={
            "region": question.region,
            "period": question.period,
            "growth_from": question.growth_from,
            "certainty": question.certainty,
            "columns": request.columns,
            "where": list(request.where or ()),
            "level": request.level,
            "traded_only": request.traded_only or None,
            "reference_where": list(question.reference_where),
            "seed": request.seed,
        },
        version=__version__,
        made_on=date.today(),  # noqa: DTZ011  (the date where the reader is)
    )
