"""Names and groupings of the example: counties, industries (NACE Rev. 2, in Sweden SNI 2007) and clusters."""

import polars as pl

from klustermotor.examples.parameters import names_of, read_parameters

TOTAL = "TOTAL"


def county_names(language: str = "sv") -> dict[str, str]:
    """Return the 21 Swedish counties, code → name.

    Parameters
    ----------
    language : {"sv", "en"}
        Swedish or English.

    Returns
    -------
    dict of str to str
        In code order; the codes are those of Statistics Sweden.

    Raises
    ------
    ValueError
        If the language is another one.

    Examples
    --------
    >>> county_names()["04"]
    'Södermanlands län'
    """
    return names_of(read_parameters("counties"), "region", language)


def industry_names(language: str = "sv") -> dict[str, str]:
    """Return names of every industry code in the example, at every level, code → name.

    Parameters
    ----------
    language : {"sv", "en"}
        Swedish (SNI 2007) or English (NACE Rev. 2); a few long names are shortened.

    Returns
    -------
    dict of str to str
        Groups (``29.3``), divisions (``29``), sections (``C``) and ``TOTAL``.

    Raises
    ------
    ValueError
        If the language is another one.

    Examples
    --------
    >>> industry_names("en")["29.3"]
    'Manufacture of parts and accessories for motor vehicles'
    """
    names = names_of(read_parameters("industries"), "industry", language)
    names |= names_of(read_parameters("divisions"), "division", language)
    return names | names_of(read_parameters("sections"), "section", language)


def example_hierarchy() -> pl.DataFrame:
    """Return which code each industry code adds up to.

    Returns
    -------
    polars.DataFrame
        Columns ``industry``, ``parent``, ``level``: groups under divisions, divisions under sections,
        sections under ``TOTAL`` (which has no parent).

    Examples
    --------
    >>> example_hierarchy().filter(industry="29.3").rows()
    [('29.3', '29', 'group')]
    """
    groups = read_parameters("industries").select(
        "industry", parent=pl.col("industry").str.head(2), level=pl.lit("group")
    )
    divisions = read_parameters("divisions").select(
        industry="division", parent="section", level=pl.lit("division")
    )
    sections = read_parameters("sections").select(
        industry="section",
        parent=pl.when(pl.col("section") != TOTAL).then(pl.lit(TOTAL)),
        level=pl.when(pl.col("section") != TOTAL).then(pl.lit("section")).otherwise(pl.lit("total")),
    )
    return pl.concat([groups, divisions, sections])


def example_definitions() -> pl.DataFrame:
    """Return the example's cluster definitions: each industry belongs to one cluster.

    Returns
    -------
    polars.DataFrame
        Columns ``industry``, ``cluster``, ``cluster_name_sv``, ``cluster_name_en`` and ``scope``
        (``traded`` or ``local``). Call centres are kept apart from information brokers.

    Examples
    --------
    >>> example_definitions().filter(industry="82.2").select("cluster", "scope").rows()
    [('call_centres', 'traded')]
    """
    clusters = read_parameters("clusters").rename(
        {"name_sv": "cluster_name_sv", "name_en": "cluster_name_en"}
    )
    joined = read_parameters("industries").select("industry", "cluster").join(clusters, on="cluster")
    return joined.select("industry", "cluster", "cluster_name_sv", "cluster_name_en", "scope").sort(
        "industry"
    )
