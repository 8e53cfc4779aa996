"""The page that lists every operation of the API."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.config.api import api
from klustermotor.web.shared.api_reference import rooms_of


@require_GET
@page("tokens.own")
def api_reference(request: PageRequest) -> HttpResponse:
    """Show the operations by room, each with its parameters and examples."""
    rooms = rooms_of(api.get_openapi_schema(), settings.ADDRESS)
    count = sum(len(room.operations) for room in rooms)
    context = {"rooms": rooms, "count": count, "address": settings.ADDRESS}
    return render(request, "shared/api_reference.html", context)
