"""``klustermotor fill``: a best value and hard bounds for every cell the publisher hid."""

import polars as pl

from klustermotor.analysis.tables import FilledTable
from klustermotor.cli import options
from klustermotor.cli.outputs import check_results, end, write_results
from klustermotor.cli.preparation import TableSource
from klustermotor.cli.preparation import fill as fill_table
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing


def fill(
    table: options.TableFile,
    out: options.Out,
    columns: options.Columns = None,
    where: options.Where = None,
    encoding: options.Encoding = None,
    sheet: options.Sheet = None,
    flag_range: options.FlagRange = None,
    hierarchy: options.Hierarchy = None,
    region_hierarchy: options.RegionHierarchy = None,
    seed: options.Seed = 1,
    as_json: options.AsJson = False,
) -> None:
    """Fill suppressed cells: a best value within the tightest bounds.

    The bounds are those that the flags' ranges and all published totals allow. Which code lies under which
    follows from the codes for NACE, SNI and NAICS; give `--hierarchy` otherwise. Writes a row per region ×
    industry × period with employment, lower, upper and whether it was filled. No published value is
    changed, and every total is met exactly.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        check_results([table, hierarchy, region_hierarchy], [out])
        source = TableSource(
            table, columns, where, encoding, sheet, hierarchy, region_hierarchy, flag_ranges=flag_range
        )
        step(f"Reading {table.name}")
        filled = fill_table(source.read(), source, step, seed=seed)
        written = write_results(step, [(out, _frame(filled))])
    end({"written": written, "filled": int(filled.table.filled.sum())}, filled.notes, as_json=as_json)


def _frame(filled: FilledTable) -> pl.DataFrame:
    """Return the filled table as rows."""
    frame = filled.table.to_frame()
    keys = [name for name in ("region", "industry", "period") if name in frame.columns]
    whole = [name for name in ("employment", "lower", "upper") if _is_whole(frame[name])]
    frame = frame.with_columns(pl.col(whole).cast(pl.Int64))
    rest = [name for name in ("establishments", "wages", "flag") if name in frame.columns]
    return frame.select(*keys, "employment", "lower", "upper", "filled", *rest)


def _is_whole(values: pl.Series) -> bool:
    """Tell whether all values are whole numbers, so that they are written as such."""
    return bool((values.is_finite() & (values == values.round())).all())
