"""Do background work until told to end."""

import os
import threading
from typing import Any

from django.core.management import BaseCommand
from django.db import connections

from klustermotor.web.jobs import stopping, worker


class Command(BaseCommand):
    """Run one worker."""

    help = "Do background work until told to end."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Work; when the process that started this one is gone, end as well."""
        stop = stopping.listen()
        parent = os.getppid()
        threading.Thread(target=_watch_parent, args=(parent, stop), daemon=True).start()
        worker.work(stop=stop)
        connections.close_all()


def _watch_parent(parent: int, stop: threading.Event) -> None:
    """End between two jobs when the parent has died."""
    while not stop.wait(5.0):
        if os.getppid() != parent:
            stop.set()
