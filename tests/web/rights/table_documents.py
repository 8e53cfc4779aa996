"""Who may open the pages of documents."""

from tests.web.documents.made import a_document
from tests.web.rights.suite import Page

PAGES = {
    "documents:list": Page("documents.view"),
    "documents:document": Page(
        "documents.view", make=lambda tenant, people: {"uid": a_document(tenant, people["developer"]).uid}
    ),
    "documents:file": Page(
        "documents.view", make=lambda tenant, people: {"uid": a_document(tenant, people["developer"]).uid}
    ),
    # Whoever kept it removes it, or who takes decisions: here the developer is both.
    "documents:remove": Page(
        "documents.make",
        make=lambda tenant, people: {"uid": a_document(tenant, people["developer"]).uid},
        method="post",
        roles=frozenset({"developer"}),
    ),
    "documents:sources-file": Page("evidence.view"),
}
