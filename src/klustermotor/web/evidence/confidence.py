"""Which sources keep what was said in them to some readers, or may not be leaned on; their own app decides.

An app says so in its module ``confidence``, which is loaded when it is first asked for::

    keep_for_readers("interview", readable, why_unusable)

where ``readable`` is given a person and sources of that kind and returns the keys of those they may read, and
``why_unusable`` is given one source and says why nothing may rest on it; nothing when it may.
"""

from collections.abc import Callable, Collection, Iterable
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Source, Support

Readable = Callable[[User, Collection[Source]], set[int]]
Usable = Callable[[Source], str]
_KEEPERS: dict[str, Readable] = {}
_USABLE: dict[str, Usable] = {}


def keep_for_readers(kind: str, readable: Readable, why_unusable: Usable) -> None:
    """Let notes drawn from a kind of source be read, and it be leaned on, only as its own app allows."""
    _KEEPERS[kind], _USABLE[kind] = readable, why_unusable


def why_unusable(source: Source) -> str:
    """Return why nothing may rest on a source; nothing when it may."""
    return _USABLE[source.kind](source) if source.kind in _keepers() else ""


@cache
def _keepers() -> dict[str, Readable]:
    """Return who decides for which kind, every app's module loaded once."""
    for config in apps.get_app_configs():
        if config.name.startswith("klustermotor.") and module_has_submodule(config.module, "confidence"):
            import_module(f"{config.name}.confidence")
    return _KEEPERS


def without_confidences(supports: Iterable[Support]) -> list[Support]:
    """Return supports as everybody may read them: without notes from what was said in confidence."""
    held = list(supports)
    for one in held:
        if one.unusable_since is not None or (one.source is not None and one.source.kind in _keepers()):
            one.note = ""
    return held


def in_confidence(supports: Iterable[Support], user: User) -> list[Support]:
    """Return supports with the notes left out that the person may not read, or that may not be used."""
    held = list(supports)
    for kind, readable in _keepers().items():
        concerned = [one for one in held if one.source is not None and one.source.kind == kind]
        allowed = readable(user, [one.source for one in concerned if one.source]) if concerned else set()
        for one in concerned:
            if one.source_id not in allowed:
                one.note = ""
    for one in held:
        if one.unusable_since is not None:
            one.note = ""
    return held
