"""Jobs by industry in the area a region is compared with."""

from collections.abc import Sequence
from pathlib import Path

from klustermotor.formats import Columns, RefusedInput, read_table
from klustermotor.formats.open_tables import opened
from klustermotor.formats.tables_in import refusals_of


def read_reference(
    path: Path | None, columns: str | None, where: Sequence[str] | None
) -> dict[str, float] | None:
    """Return jobs by industry of the reference area, summed over its rows.

    Parameters
    ----------
    path : Path or None
        None means that all regions together are the reference.
    columns : str or None
        Roles and columns as given on the command line; a region column is not needed.
    where : sequence of str or None
        Conditions as given on the command line.

    Returns
    -------
    dict of str to float, or None

    Raises
    ------
    RefusedInput
        If the file cannot be read, or jobs in it are hidden.
    """
    if path is None:
        if columns or where:
            raise RefusedInput("--reference-columns and --reference-where go with --reference FILE")
        return None
    table = read_table(path, columns=columns, where=where or (), region=_only_region(path, columns))
    if len(table.periods) > 1:
        raise RefusedInput(
            f"{path.name}: the reference has {len(table.periods)} periods; choose one with --reference-where"
        )
    if table.hidden.any():
        raise RefusedInput(
            f"{path.name}: {int(table.hidden.sum())} cells of the reference are hidden; fill them first"
        )
    return dict(zip(table.industries, table.at().sum(axis=0).tolist(), strict=True))


def _only_region(path: Path, columns: str | None) -> str | None:
    """Return a code for the whole area where the file has no regions; where it has, they are summed."""
    if "region" in Columns.parse(columns).by_role:
        return None
    with refusals_of(path), opened(path) as table:
        return None if "region" in table.header else "reference"
