"""Countries, NUTS regions, Swedish counties and municipalities."""

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


def countries() -> pl.DataFrame:
    """Return the countries and areas of ISO 3166-1.

    Returns
    -------
    polars.DataFrame
        Columns ``code`` (two letters), ``alpha3``, ``numeric``, ``name_sv, name_en``, by code. Eurostat
        writes ``EL`` for ``GR`` and ``UK`` for ``GB``.

    Examples
    --------
    >>> countries().filter(code="SE").row(0)
    ('SE', 'SWE', '752', 'Sverige', 'Sweden')
    """
    return read_list("countries")


def nuts_regions(*within: str, extra_regio: bool = False) -> pl.DataFrame:
    """Return the NUTS regions of 2024 at levels 0 to 3, and those of 2021 that ended then.

    Countries outside the union have statistical regions of the same form.

    Parameters
    ----------
    *within : str
        Countries as Eurostat writes them: ``EL`` is Greece. None means all.
    extra_regio : bool
        With the codes for what lies in no region: ``SEZ``, ``SEZZ``, ``SEZZZ``.

    Returns
    -------
    polars.DataFrame
        Columns ``code, level, parent, country, name_sv, name_en, valid_from, valid_to``; the time is half
        open, a date is null where 2021 and 2024 are alike. Sweden's level 3 are the counties.

    Examples
    --------
    >>> nuts_regions("SE").filter(code="SE12").select("level", "parent", "name_sv", "name_en").row(0)
    (2, 'SE1', 'Östra Mellansverige', 'East Middle Sweden')
    >>> nuts_regions("FI").filter(code="FI19B").select("name_sv", "valid_from").row(0)
    ('Birkaland', datetime.date(2024, 1, 1))
    """
    frame = read_list("nuts").with_columns(
        pl.col("level").cast(pl.Int64), pl.col("valid_from", "valid_to").str.to_date()
    )
    if within:
        frame = frame.filter(pl.col("country").is_in(within))
    return frame if extra_regio else frame.filter(~pl.col("code").str.contains(r"^..Z{1,3}$"))


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
