"""Names and groupings of the example: counties, industries (NACE Rev. 2, in Sweden SNI 2007) and clusters."""

from typing import Literal

import polars as pl

from klustermotor.examples.parameters import names_of, read_parameters

TOTAL = "TOTAL"
BROKERS = "information_brokers"
_BROKER_NAMES = {
    "left_out": (
        "Informationsmäklare (callcenter borträknade)",
        "Information brokers (call centres left out)",
    ),
    "included": (
        "Informationsmäklare (callcenter medräknade)",
        "Information brokers (call centres included)",
    ),
}


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


def broker_definitions(*, call_centres: Literal["left_out", "included"] = "left_out") -> pl.DataFrame:
    """Return the example's definitions with the information brokers named for how they treat call centres.

    Information brokers have products and services of their own; call centres compete by price. Counted
    together they hide each other: where call centres are left out, Ljusdal stands out.

    Parameters
    ----------
    call_centres : {"left_out", "included"}
        Left out, they are a cluster of their own as in :func:`example_definitions`; included, they belong to
        the information brokers.

    Returns
    -------
    polars.DataFrame
        As :func:`example_definitions`; only the brokers' name, and the cluster of 82.2, differ.

    Raises
    ------
    ValueError
        If call centres are neither left out nor included.

    Examples
    --------
    >>> included = broker_definitions(call_centres="included")
    >>> included.filter(cluster="information_brokers")["industry"].to_list()
    ['63.9', '73.2', '82.2']
    """
    if call_centres not in _BROKER_NAMES:
        raise ValueError(f"call_centres must be 'left_out' or 'included', not {call_centres!r}")
    swedish, english = _BROKER_NAMES[call_centres]
    moved = pl.col("cluster") == "call_centres" if call_centres == "included" else pl.lit(value=False)
    cluster = pl.when(moved).then(pl.lit(BROKERS)).otherwise("cluster")
    named = example_definitions().with_columns(cluster=cluster)
    broker = pl.col("cluster") == BROKERS
    return named.with_columns(
        cluster_name_sv=pl.when(broker).then(pl.lit(swedish)).otherwise("cluster_name_sv"),
        cluster_name_en=pl.when(broker).then(pl.lit(english)).otherwise("cluster_name_en"),
    )
