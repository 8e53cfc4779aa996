"""Fixtures: the test's own process and the processes it starts share one database of their own."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker
from tests.web.operations.ground import Ground, postgres_database

from klustermotor.web.config.environment import database, read_environment


@contextmanager
def pointed_at(url: str) -> Iterator[None]:
    """Let Django use another database, in every thread, until the block ends."""
    described = database(read_environment({"DATABASE_URL": url}))
    # A pool would keep connections of threads that have ended.
    options = {name: value for name, value in described["OPTIONS"].items() if name != "pool"}  # type: ignore[attr-defined]
    held, live = connections.settings["default"], connections["default"]
    connections.settings["default"] = {**held, **described, "OPTIONS": options}
    del connections["default"]
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = held
        connections["default"] = live
        ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Give the address of an empty database in this version's form, to be copied."""
    with ExitStack() as held:
        server = os.environ.get("DATABASE_URL", "")
        if server.startswith("postgres"):
            url = held.enter_context(postgres_database(server))
        else:
            url = f"sqlite://{tmp_path_factory.mktemp('form')}/form.sqlite3"
        with django_db_blocker.unblock(), pointed_at(url):
            call_command("migrate", interactive=False, verbosity=0)
        yield url


@pytest.fixture
def ground(form: str, tmp_path: Path, settings: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    """Give an empty workbench that this process and those it starts use together."""
    data = tmp_path / "data"
    data.mkdir()
    parts = urlsplit(form)
    with ExitStack() as held:
        if parts.scheme == "sqlite":
            url = f"sqlite://{data}/klustermotor.sqlite3"
            with closing(sqlite3.connect(parts.path)) as whole:
                whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy(parts.path, data / "klustermotor.sqlite3")
        else:
            url = held.enter_context(postgres_database(form, template=parts.path.strip("/")))
        settings.DATA_DIR, settings.FILES_DIR = data, data / "files"
        held.enter_context(django_db_blocker.unblock())
        held.enter_context(pointed_at(url))
        yield Ground(data, url)
