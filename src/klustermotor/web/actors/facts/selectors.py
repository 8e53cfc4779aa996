"""Read what different sources say of an organisation."""

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field as field_of
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.facts.choosing import differs
from klustermotor.web.actors.facts.hearing import alike
from klustermotor.web.actors.facts.models import Field, FieldValue, Origin
from klustermotor.web.actors.facts.services import text_of
from klustermotor.web.actors.identifiers import masked
from klustermotor.web.actors.models import Organisation
from klustermotor.web.places.models import Region
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.templatetags.written import number as written_number


@dataclass(frozen=True, slots=True)
class Saying:
    """What one source says, as a page shows it."""

    value: FieldValue
    text: str
    known_from: str
    differs: bool
    may_remove: bool


def _first_used(saying: Saying) -> tuple[bool, bool]:
    """Return what puts the used value first, then what waits to be looked at."""
    return not saying.value.is_chosen, not saying.value.waits


@dataclass(slots=True)
class FieldSayings:
    """One field: what is used here, and what sources say of it."""

    field: str
    label: Any
    used: str
    sayings: list[Saying] = field_of(default_factory=list)

    @property
    def chosen(self) -> Saying | None:
        """Return what is used, with its source; none where it stood here before sources were kept."""
        return next((one for one in self.sayings if one.value.is_chosen), None)

    @property
    def groups(self) -> list[list[Saying]]:
        """Return what is said, the same together however it is written; what is used first."""
        found: list[list[Saying]] = []
        for one in sorted(self.sayings, key=_first_used):
            same = next((each for each in found if alike(each[0].value.value, one.value.value)), None)
            if same is None:
                found.append([one])
            else:
                same.append(one)
        return found

    @property
    def says_one(self) -> bool:
        """Return whether everything that is said of it is what is used."""
        return len(self.groups) == 1 and self.chosen is not None

    @property
    def waits(self) -> bool:
        """Return whether something that differs waits to be looked at."""
        return any(one.value.waits for one in self.sayings)

    @property
    def differing(self) -> bool:
        """Return whether a source that still says so says something else."""
        return any(one.differs and one.value.is_current for one in self.sayings)


def values(access: Access) -> QuerySet[FieldValue]:
    """Return what sources say of organisations somebody may see; of registers only to those who see these."""
    found = FieldValue.objects.visible_to(access.user).in_tenant(access.tenant)
    if not access.may("registers.view"):
        found = found.filter(Q(register=None) | Q(is_chosen=True))
    return found.select_related("organisation__region", "source", "register", "chosen_by", "by")


def sayings_of(organisation: Organisation, access: Access) -> list[FieldSayings]:
    """Return field by field what is used of an organisation and what sources say; fields told of alone."""
    held = list(values(access).filter(organisation=organisation))
    regions = _regions(held)
    by_field: dict[str, list[Saying]] = defaultdict(list)
    for one in held:
        used = text_of(organisation, one.field)
        by_field[one.field].append(
            Saying(
                one,
                in_words(one.field, one.value, regions),
                known_from(one, access),
                differs(one, used),
                not one.is_chosen and one.register_id is None,
            )
        )
    region = organisation.region
    here = regions | ({str(region.uid): region.name} if region else {})
    return [
        FieldSayings(code, label, in_words(code, text_of(organisation, code), here), by_field[code])
        for code, label in Field.choices
        if by_field[code]
    ]


def _regions(held: list[FieldValue]) -> dict[str, str]:
    """Return the names of the regions that values name."""
    uids = {one.value for one in held if one.field == Field.REGION}
    return {str(one.uid): one.name for one in Region.objects.filter(uid__in=uids)} if uids else {}


def regions_named(access: Access) -> dict[str, str]:
    """Return the names of all regions of the workbench by identifier, for pages that show many values."""
    found = Region.objects.visible_to(access.user).in_tenant(access.tenant)
    return {str(one.uid): one.name for one in found}


def in_words(name: str, text: str, regions: dict[str, str] | None = None) -> str:
    """Return a value as people read it; a sole trader's number masked."""
    if name == Field.KIND:
        return str(dict(Organisation.Kind.choices).get(text, text))
    if name == Field.SECTOR:
        return str(dict(Organisation.Sector.choices).get(text, text))
    if name == Field.REGION:
        return (regions or {}).get(text, "")
    if name == Field.EMPLOYEES and text:
        return str(written_number(int(text)))
    return masked(text) if name == Field.NUMBER else text


def known_from(value: FieldValue, access: Access) -> str:
    """Return from where a value is known, in words; a register's name only to those who see registers."""
    if value.register is not None and access.may("registers.view"):
        told = _("%(register)s, vintage %(last)s") % {
            "register": value.register.name,
            "last": value.last_vintage or 1,
        }
        return told if value.is_current else _("%(source)s; says so no more") % {"source": told}
    if value.source is not None and value.origin != Origin.INTERVIEW:
        return str(value.source)
    label = str(value.get_origin_display())
    return _("%(origin)s, %(who)s") % {"origin": label, "who": value.by.name} if value.by else label


def waiting(access: Access) -> QuerySet[FieldValue]:
    """Return the differences that wait to be looked at, of organisations that are somebody's to change."""
    mine = Organisation.objects.editable_by(access.user).in_tenant(access.tenant)
    return values(access).filter(waits=True, organisation__in=mine)


def needs(access: Access) -> list[Need]:
    """Return that sources say something else than what is used here."""
    if not access.may("actors.edit"):
        return []
    count = waiting(access).count()
    if not count:
        return []
    title = ngettext(
        "%(n)s difference between a register and what is used here",
        "%(n)s differences between registers and what is used here",
        count,
    )
    return [
        Need(
            title=title % {"n": written_number(count)},
            detail=_("A new vintage says something else; nothing was changed by itself."),
            url=reverse("actors:differences"),
        )
    ]
