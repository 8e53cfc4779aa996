"""Read actors for pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.time_bars import time_bars
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models.owned import valid_on
from klustermotor.web.actors.models import Organisation, Person, Position, written_numbers
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.sorting import fold, in_order
from klustermotor.web.shared.templatetags.written import date_written


def organisations(access: Access) -> QuerySet[Organisation]:
    """Return the organisations somebody may see, with how many hold positions there today."""
    counted = Position.objects.filter(valid_on(access.tenant.today())).exclude(
        person__restricted_on__isnull=False, person__stands_for_erased=False
    )
    held = Q(positions__in=counted)
    found = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("region").annotate(people=Count("positions", filter=held, distinct=True))


def hidden_sole_traders(access: Access) -> int:
    """Return how many sole traders the list keeps from somebody, who does not see people there."""
    held = Organisation.objects.in_tenant(access.tenant).filter(is_sole_trader=True)
    return held.count() - held.visible_to(access.user).count() if access.may("actors.view") else 0


def people(access: Access) -> QuerySet[Person]:
    """Return the people somebody may see, with what they do today."""
    seen = Position.objects.visible_to(access.user)
    held = seen.filter(valid_on(access.tenant.today())).select_related("organisation")
    found = Person.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.prefetch_related(Prefetch("positions", held, to_attr="held"))


def positions_in(organisation: Organisation, access: Access) -> QuerySet[Position]:
    """Return who does what in an organisation, now and before; nobody for those who may not see people."""
    found = Position.objects.visible_to(access.user).filter(organisation=organisation)
    return found.select_related("person")


def positions_of(person: Person, access: Access) -> QuerySet[Position]:
    """Return what somebody does and has done."""
    return Position.objects.visible_to(access.user).filter(person=person).select_related("organisation")


@dataclass(frozen=True, slots=True)
class Post:
    """A position as a line of time shows it."""

    position: Position
    state: str
    years: str
    #: How long it was held, in words; empty where that is not known.
    length: str

    @property
    def is_over(self) -> bool:
        """Return whether it has ended."""
        return self.state == "over"


def posts_over_time(positions: Iterable[Position], today: date) -> list[Post]:
    """Return positions as they stand in time: those held now, those to come, then those that are over."""
    posts = [Post(one, _state(one, today), _years(one), _length(one, today)) for one in positions]
    order = {"now": 0, "coming": 1, "over": 2}
    return sorted(posts, key=lambda post: order[post.state])


def _state(one: Position, today: date) -> str:
    """Return whether a position is held, to come, or over."""
    if one.valid_to is not None and one.valid_to <= today:
        return "over"
    return "coming" if one.valid_from is not None and one.valid_from > today else "now"


def _years(one: Position) -> str:
    """Return from when until when a position was held, as people write it."""
    begin, end = date_written(one.valid_from), date_written(one.valid_to)
    if one.valid_from and one.valid_to:
        return _("from %(begin)s until %(end)s") % {"begin": begin, "end": end}
    if one.valid_from:
        return _("since %(begin)s") % {"begin": begin}
    return _("until %(end)s") % {"end": end} if one.valid_to else _("no days known")


def _length(one: Position, today: date) -> str:
    """Return for how long a position has been held, in whole years or months."""
    last = min(one.valid_to or today, today)
    if one.valid_from is None or last <= one.valid_from:
        return ""
    months = (last.year - one.valid_from.year) * 12 + last.month - one.valid_from.month
    months -= last.day < one.valid_from.day
    if months >= 12:
        return ngettext("%(n)s year", "%(n)s years", months // 12) % {"n": months // 12}
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months} if months else ""


def time_picture(positions: Sequence[Position], today: date, *, narrow: bool = False) -> str:
    """Return positions drawn as bars over the years, those held at the same time beside each other."""
    bars = [
        (str(one.role), one.valid_from, one.valid_to, one.valid_to is not None and one.valid_to <= today)
        for one in sorted(
            (one for one in positions if one.valid_from or one.valid_to),
            key=lambda one: one.valid_from or one.valid_to or today,
        )
    ]
    if not bars:
        return ""
    width, name = (320.0, "time-narrow") if narrow else (560.0, "time-wide")
    return time_bars(bars, today=today, label=_("Positions over the years"), width=width, name=name)


def positions_to_change(person: Person, access: Access) -> set[int]:
    """Return the keys of a person's positions that somebody may change."""
    if not access.may("actors.edit"):
        return set()
    found = Position.objects.editable_by(access.user).filter(person=person)
    return set(found.values_list("pk", flat=True))


def municipalities(access: Access) -> QuerySet[Region]:
    """Return the municipalities of today; where the workbench has none, all its regions."""
    found = Region.objects.visible_to(access.user).in_tenant(access.tenant).valid_on(access.tenant.today())
    held = found.filter(region_set__kind=RegionSet.Kind.MUNICIPALITY)
    return (held if held.exists() else found).select_related("region_set", "parent")


def twin_of(organisation: Organisation) -> Organisation | None:
    """Return another organisation of the workbench with the same number, else of the same name."""
    others = Organisation.objects.in_tenant(organisation.tenant).exclude(pk=organisation.pk)
    number = organisation.organisation_number
    if number and (held := others.filter(organisation_number__in=written_numbers(number)).first()):
        return held
    found: Organisation | None = others.filter(name__folded=fold(organisation.name)).order_by("pk").first()
    return found


def organisations_named(access: Access, text: str, limit: int = 20) -> list[Organisation]:
    """Return organisations whose name holds a text, however it is written."""
    wanted = fold(text)
    found = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    return [one for one in found.order_by(in_order("name")) if wanted in fold(one.name)][:limit]


def needs(access: Access) -> list[Need]:
    """Return what waits among the actors: organisations that nobody has been named for a place."""
    if not access.may("actors.edit"):
        return []
    mine = Organisation.objects.editable_by(access.user).in_tenant(access.tenant)
    placeless = mine.filter(region=None).count()
    if not placeless:
        return []
    return [
        Need(
            title=_("Organisations without a municipality"),
            detail=_("%(count)s cannot be placed on the map.") % {"count": placeless},
            url=f"{reverse('actors:organisations')}?order=region",
        )
    ]
