"""A thing has one name: what the navigation and the menu call a page, its heading calls it too."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

import klustermotor
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import User
from klustermotor.web.portal.context import _PERSON_MENU
from klustermotor.web.portal.rooms import ROOMS

#: Rooms whose heading says more than the room's name: which region, and what was found there.
_SAYS_MORE = {"map", "strong_clusters", "growth", "outward", "fields"}
NAMED = [(room.url_name, room.label) for room in ROOMS.values() if room.key not in _SAYS_MORE]
MENU = [(url_name, label) for label, url_name, _capability in _PERSON_MENU]
#: Former names of things that have another now.
_FORMER = ("blickpunkt", "kodlist", "Utskick", "utan att spara")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_headings_are_named_as_the_way_to_them(people: dict[str, User], sign_in: Any, language: str) -> None:
    User.objects.filter(pk__in=[one.pk for one in people.values()]).update(language=language)
    for role, pages in (("developer", NAMED), ("administrator", MENU)):
        people[role].refresh_from_db()
        client = sign_in(people[role])
        for url_name, label in pages:
            page = client.get(reverse(url_name)).content.decode()
            (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", page, flags=re.DOTALL)
            with translation.override(language):
                assert unescape(heading) == str(label)
            assert [word for word in _FORMER if word in page] == []


@pytest.mark.parametrize(
    "url_name",
    ["actors:new-organisation", "evidence:new-source", "questionnaires:new-guide"],
)
def test_one_leaves_a_form_by_the_same_word(people: dict[str, User], sign_in: Any, url_name: str) -> None:
    User.objects.filter(pk=people["developer"].pk).update(language="sv")
    people["developer"].refresh_from_db()
    page = sign_in(people["developer"]).get(reverse(url_name)).content.decode()
    assert re.search(r'<a class="button quiet"[^>]*>Avbryt</a>', page)


def test_roles_have_the_names_of_the_field_in_swedish() -> None:
    with translation.override("sv"):
        assert str(Role.MANAGER.label) == "Klustermotor"
        assert str(Role.BOARD.label) == "Ledamot i styrelse eller ledningsnätverk"
    former = re.compile("klusterledare|ledarnätverk", re.IGNORECASE)
    catalogues = list(Path(klustermotor.__file__).parent.rglob("*.po"))
    assert catalogues
    assert [path.parts[-5] for path in catalogues if former.search(path.read_text(encoding="utf-8"))] == []
