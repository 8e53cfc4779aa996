"""The network of a cluster as a pair of tables, and as a graph."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import rustworkx as rx

from klustermotor.analysis.networks import Network, network_from_columns
from klustermotor.client.connection import Connection, Record

_NODES = {
    "organisation": pl.String,
    "name": pl.String,
    "part": pl.String,
    "sector": pl.String,
    "kind": pl.String,
    "municipality": pl.String,
    "employees": pl.Int64,
    "since": pl.String,
    "until": pl.String,
    "example": pl.Boolean,
}
_TIES = {
    "source": pl.String,
    "kind": pl.String,
    "target": pl.String,
    "side": pl.String,
    "both_ways": pl.Boolean,
    "strength": pl.Int64,
    "since": pl.String,
    "until": pl.String,
    "example": pl.Boolean,
}


@dataclass(frozen=True, slots=True, eq=False)
class ClusterNetwork:
    """Who belongs to a cluster on a day and the ties among them; unpacks into its two tables.

    Attributes
    ----------
    nodes : polars.DataFrame
        An organisation a row: ``organisation`` (its identifier), ``name``, ``part`` (core, supplier, support,
        academia, public), ``sector``, ``kind``, ``municipality``, ``employees``, ``since``, ``until`` (when
        it belongs) and ``example``. What is not known is null. Those without ties stand here too.
    ties : polars.DataFrame
        A tie a row: ``source`` and ``target`` (identifiers), ``kind``, ``side``, ``both_ways``, ``strength``,
        ``since``, ``until`` and ``example``.

    Examples
    --------
    >>> from tests.client.stub import workbench
    >>> network = workbench().network("Biotech Valley")
    >>> network.nodes.select("name", "part").rows()
    [('Example College', 'academia'), ('Example Pharma', 'core')]
    >>> graph = network.to_graph()
    >>> [(graph[a]["name"], tie["kind"], graph[b]["name"]) for a, b, tie in graph.weighted_edge_list()]
    [('Example College', 'trains', 'Example Pharma')]
    """

    nodes: pl.DataFrame
    ties: pl.DataFrame

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """Yield the two tables, nodes first."""
        yield self.nodes
        yield self.ties

    def to_graph(self) -> "rx.PyDiGraph[dict[str, Any], dict[str, Any]]":
        """Return a directed rustworkx graph: rows of the tables are what its nodes and edges carry.

        Returns
        -------
        rustworkx.PyDiGraph
            A tie that holds both ways is an edge in either direction.

        Examples
        --------
        >>> from tests.client.stub import workbench
        >>> workbench().network("Biotech Valley").to_graph().num_edges()
        1
        """
        graph: rx.PyDiGraph[dict[str, Any], dict[str, Any]] = rx.PyDiGraph(multigraph=True)
        at = {row["organisation"]: graph.add_node(row) for row in self.nodes.iter_rows(named=True)}
        for tie in self.ties.iter_rows(named=True):
            graph.add_edge(at[tie["source"]], at[tie["target"]], tie)
            if tie["both_ways"]:
                graph.add_edge(at[tie["target"]], at[tie["source"]], tie)
        return graph

    def to_network(self) -> Network:
        """Return the network as the measures of ``klustermotor.analysis.networks`` take it, with kinds.

        Returns
        -------
        Network
            Labelled by the organisations' identifiers; a strength that is not known counts as 1.

        Examples
        --------
        >>> from klustermotor.analysis.networks import density
        >>> from tests.client.stub import workbench
        >>> density(workbench().network("Biotech Valley").to_network())
        0.5
        """
        return network_from_columns(
            self.ties["source"].to_list(),
            self.ties["target"].to_list(),
            directed=True,
            labels=self.nodes["organisation"].to_list(),
            weights=self.ties["strength"].fill_null(1).cast(pl.Float64).to_list(),
            kinds=self.ties["kind"].to_list(),
            both_ways=self.ties.filter("both_ways")["kind"].unique().to_list(),
        )


def network_of(
    connection: Connection, uid: str, *, on: date | str | None = None, kinds: Collection[str] = ()
) -> ClusterNetwork:
    """Return the network of the cluster with an identifier.

    Parameters
    ----------
    connection : Connection
    uid : str
    on : date or str, optional
        The day; the workbench's own today unless said.
    kinds : collection of str
        Keep ties of these kinds only; all where there are none.

    Returns
    -------
    ClusterNetwork

    Raises
    ------
    RefusedByWorkbench
        If there is no such cluster, or it may not be seen.
    """
    held = [_node(one) for one in connection.records(f"/clusters/{uid}/actors", on=on)]
    found = (_tie(one) for one in connection.records(f"/clusters/{uid}/ties", on=on))
    ties = [one for one in found if not kinds or one["kind"] in kinds]
    return ClusterNetwork(pl.DataFrame(held, schema=_NODES), pl.DataFrame(ties, schema=_TIES))


def _node(one: Record) -> Record:
    """Return a row of the table of nodes."""
    organisation = one["organisation"]
    told = {name: organisation[name] for name in ("name", "sector", "kind", "municipality", "employees")}
    return {
        "organisation": organisation["uid"],
        "part": one["part"],
        "since": one["valid_from"],
        "until": one["valid_to"],
        "example": one["example"] or organisation["example"],
        **told,
    }


def _tie(one: Record) -> Record:
    """Return a row of the table of ties."""
    told = {name: one[name] for name in ("kind", "side", "both_ways", "strength", "example")}
    return {
        "source": one["organisation"]["uid"],
        "target": one["partner"]["uid"],
        "since": one["valid_from"],
        "until": one["valid_to"],
        **told,
    }
