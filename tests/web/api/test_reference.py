"""The page of the API lists every operation, in the reader's language, with examples that fit."""

from typing import Any

import pytest

from klustermotor.web.accounts.models import User
from klustermotor.web.config.api import api
from klustermotor.web.shared.api_reference import ROOMS, rooms_of


def test_every_operation_stands_in_a_room_with_examples() -> None:
    schema = api.get_openapi_schema(path_prefix="/api/v1")
    rooms = rooms_of(schema, "https://workbench.example.org")
    shown = {one.name: one for room in rooms for one in room.operations}
    assert set(shown) == {said["operationId"] for ways in schema["paths"].values() for said in ways.values()}
    assert [room.key for room in rooms] == list(ROOMS)
    assert not any("{" in one.curl.split('"')[3] for one in shown.values())
    assert all(one.curl.startswith("curl -H") for one in shown.values())
    assert '"parts": [' in shown["create_region"].body
    assert shown["list_regions"].python == 'list(workbench.records("/regions"))'
    assert shown["get_region"].python.startswith('workbench.record("/regions/0190')
    assert '"suppressed"' in shown["get_dataset"].answer


@pytest.mark.parametrize(("language", "title"), [("en", "For programs"), ("sv", "För program")])
def test_the_page_is_read_in_both_languages_without_inline_script_or_style(
    language: str, title: str, developer: User, sign_in: Any
) -> None:
    developer.language = language
    developer.save()
    page = sign_in(developer).get("/api/").content.decode()
    assert f">{title}</h1>" in page
    assert " style=" not in page
    assert "GET /api/v1/regions" in page
