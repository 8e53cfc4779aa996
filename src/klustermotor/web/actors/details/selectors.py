"""Read what organisations are in more detail."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.strips import sparkline
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.details.models import Establishment, Industry, Size
from klustermotor.web.actors.models import Organisation
from klustermotor.web.places.models import Classification, ClassificationItem
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.templatetags.written import number as written_number

_WIDTH, _OFFERED = 200.0, 6


def classifications(access: Access) -> QuerySet[Classification]:
    """Return the lists of industries."""
    found = Classification.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.of_industries()


def code_meant(classification: Classification, text: str) -> ClassificationItem:
    """Return the code of a list that is meant by a code or a name; refuse what could be several or none."""
    wanted = text.strip()
    plain = wanted.replace(".", "").replace(" ", "")
    items = list(classification.items.all())
    for item in items:
        if wanted in (item.code, item.name_sv, item.name_en) or (
            plain and plain == item.code.replace(".", "").replace(" ", "")
        ):
            return item
    folded = fold(wanted)
    near = [one for one in items if folded and folded in f"{fold(one.name_sv)} {fold(one.name_en)}"]
    deepest = max((one.level for one in near), default=0)
    near.sort(key=lambda one: (one.level != deepest, one.code))
    if not near:
        told = _("“%(list)s” has no code “%(code)s”; write a code, or a word of its name.")
        raise Refused(told % {"list": classification, "code": wanted[:40]}, field="code")
    if len(near) == 1:
        return near[0]
    offered = "; ".join(f"{one.code} {one.name}" for one in near[:_OFFERED])
    told = _("Several codes fit “%(code)s”; write one of them, such as %(offered)s.")
    raise Refused(told % {"code": wanted[:40], "offered": offered}, field="code")


@dataclass(frozen=True, slots=True)
class IndustryRow:
    """An industry as a page shows it: with its name in the list."""

    industry: Industry
    name: str

    @property
    def said(self) -> str:
        """Return code and name."""
        return f"{self.industry.code} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class EstablishmentRow:
    """An establishment as a page shows it."""

    establishment: Establishment
    is_over: bool
    industries: list[IndustryRow]


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A year as the table shows it."""

    size: Size
    #: Change of employees since the year before that is known, where it is.
    change: int | None


@dataclass(frozen=True, slots=True)
class Details:
    """What an organisation's page tells beyond its fields."""

    establishments: list[EstablishmentRow]
    industries: list[IndustryRow]
    sizes: list[SizeRow]
    picture: str
    picture_turnover: str

    @property
    def latest(self) -> Size | None:
        """Return the newest year."""
        return self.sizes[0].size if self.sizes else None

    @property
    def has_several(self) -> bool:
        """Return whether more than one establishment is at work."""
        return sum(not row.is_over for row in self.establishments) > 1


def details_of(organisation: Organisation, access: Access) -> Details:
    """Return where an organisation is at work, in what, and how large over the years; newest year first."""
    today = access.tenant.today()
    places = list(organisation.establishments.select_related("region", "source"))
    industries = list(organisation.industries.select_related("classification", "source", "establishment"))
    rows = _named(industries)
    by_place: dict[int | None, list[IndustryRow]] = {}
    for row in rows:
        by_place.setdefault(row.industry.establishment_id, []).append(row)
    shown = [
        EstablishmentRow(one, one.valid_to is not None and one.valid_to <= today, by_place.get(one.pk, []))
        for one in places
    ]
    shown.sort(key=lambda row: row.is_over)
    sizes = list(organisation.sizes.select_related("source"))
    employees = picture_of({one.year: one.employees for one in sizes}, _("Employees"))
    turnover = picture_of({one.year: one.turnover for one in sizes}, _("Turnover"))
    return Details(shown, by_place.get(None, []), _changes(sizes), employees, turnover)


def _named(industries: Iterable[Industry]) -> list[IndustryRow]:
    """Return industries with their names, read at once; a code that its list has no more keeps itself."""
    held = list(industries)
    wanted = Q(pk__in=[])
    for one in held:
        wanted |= Q(classification_id=one.classification_id, code=one.code)
    found = ClassificationItem.objects.filter(wanted) if held else ()
    names = {(item.classification_id, item.code): item.name for item in found}
    return [IndustryRow(one, names.get((one.classification_id, one.code), "")) for one in held]


def _changes(sizes: list[Size]) -> list[SizeRow]:
    """Return the years, newest first, each with the change of employees since the last known before."""
    rows: list[SizeRow] = []
    before: int | None = None
    for one in sizes:
        now: int | None = one.employees
        rows.append(SizeRow(one, now - before if now is not None and before is not None else None))
        before = before if now is None else now
    return rows[::-1]


def picture_of(series: Mapping[int, int | Decimal | None], label: str) -> str:
    """Return a small line over the years, unknown years left out of it; nothing for fewer than two years."""
    known = {year: float(value) for year, value in series.items() if value is not None}
    if len(known) < 2:
        return ""
    first, last = min(known), max(known)
    values = [known.get(year, math.nan) for year in range(first, last + 1)]
    told = _("%(what)s %(first)s–%(last)s: from %(begin)s to %(end)s") % {
        "what": label,
        "first": first,
        "last": last,
        "begin": written_number(known[first]),
        "end": written_number(known[last]),
    }
    return sparkline(values, width=_WIDTH, label=told)


def size_said(details: Details) -> str:
    """Return a sentence on how the employees changed over the years that are known; nothing for one year."""
    held = [(row.size.year, row.size.employees) for row in details.sizes]
    known = [(year, employees) for year, employees in held if employees is not None]
    if len(known) < 2:
        return ""
    (last, now), (first, then) = known[0], known[-1]
    years = last - first
    if now == then:
        told = ngettext(
            "As many employees as %(years)s year before.",
            "As many employees as %(years)s years before.",
            years,
        )
        return told % {"years": years}
    told = (
        ngettext(
            "%(n)s more employee than in %(first)s.", "%(n)s more employees than in %(first)s.", now - then
        )
        if now > then
        else ngettext(
            "%(n)s fewer employee than in %(first)s.", "%(n)s fewer employees than in %(first)s.", then - now
        )
    )
    return told % {"n": written_number(abs(now - then)), "first": first}


def establishments(access: Access) -> QuerySet[Establishment]:
    """Return the establishments somebody may see."""
    found = Establishment.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("organisation", "region", "source")


def industries(access: Access) -> QuerySet[Industry]:
    """Return the industries of organisations somebody may see."""
    found = Industry.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("organisation", "establishment", "classification", "source")


def sizes(access: Access) -> QuerySet[Size]:
    """Return the sizes of organisations somebody may see."""
    found = Size.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("organisation", "source")
