"""Forms as a browser sends them: with the marks of what they showed when they were opened."""

from collections.abc import Mapping
from typing import Any

from django.test import Client


def shown(client: Client, address: str) -> dict[str, str]:
    """Return the marks that a form carries when it is opened; nothing where it may not be opened."""
    context = client.get(address).context
    form = context.get("form") if context is not None else None
    return {"shown": form["shown"].value()} if form is not None and "shown" in form.fields else {}


def change(client: Client, address: str, given: Mapping[str, Any], **more: Any) -> Any:
    """Open a form and send it with these values; return the answer."""
    return client.post(address, {**shown(client, address), **given}, **more)
