"""What the pages of organisations and selections show of clusters, value chains and the network."""

from django.urls import reverse

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.beside import Beside, show_beside
from klustermotor.web.actors.models import Organisation, RegisterSelection
from klustermotor.web.mapping.chains.selectors import places_of, stages_to_fill
from klustermotor.web.mapping.membership.selectors import clusters_to_change, holds_on, memberships_of


def _clusters(organisation: Organisation, access: Access) -> Beside:
    """Return the clusters that an organisation belongs or has belonged to."""
    today = access.tenant.today()
    rows = [(one, not holds_on(one, today)) for one in memberships_of(access, organisation)]
    may_add = access.may("clusters.edit") and clusters_to_change(access).exists()
    context = {"rows": rows, "organisation": organisation, "may_add": may_add}
    return Beside("mapping/membership/of_organisation.html", context)


def _chains(organisation: Organisation, access: Access) -> Beside | None:
    """Return where an organisation stands in value chains today; nothing where it stands in none."""
    found = places_of(access, organisation)
    return Beside("mapping/chains/organisation_part.html", {"places": found}) if found else None


def _absence(organisation: Organisation, access: Access) -> Beside:
    """Return where one sees what would change if an organisation left."""
    url = reverse("mapping:without", args=[organisation.uid])
    return Beside("mapping/absence/of_organisation.html", {"url": url, "name": organisation.name})


def _where_to(selection: RegisterSelection, access: Access) -> Beside | None:
    """Return where those whom a selection chooses may be put: at stages of value chains, and in clusters."""
    stages = stages_to_fill(access) if access.may("chains.edit") else []
    clusters = list(clusters_to_change(access)) if access.may("clusters.edit") else []
    context = {"selection": selection, "stages": stages, "clusters": clusters}
    return Beside("mapping/chains/of_selection.html", context) if stages or clusters else None


show_beside(Organisation, _clusters)
show_beside(Organisation, _chains)
show_beside(Organisation, _absence)
show_beside(RegisterSelection, _where_to)
