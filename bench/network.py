"""All measures of a network of 5,000 actors and 20,000 ties, beside networkx.

Data (``--data DIR``): ``ties.csv`` with columns ``source``, ``target`` and ``group`` of the source. Without
it, a seeded network of four sectors is drawn in which ties within a sector, and with who has many already,
are more likely. Both sides start from the same ties, and building the network counts. Gould–Fernandez
brokerage, the E–I index, core and periphery, suggestions with reasons and the layout have no counterpart of
this size in networkx: they stand in ``ours_alone_s``, and ``all_ours_s`` is all but the layout.
"""

import csv
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from harness import arguments, report
from klustermotor.analysis.networks import (
    Network,
    betweenness,
    brokerage_roles,
    brokerage_test,
    closeness,
    communities,
    components,
    core_numbers,
    core_periphery,
    degree,
    degree_assortativity,
    density,
    efficiency,
    ei_index,
    ei_test,
    eigenvector_centrality,
    group_assortativity,
    layout,
    local_clustering,
    modularity,
    network_from_columns,
    pairs_cut_by_each,
    reciprocity,
    structural_holes,
    suggest_ties,
    transitivity,
)

SECTORS = ("academia", "business", "finance", "public")


@dataclass(frozen=True)
class Ties:
    """What both sides start from."""

    labels: list[str]
    sources: list[str]
    targets: list[str]
    groups: list[str]


def main() -> None:
    options = arguments(__doc__ or "")
    ties = _read(options.data) if options.data else _drawn(quick=options.quick)
    seconds: dict[str, dict[str, float]] = {"ours": {}, "networkx": {}}

    def ours() -> dict[str, Any]:
        return _timed(_our_measures(ties), seconds["ours"])

    def networkx() -> dict[str, Any]:
        return _timed(_their_measures(ties), seconds["networkx"])

    def quality(found: dict[str, Any], peers: Mapping[str, Any]) -> Mapping[str, Any]:
        theirs = peers["networkx"]
        largest = {name: _gap(found[name], theirs[name]) for name in found if name in theirs}
        ratios = {
            name: round(seconds["networkx"][name] / seconds["ours"][name], 1)
            for name in seconds["ours"]
            if name in theirs
        }
        alone = _ours_alone(ties)
        for name, ratio in ratios.items():
            print(f"network: {name} {seconds['ours'][name]:.4f} s, {ratio} times faster than networkx")
        print(f"network: ours alone {alone}")
        return {
            "shape": [len(ties.labels), found["build"].n_ties],
            "ours_by_measure_s": {name: round(value, 4) for name, value in seconds["ours"].items()},
            "ratio_by_measure": ratios,
            "ours_alone_s": alone,
            "all_ours_s": round(sum(seconds["ours"].values()) + sum(alone.values()) - alone["layout"], 4),
            "largest_difference": largest,
            "modularity": [round(found["communities"], 4), round(theirs["communities"], 4)],
        }

    report("network", options, ours, {"networkx": networkx}, quality=quality, peer_repeats=1)


def _our_measures(ties: Ties) -> dict[str, Callable[[Any], Any]]:
    """Return what is computed, by name; each gets the network."""
    return {
        "build": lambda _: network_from_columns(
            ties.sources, ties.targets, directed=True, labels=ties.labels
        ),
        "degree": degree,
        "betweenness": betweenness,
        "closeness": closeness,
        "eigenvector": lambda network: np.nan_to_num(eigenvector_centrality(network)),
        "core numbers": core_numbers,
        "weak components": lambda network: len(components(network).sizes),
        "strong components": lambda network: len(components(network, connection="strong").sizes),
        "density": density,
        "reciprocity": reciprocity,
        "clustering": lambda network: np.nan_to_num(local_clustering(network)),
        "transitivity": transitivity,
        "communities": lambda network: communities(network, rng=np.random.default_rng(1)).modularity,
        "modularity": lambda network: modularity(network, ties.groups),
        "degree assortativity": degree_assortativity,
        "group assortativity": lambda network: group_assortativity(network, ties.groups),
        "constraint and effective size": lambda network: structural_holes(network).constraint,
        "efficiency": efficiency,
        "articulation": lambda network: set(np.flatnonzero(pairs_cut_by_each(network)).tolist()),
    }


def _their_measures(ties: Ties) -> dict[str, Callable[[Any], Any]]:
    """Return the same by networkx; what sets direction aside gets the graph without it."""
    import networkx as nx
    import scipy.stats  # noqa: F401 — networkx would load it while it is timed

    place = {label: number for number, label in enumerate(ties.labels)}
    both_ways: list[Any] = []

    def build(_: Any) -> Any:
        graph = nx.DiGraph()
        graph.add_nodes_from(range(len(ties.labels)))
        for source, target in zip(ties.sources, ties.targets, strict=True):
            if source != target:
                graph.add_edge(place[source], place[target])
        nx.set_node_attributes(graph, dict(enumerate(ties.groups)), "group")
        both_ways.append(graph.to_undirected())
        return graph

    def undirected() -> Any:
        return both_ways[-1]

    def divided(graph: Any) -> float:
        found = nx.community.louvain_communities(graph, seed=1)
        return float(nx.community.modularity(graph, found))

    def by_group(graph: Any) -> float:
        parts = [{n for n, group in enumerate(ties.groups) if group == one} for one in SECTORS]
        return float(nx.community.modularity(graph, [part for part in parts if part]))

    def holes(graph: Any) -> Any:
        nx.effective_size(graph)
        return _values(nx.constraint(graph))

    return {
        "build": build,
        "degree": lambda graph: _values(dict(graph.degree)),
        "betweenness": lambda graph: _values(nx.betweenness_centrality(graph)),
        "closeness": lambda graph: _values(nx.closeness_centrality(graph)),
        "eigenvector": lambda _: _values(nx.eigenvector_centrality(undirected(), max_iter=5000, tol=1e-10)),
        "core numbers": lambda _: _values(nx.core_number(undirected())),
        "weak components": nx.number_weakly_connected_components,
        "strong components": nx.number_strongly_connected_components,
        "density": nx.density,
        "reciprocity": nx.overall_reciprocity,
        "clustering": lambda _: _values(nx.clustering(undirected())),
        "transitivity": lambda _: nx.transitivity(undirected()),
        "communities": divided,
        "modularity": by_group,
        "degree assortativity": nx.degree_pearson_correlation_coefficient,
        "group assortativity": lambda graph: nx.attribute_assortativity_coefficient(graph, "group"),
        "constraint and effective size": holes,
        "efficiency": lambda _: nx.global_efficiency(undirected()),
        "articulation": lambda _: set(nx.articulation_points(undirected())),
    }


def _ours_alone(ties: Ties) -> dict[str, float]:
    """Return the seconds of what networkx does not do, the best of three."""
    network = network_from_columns(ties.sources, ties.targets, directed=True, labels=ties.labels)
    calls: dict[str, Callable[[Network], Any]] = {
        "brokerage roles": lambda it: brokerage_roles(it, ties.groups),
        "brokerage test": lambda it: brokerage_test(it, ties.groups, rng=np.random.default_rng(1)),
        "E–I index": lambda it: ei_index(it, ties.groups),
        "E–I test": lambda it: ei_test(it, ties.groups, rng=np.random.default_rng(1)),
        "core and periphery": core_periphery,
        "suggestions with reasons": suggest_ties,
        "layout": lambda it: layout(it, seed=1),
    }
    found: dict[str, float] = {}
    for name, call in calls.items():
        call(network)  # compiles
        found[name] = round(min(_seconds(call, network) for _ in range(3)), 4)
    return found


def _seconds(call: Callable[[Any], Any], network: Any) -> float:
    start = time.perf_counter()
    call(network)
    return time.perf_counter() - start


def _timed(calls: Mapping[str, Callable[[Any], Any]], seconds: dict[str, float]) -> dict[str, Any]:
    """Run all, the first of which builds the network, and keep each one's shortest time."""
    found: dict[str, Any] = {}
    network = None
    for name, call in calls.items():
        start = time.perf_counter()
        found[name] = call(network)
        seconds[name] = min(seconds.get(name, np.inf), time.perf_counter() - start)
        network = found["build"]
    return found


def _values(by_node: Mapping[int, float]) -> np.ndarray:
    return np.array([by_node[node] for node in range(len(by_node))], dtype=np.float64)


def _gap(first: Any, second: Any) -> float | None:
    """Return the largest difference; communities are found by chance, and graphs are no numbers."""
    if isinstance(first, Network):
        return None
    if isinstance(first, set):
        return float(len(first ^ second))
    gap = np.abs(np.nan_to_num(np.asarray(first, np.float64)) - np.nan_to_num(np.asarray(second, np.float64)))
    return float(f"{gap.max():.1e}")


def _drawn(*, quick: bool) -> Ties:
    """Draw a network in which who is of one sector, and who has many ties, is tied more often."""
    nodes, wanted = (500, 2000) if quick else (5000, 20_000)
    rng = np.random.default_rng(20030630)
    sector = rng.choice(len(SECTORS), nodes, p=[0.1, 0.7, 0.05, 0.15])
    pull = rng.pareto(2.5, nodes) + 0.5
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < wanted:
        ends = rng.choice(nodes, (wanted, 2), p=pull / pull.sum())
        kept = (ends[:, 0] != ends[:, 1]) & (
            (sector[ends[:, 0]] == sector[ends[:, 1]]) | (rng.random(wanted) < 0.4)
        )
        pairs.update(map(tuple, ends[kept][: wanted - len(pairs)].tolist()))
    labels = [f"actor {number}" for number in range(nodes)]
    chosen: Sequence[tuple[int, int]] = sorted(pairs)
    return Ties(
        labels,
        [labels[source] for source, _ in chosen],
        [labels[target] for _, target in chosen],
        [SECTORS[code] for code in sector],
    )


def _read(folder: Path) -> Ties:
    """Read ties from a file; who is never a source has no group of its own."""
    with (folder / "ties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sources, targets = [row["source"] for row in rows], [row["target"] for row in rows]
    labels = list(dict.fromkeys([*sources, *targets]))
    group = {row["source"]: row["group"] for row in rows}
    return Ties(labels, sources, targets, [group.get(label, "none") for label in labels])


if __name__ == "__main__":
    main()
