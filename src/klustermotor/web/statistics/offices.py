"""The way out to statistical offices: only to allowed hosts, only encrypted, never into our own network."""

import ipaddress
import json
import socket
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from klustermotor.formats.statistical_offices import (
    Eurostat,
    Part,
    Patience,
    PxWeb,
    TableMetadata,
    Variable,
    office_client,
    plan,
)
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import SavedQuery


def allowed_hosts() -> tuple[str, ...]:
    """Return the hosts that may be asked."""
    return tuple(settings.OFFICE_HOSTS)


def check_address(address: str) -> None:
    """Refuse an address that is not an allowed office's."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    # Tests run an office of their own on this machine; nothing else may.
    if getattr(settings, "OFFICE_ON_LOOPBACK", False) and host == "127.0.0.1":
        return
    if parts.scheme != "https" or parts.username or parts.port not in {None, 443}:
        raise Refused(
            _("The address must begin with https:// and name nothing but the service."), field="address"
        )
    if host not in allowed_hosts():
        raise Refused(
            _(
                "%(host)s is not among the offices that this workbench may ask: %(hosts)s. "
                "Whoever runs it can add it."
            )
            % {"host": host or "–", "hosts": ", ".join(allowed_hosts())},
            field="address",
        )


def _refuse_inside(host: str) -> None:
    """Refuse a host whose name leads into our own network."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)}
    except OSError:
        return  # The connection will fail and say so.
    if any(not ipaddress.ip_address(one).is_global for one in found):
        raise Refused(_("%(host)s leads into an internal network and is not asked.") % {"host": host})


def _guard(request: httpx.Request) -> None:
    """Look at every request before it leaves, also those that an answer led to."""
    check_address(str(request.url))
    if not getattr(settings, "OFFICE_ON_LOOPBACK", False):
        _refuse_inside(request.url.host)


def client() -> httpx.Client:
    """Return a client that asks nobody but the allowed offices."""
    return office_client(event_hooks={"request": [_guard]}, trust_env=False)


def office_of(query: SavedQuery, asking: httpx.Client) -> PxWeb | Eurostat:
    """Return the office that a query asks."""
    check_address(query.address)
    patience: Patience = getattr(settings, "OFFICE_PATIENCE", Patience())
    if query.office == SavedQuery.Office.EUROSTAT:
        return Eurostat(query.address, client=asking, patience=patience)
    language = "sv" if query.tenant.language == "sv" else "en"
    version = 2 if "/v2" in query.address else 1
    return PxWeb(query.address, version=version, language=language, client=asking, patience=patience)


def updated_at(answer: bytes) -> str:
    """Return when the office says that it last changed the table; empty where it says nothing."""
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    return str(told.get("updated") or "") if isinstance(told, dict) else ""


def described(metadata: TableMetadata, cells: int) -> dict[str, Any]:
    """Return what can be asked of a table as it is kept."""
    return {
        "title": metadata.title,
        "cells": cells,
        "variables": [
            {
                "code": one.code,
                "label": one.label,
                "values": list(one.values),
                "texts": list(one.texts),
                "elimination": one.elimination,
                "time": one.time,
            }
            for one in metadata.variables
        ],
    }


def metadata_of(query: SavedQuery) -> TableMetadata:
    """Return what can be asked of a query's table, as it was last told."""
    variables = tuple(
        Variable(
            one["code"],
            one["label"],
            tuple(one["values"]),
            tuple(one["texts"]),
            one["elimination"],
            one["time"],
        )
        for one in query.described["variables"]
    )
    return TableMetadata(query.table, query.described["title"], variables)


def parts_of(query: SavedQuery, chosen: Mapping[str, Sequence[str]]) -> list[Part]:
    """Return the requests that a choice takes, without asking anybody."""
    metadata, limit = metadata_of(query), int(query.described["cells"])
    if query.office == SavedQuery.Office.EUROSTAT:
        with Eurostat(query.address) as office:
            return office.plan(chosen, metadata, limit)
    return plan(chosen, metadata, limit)
