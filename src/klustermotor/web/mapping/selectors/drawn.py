"""Parts of pages that are drawn once: kept by what they show and the reader's language."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

import klustermotor
from klustermotor.web.mapping.selectors.rooms import Room

_KEPT_FOR = 24 * 3600


def drawn(room: Room, about: tuple[Any, ...], draw: Callable[[], Mapping[str, str]]) -> dict[str, SafeString]:
    """Return parts of a page by name, drawn unless they were drawn before for the same run and language.

    Runs never change, so what was drawn from one holds as long as the software is the same.
    """
    place = (room.run.uid, room.region, room.period, room.language)
    said = repr((klustermotor.__version__, place, about))
    key = f"mapping:{hashlib.sha256(said.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = {name: str(part) for name, part in draw().items()}
        cache.set(key, found, _KEPT_FOR)
    return {name: mark_safe(part) for name, part in found.items()}  # noqa: S308
