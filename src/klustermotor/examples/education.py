"""The example's supply of education: programmes, places, applicants and graduates, linked to clusters."""

import numpy as np
import polars as pl

from klustermotor.examples.parameters import read_parameters

YEARS_OF_EDUCATION = range(1997, 2004)


def example_education(seed: int = 2003) -> pl.DataFrame:
    """Return an invented supply of education, one row per programme and year of intake or graduation.

    Institutions that the sources name stand by name, also the fact that they give a programme (column
    ``source``); all others are invented, look invented and are marked. Every number is invented.

    Parameters
    ----------
    seed : int
        Same seed, same frame.

    Returns
    -------
    polars.DataFrame
        Columns ``programme, name_sv, name_en, level`` (``upper_secondary``, ``vocational`` for post-secondary
        vocational education, ``university``), ``field`` of study, ``provider, provider_name_sv,
        provider_name_en, provider_invented, municipality, county, year, places, applicants, graduates,
        source, example``. Applicants are first-choice ones; graduates began ``length`` years earlier.

    Examples
    --------
    >>> supply = example_education()
    >>> design = supply.filter(field="design", municipality="0484", year=2003)
    >>> design.height, int(design["graduates"].sum()) > 100
    (7, True)
    """
    rng = np.random.default_rng([seed, 4])
    rows = [row for line in read_parameters("programmes").iter_rows(named=True) for row in _years(rng, line)]
    providers = read_parameters("providers").select(
        "provider",
        "municipality",
        provider_name_sv="name_sv",
        provider_name_en="name_en",
        provider_invented=pl.col("invented") == "yes",
    )
    frame = pl.DataFrame(rows).join(providers, on="provider", how="left")
    named = frame.with_columns(county=pl.col("municipality").str.head(2), example=pl.lit(value=True))
    columns = ["programme", "name_sv", "name_en", "level", "field", "provider", "provider_name_sv"]
    columns += ["provider_name_en", "provider_invented", "municipality", "county", "year"]
    return named.select(*columns, "places", "applicants", "graduates", "source", "example").sort(
        "programme", "year"
    )


def example_education_links() -> pl.DataFrame:
    """Return which clusters the programmes serve.

    Returns
    -------
    polars.DataFrame
        Columns ``programme, cluster, weight``; the weights of a programme add up to 1.

    Examples
    --------
    >>> example_education_links().filter(programme="toolmaking").rows()
    [('toolmaking', 'vehicles', 0.7), ('toolmaking', 'metal_products', 0.3)]
    """
    return read_parameters("programme_clusters")


def planted_education_gaps(language: str = "sv") -> pl.DataFrame:
    """Return the gaps between education and jobs that the example is made to show.

    Parameters
    ----------
    language : {"sv", "en"}
        Of the sentences.

    Returns
    -------
    polars.DataFrame
        Columns ``county, cluster, programme`` (null where the gap is of no single one), ``kind``
        (``too_few``, ``empty_places``, ``no_programme``, ``too_many_for_local_jobs``, ``none_yet``), ``gap``.

    Raises
    ------
    ValueError
        If the language is another one.

    Examples
    --------
    >>> planted_education_gaps("en").filter(cluster="logistics")["kind"].item()
    'none_yet'
    """
    if language not in {"sv", "en"}:
        raise ValueError(f"language must be 'sv' or 'en', not {language!r}")
    return read_parameters("education_gaps").with_columns(gap=f"gap_{language}").drop("gap_sv", "gap_en")


def _years(rng: np.random.Generator, line: dict[str, object]) -> list[dict[str, object]]:
    """Return a programme's years: places by its growth, applicants and graduates with a little noise."""
    first, length = int(str(line["first_year"])), int(str(line["length"]))
    places_now, growth = float(str(line["places_2003"])), float(str(line["growth"])) / 100
    kept = {name: line[name] for name in ("programme", "provider", "name_sv", "name_en", "level", "field")}
    rows: list[dict[str, object]] = []
    for year in YEARS_OF_EDUCATION:
        noise = np.exp(0.06 * rng.standard_normal(2))
        if year < first:
            continue
        places, began = (round(places_now * np.exp(growth * (at - 2003))) for at in (year, year - length))
        filled = min(1.0, float(str(line["applicants_per_place"])))
        finished = began * filled * float(str(line["completion"])) * min(noise[1], 1.1)
        rows.append(
            kept
            | {
                "year": year,
                "places": places,
                "applicants": round(places * float(str(line["applicants_per_place"])) * noise[0]),
                "graduates": round(finished) if year - length >= first else 0,
                "source": line["source"],
            }
        )
    return rows
