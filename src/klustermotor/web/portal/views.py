"""The start page and the notes of the rooms."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, demand, demand_change, page
from klustermotor.web.portal import services
from klustermotor.web.portal.forms import RoomNoteForm
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.rooms import ROOMS
from klustermotor.web.portal.start import start_page
from klustermotor.web.shared.errors import Refused


@require_GET
@page("region.view")
def start(request: PageRequest) -> HttpResponse:
    """Show what needs the person, and the region at a glance."""
    return render(request, "portal/start.html", {"start": start_page(request.access, request.session)})


@require_http_methods(["GET", "POST"])
@page("actors.edit")
def add_note(request: PageRequest, room: str) -> HttpResponse:
    """Note something in a room."""
    if room not in ROOMS:
        raise Http404
    here = ROOMS[room]
    demand(request.access, here.capability)
    form = RoomNoteForm(request.POST or None, initial={"signed_as": request.access.user.name})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        language = "en" if request.LANGUAGE_CODE == "en" else "sv"
        given[f"text_{language}"] = given.pop("text")
        try:
            services.note_in_room(tenant=request.access.tenant, room=room, by=request.access.user, **given)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            return redirect(f"{reverse(here.url_name)}#noted")
    context = {"form": form, "here": here, "crumbs": [(here.label, reverse(here.url_name))]}
    return render(request, "portal/note_form.html", context, status=422 if form.errors else 200)


@require_POST
@page("actors.edit")
def settle_note(request: PageRequest, uid: UUID) -> HttpResponse:
    """Mark a note as done with."""
    found = RoomNote.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    note = get_object_or_404(found.select_related("tenant"), uid=uid)
    here = ROOMS.get(note.room)
    if here is not None:
        demand(request.access, here.capability)
    demand_change(request.access, note)
    try:
        services.settle_note(note=note, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(f"{reverse(here.url_name)}#noted" if here else "portal:start")
