"""Attempts are counted in the cache: each test starts from none."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    """Forget what earlier tests tried."""
    cache.clear()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Read what is said in English."""
    with translation.override("en"):
        yield
