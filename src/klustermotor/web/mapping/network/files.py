"""The network as files that other programs open, and what files say of themselves."""

from klustermotor.formats.graph_files import GraphFile, GraphNode, GraphTie, Value, gexf, graphml
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import KINDS
from klustermotor.web.documents.exports import MadeFile, file_name, provenance_of
from klustermotor.web.documents.provenance import Provenance
from klustermotor.web.mapping.network.measures import placed
from klustermotor.web.mapping.network.tied import NetworkView

#: How far apart organisations stand in programs that draw in points.
_SCALE = 40.0
_WRITERS = {"gexf": gexf, "graphml": graphml}
GRAPH_FORMATS = tuple(_WRITERS)


def about_network(view: NetworkView, access: Access) -> Provenance:
    """Return what every file of the network says of itself."""
    invented = any(one.is_example for one in view.organisations) or any(tie.is_example for tie in view.ties)
    return provenance_of(access, view.title, example=invented)


def graph_file(view: NetworkView, access: Access, ending: str) -> MadeFile:
    """Return the network as GEXF or GraphML, with positions, measures and the days of ties."""
    about = about_network(view, access)
    positions = placed(view.network, view.network_ever).positions * _SCALE
    measured = {row.organisation.pk: row for row in view.rows}
    nodes = []
    for at, one in enumerate(view.organisations):
        row = measured[one.pk]
        attributes: dict[str, Value] = {
            **_said_of(one),
            "tied_to": row.degree,
            "betweenness": row.betweenness,
            "group": row.community,
            "closeness": row.closeness,
            "eigenvector": row.eigenvector,
            "core_number": row.core_number,
            "effective_size": row.effective_size,
            "constraint": row.constraint,
        }
        x, y = positions[at].tolist()
        nodes.append(GraphNode(str(one.uid), one.name, attributes, (x, y)))
    ties = [
        GraphTie(
            str(tie.organisation.uid), str(tie.partner.uid), float(tie.strength or 1),
            {
                "kind": tie.kind, "side": str(KINDS[tie.kind].side), "both_ways": tie.is_symmetric,
                "strength": tie.strength, "example": tie.is_example,
            },
            tie.valid_from, tie.valid_to,
        )
        for tie in view.ties
    ]  # fmt: skip
    graph = GraphFile(
        nodes,
        ties,
        title=view.title,
        description=" · ".join(about.below_a_picture()),
        made_on=access.tenant.today(),
    )
    return MadeFile(about, _WRITERS[ending](graph), file_name(view.title, "network", ending), ending)


def _said_of(one: Organisation) -> dict[str, Value]:
    """Return what a file says of an organisation; no number, which may be a person's."""
    return {
        "sector": one.sector,
        "kind": one.kind,
        "municipality": one.region.name if one.region else None,
        "employees": one.employees,
        "example": one.is_example,
    }
