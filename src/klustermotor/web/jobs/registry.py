"""Which function does which kind of job; tasks register themselves when their app is loaded."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.module_loading import module_has_submodule

if TYPE_CHECKING:
    from klustermotor.web.jobs.context import JobContext

Task = Callable[["JobContext"], None]
_TASKS: dict[str, Task] = {}


class UnknownTask(LookupError):
    """No app does this kind of job."""


def task(kind: str) -> Callable[[Task], Task]:
    """Register a function as what does a kind of job, named ``app.verb``."""

    def register(function: Task) -> Task:
        if kind in _TASKS and _TASKS[kind].__qualname__ != function.__qualname__:
            raise ValueError(f"Two tasks call themselves {kind}.")
        _TASKS[kind] = function
        return function

    return register


def task_of(kind: str) -> Task:
    """Return what does a kind of job."""
    load_tasks()
    if kind not in _TASKS:
        raise UnknownTask(kind)
    return _TASKS[kind]


def load_tasks() -> None:
    """Load every app's ``tasks`` module, so that its tasks are known."""
    for config in apps.get_app_configs():
        if config.name.startswith("klustermotor.") and module_has_submodule(config.module, "tasks"):
            import_module(f"{config.name}.tasks")
