"""Read ownership for pages: who decides where, year by year, what changed, and what to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from klustermotor.figures.decision_places import (
    WIDE_SHARES,
    SharesPanel,
    SharesWords,
    decision_places,
)
from klustermotor.figures.row_pictures import RowFormat
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.ownership.deciding import Decided, Known, Where, of_the_place
from klustermotor.web.actors.ownership.models import OwnershipEvent, OwnershipJudgement, Seat
from klustermotor.web.actors.ties.models import Kind
from klustermotor.web.places.models import Region
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.shared.templatetags.written import date_written, number, percent

#: How many years back the picture shows.
_YEARS = 12
#: From which share of all known jobs one outside owner makes the place depend on it.
_DEPENDS = 0.15
#: For how many days a change of ownership is news.
_NEWS = 400


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at, with its reasons."""

    organisation: Organisation
    title: str
    reasons: list[str]
    judgement: OwnershipJudgement | None


@dataclass(frozen=True, slots=True)
class YearRow:
    """Where decisions were taken in a year: firms and jobs by place."""

    year: str
    firms: Mapping[str, int]
    jobs: Mapping[str, int]


class Ownership:
    """Everything that a person may see of ownership in a workbench, read once."""

    def __init__(self, access: Access) -> None:
        """Read ties, events, seats and organisations."""
        self.access = access
        self.today = access.tenant.today()

    @cached_property
    def known(self) -> Known:
        """Return ties, events, seats and the firms of the place."""
        user, tenant = self.access.user, self.access.tenant
        seen = Organisation.objects.visible_to(user).in_tenant(tenant).select_related("region")
        organisations = {one.pk: one for one in seen}
        owns = Tie.objects.visible_to(user).in_tenant(tenant).filter(kind=Kind.OWNS)
        events: dict[int, list[OwnershipEvent]] = {}
        for one in events_of(self.access):
            events.setdefault(one.organisation_id, []).append(one)
        seats = Seat.objects.visible_to(user).in_tenant(tenant)
        focus = list(Region.objects.visible_to(user).in_tenant(tenant).filter(is_focus=True))
        firms = of_the_place(organisations.values(), focus)
        return Known(
            organisations,
            list(owns.select_related("stake").order_by("pk")),
            events,
            dict(seats.values_list("organisation_id", "country")),
            sorted(firms, key=lambda one: reader_key(one.name)),
        )

    @cached_property
    def now(self) -> list[Decided]:
        """Return who decides over each firm today."""
        return self.known.on(self.today)

    @cached_property
    def judgements(self) -> dict[int, OwnershipJudgement]:
        """Return the latest judgement of each organisation's ownership."""
        found = OwnershipJudgement.objects.visible_to(self.access.user).in_tenant(self.access.tenant)
        return {one.organisation_id: one for one in reversed(list(found))}

    @cached_property
    def years(self) -> list[YearRow]:
        """Return where decisions were taken on the first day of each year, and today.

        Jobs are those of today: no others are known, so that a change is a change of owners alone.
        """
        days = [
            (str(year), date(year, 1, 1)) for year in range(self.today.year - _YEARS + 1, self.today.year + 1)
        ]
        days.append((pgettext("in the picture of owners", "today"), self.today))
        return [_counted(name, self.known.on(day)) for name, day in days]

    def picture(self, drawn_as: RowFormat = WIDE_SHARES) -> str:
        """Return the picture of where decisions are taken, year by year."""
        order = [str(one) for one in Where.values]
        panels = [
            SharesPanel(_("Share of firms"), [[row.firms[one] for one in order] for row in self.years]),
            SharesPanel(
                _("Share of jobs, as they are spread today"),
                [[row.jobs[one] for one in order] for row in self.years],
            ),
        ]
        words = SharesWords(
            title=self.title,
            description=self.lead,
            years=[row.year for row in self.years],
            places=[str(one) for one in Where.labels],
        )
        return decision_places(panels, words, drawn_as=drawn_as)

    @property
    def title(self) -> str:
        """Return what the picture is called."""
        return _("Where decisions over the firms here are taken")

    @cached_property
    def lead(self) -> str:
        """Return how many firms have owners outside the county, with how many jobs, and what is not known."""
        total, jobs = len(self.now), sum(one.firm.employees or 0 for one in self.now)
        if not total:
            return _("No company is placed here yet.")
        outside = [one for one in self.now if one.is_outside]
        unknown = sum(one.where == Where.UNKNOWN for one in self.now)
        held = sum(one.firm.employees or 0 for one in outside)
        told: dict[str, Any] = {"outside": len(outside), "total": total, "unknown": unknown}
        said = (
            ngettext(
                "Of %(total)s firm here %(outside)s is decided over from outside the county",
                "Of %(total)s firms here %(outside)s are decided over from outside the county",
                total,
            )
            % told
        )
        share = _(", with %(share)s of the known jobs") % {"share": percent(held / jobs)} if jobs else ""
        rest = (
            ngettext(
                "For %(unknown)s nobody has recorded who decides.",
                "For %(unknown)s of them nobody has recorded who decides.",
                unknown,
            )
            % told
            if unknown
            else _("Who decides is recorded for all.")
        )
        return f"{said}{share}. {rest}"

    @cached_property
    def flags(self) -> list[Flag]:
        """Return what to look at: firms bought from outside lately, and owners on whom much depends."""
        return [*self._bought(), *self._depended_on()]

    def _bought(self) -> list[Flag]:
        """Return the firms that came under an owner outside the county during the last twelve years."""
        earlier: dict[int, Decided] = {}
        for day in (date(self.today.year - back, 1, 1) for back in range(_YEARS - 1, -1, -1)):
            for one in self.known.on(day):
                if not one.is_outside and one.where != Where.UNKNOWN:
                    earlier[one.firm.pk] = one
        return [
            self._flag(
                one.firm, _("%(firm)s was bought from outside") % {"firm": one.firm}, self._why_bought(one)
            )
            for one in self.now
            if one.is_outside and one.firm.pk in earlier and one.owner is not None
        ]

    def _why_bought(self, one: Decided) -> list[str]:
        """Return why a firm that was bought is worth a look."""
        where = str(Where(one.where).label)
        reasons = [_("%(owner)s decides now: %(where)s") % {"owner": one.owner, "where": where}]
        if len(one.chain) > 2:
            way = " → ".join(str(each) for each in one.chain)
            reasons.append(_("through several levels: %(way)s") % {"way": way})
        if one.firm.employees:
            reasons.append(_("%(jobs)s jobs") % {"jobs": number(one.firm.employees)})
        events = self.known.events.get(one.firm.pk, ())
        reasons += [
            f"{event.get_kind_display()} {event.when}".strip() for event in events if event.kind != "founded"
        ]
        return reasons

    def _depended_on(self) -> list[Flag]:
        """Return the outside owners of several firms, or of many of the known jobs."""
        jobs = sum(one.firm.employees or 0 for one in self.now)
        held: dict[int, list[Decided]] = {}
        for one in self.now:
            if one.is_outside and one.owner is not None:
                held.setdefault(one.owner.pk, []).append(one)
        found = []
        for several in held.values():
            owner = several[0].owner
            own = sum(one.firm.employees or 0 for one in several)
            share = own / jobs if jobs else 0.0
            if owner is None or (len(several) < 2 and share < _DEPENDS):
                continue
            names = ", ".join(str(one.firm) for one in several)
            reasons = [_("decides over %(firms)s") % {"firms": names}]
            if own:
                told = {"jobs": number(own), "share": percent(share)}
                reasons.append(_("%(jobs)s jobs, %(share)s of the known ones here") % told)
            found.append(self._flag(owner, _("Much depends on %(owner)s") % {"owner": owner}, reasons))
        return found

    def _flag(self, organisation: Organisation, title: str, reasons: list[str]) -> Flag:
        """Return something to look at with the judgement there is."""
        return Flag(organisation, title, reasons, self.judgements.get(organisation.pk))


def _counted(name: str, decided: Sequence[Decided]) -> YearRow:
    """Return firms and jobs by where they are decided over."""
    firms = {str(one): 0 for one in Where.values}
    jobs = dict(firms)
    for one in decided:
        firms[str(one.where)] += 1
        jobs[str(one.where)] += one.firm.employees or 0
    return YearRow(name, firms, jobs)


def events_of(access: Access) -> QuerySet[OwnershipEvent]:
    """Return the events that somebody may see."""
    found = OwnershipEvent.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("organisation", "other__region")


def judgements_of(access: Access) -> QuerySet[OwnershipJudgement]:
    """Return the judgements that somebody may see."""
    found = OwnershipJudgement.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("organisation")


def needs(access: Access) -> list[Need]:
    """Return the changes of ownership of the last year that nobody has judged yet."""
    if not access.may("actors.edit") or not access.may_everywhere("actors.edit"):
        return []
    recent = [
        one
        for one in events_of(access).filter(kind__in=["bought", "moved"], day__isnull=False)
        if one.day is not None and (access.tenant.today() - one.day).days <= _NEWS
    ]
    if not recent:
        return []
    judged = {(one.organisation_id, one.judged_on) for one in judgements_of(access)}
    return [
        Need(
            title=_("Say what it means here: %(what)s") % {"what": one},
            detail=date_written(one.day),
            url=reverse("actors:judge-ownership", args=[one.organisation.uid]),
        )
        for one in recent
        if not any(key == one.organisation_id and on >= (one.day or on) for key, on in judged)
    ]
