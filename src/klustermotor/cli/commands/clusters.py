"""``klustermotor clusters``: which clusters are strong where, compared with everywhere else."""

from klustermotor.analysis.regional_analysis import assess_clusters
from klustermotor.cli import options
from klustermotor.cli.outputs import check_results, end, write_results
from klustermotor.cli.periods import LAST
from klustermotor.cli.progress import steps
from klustermotor.cli.reference import read_reference
from klustermotor.cli.refusals import refusing
from klustermotor.cli.request import Request, takes_table
from klustermotor.cli.results import whole_numbers
from klustermotor.cli.said import absent_rows, said_of


@takes_table()
def clusters(
    request: Request,
    out: options.Out,
    reference: options.Reference = None,
    reference_columns: options.ReferenceColumns = None,
    reference_where: options.ReferenceWhere = None,
    period: options.Period = None,
    certainty: options.Certainty = 0.9,
    as_json: options.AsJson = False,
) -> None:
    """Say which clusters are strong where, how sure that is, and rank them.

    Writes a row per region × industry: jobs, establishments, location quotient, rank among regions, the
    flags qualifying, significant, strong and strong10, the shrunken quotient with its interval, the
    probability that it is above 1 and, where cells were hidden, the smallest and largest quotient that
    their bounds allow.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        check_results([*request.inputs(), reference], [out])
        prepared = request.prepare(step, periods=(period or LAST,))
        against = read_reference(reference, reference_columns, reference_where)
        step("Comparing every region with all others")
        assessment = assess_clusters(prepared.table, reference=against, level=certainty)
        rows = whole_numbers(assessment.to_frame(), "employment", "establishments")
        written = write_results(step, [(out, rows)])
    summary = {
        "written": written,
        "period": prepared.table.periods[0],
        "regions": prepared.table.shape[0],
        "industries": prepared.table.shape[1],
        "strong": int(assessment.flags.strong.sum()),
    }
    end(summary, [*said_of(prepared.notes), *absent_rows(prepared.table)], as_json=as_json)
