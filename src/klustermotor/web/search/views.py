"""Pages of search."""

from django.http import HttpResponse
from django.shortcuts import render

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.search import selectors

_SUGGESTED = 8


@page("region.view")
def results(request: PageRequest) -> HttpResponse:
    """Show what was found, by kind."""
    text, kind = request.GET.get("q", "").strip()[:200], request.GET.get("kind", "") or None
    groups = selectors.groups(request.access, text, kind) if text else []
    context = {
        "search_query": text,
        "groups": groups,
        "kind": kind,
        "count": sum(group.count for group in groups),
    }
    return render(request, "search/results.html", context)


@page("region.view")
def suggest(request: PageRequest) -> HttpResponse:
    """Show the nearest few while somebody writes."""
    text = request.GET.get("q", "").strip()[:200]
    found = [
        (selectors.label_of(entry.kind), entry)
        for entry in selectors.find(request.access, text, limit=_SUGGESTED)
    ]
    return render(request, "search/suggestions.html", {"found": found, "search_query": text})
