"""What the shown analysis holds is found by its names, also misspelt."""

from typing import Any

import pytest
from django.urls import reverse

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.names import names_of
from klustermotor.web.search import selectors


@pytest.fixture
def named(run: Run) -> tuple[str, str]:
    """Return the English names of a region and of a cluster of the run."""
    held = names_of(run)
    return held.regions["02"], next(iter(held.clusters.values()))


def found(access: Access | None, text: str) -> dict[str, list[Any]]:
    assert access is not None
    return {group.kind: list(group.entries) for group in selectors.groups(access, text)}


def test_a_cluster_is_found_and_leads_to_its_page(
    named: tuple[str, str], access: Access, developer: User, sign_in: Any
) -> None:
    first = found(access, named[1])["mapping.cluster"][0]
    assert str(first) == named[1]
    page = sign_in(developer).get(first.address)
    assert page.status_code == 200
    assert named[1] in page.content.decode()


def test_a_cluster_and_a_region_together_find_their_figures(
    named: tuple[str, str], access: Access, developer: User, sign_in: Any
) -> None:
    figure = found(access, f"{named[1]} in {named[0]}")["mapping.figure"][0]
    assert str(figure) == f"{named[1]}, {named[0]}"
    assert "Location quotient" in figure.detail
    page = sign_in(developer).get(figure.address).content.decode()
    assert f"Where {named[0]} stands" in page


def test_a_measure_and_a_cluster_find_the_figure_of_the_own_region(
    named: tuple[str, str], access: Access
) -> None:
    figures = found(access, f"lokaliseringskvot {named[1]}")["mapping.figure"]
    assert str(figures[0]).startswith(named[1])


@pytest.mark.parametrize(
    "text", ["location quotient", "lokaliseringskvot", "field of strength", "styrkeområde"]
)
def test_terms_of_the_field_are_found_in_both_languages(
    text: str, access: Access, developer: User, sign_in: Any
) -> None:
    term = found(access, text)["shared.term"][0]
    page, _hash, place = term.address.partition("#")
    assert page == reverse("shared:glossary")
    assert f'id="{place}"' in sign_in(developer).get(page).content.decode()


def test_a_misspelt_cluster_is_understood(
    named: tuple[str, str], access: Access, developer: User, sign_in: Any
) -> None:
    wrong = "lokalisreingskvot"
    assert found(access, wrong) == {}
    assert selectors.meant(access, wrong) == "lokaliseringskvot"
    page = sign_in(developer).get("/search/", {"q": wrong}).content.decode()
    assert 'Did you mean <a href="?q=lokaliseringskvot">lokaliseringskvot</a>?' in page
    assert "/glossary/#location-quotient" in page
    told = sign_in(developer).get("/search/suggestions/", {"q": wrong}).content.decode()
    assert "Did you mean lokaliseringskvot?" in told
    assert "/glossary/#location-quotient" in told


def test_another_tenant_finds_no_cluster_of_ours(named: tuple[str, str], stranger: User) -> None:
    assert "mapping.cluster" not in found(access_of(stranger), named[1])
    assert "mapping.figure" not in found(access_of(stranger), " ".join(named))
