"""``klustermotor clusters``: which clusters are strong where, compared with everywhere else."""

from pathlib import Path

from klustermotor.analysis.regional_analysis import assess_clusters
from klustermotor.cli import options
from klustermotor.cli.outputs import check_out, finish, say
from klustermotor.cli.preparation import TableSource, prepare
from klustermotor.cli.progress import steps
from klustermotor.cli.reference import read_reference
from klustermotor.cli.refusals import refusing
from klustermotor.cli.said import said_of
from klustermotor.formats import write_frame


def clusters(
    table: options.TableFile,
    out: options.Out,
    columns: options.Columns = None,
    where: options.Where = None,
    encoding: options.Encoding = None,
    sheet: options.Sheet = None,
    hierarchy: options.Hierarchy = None,
    level: options.Level = None,
    region_names: options.RegionNames = None,
    reference: options.Reference = None,
    reference_columns: options.ReferenceColumns = None,
    reference_where: options.ReferenceWhere = None,
    definitions: options.DefinitionsFile = None,
    traded_only: options.TradedOnly = False,
    concordance: options.Concordance = None,
    period: options.Period = None,
    certainty: options.Certainty = 0.9,
    seed: options.Seed = 1,
    as_json: options.AsJson = False,
) -> None:
    """Say which clusters are strong where, how sure that is, and rank them.

    Writes a row per region × industry: jobs, establishments, location quotient, rank among regions, the
    flags qualifying, significant, strong and strong10, the shrunken quotient with its interval, the
    probability that it is above 1 and, where cells were hidden, the smallest and largest quotient that
    their bounds allow.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        check_out(out)
        source = TableSource(table, columns, where, encoding, sheet, hierarchy, None, level, region_names)
        prepared = prepare(
            source,
            step,
            seed=seed,
            definitions=definitions,
            concordance=concordance,
            traded_only=traded_only,
        )
        against = read_reference(reference, reference_columns, reference_where)
        step("Comparing every region with all others")
        shown = period or prepared.table.periods[-1]
        assessment = assess_clusters(prepared.table, period=shown, reference=against, level=certainty)
        step(f"Writing {out.name}")
        write_frame(out, assessment.to_frame())
    for sentence in said_of(prepared.notes):
        say(sentence)
    finish(_summary(out, shown, assessment.flags.strong.sum(), prepared.table.shape), as_json=as_json)


def _summary(out: Path, period: str, strong: int, shape: tuple[int, int, int]) -> dict[str, object]:
    """Return what was done, for a machine."""
    return {
        "written": [str(out)],
        "period": period,
        "regions": shape[0],
        "industries": shape[1],
        "strong": int(strong),
    }
