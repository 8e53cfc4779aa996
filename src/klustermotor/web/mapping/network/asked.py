"""What an address asks of the network: the day, kinds of ties, of whom, whom it is about, and its looks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import Kind
from klustermotor.web.shared.templatetags.written import date_written

#: What the size of a circle may tell.
SIZES = {
    "degree": gettext_lazy("Number of organisations tied to"),
    "betweenness": gettext_lazy("On the shortest ways between others, %"),
    "eigenvector": gettext_lazy("Tied to well-tied organisations"),
    "effective_size": gettext_lazy("Contacts that are not joined to each other"),
    "core_number": gettext_lazy("How deep in the core (k-core)"),
    "employees": gettext_lazy("Employees"),
}
#: What colour and shape may tell.
COLOURS = {
    "sector": gettext_lazy("Sector"),
    "kind": gettext_lazy("Kind of organisation"),
    "place": gettext_lazy("Municipality"),
    "community": gettext_lazy("Group with many ties inside"),
    "part": gettext_lazy("Part of the cluster"),
}
_FIRST, _LAST = date(1800, 1, 1), date(2200, 12, 31)
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; empty is everything."""

    on: date
    today: date
    kinds: tuple[str, ...] = ()
    sector: str = ""
    place: str = ""
    ego: str = ""
    circles: str = "degree"
    colour: str = "sector"
    #: The kind of organisation.
    of: str = ""
    #: The cluster whose actors are shown.
    cluster: str = ""
    #: What was asked for and there is not, a sentence each.
    passed_over: tuple[str, ...] = ()

    @property
    def asks_all_kinds(self) -> bool:
        """Return whether ties of every kind are shown."""
        return not self.kinds

    @property
    def is_narrowed(self) -> bool:
        """Return whether something is left out besides other days."""
        return bool(self.kinds or self.sector or self.place or self.ego or self.of or self.cluster)

    def has(self, kind: str) -> bool:
        """Return whether ties of a kind are shown."""
        return not self.kinds or kind in self.kinds

    def address(self, to: str = "mapping:network", *arguments: str, **changes: Any) -> str:
        """Return the address of the same question, or of one that differs in something."""
        asked: dict[str, Any] = {
            "on": "" if self.on == self.today else self.on.isoformat(),
            "kind": self.kinds,
            "sector": self.sector,
            "place": self.place,
            "ego": self.ego,
            "of": self.of,
            "cluster": self.cluster,
            "circles": "" if self.circles == "degree" else self.circles,
            "colour": "" if self.colour == "sector" else self.colour,
            **changes,
        }
        query = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
        path = reverse(to, args=arguments)
        return f"{path}?{query}" if query else path


def question(query: QueryDict, today: date) -> Question:
    """Return what an address asks; what is not known is passed over with a sentence."""
    told: list[str] = []
    day = _day(query.get("on", ""), today, told)
    kinds = tuple(dict.fromkeys(_known(query.getlist("kind"), Kind.values, told)))
    sector = next(iter(_known([query.get("sector", "")], Organisation.Sector.values, told)), "")
    circles = next(iter(_known([query.get("circles", "")], list(SIZES), told)), "degree")
    colour = next(iter(_known([query.get("colour", "")], list(COLOURS), told)), "sector")
    of = next(iter(_known([query.get("of", "")], Organisation.Kind.values, told)), "")
    place, ego, cluster = (_identifier(query.get(name, ""), told) for name in ("place", "ego", "cluster"))
    if colour == "part" and not cluster:
        colour = "sector"
    return Question(day, today, kinds, sector, place, ego, circles, colour, of, cluster, tuple(told))


def not_here(asked: str) -> str:
    """Say that something an address asks for is not there."""
    return _("There is no “%(asked)s” here to choose; it was passed over.") % {
        "asked": Truncator(asked).chars(_LONGEST)
    }


def _known(asked: list[str], known: list[str], told: list[str]) -> Iterator[str]:
    """Yield what is known of what was asked; tell the rest."""
    for one in filter(None, asked):
        if one in known:
            yield one
        else:
            told.append(not_here(one))


def _identifier(asked: str, told: list[str]) -> str:
    """Return an identifier as it is written; tell one that is none."""
    try:
        return str(UUID(asked)) if asked else ""
    except ValueError:
        told.append(not_here(asked))
        return ""


def _day(asked: str, today: date, told: list[str]) -> date:
    """Return the day asked for, or today."""
    if not asked:
        return today
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = None
    if day is None or not _FIRST <= day <= _LAST:
        told.append(
            _("“%(asked)s” is no day; %(shown)s is shown.")
            % {"asked": Truncator(asked).chars(_LONGEST), "shown": date_written(today)}
        )
        return today
    return day
