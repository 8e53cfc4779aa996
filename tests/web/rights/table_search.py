"""Who may search: everybody, each finding what they may see."""

from tests.web.rights.suite import Page

PAGES = {
    "search:results": Page("region.view", data={"q": "orebro"}),
    "search:suggest": Page("region.view", data={"q": "orebro"}),
}
