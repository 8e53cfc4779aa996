"""Read a file of plants and measure how far few of them make up each industry."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.concentration import ellison_glaeser_from_plants, plant_herfindahl
from klustermotor.analysis.definitions import definitions_for_codes, definitions_from_mapping
from klustermotor.analysis.tables import NO_PERIOD, KeyedRows, RegionIndustryTable
from klustermotor.cli.results import listed
from klustermotor.figures import percent
from klustermotor.formats import RefusedInput, read_definitions, read_frame

_FAR = 0.01


@dataclass(frozen=True, slots=True)
class PlantSizes:
    """What the plants say of each industry of a table.

    Parameters
    ----------
    herfindahl : (n_industries,) ndarray
        NaN for an industry without plants.
    standard_error : (n_industries,) ndarray
        Of the Ellison–Glaeser index; NaN where the plants have no region.
    said : list of str
        On plants that do not fit the table.
    """

    herfindahl: FloatArray
    standard_error: FloatArray
    said: list[str]


@dataclass(frozen=True, slots=True)
class PlantSource:
    """Where plants come from and how they are to be read.

    Parameters
    ----------
    path : Path
    columns : str or None
        Roles and columns as given on the command line.
    where : sequence of str or None
        Conditions as given on the command line.
    definitions : Path or None
        Those that the table was summed with.
    """

    path: Path
    columns: str | None
    where: Sequence[str] | None
    definitions: Path | None

    def read(self, table: RegionIndustryTable) -> PlantSizes:
        """Return what the plants say of the industries of a table of one period."""
        plants = self._in_clusters(self._rows(table.periods[0]))
        place = {code: number for number, code in enumerate(table.industries)}
        known = plants.filter(pl.col("industry").is_in(table.industries))
        if known.is_empty():
            raise RefusedInput(
                f"{self.path}: no plant has an industry of the table, which has {listed(table.industries)}; "
                f"the plants have {listed(plants['industry'].unique(maintain_order=True).to_list())}"
            )
        industry = np.array([place[code] for code in known["industry"]], dtype=np.int64)
        sizes = known["employment"].to_numpy().astype(np.float64)
        herfindahl = plant_herfindahl(sizes, industry, n_industries=len(place))
        return PlantSizes(herfindahl, _errors(table, known, place), self._said(table, plants, known))

    def _rows(self, period: str) -> pl.DataFrame:
        """Return the plants of the period."""
        frame = read_frame(
            self.path, columns=self.columns, where=self.where or (), required=("industry", "employment")
        )
        rows = KeyedRows(frame["row"], [frame["industry"]])
        try:
            rows.refuse(frame["industry"].is_null(), "the industry is missing")
            rows.refuse(frame["employment"].is_null(), "employment is missing")
            rows.refuse(frame["employment"] < 0, "employment is negative", values=frame["employment"])
        except ValueError as error:
            raise RefusedInput(f"{self.path}: {error}") from error
        if "period" not in frame.columns or period == NO_PERIOD:
            return frame
        chosen = frame.filter(pl.col("period") == period)
        if chosen.is_empty():
            raise RefusedInput(f"{self.path}: there is no plant of the period {period!r}")
        return chosen

    def _in_clusters(self, plants: pl.DataFrame) -> pl.DataFrame:
        """Return the plants with the clusters of their industries, where the table was summed into them."""
        if self.definitions is None:
            return plants
        given = definitions_from_mapping(read_definitions(self.definitions).clusters)
        found = definitions_for_codes(given, plants["industry"].unique(maintain_order=True).to_list())
        links = pl.DataFrame(
            {"industry": found.industries, "cluster": found.clusters, "weight": found.weights}
        )
        return plants.join(links, on="industry").with_columns(
            pl.col("cluster").alias("industry"), pl.col("employment") * pl.col("weight")
        )

    def _said(self, table: RegionIndustryTable, plants: pl.DataFrame, known: pl.DataFrame) -> list[str]:
        """Say how far the plants and the table are about the same jobs."""
        said = []
        strange = plants.filter(~pl.col("industry").is_in(table.industries))
        if strange.height:
            codes = strange["industry"].unique(maintain_order=True).to_list()
            said.append(
                f"{self.path.name}: {strange.height} plants have industries that the table lacks and are "
                f"left out: {listed(codes)}."
            )
        share = float(known["employment"].sum()) / float(table.at().sum())
        if abs(share - 1) > _FAR:
            said.append(
                f"{self.path.name}: the plants have {percent(share, 'en', decimals=1)} of the table's jobs; "
                "indices are right only where both are about the same."
            )
        without = sorted(set(table.industries) - set(known["industry"]))
        if without:
            said.append(f"{self.path.name}: no plants in {listed(without)}, which get no index.")
        return said


def _errors(table: RegionIndustryTable, plants: pl.DataFrame, place: dict[str, int]) -> FloatArray:
    """Return the standard errors under random placing; NaN where the plants have no region."""
    nothing = np.full(len(place), np.nan)
    if "region" not in plants.columns:
        return nothing
    regions = {code: number for number, code in enumerate(table.regions)}
    placed = plants.filter(pl.col("region").is_in(table.regions))
    if placed.is_empty():
        return nothing
    found = ellison_glaeser_from_plants(
        placed["employment"].to_numpy().astype(np.float64),
        np.array([regions[code] for code in placed["region"]], dtype=np.int64),
        np.array([place[code] for code in placed["industry"]], dtype=np.int64),
        n_regions=len(regions),
        n_industries=len(place),
        reference=table.at().sum(axis=1),
    )
    return nothing if found.standard_error is None else found.standard_error
