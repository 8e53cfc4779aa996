"""Organisations joined by people who hold positions in several of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.analysis.networks import network_from_columns, projection, two_mode_from_columns
from klustermotor.figures.networks import (
    NARROW_NETWORK,
    WIDE_NETWORK,
    NetworkFormat,
    NetworkMarks,
    network_picture,
)
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models.owned import valid_on
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.mapping.network.measures import kept, placed
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.shared.templatetags.written import active_language, date_written


@dataclass(frozen=True, slots=True)
class JoinedPair:
    """Two organisations, and the people who hold positions in both."""

    first: Organisation
    second: Organisation
    #: Person, and what each is in the first and in the second.
    through: tuple[tuple[Person, str, str], ...]

    @property
    def n_people(self) -> int:
        """Return how many people join the two."""
        return len(self.through)

    @property
    def crosses_sectors(self) -> bool:
        """Return whether the two are of different sectors."""
        return self.first.sector != self.second.sector

    def said(self) -> str:
        """Return who joins them, and as what."""
        return "; ".join(
            _("%(name)s (%(first)s; %(second)s)") % {"name": person.name, "first": first, "second": second}
            for person, first, second in self.through
        )


class PeopleBetween:
    """The people who hold positions in several organisations on a day, and what they join."""

    def __init__(self, access: Access, day: date) -> None:
        """Read the positions of those whom one may see."""
        self.day, self.language = day, active_language()
        held = Position.objects.visible_to(access.user).in_tenant(access.tenant).filter(valid_on(day))
        of_person: dict[int, list[Position]] = defaultdict(list)
        for one in held.select_related("person", "organisation").order_by("pk"):
            of_person[one.person_id].append(one)
        several = (own for own in of_person.values() if len({one.organisation_id for one in own}) > 1)
        self.positions = [one for own in several for one in own]

    @property
    def people(self) -> list[Person]:
        """Return those who hold positions in several, by name."""
        found = {one.person_id: one.person for one in self.positions}
        return sorted(found.values(), key=lambda person: reader_key(person.name))

    @property
    def pairs(self) -> list[JoinedPair]:
        """Return the organisations that are joined so, by name."""
        if not self.positions:
            return []
        bodies = {str(one.organisation.uid): one.organisation for one in self.positions}
        people = {str(one.person.uid): one.person for one in self.positions}
        roles: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in self.positions:
            roles[str(one.person.uid), str(one.organisation.uid)].append(one.role)
        order = sorted(bodies, key=lambda key: reader_key(bodies[key].name))
        between = projection(
            two_mode_from_columns([key for _p, key in roles], [key for key, _o in roles], actor_labels=order)
        )
        return [
            self._pair(order[one], order[other], bodies, people, roles)
            for one, other in zip(between.sources.tolist(), between.targets.tolist(), strict=True)
        ]

    def _pair(
        self,
        one: str,
        other: str,
        bodies: dict[str, Organisation],
        people: dict[str, Person],
        roles: dict[tuple[str, str], list[str]],
    ) -> JoinedPair:
        """Return two organisations with those who hold positions in both."""
        both = [key for key in people if (key, one) in roles and (key, other) in roles]
        through = [(people[key], ", ".join(roles[key, one]), ", ".join(roles[key, other])) for key in both]
        through.sort(key=lambda found: reader_key(found[0].name))
        return JoinedPair(bodies[one], bodies[other], tuple(through))

    @property
    def title(self) -> str:
        """Return what is shown."""
        return _("Organisations joined through people, %(day)s") % {"day": date_written(self.day)}

    @property
    def lead(self) -> str:
        """Return how many there are, and whether they join sectors."""
        pairs = self.pairs
        across = sum(pair.crosses_sectors for pair in pairs)
        told = ngettext(
            "%(n)d person holds positions in several organisations",
            "%(n)d people hold positions in several organisations",
            len(self.people),
        ) % {"n": len(self.people)}
        joined = ngettext(
            "and joins %(n)d pair of them; %(across)d run between sectors.",
            "and they join %(n)d pairs of them; %(across)d run between sectors.",
            len(pairs),
        ) % {"n": len(pairs), "across": across}
        return f"{told} {joined}"

    def picture(self, drawn_as: NetworkFormat = WIDE_NETWORK) -> str:
        """Return people and organisations as a network of two kinds of nodes; none is larger than another."""
        bodies = {str(one.organisation.uid): one.organisation.name for one in self.positions}
        people = {str(one.person.uid): one.person.name for one in self.positions}
        names = {**people, **bodies}
        network = network_from_columns(
            [str(one.person.uid) for one in self.positions],
            [str(one.organisation.uid) for one in self.positions],
            directed=False,
            labels=list(names),
        )
        groups = [_("person") if label in people else _("organisation") for label in network.labels]
        marks = NetworkMarks(
            names=names,
            groups=groups,
            group_order=[_("organisation"), _("person")],
            tie_heading=_("Holds a position"),
            persons=True,
        )
        return kept(
            "through-people",
            network,
            (drawn_as, self.language, self.title, tuple(names.values())),
            lambda: network_picture(
                network,
                placed(network, network),
                self.language,
                title=self.title,
                description=self.lead,
                marks=marks,
                drawn_as=drawn_as,
            ),
        )

    def narrow_picture(self) -> str:
        """Return the picture for a phone."""
        return self.picture(NARROW_NETWORK)
