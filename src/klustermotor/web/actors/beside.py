"""What apps above show on an organisation's page: each registers a part, with its template and what it needs.

An app says so in its module ``beside``, which is loaded when it is first asked for::

    show_beside(lambda organisation, access: Beside("mapping/…html", {"rows": …}))
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation


@dataclass(frozen=True, slots=True)
class Beside:
    """One part of the page."""

    template: str
    context: dict[str, Any]


_SHOWN: list[Callable[[Organisation, Access], Beside | None]] = []


def show_beside(find: Callable[[Organisation, Access], Beside | None]) -> None:
    """Let a function give a part of every organisation's page, or none."""
    _SHOWN.append(find)


@cache
def _load() -> None:
    """Load every app's module ``beside`` once."""
    for config in apps.get_app_configs():
        if config.name.startswith("klustermotor.") and module_has_submodule(config.module, "beside"):
            import_module(f"{config.name}.beside")


def parts_beside(organisation: Organisation, access: Access) -> Iterator[Beside]:
    """Yield the parts that apps above show of an organisation."""
    _load()
    yield from filter(None, (find(organisation, access) for find in _SHOWN))
