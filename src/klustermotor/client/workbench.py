"""A workbench as a program sees it."""

import difflib
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from klustermotor.client.cluster_networks import ClusterNetwork, network_of
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

    def network(
        self, cluster: str, *, on: date | str | None = None, kinds: Collection[str] = ()
    ) -> ClusterNetwork:
        """Return the whole network of a cluster: who belongs to it, and the ties among them, on a day.

        Parameters
        ----------
        cluster : str
            Its name in Swedish or English, the name of its initiative, or its identifier.
        on : date or str, optional
            The day, such as ``"2003-06-30"``; the workbench's own today unless said.
        kinds : collection of str
            Keep ties of these kinds only, such as ``["supplies", "trains"]``.

        Returns
        -------
        ClusterNetwork
            A pair of tables, ``nodes, ties = …``, that is also a rustworkx graph with ``to_graph()``.

        Raises
        ------
        LookupError
            If no cluster is called so, or several are; the message names those that nearly are.
        RefusedByWorkbench
            If the token does not work, or its owner may not see actors.

        Examples
        --------
        >>> from tests.client.stub import workbench
        >>> nodes, ties = workbench().network("Biotech Valley")
        >>> nodes["name"].to_list(), ties["kind"].to_list()
        (['Example College', 'Example Pharma'], ['trains'])
        """
        uid = cluster if _is_uid(cluster) else _cluster_called(self._connection, cluster)
        return network_of(self._connection, uid, on=on, kinds=kinds)

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


def _cluster_called(connection: Connection, name: str) -> str:
    """Return the identifier of the cluster, or of the one whose initiative, is called so."""
    held = list(connection.records("/clusters"))
    own = [one["uid"] for one in held if name in one["name"].values()]
    found = own or [one["uid"] for one in held if one["initiative"] and one["initiative"]["name"] == name]
    if len(found) == 1:
        return str(found[0])
    names = sorted({text for one in held for text in one["name"].values()})
    if found:
        raise LookupError(f"{len(found)} clusters are called {name}; give the identifier instead.")
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or names[:5]
    hint = f" Did you mean {', '.join(near)}?" if near else " There is none yet."
    raise LookupError(f"There is no cluster called {name}.{hint}")


def _named(things: list[Named], name: str, kind: str) -> Named:
    """Return the one of a name; name those that are nearly called so where none is."""
    for one in things:
        if one.name == name:
            return one
    names = [one.name for one in things]
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5) or names[:5]
    hint = f" Did you mean {', '.join(near)}?" if near else " There is none yet."
    raise LookupError(f"There is no {kind} called {name}.{hint}")
