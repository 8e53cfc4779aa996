"""Industries: NACE Rev. 1.1 (SNI 2002), Rev. 2 (SNI 2007), Rev. 2.1 (SNI 2025), and NAICS 2022."""

from typing import Literal, TypeAlias

import polars as pl

from klustermotor.codelists.reading import read_list

IndustrySystem: TypeAlias = Literal["nace1.1", "nace", "nace2.1", "naics"]

_LISTS = {"nace1.1": "nace_1_1", "nace": "nace_2", "nace2.1": "nace_2_1", "naics": "naics"}


def industry_codes(system: IndustrySystem = "nace") -> pl.DataFrame:
    """Return the codes of a classification at all its levels (of NACE Rev. 1.1 the sections only).

    Parameters
    ----------
    system : {"nace1.1", "nace", "nace2.1", "naics"}
        NACE Rev. 1.1 (in Sweden SNI 2002), Rev. 2 (SNI 2007), Rev. 2.1 (SNI 2025) or NAICS 2022.

    Returns
    -------
    polars.DataFrame
        Columns ``code, level, parent, name_sv, name_en``, level by level. NACE has ``section``,
        ``division``, ``group`` and ``class``; NAICS ``sector``, ``subsector``, ``group``, ``industry`` and
        ``national``. Codes are without points: ``2910``. Only the sectors of NAICS have a Swedish name.

    Raises
    ------
    ValueError
        If the system is another one.

    Examples
    --------
    >>> industry_codes().filter(code="29").select("parent", "name_sv").row(0)
    ('C', 'Tillverkning av motorfordon, släpfordon och påhängsvagnar')
    >>> industry_codes("nace2.1").filter(code="6210").select("level", "parent", "name_en").row(0)
    ('class', '621', 'Computer programming activities')
    >>> industry_codes("naics").filter(code="336")["parent"].item()
    '31'
    """
    if system not in _LISTS:
        raise ValueError(f"system must be 'nace1.1', 'nace', 'nace2.1' or 'naics', not {system!r}")
    return read_list(_LISTS[system])


def section_concordance() -> pl.DataFrame:
    """Return where the sections of NACE Rev. 2 went in Rev. 2.1.

    Returns
    -------
    polars.DataFrame
        Columns ``nace_2, nace_2_1, share``: ``main`` for where the section as a whole went, ``part`` for a
        section that took some of it. Vehicle repair left G; publishing, film and broadcasting kept the
        letter J while telecommunications, software and information services became K.

    Examples
    --------
    >>> section_concordance().filter(nace_2="J").rows()
    [('J', 'J', 'part'), ('J', 'K', 'main')]
    """
    return read_list("nace_2_to_2_1")


def industry_levels() -> pl.DataFrame:
    """Return the levels that the classifications have, from the section down.

    Returns
    -------
    polars.DataFrame
        Columns ``system`` (``sni2002``, ``sni2007``, ``nace`` for Rev. 2, ``nace2.1``, ``naics``), ``level``,
        ``digits`` of its codes (0 for letters), ``name_sv``, ``name_en``.

    Examples
    --------
    >>> industry_levels().filter(system="sni2007")["name_sv"].to_list()
    ['Avdelning', 'Huvudgrupp', 'Grupp', 'Undergrupp', 'Detaljgrupp']
    """
    return read_list("levels").with_columns(pl.col("digits").cast(pl.Int64))
