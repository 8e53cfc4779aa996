"""Swedish counties, municipalities and NUTS regions."""

from datetime import date

import polars as pl

from klustermotor.codelists.reading import read_list


def counties() -> pl.DataFrame:
    """Return the 21 Swedish counties.

    Returns
    -------
    polars.DataFrame
        Columns ``county, nuts3, name, name_sv, name_en``, by code; ``name`` is the short one.

    Examples
    --------
    >>> counties().row(by_predicate=pl.col("county") == "04")
    ('04', 'SE122', 'Södermanland', 'Södermanlands län', 'Södermanland County')
    """
    return read_list("counties")


def nuts_regions() -> pl.DataFrame:
    """Return Sweden's NUTS regions of levels 0 to 3.

    Returns
    -------
    polars.DataFrame
        Columns ``code, level, parent, name_sv, name_en``; level 3 are the counties.

    Examples
    --------
    >>> nuts_regions().filter(code="SE12").row(0)
    ('SE12', 2, 'SE1', 'Östra Mellansverige', 'East Middle Sweden')
    """
    return read_list("nuts").with_columns(pl.col("level").cast(pl.Int64))


def municipalities() -> pl.DataFrame:
    """Return Swedish municipalities with the time in which their codes are valid.

    Returns
    -------
    polars.DataFrame
        Columns ``municipality, county, name, name_sv, name_en, valid_from, valid_to, succeeded_by``; the
        time is half open, a date is null where the list states none. Heby stands twice: 1917 in Västmanland
        until 2007, 0331 in Uppsala from then on.

    Examples
    --------
    >>> municipalities().filter(name="Knivsta").select("municipality", "county", "valid_from").row(0)
    ('0330', '03', datetime.date(2003, 1, 1))
    """
    frame = read_list("municipalities").with_columns(
        pl.col("valid_from", "valid_to").str.to_date(),
        name_en=pl.col("name") + " Municipality",
    )
    columns = ["municipality", "county", "name", "name_sv", "name_en"]
    return frame.select(*columns, "valid_from", "valid_to", "succeeded_by")


def municipalities_on(day: date) -> pl.DataFrame:
    """Return the municipalities that existed on a day, as far as the list states validity (since 1992).

    Parameters
    ----------
    day : datetime.date
        Any day from 1992 on.

    Returns
    -------
    polars.DataFrame
        As :func:`municipalities`.

    Examples
    --------
    >>> len(municipalities_on(date(2002, 12, 31))), len(municipalities_on(date(2003, 6, 30)))
    (289, 290)
    """
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)
    unended = pl.col("valid_to").is_null() | (pl.col("valid_to") > day)
    return municipalities().filter(begun & unended)
