"""Note something in a room, and settle it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.rooms import ROOMS
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def note_in_room(
    *,
    tenant: Tenant,
    room: str,
    kind: str,
    text_sv: str = "",
    text_en: str = "",
    due_on: date | None = None,
    signed_as: str,
    is_example: bool = False,
    by: User | None,
) -> RoomNote:
    """Note a finding, a gap or a thing to do in a room."""
    if room not in ROOMS:
        raise Refused(_("There is no such room."))
    if kind == RoomNote.Kind.DUE and due_on is None:
        raise Refused(_("Say by which day it is to be done."), field="due_on")
    made = RoomNote(
        tenant=tenant,
        room=room,
        kind=kind,
        text_sv=text_sv.strip(),
        text_en=text_en.strip(),
        due_on=due_on if kind == RoomNote.Kind.DUE else None,
        noted_on=tenant.today(),
        signed_as=signed_as,
        is_example=is_example,
        by=by,
    )
    audit.save(made, by=by)
    return made


@transaction.atomic
def settle_note(*, note: RoomNote, by: User) -> None:
    """Mark a note as done with; it stays in the trail."""
    if note.settled_on is not None:
        raise Refused(_("This note was settled before."))
    note.settled_on = note.tenant.today()
    audit.save(note, by=by)
