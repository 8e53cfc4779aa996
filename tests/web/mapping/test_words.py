"""Words of the field are explained where they stand."""

import re
from typing import Any

import pytest

from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.measures import MEASURES
from klustermotor.web.shared.glossary import glossary

EXPLAINED = {
    "strong-clusters": {"standing", "strong cluster", "likely value", "location quotient", "certainty"},
    "growth": {"shift-share", "whole economy’s part", "industry’s part", "region’s own part"},
    "outward": {"distance between regions", "location quotient", "standing"},
    "map": {"location quotient", "reference area", "certainty"},
    "clusters/A": {"location quotient", "likely value", "proximity"},
}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("page", EXPLAINED)
def test_a_page_of_results_explains_its_words_each_under_a_name_of_its_own(
    page: str, language: str, run: Run, developer: User, sign_in: Any
) -> None:
    developer.language = language
    developer.save()
    shown = sign_in(developer).get(f"/region/{page}/", {"run": str(run.uid)}).content.decode()
    opened = re.findall(r'<button class="term" type="button" popovertarget="([^"]+)">', shown)
    assert len(opened) == len(set(opened)) == shown.count('class="definition" id=')
    for key in EXPLAINED[page]:
        assert glossary()[key].meaning(language) in shown, key  # type: ignore[arg-type]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_of_the_map_has_its_word_explained(
    measure: str, run: Run, developer: User, sign_in: Any
) -> None:
    shown = sign_in(developer).get("/region/map/", {"run": str(run.uid), "measure": measure})
    assert MEASURES[measure].term in glossary()
    assert 'class="subtitle"><button class="term"' in shown.content.decode()


def test_the_glossary_tells_the_literature(developer: User, sign_in: Any) -> None:
    shown = sign_in(developer).get("/glossary/").content.decode()
    assert "Dunn, E. S. (1960)" in shown
    assert "Florence, P. S. (1939)" in shown
