"""Who may read regional analyses, and who may run them."""

from collections.abc import Mapping
from typing import Any

from tests.web.actors.made import a_tie
from tests.web.mapping.conftest import jobs_table, make_analysis, make_dataset, make_run
from tests.web.rights.suite import Page

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.mapping.services import start_analysis

People = Mapping[str, User]


def a_run(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of a run."""
    return {"uid": make_run(tenant, people[Role.ANALYST]).uid}


def an_analysis(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of a question."""
    dataset = make_dataset(tenant, jobs_table(), people[Role.ANALYST])
    return {"uid": make_analysis(dataset, people[Role.ANALYST]).uid}


def a_job(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of work that waits."""
    dataset = make_dataset(tenant, jobs_table(), people[Role.ANALYST])
    analysis = make_analysis(dataset, people[Role.ANALYST])
    return {"uid": start_analysis(analysis=analysis, by=people[Role.ANALYST]).uid}


def a_cluster(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of a cluster that a run knows."""
    make_run(tenant, people[Role.ANALYST])
    return {"code": "A"}


def a_table(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of a table of a run."""
    make_run(tenant, people[Role.ANALYST])
    return {"page": "strong-clusters"}


def a_report(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of the report of a run: it names none, but needs one."""
    make_run(tenant, people[Role.ANALYST])
    return {}


def a_picture(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of a picture of a run."""
    make_run(tenant, people[Role.ANALYST])
    return {"page": "growth", "format": "svg"}


def a_network(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of the network as a file: of what one may see."""
    a_tie(tenant)
    return {"format": "gexf"}


def a_people_picture(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of the people between organisations as a picture: of those one may see."""
    return {"format": "svg"}


PAGES = {
    "mapping:analyses": Page("region.view"),
    "mapping:create-analysis": Page("analysis.run"),
    "mapping:analysis": Page("region.view", make=an_analysis),
    "mapping:change-analysis": Page("analysis.run", make=an_analysis),
    "mapping:start-analysis": Page(
        "analysis.run", make=an_analysis, method="post", leads_to=("mapping:progress",)
    ),
    "mapping:progress": Page("region.view", make=a_job),
    "mapping:restart": Page("analysis.run", make=a_job, method="post"),
    "mapping:run": Page("region.view", make=a_run),
    "mapping:known": Page("region.view", make=a_run),
    "mapping:map": Page("region.view"),
    "mapping:strong-clusters": Page("region.view"),
    # A stranger finds no run of their own; pages without a run say what will be there.
    "mapping:cluster": Page("region.view", make=a_cluster),
    "mapping:outward": Page("region.view"),
    "mapping:growth": Page("region.view"),
    "mapping:region-report": Page("region.view", make=a_report, names_an_object=False),
    "mapping:keep-region-report": Page("documents.make", make=a_report, names_an_object=False),
    "mapping:table": Page("region.view", make=a_table),
    "mapping:network": Page("actors.view"),
    "mapping:network-table": Page("actors.view"),
    "mapping:network-file": Page("actors.view", make=a_network, names_an_object=False),
    "mapping:network-people": Page("persons.view"),
    "mapping:network-people-table": Page("persons.view"),
    "mapping:network-people-file": Page("persons.view", make=a_people_picture, names_an_object=False),
    "mapping:picture": Page("region.view", make=a_picture),
}
