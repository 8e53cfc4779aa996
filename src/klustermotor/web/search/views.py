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
    groups = selectors.groups(request.access, text, kind, request.session) if text else []
    meant = "" if groups or not text else selectors.meant(request.access, text, request.session)
    if meant:
        groups = selectors.groups(request.access, meant, kind, request.session)
    context = {
        "search_query": text,
        "meant": meant if groups else "",
        "asked": meant or text,
        "groups": groups,
        "kind": kind,
        "count": sum(group.count for group in groups),
    }
    return render(request, "search/results.html", context)


@page("region.view")
def suggest(request: PageRequest) -> HttpResponse:
    """Show the nearest few while somebody writes."""
    text = request.GET.get("q", "").strip()[:200]
    found = selectors.find(request.access, text, limit=_SUGGESTED, chosen=request.session)
    meant = "" if found or not text else selectors.meant(request.access, text, request.session)
    if meant:
        found = selectors.find(request.access, meant, limit=_SUGGESTED, chosen=request.session)
    context = {
        "found": [(selectors.label_of(entry.kind), entry) for entry in found],
        "search_query": meant if found and meant else text,
        "meant": meant if found else "",
    }
    return render(request, "search/suggestions.html", context)
