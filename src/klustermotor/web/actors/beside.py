"""What apps above show on the page of an organisation or a selection: each registers a part of it.

An app says so in its module ``beside``, which is loaded when it is first asked for::

    show_beside(Organisation, lambda organisation, access: Beside("mapping/…html", {"rows": …}))
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from django.apps import apps
from django.db.models import Model
from django.utils.module_loading import module_has_submodule

from klustermotor.web.accounts.access import Access

_Kind = TypeVar("_Kind", bound=Model)


@dataclass(frozen=True, slots=True)
class Beside:
    """One part of the page."""

    template: str
    context: dict[str, Any]


_SHOWN: defaultdict[type[Model], list[Callable[[Any, Access], Beside | None]]] = defaultdict(list)


def show_beside(kind: type[_Kind], find: Callable[[_Kind, Access], Beside | None]) -> None:
    """Let a function give a part of the page of everything of a kind, or none."""
    _SHOWN[kind].append(find)


@cache
def _load() -> None:
    """Load every app's module ``beside`` once."""
    for config in apps.get_app_configs():
        if config.name.startswith("klustermotor.") and module_has_submodule(config.module, "beside"):
            import_module(f"{config.name}.beside")


def parts_beside(thing: Model, access: Access) -> Iterator[Beside]:
    """Yield the parts that apps above show of a thing."""
    _load()
    yield from filter(None, (find(thing, access) for find in _SHOWN[type(thing)]))
