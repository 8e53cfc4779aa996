"""What leadership networks and value chains hold of persons: seats, and free text."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.personal_data import (
    Held,
    Holding,
    Mention,
    Subject,
    Taken,
    may_mention,
    register,
)
from klustermotor.web.accounts.trail_erasing import forget_things
from klustermotor.web.mapping.leadership.models import Seat
from klustermotor.web.search import services as search


def _seats(subject: Subject) -> list[Seat]:
    """Return the person's seats in leadership networks."""
    if subject.uid is None:
        return []
    found = Seat.objects.filter(tenant=subject.tenant, person__uid=subject.uid)
    return list(found.select_related("network", "position__organisation"))


def _find(access: Access, subject: Subject) -> Sequence[Held]:
    """Return the person's seats."""
    return [
        Held(
            str(one.network),
            {_("Position"): str(one.position), _("From"): one.valid_from, _("Until"): one.valid_to,
             _("Note"): one.note},
            url=reverse("mapping:seat", args=[one.uid]),
        )
        for one in _seats(subject)
    ]  # fmt: skip


def _erase(subject: Subject, by: User | None) -> int:
    """Take the person's seats away."""
    return _take(_seats(subject), by)


def _take(seats: Sequence[Seat], by: User | None) -> int:
    """Take seats away."""
    for one in seats:
        search.remove(one)
        forget_things(one.tenant, [one.uid])
        one.delete()
    return len(seats)


register(
    Holding(
        "mapping.leadership",
        gettext_lazy("leadership network"),
        covers=("mapping.seat", "mapping.candidateanswer", "mapping.stageactor"),
        purpose=gettext_lazy("to know whom to turn to where"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("key persons of the cluster: role, organisation, days"),
        source=gettext_lazy("those who work here"),
        recipients=gettext_lazy("those who work here"),
        kept=gettext_lazy("as long as the person; then counted without them"),
        find=_find,
        erase=_erase,
        takes=(Taken("mapping.seat", _seats, _take),),
    )
)
may_mention(Mention("mapping.seat", ("note",), lambda one: reverse("mapping:seat", args=[one.uid]),
                    ("network", "person", "position__organisation")))  # fmt: skip
for _label in ("mapping.stageactor", "mapping.candidateanswer"):
    may_mention(Mention(_label, ("note",), lambda one: reverse("mapping:chain", args=[one.chain.uid]),
                        ("chain", "stage", "organisation")))  # fmt: skip
