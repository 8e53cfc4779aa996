"""What writes its entries anew when search is rebuilt, since who may find it stands in the entry.

An app says so in its module ``findable``, which is loaded when search is rebuilt::

    write_again("questionnaires.interview", every_interview)
"""

from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

_WRITERS: dict[str, Callable[[], None]] = {}


def write_again(kind: str, writer: Callable[[], None]) -> None:
    """Let a function write every entry of a kind when search is rebuilt."""
    _WRITERS[kind] = writer


def writers() -> Iterable[Callable[[], None]]:
    """Return who writes entries anew, every app's module loaded."""
    load()
    return _WRITERS.values()


@cache
def load() -> None:
    """Load every app's module ``findable`` once."""
    for config in apps.get_app_configs():
        if config.name.startswith("klustermotor.") and module_has_submodule(config.module, "findable"):
            import_module(f"{config.name}.findable")
