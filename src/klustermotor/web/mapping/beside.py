"""What an organisation's page shows of clusters and of the network."""

from django.urls import reverse

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.beside import Beside, show_beside
from klustermotor.web.actors.models import Organisation
from klustermotor.web.mapping.membership.selectors import clusters_to_change, holds_on, memberships_of


def _clusters(organisation: Organisation, access: Access) -> Beside:
    """Return the clusters that an organisation belongs or has belonged to."""
    today = access.tenant.today()
    rows = [(one, not holds_on(one, today)) for one in memberships_of(access, organisation)]
    may_add = access.may("clusters.edit") and clusters_to_change(access).exists()
    context = {"rows": rows, "organisation": organisation, "may_add": may_add}
    return Beside("mapping/membership/of_organisation.html", context)


show_beside(_clusters)


def _absence(organisation: Organisation, access: Access) -> Beside:
    """Return where one sees what would change if an organisation left."""
    url = reverse("mapping:without", args=[organisation.uid])
    return Beside("mapping/absence/of_organisation.html", {"url": url, "name": organisation.name})


show_beside(_absence)
