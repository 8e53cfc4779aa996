"""How a figure of a run is known: the side panel, or a page of its own."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.evidence.models import Run
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.mapping.models import RUN_KIND
from klustermotor.web.mapping.selectors.known import trace


@require_GET
@page("region.view")
def known(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show the value, the formula in words, the inputs, the run and how sure the figure is."""
    access = request.access
    runs = Run.objects.visible_to(access.user).in_tenant(access.tenant).of_kind(RUN_KIND)
    run = get_object_or_404(runs.select_related("by").prefetch_related("inputs"), uid=uid)
    key = request.GET.get("key", "runs")
    try:
        traced = trace(run, key)
    except LookupError as missing:
        raise Http404 from missing
    found = known_of(
        run,
        access,
        part=traced.key,
        title=traced.label,
        value=traced.value,
        explanation=traced.formula,
        certainty=" ".join(traced.sure),
        facts=[(label, value) for label, value, _key in traced.rows],
    )
    return render(request, "mapping/known.html", {"known": found, "traced": traced, "run": run})
