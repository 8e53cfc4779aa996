"""Who may read how programs use the workbench: everybody who may have a token."""

from tests.web.rights.suite import Page

PAGES = {"api-reference": Page("tokens.own")}
