"""The menu's counts of what waits are the same on every page; the rights asked here do not hang on them."""

import pytest

from klustermotor.web.portal import context


@pytest.fixture(autouse=True)
def _nothing_counted_in_the_menu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the counts out: seven roles on every page would count anew; the start page's tests count them."""
    monkeypatch.setattr(context, "waiting_by_room", lambda _access: {})
