"""Organisations and people as visiting cards."""

from collections.abc import Iterable

from klustermotor.formats import Card, vcards
from klustermotor.web.actors.models import Organisation, Person


def organisation_card(one: Organisation) -> Card:
    """Return an organisation as a card; no number, which may be a person's."""
    return Card(
        name=one.name,
        is_organisation=True,
        phone=one.phone,
        street=one.street,
        postcode=one.postcode,
        place=one.post_town or (one.region.name if one.region else ""),
        web=one.address,
    )


def person_card(one: Person) -> Card:
    """Return a person as a card, with what they do today."""
    post = next(iter(one.held), None)  # type: ignore[attr-defined]
    return Card(
        name=one.name,
        organisation=post.organisation.name if post else "",
        title=post.role if post else "",
        email=one.email,
        phone=one.phone,
    )


def as_file(cards: Iterable[Card]) -> bytes:
    """Return cards as a file."""
    return vcards(cards).encode()
