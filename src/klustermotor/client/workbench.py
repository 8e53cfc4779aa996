"""A workbench as a program sees it."""

import difflib
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

from klustermotor.client.connection import Connection, Record
from klustermotor.client.things import Analysis, Dataset, Run, SavedQuery

Named = TypeVar("Named", Dataset, Analysis, SavedQuery)


class Workbench:
    """A workbench with a token: find datasets, analyses and runs, and read any list.

    Parameters
    ----------
    url : str
        Address of the workbench, such as ``"https://workbench.example.org"``.
    token : str
        A token made on one's own page there, with the scopes that the work needs.
    **settings
        As ``Connection`` takes them: ``language``, ``retries``, ``timeout``, ``transport``, ``pause``.

    Examples
    --------
    >>> from tests.client.stub import transport
    >>> workbench = Workbench("https://workbench.example.org", "km_example", transport=transport())
    >>> workbench.dataset("Jobs").to_frame()["jobs"].sum()
    100.0
    """

    def __init__(self, url: str, token: str, **settings: Any) -> None:
        self._connection = Connection(url, token, **settings)

    def datasets(self) -> list[Dataset]:
        """Return the datasets.

        Returns
        -------
        list of Dataset

        Raises
        ------
        RefusedByWorkbench
            If the token does not work.
        """
        return [Dataset(self._connection, one) for one in self._connection.records("/datasets")]

    def dataset(self, which: str) -> Dataset:
        """Return one dataset.

        Parameters
        ----------
        which : str
            Its name or its identifier.

        Returns
        -------
        Dataset

        Raises
        ------
        LookupError
            If none is called so; the message names those that nearly are.
        RefusedByWorkbench
            If no dataset has this identifier, or the token does not work.
        """
        if _is_uid(which):
            return Dataset(self._connection, self._connection.record(f"/datasets/{which}"))
        return _named(self.datasets(), which, "dataset")

    def analyses(self) -> list[Analysis]:
        """Return the analyses.

        Returns
        -------
        list of Analysis

        Raises
        ------
        RefusedByWorkbench
            If the token does not work.
        """
        return [Analysis(self._connection, one) for one in self._connection.records("/analyses")]

    def analysis(self, which: str) -> Analysis:
        """Return one analysis.

        Parameters
        ----------
        which : str
            Its name or its identifier.

        Returns
        -------
        Analysis

        Raises
        ------
        LookupError
            If none is called so; the message names those that nearly are.
        RefusedByWorkbench
            If no analysis has this identifier, or the token does not work.
        """
        if _is_uid(which):
            return Analysis(self._connection, self._connection.record(f"/analyses/{which}"))
        return _named(self.analyses(), which, "analysis")

    def queries(self) -> list[SavedQuery]:
        """Return the saved queries to statistical offices.

        Returns
        -------
        list of SavedQuery

        Raises
        ------
        RefusedByWorkbench
            If the token does not work, or its owner may not bring in statistics.
        """
        return [SavedQuery(self._connection, one) for one in self._connection.records("/queries")]

    def query(self, which: str) -> SavedQuery:
        """Return one saved query.

        Parameters
        ----------
        which : str
            Its name or its identifier.

        Returns
        -------
        SavedQuery

        Raises
        ------
        LookupError
            If none is called so; the message names those that nearly are.
        RefusedByWorkbench
            If no query has this identifier, or the token does not work.
        """
        if _is_uid(which):
            return SavedQuery(self._connection, self._connection.record(f"/queries/{which}"))
        return _named(self.queries(), which, "query")

    def run(self, uid: str) -> Run:
        """Return one run.

        Parameters
        ----------
        uid : str
            Its identifier.

        Returns
        -------
        Run

        Raises
        ------
        RefusedByWorkbench
            If there is no such run, or the token does not work.
        """
        return Run(self._connection, self._connection.record(f"/runs/{uid}"))

    def runs(self, *, region_set: str | None = None, analysis: str | None = None) -> list[Run]:
        """Return the runs, newest first.

        Parameters
        ----------
        region_set, analysis : str, optional
            Keep the runs about this set of regions, or of this analysis: its identifier.

        Returns
        -------
        list of Run

        Raises
        ------
        RefusedByWorkbench
            If the token does not work.
        """
        found = self._connection.records("/runs", region_set=region_set, analysis=analysis)
        return [Run(self._connection, one) for one in found]

    def latest_run(self, *, region_set: str | None = None) -> Run:
        """Return the newest run.

        Parameters
        ----------
        region_set : str, optional
            About this set of regions: its code or its identifier.

        Returns
        -------
        Run

        Raises
        ------
        LookupError
            If there is no run, or no set of regions of that code.
        RefusedByWorkbench
            If the token does not work.
        """
        wanted = region_set
        if region_set is not None and not _is_uid(region_set):
            known = {one["code"]: one["uid"] for one in self._connection.records("/region-sets")}
            if region_set not in known:
                raise LookupError(f"There is no set of regions {region_set}; there is {', '.join(known)}.")
            wanted = known[region_set]
        found = self._connection.record("/runs", region_set=wanted, limit=1)["items"]
        if not found:
            raise LookupError("Nothing has been analysed yet.")
        return Run(self._connection, found[0])

    def record(self, path: str, **query: Any) -> Record:
        """Return one object of the API.

        Parameters
        ----------
        path : str
            Its path below ``/api/v1``, such as ``"/regions/…"``.
        **query
            Parameters of the address.

        Returns
        -------
        dict

        Raises
        ------
        RefusedByWorkbench
            If the workbench refuses.
        """
        return self._connection.record(path, **query)

    def records(self, path: str, **query: Any) -> Iterator[Record]:
        """Yield every object of any list of the API, its parts joined.

        Parameters
        ----------
        path : str
            The list's path below ``/api/v1``, such as ``"/fields"``.
        **query
            What to choose by.

        Yields
        ------
        dict

        Raises
        ------
        RefusedByWorkbench
            If the workbench refuses.
        """
        yield from self._connection.records(path, **query)

    def send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, of: str | None = None
    ) -> Record:
        """Ask for a change by any operation of the API, once.

        What is to be changed is read first, with :meth:`record`: the change is made to that version alone,
        and refused with 412 when somebody has changed it since.

        Parameters
        ----------
        method : str
            ``"POST"``, ``"PUT"``, ``"PATCH"`` or ``"DELETE"``.
        path : str
            The path below ``/api/v1``.
        body : mapping, optional
            What to send.
        of : str, optional
            The path of what was read, where it is another: the guide's for a change to one of its themes.

        Returns
        -------
        dict

        Raises
        ------
        RefusedByWorkbench
            If the workbench refuses.
        """
        return self._connection.send(method, path, body, of=of)


def _is_uid(text: str) -> bool:
    """Return whether a text is an identifier."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _named(things: list[Named], name: str, kind: str) -> Named:
    """Return the one of a name; name those that are nearly called so where none is."""
    for one in things:
        if one.name == name:
            return one
    names = [one.name for one in things]
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or names[:5]
    hint = f" Did you mean {', '.join(near)}?" if near else " There is none yet."
    raise LookupError(f"There is no {kind} called {name}.{hint}")
