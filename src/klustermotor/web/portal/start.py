"""What the start page shows, by who one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.numbers import estimate, number, numeral
from klustermotor.figures.page_leads import written_quotient
from klustermotor.figures.pieces import Piece, placed
from klustermotor.figures.texts import texts
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.kept import kept_for
from klustermotor.web.accounts.selectors import TrailFilter, trail, written
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.fields.selectors import fields_listed, region_in_focus
from klustermotor.web.mapping.selectors.facts import ClusterFacts, region_facts
from klustermotor.web.mapping.selectors.keys import cell_key
from klustermotor.web.mapping.selectors.references import likely_of, reference_of
from klustermotor.web.mapping.selectors.rooms import CHOSEN_REGION, Room, open_room
from klustermotor.web.mapping.selectors.standing import badge_of
from klustermotor.web.portal.own import Own
from klustermotor.web.portal.selectors import keep_waiting, needs_of
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.templatetags.written import active_language

_SHOWN = 6
#: How many needs the page lists before the rest are a click away.
_LISTED = 10
#: What each role sees, in this order, after what needs it.
_PARTS: dict[str, tuple[str, ...]] = {
    Role.DEVELOPER: ("strong", "fields", "changes"),
    Role.ANALYST: ("strong", "fields", "changes"),
    Role.MANAGER: ("fields", "strong"),
    Role.BOARD: ("fields", "strong"),
    Role.COMPANY: ("fields", "strong"),
    Role.INTERVIEWER: ("fields",),
    Role.READER: ("strong", "fields"),
    Role.ADMINISTRATOR: ("changes", "strong"),
}


#: What those who do not work in the house see of their own, below what needs them.
_OWN: dict[str, tuple[str, ...]] = {
    Role.COMPANY: ("organisation", "new", "interviews", "said", "decisions", "documents"),
    Role.BOARD: ("organisation", "new", "decisions", "said", "documents", "interviews"),
    Role.READER: ("new", "decisions", "documents"),
}


#: Who answers for nothing here, so that nothing waits for them.
_NOTHING_WAITS = {Role.COMPANY, Role.READER}


@dataclass(frozen=True, slots=True)
class StrongCluster:
    """A strong cluster of the region in focus."""

    room: Room
    facts: ClusterFacts

    @property
    def name(self) -> str:
        """Return the cluster's name."""
        return self.room.names.called("cluster", self.facts.cluster)

    @property
    def url(self) -> str:
        """Return the address of the cluster's page."""
        return self.room.address("cluster", {"code": self.facts.cluster})

    @property
    def figures(self) -> dict[str, str | Piece]:
        """Return its jobs and its quotient as sentences give them, each with the key of its evidence.

        The quotient is the likely one where chance has moved it; what is then added is in ``counted``.
        """
        words, marked = texts(active_language()), self.facts.marked("lq")
        quotient, counted = written_quotient(self.facts.lq, likely_of(self.facts), words, estimated=marked)
        jobs = estimate(number(self.facts.jobs, active_language()), estimated=self.facts.marked("jobs"))
        return {
            "jobs": Piece(jobs, self._key("jobs")),
            "quotient": Piece(quotient, self._key("lq")),
            "counted": counted,
            "compared": reference_of(self.room.run).after_times(words),
        }

    @property
    def said(self) -> list[Piece]:
        """Say how large it is and how specialised the region is in it."""
        return placed(
            _("%(jobs)s jobs; the share of jobs is %(quotient)s times %(compared)s%(counted)s"), self.figures
        )

    @property
    def urls(self) -> dict[str, str]:
        """Return where its figures are known from, by their keys."""
        return {key: self.room.known(key) for key in (self._key("jobs"), self._key("lq"))}

    def _key(self, measure: str) -> str:
        """Return the key of one of its figures."""
        return cell_key("cluster", self.facts.region, self.facts.cluster, measure, self.facts.period)

    @property
    def standing(self) -> tuple[str, str] | None:
        """Return the badge and its words, as on the page of strong clusters."""
        return badge_of(self.facts)


@dataclass(frozen=True, slots=True)
class Start:
    """The start page."""

    lead: Sequence[Piece]
    needs: Sequence[Need]
    more: Sequence[Need]
    #: Whether anything can come to wait for the person, so that an empty list tells something.
    may_wait: bool
    room: Room | None
    strong: Sequence[StrongCluster]
    #: With how many interviews speak of each.
    fields: Sequence[tuple[FieldOfStrength, int]]
    changes: Sequence[Any]
    parts: Sequence[str]
    own: Own
    own_parts: Sequence[str]

    @property
    def lead_urls(self) -> dict[str, str]:
        """Return where the lead's figures are known from."""
        return self.strong[0].urls if self.strong else {}


def start_page(access: Access, session: Mapping[str, Any]) -> Start:
    """Return the start page of a person."""
    parts = _parts(access)
    needs = needs_of(access)
    keep_waiting(access, needs)
    room = open_room(access, {}, session)
    strong = _strong(room) if room else []
    region = region_in_focus(access, str(session.get(CHOSEN_REGION, "")))
    return Start(
        lead=_lead(needs, room, strong),
        needs=needs[:_LISTED],
        more=needs[_LISTED:],
        may_wait=bool(needs) or not access.roles <= _NOTHING_WAITS,
        room=room,
        strong=strong[:_SHOWN],
        fields=fields_listed(access, region) if region and "fields" in parts else [],
        changes=kept_for(access, ("changes",), lambda: _changes(access)) if "changes" in parts else [],
        parts=parts,
        own=Own(access, session),
        own_parts=[f"portal/own_{part}.html" for part in _parts(access, _OWN)],
    )


def _parts(access: Access, by_role: Mapping[str, Sequence[str]] = _PARTS) -> tuple[str, ...]:
    """Return the parts that the person's roles see, in the order of the first of them."""
    order = [part for role in Role.values if role in access.roles for part in by_role.get(role, ())]
    return tuple(dict.fromkeys(order))


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the start page tells it: who did what to what, without the fields."""

    when: Any
    who: str
    what: str
    changes: tuple[()] = ()


def _changes(access: Access) -> list[Change]:
    """Return what was changed last, for those who may read the trail; one thing is told once."""
    if not access.may("audit.view"):
        return []
    told: dict[str, Change] = {}
    for one in written(trail(access, TrailFilter())[: 4 * _SHOWN], access.user):
        told.setdefault(one.label, Change(one.when, one.who, f"{one.kind}: {one.label} – {one.what.lower()}"))
    return list(told.values())[:_SHOWN]


def _strong(room: Room) -> list[StrongCluster]:
    """Return the region's strong clusters as their page has them: the sure first, then by surplus of jobs."""
    found = region_facts(room.run, room.region, room.period)
    strong = [one for one in found if one.is_strong and one.cluster in room.names.traded]
    return [StrongCluster(room, one) for one in sorted(strong, key=lambda one: not one.strong)]


def _lead(needs: Sequence[Need], room: Room | None, strong: Sequence[StrongCluster]) -> list[Piece]:
    """Say what waits and what the newest analysis amounts to."""
    language = active_language()
    late = sum(1 for one in needs if one.tone == "late")
    if not needs:
        said = [_("Nothing waits for you.")]
    else:
        counted = ngettext("%(n)s thing needs you", "%(n)s things need you", len(needs))
        tail = ngettext(", %(late)s of them overdue.", ", %(late)s of them overdue.", late) if late else "."
        count = numeral(len(needs), language)
        # In one sentence numbers stand all in words or all in figures.
        words = {"n": count, "late": str(late) if count.isdecimal() else numeral(late, language)}
        said = [((counted + tail) % words)]
        said[0] = said[0][0].upper() + said[0][1:]
    if room is not None and strong:
        # The sure come first: an unsure one may have a larger surplus of jobs.
        chosen = len({one.facts.strong for one in strong}) > 1
        sentence = (
            _(
                "Of the clusters that are strong with certainty in %(region)s, %(cluster)s stands out most: "
                "its share of jobs is %(quotient)s times %(compared)s%(counted)s."
            )
            if chosen
            else _(
                "In %(region)s the cluster %(cluster)s stands out most: its share of jobs is %(quotient)s "
                "times %(compared)s%(counted)s."
            )
        )
        named: dict[str, str | Piece] = {"region": room.region_name, "cluster": strong[0].name}
        return [Piece(f"{said[0]} "), *placed(sentence, named | strong[0].figures)]
    if room is not None:
        said.append(_("No cluster can be shown to be strong in %(region)s.") % {"region": room.region_name})
    return [Piece(" ".join(said))]
