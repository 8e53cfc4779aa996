"""Links to the pages of a list that keep everything else in the address."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page among the links; without an address it stands for those left out."""

    label: str
    url: str
    current: bool = False


def query_with(query: QueryDict | None, **changes: Any) -> str:
    """Return the query string with some parameters replaced, or taken out where the value is None."""
    copy = query.copy() if query is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        copy.pop(name, None)
        if value is not None:
            copy[name] = str(value)
    return f"?{copy.urlencode()}"


def page_links(page: Page[Any], query: QueryDict | None, parameter: str = "page") -> list[PageLink]:
    """Return first, last and the pages around the one shown."""
    paginator = page.paginator
    links = []
    for number in paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
        if isinstance(number, int):
            url = query_with(query, **{parameter: number})
            links.append(PageLink(str(number), url, current=number == page.number))
        else:
            links.append(PageLink("…", ""))
    return links
