"""Somebody who stands in every corner of a workbench, and what to look through for her."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import a_register, imported
from tests.web.questionnaires.made import held

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Person, Position
from klustermotor.web.actors.services import save_organisation, save_person, save_position
from klustermotor.web.jobs import worker
from klustermotor.web.outbox import services as outbox
from klustermotor.web.portal.privacy import services
from klustermotor.web.portal.privacy.models import SubjectCase
from klustermotor.web.portal.services import note_in_room
from klustermotor.web.questionnaires.models import Interview

NAME, EMAIL, PHONE = "Åsa Hittepåsdotter", "asa@hittepa.example", "070-123 45 67"
SAID = "Bockning av tunnplåt"
LIST = f"""Medlemsnr;Företag;Orgnr;Kontakt;Telefon;E-post
1;Exempel Plåt AB;556016-0680;{NAME};{PHONE};{EMAIL}
2;Exempel Smide AB;;Någon Annan;;annan@exempel.example
"""


@dataclass
class Everywhere:
    """The person and what names her."""

    person: Person
    position: Position
    interview: Interview


def everywhere(tenant: Tenant, people: dict[str, User]) -> Everywhere:
    """Put her in every corner, by the services that pages use."""
    developer = people["developer"]
    person = save_person(
        person=Person(tenant=tenant, name=NAME, email=EMAIL, phone=PHONE, purpose="Nyckelperson"),
        by=developer,
    )
    firm = save_organisation(organisation=an_organisation(tenant), by=developer)
    position = Position(
        tenant=tenant,
        person=person,
        organisation=firm,
        role="verkställande direktör",
        valid_from=date(2001, 3, 1),
    )
    save_position(position=position, by=developer)
    interview = held(tenant, people["interviewer"], consent="name", person=person, organisation=firm)
    outbox.post(
        tenant=tenant, kind="tests.letter", key="k", to=EMAIL, to_name=NAME, subject=f"Till {NAME}",
        body=f"Hej {NAME}", by=developer, about=person,
    )  # fmt: skip
    note_in_room(tenant=tenant, room="map", kind="finding", text_sv="Bra", signed_as=NAME, by=developer)
    imported(a_register(tenant, developer), LIST, developer)
    worker.run_all("tests")
    return Everywhere(person, position, interview)


def a_case(person: Person, by: User, right: str = "erasure", identity: str = "known") -> SubjectCase:
    """Take up a request of hers."""
    return services.open_case(
        tenant=person.tenant, right=right, received_on=date(2003, 6, 20), by=by, person=person,
        asked=f"{NAME} vill det", identity=identity,
    )  # fmt: skip


def rows() -> Iterator[tuple[str, str]]:
    """Yield every row of the database as text, with the table's name."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            yield model._meta.label, repr(row)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                if "fts" in table or "text" in table:
                    cursor.execute(f'SELECT * FROM "{table}"')
                    for found in cursor.fetchall():
                        yield table, repr(found)


def files_with(text: str) -> list[str]:
    """Return the stored files in which a text stands."""
    stored = Path(settings.FILES_DIR).glob("??/*")
    return [path.name for path in stored if text.encode() in path.read_bytes()]


def stands_in(*texts: str) -> set[str]:
    """Return the tables in which one of some texts still stands, whatever their capitals."""
    wanted = [one.casefold() for one in texts]
    return {table for table, row in rows() if any(one in row.casefold() for one in wanted)}
