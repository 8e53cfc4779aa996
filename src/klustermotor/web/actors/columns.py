"""What the lists of organisations and people show on the page, and what more a file of them holds."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from klustermotor.web.actors.identifiers import masked
from klustermotor.web.actors.models import Industry, Organisation, Size, Tagging
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.tables import Column


def organisation_columns() -> list[Column]:
    """Return what the list of organisations shows."""
    return [
        Column(
            "name",
            _("Name"),
            kind="link",
            url=lambda one: reverse("actors:organisation", args=[one.uid]),
            note=_note,
        ),
        Column("kind", _("Kind"), value=lambda one: one.get_kind_display(), order="kind", filterable=False),
        Column(
            "sector",
            _("Sector"),
            value=lambda one: one.get_sector_display(),
            order="sector",
            filterable=False,
        ),
        Column("region", _("Municipality"), value="region.name", order="region__name_sv", filterable=False),
        Column("employees", _("Employees"), kind="number"),
        Column("tags", _("Tags"), value=tags_said, sortable=False, filterable=False),
    ]


def _note(one: Organisation) -> str:
    """Return what stands beside a name in the list."""
    marks = [_("sole trader") if one.is_sole_trader else "", _("example") if one.is_example else ""]
    return " · ".join(filter(None, marks))


def tags_said(one: Organisation) -> str:
    """Return an organisation's tags in one text."""
    return "; ".join(tagging.tag.name for tagging in one.taggings.all())


def file_columns() -> list[Column]:
    """Return what a file of organisations holds beyond the page; a sole trader's number is masked there."""

    def newest(read: Callable[[Size], Any], has: str) -> Callable[[Organisation], Any]:
        def value(one: Organisation) -> Any:
            known = [size for size in one.sizes.all() if getattr(size, has) is not None]
            return read(known[-1]) if known else None

        return value

    plain = {
        "street": _("Street"),
        "postcode": _("Postcode"),
        "post_town": _("Post town"),
        "phone": _("Telephone"),
        "address": _("Web address"),
        "lei": "LEI",
    }
    return [
        Column("number", _("Organisation number"), value=lambda one: masked(one.organisation_number)),
        Column("vat", _("VAT number"), value=lambda one: masked(one.vat_number)),
        *(Column(name, label) for name, label in plain.items()),
        Column("other", _("Other number"), value="other_number"),
        Column("issuer", _("Issued by"), value="other_number_issuer"),
        Column("employees_year", _("Employees in"), value=newest(lambda size: size.year, "employees")),
        Column("turnover", _("Turnover"), value=newest(lambda size: size.turnover, "turnover")),
        Column("currency", _("Currency"), value=newest(lambda size: size.currency, "turnover")),
        Column("turnover_year", _("Turnover in"), value=newest(lambda size: size.year, "turnover")),
        Column("industries", pgettext("heading of a file", "Industries"), value=_industries_said),
        Column("sole_trader", _("Sole trader"), value=lambda one: _("yes") if one.is_sole_trader else None),
        Column("note", _("Note")),
    ]


def _industries_said(one: Organisation) -> str:
    """Return an organisation's industries in one text: the list and the code, main ones first."""
    return "; ".join(f"{each.classification.code} {each.code}" for each in one.industries.all())


def with_tags(found: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Read tags with the organisations, in one question."""
    return found.prefetch_related(Prefetch("taggings", Tagging.objects.select_related("tag")))


def with_details(found: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Read what a file tells beyond the page, in a question each."""
    industries = Industry.objects.filter(establishment=None).select_related("classification")
    return found.prefetch_related(Prefetch("industries", industries), "sizes")


def search_organisations(rows: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Keep organisations whose name, number, post town or tag holds a text."""
    wanted = fold(text)
    digits = "".join(sign for sign in text if sign.isdigit())
    found = Q(name__folded__contains=wanted) | Q(post_town__folded__contains=wanted)
    found |= Q(pk__in=Tagging.objects.filter(tag__name__folded__contains=wanted).values("organisation"))
    if len(digits) >= 6:
        numbers = (text.strip(), digits, f"{digits[:6]}-{digits[6:]}")
        for number in numbers:
            found |= Q(organisation_number__startswith=number)
    return rows.filter(found)


def people_columns() -> list[Column]:
    """Return what the list of people shows."""
    return [
        Column("name", _("Name"), kind="link", url=lambda one: reverse("actors:person", args=[one.uid])),
        Column(
            "held",
            _("Position"),
            value=lambda one: "; ".join(map(str, one.held)),
            sortable=False,
            filterable=False,
        ),
    ]
