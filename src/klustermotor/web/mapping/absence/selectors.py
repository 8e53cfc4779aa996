"""What changes for the others if an organisation or a person leaves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.analysis.networks import (
    Absence,
    Network,
    adjacency,
    components,
    network_from_columns,
    restrict,
    without_nodes,
)
from klustermotor.figures.networks import NARROW_NETWORK, WIDE_NETWORK, NetworkMarks, network_picture
from klustermotor.figures.numbers import percent
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models.owned import valid_on
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.mapping.network.measures import pairs_of, placed
from klustermotor.web.mapping.network.tied import NetworkView
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.shared.templatetags.written import active_language


@dataclass(frozen=True, slots=True)
class OnlyLink:
    """Two sectors whose organisations are joined here by nobody else, and by how many pairs."""

    sectors: tuple[str, str]
    pairs: int

    @property
    def said(self) -> str:
        """Return it in words."""
        one, other = self.sectors
        if one == other:
            told = ngettext("%(n)d pair within %(one)s", "%(n)d pairs within %(one)s", self.pairs)
        else:
            told = ngettext(
                "%(n)d pair between %(one)s and %(other)s",
                "%(n)d pairs between %(one)s and %(other)s",
                self.pairs,
            )
        return told % {"n": self.pairs, "one": one, "other": other}


class Leaving:
    """The network with one node and without it; ties whichever way and of the kinds asked for."""

    def __init__(self, pairs: Network, gone: str, name: str, organisations: Sequence[Organisation]) -> None:
        """Compare the network with the one that is left."""
        self.pairs, self.gone, self.name = pairs, gone, name
        self.of = {str(one.uid): one for one in organisations}
        self.found: Absence = without_nodes(pairs, [gone])
        self.stay = [label for label in pairs.labels if label != gone]

    @property
    def left_alone(self) -> list[Organisation]:
        """Return the organisations that would have no tie any more, by name."""
        held = [self.of[label] for label in self.found.left_alone if label in self.of]
        return sorted(held, key=lambda one: reader_key(one.name))

    @cached_property
    def rest(self) -> Network:
        """Return the network that is left."""
        return restrict(self.pairs, nodes=self.stay)

    @cached_property
    def joined(self) -> tuple[float, float]:
        """Return the share of pairs of those who stay that are joined by some way, with and without."""
        n = len(self.stay)
        possible = n * (n - 1) / 2
        if not possible:
            return (float("nan"), float("nan"))
        sizes = components(self.rest).sizes.astype(float)
        after = float((sizes * (sizes - 1) / 2).sum())
        return ((after + self.found.pairs_cut) / possible, after / possible)

    @cached_property
    def parts(self) -> list[list[Organisation]]:
        """Return what would fall off the part that it is in: all but the largest piece, by size."""
        before, after = components(self.pairs), components(self.rest)
        own = before.of[self.pairs.positions([self.gone])[0]]
        was = {label: before.of[at] == own for at, label in enumerate(self.pairs.labels)}
        pieces: dict[int, list[Organisation]] = {}
        for at, label in enumerate(self.rest.labels):
            if was[label] and label in self.of:
                pieces.setdefault(int(after.of[at]), []).append(self.of[label])
        ordered = sorted(pieces.values(), key=len, reverse=True)
        return [sorted(piece, key=lambda one: reader_key(one.name)) for piece in ordered[1:]]

    @cached_property
    def only_links(self) -> list[OnlyLink]:
        """Return the pairs that it alone joins in two steps, by the sectors of the two."""
        matrix = (adjacency(self.pairs, weighted=False) > 0).astype(np.int64)
        at = int(self.pairs.positions([self.gone])[0])
        near = [int(one) for one in matrix[[at]].nonzero()[1] if self.pairs.labels[one] in self.of]
        ways = (matrix[near] @ matrix[:, near]).toarray()
        direct = matrix[near][:, near].toarray()
        counts: Counter[tuple[str, str]] = Counter()
        for one in range(len(near)):
            for other in range(one + 1, len(near)):
                if ways[one, other] == 1 and not direct[one, other]:
                    ends = (self._sector(near[one]), self._sector(near[other]))
                    counts[min(ends), max(ends)] += 1
        return [OnlyLink(ends, count) for ends, count in sorted(counts.items())]

    def _sector(self, at: int) -> str:
        """Return the sector of a node in words."""
        return str(self.of[self.pairs.labels[at]].get_sector_display())

    @property
    def title(self) -> str:
        """Return what is shown."""
        return _("The network without %(name)s") % {"name": self.name}

    @property
    def lead(self) -> str:
        """Return what would change, first of all; also that nothing much would."""
        found, language = self.found, active_language()
        if not found.pairs_cut and not found.left_alone:
            said = _(
                "The network holds without %(name)s: nobody is cut off, and all who are joined today find "
                "another way."
            )
            return said % {"name": self.name}
        before, after = self.joined
        said = ngettext(
            "Without %(name)s %(n)d pair of organisations would no longer find a way to each other",
            "Without %(name)s %(n)d pairs of organisations would no longer find a way to each other",
            found.pairs_cut,
        )
        alone = ""
        if self.left_alone:
            alone = ngettext(
                ", and %(n)d would stand alone", ", and %(n)d would stand alone", len(self.left_alone)
            ) % {"n": len(self.left_alone)}
        share = _("The share of pairs that are joined falls from %(before)s to %(after)s.") % {
            "before": percent(before, language), "after": percent(after, language),
        }  # fmt: skip
        return f"{said % {'name': self.name, 'n': found.pairs_cut}}{alone}. {share}"

    def picture(self, *, narrow: bool = False) -> str:
        """Return the network that is left, in the places of the whole, what falls off set apart."""
        cut = {str(one.uid) for piece in self.parts for one in piece}
        alone = set(self.found.left_alone)
        words = {"kept": _("still hangs together"), "cut": _("falls off"), "alone": _("stands alone")}
        groups = [
            words["alone"] if label in alone else words["cut"] if label in cut else words["kept"]
            for label in self.rest.labels
        ]
        marks = NetworkMarks(
            names={label: one.name for label, one in self.of.items()}
            | {label: _("a person") for label in self.rest.labels if label not in self.of},
            groups=groups,
            group_order=list(words.values()),
            group_heading=_("Without %(name)s") % {"name": self.name},
            tie_heading=_("Ties"),
        )
        return network_picture(
            self.rest,
            placed(self.rest, self.pairs),
            active_language(),
            title=self.title,
            description=self.lead,
            marks=marks,
            drawn_as=NARROW_NETWORK if narrow else WIDE_NETWORK,
        )


def without_organisation(access: Access, query: QueryDict, organisation: Organisation) -> Leaving | None:
    """Return the network without an organisation; none where it stands in no such tie."""
    view = NetworkView(access, _whole(query))
    label = str(organisation.uid)
    if label not in view.network.labels:
        return None
    return Leaving(pairs_of(view.network), label, organisation.name, view.organisations)


def _whole(query: QueryDict) -> QueryDict:
    """Return a question without whom it is about: what leaves is taken from the whole."""
    whole = query.copy()
    whole.pop("ego", None)
    return whole


def without_person(access: Access, query: QueryDict, person: Person) -> Leaving | None:
    """Return the network without a person who joins organisations by positions; none without two.

    Besides the ties, organisations are joined by those who hold positions in several of them, as far as one
    may see people.
    """
    view = NetworkView(access, _whole(query))
    held = Position.objects.visible_to(access.user).filter(
        valid_on(view.question.on), person__in=Person.objects.visible_to(access.user).in_tenant(access.tenant)
    )
    where: dict[str, set[str]] = {}
    for one in held.select_related("person", "organisation"):
        where.setdefault(str(one.person.uid), set()).add(str(one.organisation.uid))
    own = str(person.uid)
    if len(where.get(own, ())) < 2:
        return None
    joining = [(who, label) for who, labels in where.items() if len(labels) > 1 for label in labels]
    pairs = pairs_of(view.network)
    sources = [pairs.labels[one] for one in pairs.sources.tolist()] + [who for who, _label in joining]
    targets = [pairs.labels[one] for one in pairs.targets.tolist()] + [label for _who, label in joining]
    network = network_from_columns(sources, targets, directed=False)
    found = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    organisations = list(found.filter(uid__in=[label for label in network.labels if label not in where]))
    return Leaving(network, own, person.name, organisations)
