"""Datasets, analyses and runs of a workbench, as a program holds them."""

import io
from typing import Any

import polars as pl

from klustermotor.analysis.tables import RegionIndustryTable, table_from_frame
from klustermotor.client.connection import Connection, Record, RefusedByWorkbench

_BETWEEN_LOOKS = 1.0
#: What a vintage of jobs has; one of education has not.
_OF_JOBS = {"region", "industry", "period", "jobs", "flag", "low", "high"}


class _Thing:
    """An object of the workbench: its identifier and what is said of it."""

    def __init__(self, connection: Connection, facts: Record) -> None:
        self._connection = connection
        self.facts = facts
        self.uid: str = facts["uid"]

    def _frame(self, path: str, **query: Any) -> pl.DataFrame:
        """Return a table as it lies in the workbench."""
        return pl.read_parquet(io.BytesIO(self._connection.content(path, format="parquet", **query)))

    def _done(self, job: Record) -> Record:
        """Wait for a piece of work, and return it when it is done; a failure is raised by its sentence."""
        while not job["is_over"]:
            self._connection.pause(_BETWEEN_LOOKS)
            job = self._connection.record(f"/jobs/{job['uid']}")
        if job["state"] != "done":
            raise RefusedByWorkbench(422, job["error"] or f"The work was {job['state']}.")
        return job


class Dataset(_Thing):
    """A dataset of a workbench; ``facts`` holds what is said of it, its status among that.

    Examples
    --------
    >>> from klustermotor.client import Workbench
    >>> from tests.client.stub import workbench
    >>> workbench().dataset("Jobs").to_frame(period="2003").height
    4
    """

    @property
    def name(self) -> str:
        """Return the name.

        Returns
        -------
        str
        """
        return str(self.facts["name"])

    def to_frame(
        self,
        *,
        region: str | None = None,
        industry: str | None = None,
        period: str | None = None,
        vintage: str | None = None,
    ) -> pl.DataFrame:
        """Return the rows of a vintage, the newest unless said, as they were published.

        Parameters
        ----------
        region, industry, period : str, optional
            Keep the rows with this code only.
        vintage : str, optional
            Identifier of an earlier vintage.

        Returns
        -------
        polars.DataFrame
            Hidden figures are null and marked in the column ``suppressed``.

        Raises
        ------
        LookupError
            If the dataset has no figures yet.
        RefusedByWorkbench
            If the workbench refuses.
        """
        wanted = vintage or self.facts["latest"]
        if wanted is None:
            raise LookupError(f"The dataset {self.name} has no figures yet.")
        return self._frame(f"/vintages/{wanted}/rows", region=region, industry=industry, period=period)

    def table(self, *, language: str = "en", vintage: str | None = None) -> RegionIndustryTable:
        """Return a vintage as the analysis takes it: flags, bounds and names kept.

        Parameters
        ----------
        language : str
            Language of the names: ``"sv"`` or ``"en"``.
        vintage : str, optional
            Identifier of an earlier vintage; the newest unless said.

        Returns
        -------
        RegionIndustryTable

        Raises
        ------
        LookupError
            If the dataset has no figures yet.
        ValueError
            If it holds something else than jobs by region and industry.
        RefusedByWorkbench
            If the workbench refuses.
        """
        frame = self.to_frame(vintage=vintage)
        if not set(frame.columns) >= _OF_JOBS:
            raise ValueError(
                f"The dataset {self.name} does not hold jobs by region and industry but "
                f"{', '.join(frame.columns)}; read it with to_frame()."
            )
        hidden = frame.filter(pl.col("jobs").is_null()).select("flag", "low", "high").unique()
        ranges = {
            flag: (low or 0.0, float("inf") if high is None else high)
            for flag, low, high in hidden.iter_rows()
        }
        published = frame.filter(pl.col("jobs").is_not_null())
        measures = {"establishments": "plants", "wages": "wages"}
        # A column that is unknown for published cells would read as 0 there, so it is left out.
        known = {
            measure: column
            for measure, column in measures.items()
            if published[column].null_count() == 0 < frame[column].count()
        }
        ready = frame.select("region", "industry", "period", "flag", employment="jobs", **known)
        return table_from_frame(
            ready,
            flag_ranges=ranges,
            region_names=self._names("/regions", language, region_set=self.facts["region_set"]["uid"]),
            industry_names=self._names(
                f"/classifications/{self.facts['classification']['uid']}/items", language
            ),
        )

    def _names(self, path: str, language: str, **query: Any) -> dict[str, str]:
        """Return names by code."""
        return {one["code"]: one["name"][language] for one in self._connection.records(path, **query)}


class Run(_Thing):
    """A run of a workbench; ``facts`` holds its parameters, seed, version and status.

    Examples
    --------
    >>> from tests.client.stub import workbench
    >>> run = workbench().latest_run()
    >>> run.results
    ['assessment']
    >>> run.result("assessment").columns
    ['cluster', 'region', 'lq']
    """

    @property
    def results(self) -> list[str]:
        """Return the names of the result tables.

        Returns
        -------
        list of str
        """
        return list(self.facts["results"])

    def result(
        self, name: str, *, region: str | None = None, cluster: str | None = None, period: str | None = None
    ) -> pl.DataFrame:
        """Return a result table.

        Parameters
        ----------
        name : str
            One of ``results``.
        region, cluster, period : str, optional
            Keep the rows with this code only.

        Returns
        -------
        polars.DataFrame

        Raises
        ------
        LookupError
            If the run has no such table; the message names those it has.
        RefusedByWorkbench
            If the workbench refuses.
        """
        if name not in self.results:
            raise LookupError(f"The run has no result {name}; it has {', '.join(self.results)}.")
        path = f"/runs/{self.uid}/results/{name}"
        return self._frame(path, region=region, cluster=cluster, period=period)

    def clusters(self, region: str, period: str | None = None) -> list[Record]:
        """Return what the run says of a region's clusters, the largest surplus of jobs first.

        Parameters
        ----------
        region : str
            The region's code.
        period : str, optional
            The last unless said.

        Returns
        -------
        list of dict

        Raises
        ------
        RefusedByWorkbench
            If the run knows no such region or period.
        """
        return list(self._connection.records(f"/runs/{self.uid}/clusters", region=region, period=period))


class Analysis(_Thing):
    """A question that a workbench answers with runs.

    Examples
    --------
    >>> from tests.client.stub import workbench
    >>> workbench().analysis("Strong clusters").run().results
    ['assessment']
    """

    @property
    def name(self) -> str:
        """Return the name.

        Returns
        -------
        str
        """
        return str(self.facts["name"])

    def run(self, *, force: bool = False) -> Run:
        """Have the question answered on the newest figures, wait for it, and return the run.

        Parameters
        ----------
        force : bool
            Compute again what was computed on the same figures.

        Returns
        -------
        Run

        Raises
        ------
        RefusedByWorkbench
            If the workbench refuses, or the work fails.
        """
        started = self._connection.send("POST", f"/analyses/{self.uid}/runs", {"force": force})
        job = self._done(started["job"])
        return Run(self._connection, self._connection.record(f"/runs/{job['result']['run']}"))


class SavedQuery(_Thing):
    """A question to a statistical office that a workbench keeps; ``facts`` holds what it asks for.

    Examples
    --------
    >>> from tests.client.stub import workbench
    >>> workbench().query("Jobs by county").refresh().name
    'Jobs'
    """

    @property
    def name(self) -> str:
        """Return the name.

        Returns
        -------
        str
        """
        return str(self.facts["name"])

    def refresh(self) -> Dataset:
        """Have the office asked now, wait for the answer, and return the dataset that it goes into.

        Returns
        -------
        Dataset
            With the new figures as its latest vintage, where the answer was new.

        Raises
        ------
        RefusedByWorkbench
            If the query is not finished, or the office gives no answer that can be used.
        """
        started = self._connection.send("POST", f"/queries/{self.uid}/refresh")
        self._done(started["job"])
        self.facts = self._connection.record(f"/queries/{self.uid}")
        return Dataset(self._connection, self._connection.record(f"/datasets/{self.facts['dataset']['uid']}"))
