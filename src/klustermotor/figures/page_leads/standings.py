"""One region's figures in one cluster, as a run's table keeps them."""

import math
from dataclasses import dataclass

import polars as pl

from klustermotor.figures.page_leads.likely import Likely
from klustermotor.figures.pieces import Piece


@dataclass(frozen=True, slots=True)
class Name:
    """What a region or cluster is called.

    Parameters
    ----------
    code, name : str
    """

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One region's figures in one cluster.

    Parameters
    ----------
    region, cluster : Name
    jobs : float or None
        None where unknown.
    quotient : float or None
    lower, upper : float
        The quotient's interval; NaN where there is none.
    rank : int or None
        Among the regions with jobs in the cluster.
    strong : bool
        By the rule.
    estimated : bool
        The jobs were hidden and had to be estimated.
    likely : float
        The quotient once chance is allowed for; NaN where there is none.
    """

    region: Name
    cluster: Name
    jobs: float | None
    quotient: float | None
    lower: float = math.nan
    upper: float = math.nan
    rank: int | None = None
    strong: bool = False
    estimated: bool = False
    likely: float = math.nan

    @property
    def interval(self) -> Likely:
        """Return the likely quotient with its interval."""
        return Likely(self.likely, self.lower, self.upper)

    @property
    def certain(self) -> bool:
        """Tell whether the whole interval lies above 1."""
        return self.lower > 1

    @property
    def evidence(self) -> str:
        """Return the key of the evidence behind these figures."""
        return f"cell:{self.region.code}:{self.cluster.code}"

    def cluster_piece(self) -> Piece:
        """Return the cluster's name resting on these figures."""
        return Piece(self.cluster.name, self.evidence)

    def region_piece(self) -> Piece:
        """Return the region's name resting on these figures."""
        return Piece(self.region.name, self.evidence)


def cells_of(frame: pl.DataFrame) -> list[Cell]:
    """Return the rows of a run's table, as ``ClusterAssessment.to_frame`` wrote it.

    Parameters
    ----------
    frame : polars.DataFrame
        Filter it to a region or a cluster first; names may lack.

    Returns
    -------
    list of Cell
        In the order of the rows.

    Raises
    ------
    polars.exceptions.ColumnNotFoundError
        If the frame is not such a table.
    """
    columns = {
        "region_name": pl.col("region") if "region_name" not in frame.columns else pl.col("region_name"),
        "industry_name": pl.col("industry")
        if "industry_name" not in frame.columns
        else pl.col("industry_name"),
    }
    rows = frame.with_columns(**columns).select(
        "region",
        "region_name",
        "industry",
        "industry_name",
        "employment",
        "location_quotient",
        pl.col("location_quotient_lower", "location_quotient_upper").fill_null(math.nan),
        "rank",
        "strong",
        "employment_estimated",
        pl.col("location_quotient_shrunken").fill_null(math.nan),
    )
    return [
        Cell(Name(region, called or region), Name(cluster, entitled or cluster), *figures)
        for region, called, cluster, entitled, *figures in rows.iter_rows()
    ]
