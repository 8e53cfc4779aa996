"""Requests about personal data in the demo: one open, one restricted, a log, and something that goes soon."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import translation

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Person, Position
from klustermotor.web.actors.services import save_person, save_position
from klustermotor.web.portal.demo.actors import Actors
from klustermotor.web.portal.models import Controller, RetentionNight, SubjectCase
from klustermotor.web.portal.privacy import retaining, services

#: By roles, as all people of the demo; these three are invented beside the case's.
_PEOPLE = {
    "sv": {
        "open": "Tidigare projektledare (påhittad)",
        "restricted": "Konsult i en förstudie (påhittad)",
        "gone": "Tidigare styrelseledamot (påhittad)",
    },
    "en": {
        "open": "Former project leader (invented)",
        "restricted": "Consultant in a pre-study (invented)",
        "gone": "Former board member (invented)",
    },
}
_PURPOSE = {"sv": "Kontakt i ett avslutat projekt", "en": "Contact in a project that has ended"}
_ASKED = {"sv": "Vill veta vad som finns och få en kopia.", "en": "Wants to know what is held, and a copy."}
_DISPUTED = {"sv": "Bestrider uppgiften om sin roll.", "en": "Disputes what is said of the role."}
_CLEARED = {"sv": "Projektet är avslutat; inget bevaras.", "en": "The project has ended; nothing is kept."}
_OFFICER = {"sv": "Dataskyddsombudet (påhittat)", "en": "The data protection officer (invented)"}


def load_privacy(tenant: Tenant, actors: Actors, people: Mapping[str, User]) -> None:
    """Record a few people beside the case's, and what they have asked; let the rules look for what is due."""
    by, told = people["developer"], tenant.language
    with translation.override(told):
        Controller.objects.create(
            tenant=tenant,
            name=tenant.name,
            contact="registrator@exempel.example",
            officer=_OFFICER[told],
            keeps_archives=True,
        )
        today = tenant.today()
        organisation = next(one for one in actors.organisations.values() if one.is_example)
        made = {key: _somebody(tenant, name, by) for key, name in _PEOPLE[told].items()}
        for key in ("open", "restricted"):
            position = Position(
                tenant=tenant,
                person=made[key],
                organisation=organisation,
                role=made[key].name[:120],
                valid_from=date(2000, 1, 1),
            )
            save_position(position=position, by=by)
        _ask(tenant, made, by)
        _long_ago(made["open"], by)
        retaining.begin_nights(tenant)
        retaining.act(tenant)
        RetentionNight.objects.create(
            tenant=tenant, kind="outbox.letters", on=today - timedelta(days=12), gone=3
        )


def _somebody(tenant: Tenant, name: str, by: User) -> Person:
    """Record an invented person."""
    person = Person(tenant=tenant, name=name, purpose=_PURPOSE[tenant.language], is_example=True)
    return save_person(person=person, by=by)


def _ask(tenant: Tenant, made: Mapping[str, Person], by: User) -> None:
    """Take up three requests: one erased, one restricted, one that waits."""
    told, today = tenant.language, tenant.today()
    gone = services.open_case(
        tenant=tenant,
        right=SubjectCase.Right.ERASURE,
        received_on=today - timedelta(days=40),
        by=by,
        person=made["gone"],
        identity=SubjectCase.Identity.ADDRESS,
        is_example=True,
    )
    services.erase(case=gone, because=_CLEARED[told], told_to="", by=by)
    disputed = services.open_case(
        tenant=tenant,
        right=SubjectCase.Right.RESTRICTION,
        received_on=today - timedelta(days=12),
        by=by,
        person=made["restricted"],
        identity=SubjectCase.Identity.KNOWN,
        asked=_DISPUTED[told],
        is_example=True,
    )
    services.restrict(case=disputed, restricted=True, because=_DISPUTED[told], by=by)
    services.open_case(
        tenant=tenant,
        right=SubjectCase.Right.ACCESS,
        received_on=today - timedelta(days=26),
        by=by,
        person=made["open"],
        asked=_ASKED[told],
        is_example=True,
    )


def _long_ago(person: Person, by: User) -> None:
    """Let a person's only position have ended so long ago that the rules soon let them go."""
    for one in Position.objects.filter(person=person):
        one.valid_to = date(2000, 7, 15)
        save_position(position=one, by=by)
