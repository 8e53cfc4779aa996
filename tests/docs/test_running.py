"""The guide for those who run the workbench keeps up with settings and commands, in both languages."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from klustermotor.web.config.commands import COMMANDS
from klustermotor.web.config.environment import Environment, variable_of

DOCS = Path(__file__).parents[2] / "docs"
SET_UP = {"en": DOCS / "running/index.md", "sv": DOCS / "sv/drift.md"}
KEEP = {"en": DOCS / "running/keeping.md", "sv": DOCS / "sv/drift-skotsel.md"}
#: What a setting is when it is left out, where the table says it in words.
IN_WORDS = {"database_url", "secret_key", "address", "email", "fault"}


def table(page: Path) -> dict[str, str]:
    """Return the settings that a page names, with what each is when it is left out."""
    text = page.read_text(encoding="utf-8").split("<!-- settings -->")[1].split("\n\n")[1]
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in text.splitlines()[2:]]
    return {row[0].strip("`"): row[1] for row in rows}


def shown(value: object) -> str:
    if isinstance(value, bool):
        return "`yes`" if value else "`no`"
    return f"`{','.join(value)}`" if isinstance(value, tuple) else f"`{value}`"


@pytest.mark.parametrize("language", SET_UP)
def test_every_setting_is_told_with_what_it_is_when_left_out(language: str) -> None:
    told = table(SET_UP[language])
    assert set(told) == {variable_of(one.name) for one in fields(Environment)}
    for one in fields(Environment):
        if one.name not in IN_WORDS:
            assert told[variable_of(one.name)] == shown(one.default), one.name


@pytest.mark.parametrize("language", SET_UP)
def test_every_setting_that_is_named_exists(language: str) -> None:
    known = {variable_of(one.name) for one in fields(Environment)}
    text = SET_UP[language].read_text(encoding="utf-8") + KEEP[language].read_text(encoding="utf-8")
    assert set(re.findall(r"KLUSTERMOTOR_[A-Z_]*[A-Z]", text)) <= known


@pytest.mark.parametrize("language", SET_UP)
def test_every_command_of_the_server_is_told(language: str) -> None:
    text = SET_UP[language].read_text(encoding="utf-8") + KEEP[language].read_text(encoding="utf-8")
    told = set(re.findall(r"(?:bin/|`|\$ |… |009 )klustermotor ([a-z][a-z-]+)", text))
    assert {"serve", "worker", "migrate", "create-tenant", "backup", "restore"} <= told
    assert told <= set(COMMANDS)
    assert reverse("shared:health") in text


def test_both_languages_show_the_same_examples() -> None:
    """What is to be typed or copied differs only in names that are translated."""
    for pages in (SET_UP, KEEP):
        counted = [re.findall(r"```(\w+)\n", page.read_text(encoding="utf-8")) for page in pages.values()]
        assert counted[0] == counted[1]
        heads = [
            len(re.findall(r"^## ", page.read_text(encoding="utf-8"), re.MULTILINE))
            for page in pages.values()
        ]
        assert heads[0] == heads[1]


def test_the_proxy_takes_somewhat_larger_files_than_the_workbench() -> None:
    megabytes = settings.UPLOAD_LIMIT // 1024**2
    for page in SET_UP.values():
        told = re.search(r"client_max_body_size (\d+)m", page.read_text(encoding="utf-8"))
        assert told is not None
        assert int(told[1]) > megabytes
