"""Saved queries to statistical offices for the table of the API's operations."""

from collections.abc import Mapping
from typing import Any

from tests.web.mapping.conftest import jobs_table, make_dataset

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.shared import files
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import SavedQuery

SELECTION = {"Region": ["*"], "SNI2007": ["A1"], "Tid": ["top(1)"]}


def _variable(code: str, values: list[str], *, time: bool = False) -> dict[str, Any]:
    """Return a variable as an office tells of it."""
    told = {"code": code, "label": code.lower(), "values": values, "texts": values}
    return told | {"elimination": False, "time": time}


def a_query(tenant: Tenant, people: Mapping[str, User]) -> SavedQuery:
    """Return a query whose table is known."""
    made = services.begin_query(
        tenant=tenant, name="Jobb i länen", office=SavedQuery.Office.PXWEB,
        address="https://api.scb.se/OV0104/v1/doris/en", table="AM/T", by=people["developer"],
    )  # fmt: skip
    made.state = SavedQuery.State.CHOOSING
    variables = [_variable("Region", ["01", "02"]), _variable("SNI2007", ["A1", "B1"])]
    variables.append(_variable("Tid", ["2002", "2003"], time=True))
    made.described = {"title": "Jobs", "cells": 100, "variables": variables}
    made.last_outcome = {"refusals": files.store(b"row,why\n")}
    made.save()
    return made


def a_ready_query(tenant: Tenant, people: Mapping[str, User]) -> SavedQuery:
    """Return a query that can be asked."""
    made, developer = a_query(tenant, people), people["developer"]
    services.save_query(
        query=made, chosen=SELECTION, columns={"region": "Region", "industry": "SNI2007", "period": "Tid"},
        dataset=make_dataset(tenant, jobs_table(), developer), every="week", by=developer,
    )  # fmt: skip
    return made


def a_query_to_be(tenant: Tenant, people: Mapping[str, User]) -> tuple[dict[str, Any], Any]:
    """Return what begins a query."""
    body = {"name": "Jobb", "office": "pxweb", "address": "https://api.scb.se/OV0104/v1/doris/en"}
    return {}, {**body, "table": "AM/T"}
