"""Which group each industry belongs to: by a file of definitions, or by the beginning of its code."""

from pathlib import Path

from klustermotor.analysis.definitions import definitions_for_codes, definitions_from_mapping
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli.results import listed
from klustermotor.figures import percent
from klustermotor.formats import RefusedInput, read_definitions


def groups_of(table: RegionIndustryTable, groups: str) -> tuple[list[str], list[str]]:
    """Return the group of each industry, and a sentence on those that have none.

    Parameters
    ----------
    table : RegionIndustryTable
        Of one period.
    groups : str
        A number of letters and digits, or the name of a file of definitions.

    Returns
    -------
    labels : list of str
        Empty where the definitions do not know the industry.
    said : list of str

    Raises
    ------
    RefusedInput
        If the number is 0, or the definitions cannot be read.
    ValueError
        If they know no industry, or split one.
    """
    if groups.isdecimal():
        if int(groups) == 0:
            raise RefusedInput("groups are made of 1 or more letters and digits of the code, not of 0")
        return [_beginning(code, int(groups)) for code in table.industries], []
    path = Path(groups)
    given = read_definitions(path)
    found = definitions_for_codes(definitions_from_mapping(given.clusters), table.industries)
    place = found.labels_for(table.industries)
    labels = [found.cluster_codes[at] if at >= 0 else "" for at in place.tolist()]
    unknown = [code for code, label in zip(table.industries, labels, strict=True) if not label]
    if not unknown:
        return labels, []
    jobs = table.at()
    share = float(jobs[:, [not label for label in labels]].sum() / jobs.sum())
    sentence = (
        f"{percent(share, 'en', decimals=1)} of the jobs have no group in {path.name} and are left out of "
        f"the varieties: {listed(unknown)}."
    )
    return labels, [sentence]


def _beginning(code: str, length: int) -> str:
    """Return the first letters and digits of a code."""
    return "".join(character for character in code if character.isalnum())[:length]
