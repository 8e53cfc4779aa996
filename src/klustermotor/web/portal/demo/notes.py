"""What is noted in a case's rooms: a finding, a gap and something due in each."""

from klustermotor.examples import Case
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.services import note_in_room

#: Where the case's word for a room is another than the workbench's.
_ROOMS = {
    "cluster_page": "strong_clusters",
    "outward_look": "outward",
    "education": "statistics",
    "evidence": "sources",
    "actors": "organisations",
}


def load_notes(case: Case, tenant: Tenant, by: User) -> None:
    """Note what the case says of each room."""
    for one in case.rooms:
        for kind, text, due in (
            (RoomNote.Kind.FINDING, one.finding, None),
            (RoomNote.Kind.GAP, one.gap, None),
            (RoomNote.Kind.DUE, one.due, one.due_on),
        ):
            note_in_room(
                tenant=tenant,
                room=_ROOMS.get(one.room, one.room),
                kind=kind,
                text_sv=text.sv,
                text_en=text.en,
                due_on=due,
                signed_as=by.name,
                is_example=True,
                by=by,
            )
