"""What the tables of resources and enquiries show."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.actors.resources.models import Enquiry
from klustermotor.web.actors.resources.selectors import answered_in_words, free_in_words
from klustermotor.web.shared.tables import Column


def resource_columns(today: date) -> list[Column]:
    """Return what the list of resources shows."""
    return [
        Column(
            "name", _("Name"), kind="link", url=lambda one: reverse("actors:resource", args=[one.uid]),
            note=lambda one: _("example") if one.is_example else "",
        ),
        Column(
            "kind", _("Kind"), value=lambda one: one.get_kind_display(), order="kind", filterable=False
        ),
        Column(
            "organisation", _("Whose it is"), kind="link", value="organisation.name",
            order="organisation__name",
            url=lambda one: reverse("actors:organisation", args=[one.organisation.uid]),
        ),
        Column("region", _("Municipality"), value="region.name", order="region__name_sv", filterable=False),
        Column("abilities", _("What it can do"), value=lambda one: ", ".join(one.can), order="abilities",
               sortable=False, filterable=False),
        Column("free", _("Next free"), value=lambda one: free_in_words(one, today), sortable=False,
               filterable=False),
        Column(
            "terms", _("Price"), value=lambda one: one.price or one.get_terms_display(), order="terms",
            filterable=False,
        ),
        Column(
            "open_to", _("Who may use it"), value=lambda one: one.get_open_to_display(), order="open_to",
            filterable=False,
        ),
    ]  # fmt: skip


def who_asks(one: Enquiry) -> str:
    """Return who asks, where the reader may know it."""
    return str(one.organisation) if one.knows else str(_("in confidence"))  # type: ignore[attr-defined]


def enquiry_columns() -> list[Column]:
    """Return what the list of enquiries shows; who asks is neither sorted nor looked for."""
    return [
        Column(
            "title", _("What is asked for"), kind="link",
            url=lambda one: reverse("actors:enquiry", args=[one.uid]),
            note=lambda one: _("example") if one.is_example else "",
        ),
        Column("who", _("Who asks"), value=who_asks, sortable=False, filterable=False),
        Column("begins", pgettext_lazy("of an enquiry", "Needed from"), kind="date"),
        Column("ends", pgettext_lazy("of an enquiry", "Needed until"), kind="date"),
        Column("amount", _("How much"), kind="number", note="unit", decimals=0),
        Column(
            "state", _("State"), value=lambda one: one.get_state_display(), order="state", filterable=False
        ),
        Column(
            "answers", pgettext_lazy("to enquiries", "Answers"), value=answered_in_words, sortable=False,
            filterable=False,
        ),
        Column("asked_on", _("Asked on"), kind="date"),
    ]  # fmt: skip


def scarcity_columns() -> list[Column]:
    """Return what the table of what is asked for shows."""
    return [
        Column("ability", _("Ability")),
        Column("asked", _("Enquiries in a year"), kind="number"),
        Column("offered", _("Resources that offer it"), kind="number"),
        Column("unmet", _("Enquiries that nobody has said yes to"), kind="number"),
    ]
