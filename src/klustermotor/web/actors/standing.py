"""What an organisation's page says first: a sentence from what is known, and its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.details.selectors import Details
from klustermotor.web.actors.facts.selectors import FieldSayings
from klustermotor.web.actors.identifiers import derived_vat, masked, plain_vat, vat_differs
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.selectors import TieGroup
from klustermotor.web.shared.templatetags.written import number as written_number


@dataclass(frozen=True, slots=True)
class Number:
    """A number that an organisation is known by, as it may be shown, and what is to be said of it."""

    label: Any
    shown: str
    #: The number whole, where it is shown masked.
    whole: str = ""
    remark: str = ""
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what an organisation is: its name, what it says, and from where that is known."""

    label: Any
    shown: str
    #: The field whose sources tell more of it; empty where none are kept.
    field: str = ""
    known_from: str = ""
    differs: bool = False
    waits: bool = False
    number: Number | None = None
    url: str = ""


#: Which fields stand together on one line of the page.
_LINES = (("street", "postcode", "post_town"), ("region",), ("phone",), ("address",), ("employees",))


def facts_of(organisation: Organisation, sayings: Sequence[FieldSayings]) -> list[Fact]:
    """Return what an organisation is, line by line, each with its source."""
    told = {one.field: one for one in sayings}
    facts = []
    for at, number in enumerate(numbers_of(organisation)):
        about = told.get("organisation_number") if at == 0 and organisation.organisation_number else None
        facts.append(_fact(number.label, number.shown, [about] if about else [], number=number))
    shown = {
        "street": (_("Address"), organisation.postal),
        "region": (_("Municipality"), organisation.region.name if organisation.region else ""),
        "phone": (_("Telephone"), organisation.phone),
        "address": (_("Web address"), organisation.address),
        "employees": (_("Employees"), _employees(organisation)),
    }
    for fields in _LINES:
        label, text = shown[fields[0]]
        about_these = [told[field] for field in fields if field in told]
        if text or fields[0] in ("region", "employees"):
            url = text if fields[0] == "address" else ""
            facts.append(_fact(label, text or "–", about_these, url=url))
    return facts


def _employees(organisation: Organisation) -> str:
    """Return the employees as they are written; nothing where they are not known."""
    return "" if organisation.employees is None else str(written_number(organisation.employees))


def _fact(
    label: Any, shown: str, sayings: Sequence[FieldSayings], *, number: Number | None = None, url: str = ""
) -> Fact:
    """Return one line, with the sources of the fields that it shows."""
    sources = dict.fromkeys(one.chosen.known_from for one in sayings if one.chosen)
    return Fact(
        label,
        shown,
        sayings[0].field if sayings else "",
        "; ".join(sources),
        any(one.differing for one in sayings),
        any(one.waits for one in sayings),
        number,
        url,
    )


def numbers_of(organisation: Organisation) -> list[Number]:
    """Return an organisation’s numbers; personal ones are masked until somebody opens them."""
    found = []
    number, vat = organisation.organisation_number, organisation.vat_number
    if number:
        remark = _("sole trader: personal data") if organisation.is_sole_trader else ""
        found.append(_number(_("Organisation number"), number, remark))
    if vat:
        differs = vat_differs(number, vat)
        told = _(
            "It holds another number than the organisation number above: a group that registers together, or "
            "a mistake."
        )
        found.append(_number(_("VAT number"), plain_vat(vat), told if differs else "", warns=differs))
    elif derived := derived_vat(number):
        remark = _("follows from the organisation number; whether it is registered for VAT is not checked")
        found.append(_number(_("VAT number"), derived, remark))
    if organisation.lei:
        found.append(Number("LEI", organisation.lei))
    if organisation.other_number:
        label = organisation.other_number_issuer or _("Other number")
        found.append(Number(label, organisation.other_number))
    return found


def _number(label: Any, number: str, remark: str, *, warns: bool = False) -> Number:
    """Return a number as it may be shown."""
    shown = masked(number)
    return Number(label, shown, number if shown != number else "", remark, warns)


def lead_of(organisation: Organisation, details: Details, ties: Sequence[TieGroup], access: Access) -> str:
    """Return the first sentences: what it is, where, how large, in what, and how many it is tied to."""
    what = capfirst(str(organisation.get_kind_display()))
    where = organisation.region.name if organisation.region else organisation.post_town
    first = _("%(what)s in %(where)s") % {"what": what, "where": where} if where else what
    parts = [first + _employed(organisation, details)]
    main = next((row for row in details.industries if row.industry.is_main), None)
    if main is not None and main.name:
        parts.append(_("Main industry: %(industry)s.") % {"industry": main.name})
    places = sum(not row.is_over for row in details.establishments)
    if places > 1:
        told = ngettext("At work in %(n)s place.", "At work in %(n)s places.", places)
        parts.append(told % {"n": written_number(places)})
    others = {row.other.pk for group in ties for row in group.rows if not row.is_over}
    if others:
        told = ngettext(
            "Tied to %(n)s other organisation here.", "Tied to %(n)s other organisations here.", len(others)
        )
        parts.append(told % {"n": written_number(len(others))})
    return " ".join(parts)


def _employed(organisation: Organisation, details: Details) -> str:
    """Return how many it employs, with the year where that is known, to end the first sentence."""
    if organisation.employees is None:
        return "."
    told = ngettext("%(n)s employee", "%(n)s employees", organisation.employees)
    said = told % {"n": written_number(organisation.employees)}
    year = next(
        (row.size.year for row in details.sizes if row.size.employees == organisation.employees), None
    )
    if year is None:
        return _(" with %(employees)s.") % {"employees": said}
    return _(" with %(employees)s (%(year)s).") % {"employees": said, "year": year}
