"""What the frame around every page gets from the roof: places, rooms, the person's menu, notes."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import klustermotor
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.kept import kept_for
from klustermotor.web.portal.focus import focus_menu
from klustermotor.web.portal.rooms import PLACES, Room, room_of
from klustermotor.web.portal.selectors import Waiting, notes_in, notes_to_settle, waiting_by_room

#: Pages in the person's menu: label, url name, capability.
_PERSON_MENU = (
    (_("My profile"), "accounts:profile", "region.view"),
    (_("Tokens for programs"), "accounts:tokens", "tokens.own"),
    (_("People and roles"), "portal:people", "people.manage"),
    (_("Background work"), "jobs:jobs", "jobs.view"),
    (_("Personal data"), "portal:privacy", "privacy.handle"),
    (_("Letters"), "outbox:messages", "outbox.view"),
    (_("Trail of changes"), "accounts:trail", "audit.view"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, menu and the notes of the room; nothing signed out."""
    access = getattr(request, "access", None)
    if not access:
        return {}
    here = room_of(_url_name(request))
    waiting = waiting_by_room(access)
    context: dict[str, Any] = {
        "navigation": lambda: _navigation(access, here, waiting),
        "navigation_key": _navigation_key(access, here, waiting),
        "person_menu": lambda: _menu(access),
        "person_label": access.user.name,
        "focus": focus_menu(access, request.session) if not _is_fragment(request) else None,
    }
    if here is not None and _url_name(request) == here.url_name and not _is_fragment(request):
        context["frame_parts"] = ["portal/room_notes.html"]
        context["room"] = here
        context["room_notes"] = kept_for(
            access, ("notes", here.key), lambda: list(notes_in(access, here.key))
        )
        context["may_note"] = access.may("actors.edit")
        context["may_settle_all"] = access.may_everywhere("actors.edit")
        context["own_notes"] = lambda: notes_to_settle(access, here.key)
    return context


def _is_fragment(request: HttpRequest) -> bool:
    """Return whether only a part of a page is asked for, which has no frame."""
    return request.headers.get("HX-Request") == "true"


def _url_name(request: HttpRequest) -> str:
    """Return the name of the page asked for."""
    match = request.resolver_match
    return match.view_name if match else ""


def _navigation_key(access: Access, here: Room | None, waiting: Mapping[str, Waiting]) -> str:
    """Return what the navigation depends on: it is drawn once for all who would see the same."""
    said = (
        klustermotor.__version__,
        here and here.key,
        sorted(access.capabilities),
        sorted((room, one.count, one.first) for room, one in waiting.items()),
    )
    return repr(said)


def _navigation(access: Access, here: Room | None, waiting: Mapping[str, Waiting]) -> list[dict[str, Any]]:
    """Return the places with the rooms the person may enter."""
    return [
        {
            "label": place.label,
            "rooms": [
                {
                    "label": room.label,
                    "url": reverse(room.url_name),
                    "current": here is not None and room.key == here.key,
                    "waiting": waiting.get(room.key),
                }
                for room in place.rooms
                if access.may(room.capability)
            ],
        }
        for place in PLACES
    ]


def _menu(access: Access) -> list[dict[str, Any]]:
    """Return the pages of the person's menu."""
    return [
        {"label": label, "url": reverse(name)}
        for label, name, capability in _PERSON_MENU
        if access.may(capability)
    ]
