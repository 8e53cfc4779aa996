"""Pages of spin-offs."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from klustermotor.figures.spin_offs import NARROW_TREE
from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.actors.asking import take_form
from klustermotor.web.actors.origins import services
from klustermotor.web.actors.origins.models import Inheritance
from klustermotor.web.actors.origins.selectors import Forest, Grown, inheritance_of, spin_off
from klustermotor.web.documents.exports import list_file, picture_file
from klustermotor.web.evidence.claims import address
from klustermotor.web.shared.shown import Changing, one_change
from klustermotor.web.shared.tables import Column, Table

if TYPE_CHECKING:
    _InheritanceForm = forms.ModelForm[Inheritance]
else:
    _InheritanceForm = forms.ModelForm

_PICTURES = ("svg", "png")


class InheritanceForm(Changing, _InheritanceForm):
    """What a spin-off took with it and what it changed."""

    class Meta:
        model = Inheritance
        fields: ClassVar = ["field", "carried", "gathers", "spreads", "charges"]


def _changed(row: Grown) -> str:
    """Return where a firm's origin is told, and what it changed."""
    return reverse("actors:inheritance", args=[row.tie.uid]) if row.tie is not None else ""


def _held(name: str) -> Any:
    """Return what reads a part of what was inherited."""
    return lambda row: getattr(row.inheritance, name) if row.inheritance is not None else ""


def _new_ways(row: Grown) -> str:
    """Return what a firm changed in the way of doing business, in words."""
    held = row.inheritance
    if held is None:
        return ""
    told = ((_("gathers"), held.gathers), (_("spreads"), held.spreads), (_("charges"), held.charges))
    return "; ".join(f"{name}: {text}" for name, text in told if text)


def spin_off_columns(*, may_edit: bool) -> list[Column]:
    """Return what the table of spin-offs shows."""
    return [
        Column(
            "name", gettext_lazy("Firm"), kind="link", value="organisation.name",
            url=lambda row: reverse("actors:organisation", args=[row.organisation.uid]),
            note=lambda row: _("example") if row.organisation.is_example else "",
        ),
        Column("origin", gettext_lazy("Grew out of"), value="origin.name",
               note=lambda row: ", ".join(map(str, row.also_from))),
        Column("generation", gettext_lazy("Generation"), kind="number"),
        Column("year", pgettext_lazy("of a firm", "Began"), value="said_year", order="year"),
        Column("place", gettext_lazy("Municipality"), value="organisation.region.name", filterable=False),
        Column("state", pgettext_lazy("of a firm", "How it fares"), value="state_in_words"),
        Column("field", gettext_lazy("Field"), kind="link", value=_held("field"),
               url=_changed if may_edit else None),
        Column("carried", gettext_lazy("Took with it"), value=_held("carried")),
        Column("changed", gettext_lazy("What it changed"), value=_new_ways),
    ]  # fmt: skip


@page("actors.view")
def spin_offs(request: PageRequest) -> HttpResponse:
    """Show which firms grew out of which, over time, as a tree and as a table."""
    forest = Forest(request.access, request.GET.get("root", ""))
    may_edit = request.access.may("actors.edit")
    here = reverse("actors:spin-offs")
    asked_root = f"?root={forest.chosen.uid}" if forest.chosen is not None else ""
    table = Table(
        request.GET, forest.rows, spin_off_columns(may_edit=may_edit), caption=_("Spin-offs"),
        export_url=f"{here}{asked_root}",
    )  # fmt: skip
    if asked := request.GET.get("format"):
        if asked in _PICTURES:
            return picture_file(forest.picture(), access=request.access, title=forest.title, format=asked)
        example = any(row.organisation.is_example for row in forest.rows)
        return list_file(
            access=request.access, title=forest.title, table=table, format=asked, example=example
        )
    network = address("mapping:network")
    joiner = "&" if asked_root else "?"
    context: dict[str, Any] = {
        "forest": forest,
        "table": table,
        "may_edit": may_edit,
        "gexf_url": f"{network}?kind=spun_off" if network else "",
        "svg_url": f"{here}{asked_root}{joiner}format=svg",
        "png_url": f"{here}{asked_root}{joiner}format=png",
        "example": request.access.tenant.is_example,
        "trees": [
            {"label": _("all trees"), "url": here, "current": forest.chosen is None},
            *(
                {
                    "label": f"{one} ({count})",
                    "url": f"{here}?root={one.uid}",
                    "current": one == forest.chosen,
                }
                for one, count in forest.roots
            ),
        ],
    }
    if forest.rows:
        context |= {"wide": forest.picture(), "narrow": forest.picture(NARROW_TREE)}
    return render(request, "actors/origins/spin_offs.html", context)


@page("actors.edit")
@one_change
def inheritance(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say what a spin-off took with it and what it changed."""
    tie = get_object_or_404(spin_off(request.access, uid))
    demand_change(request.access, tie)
    form = InheritanceForm(request.POST or None, instance=inheritance_of(tie, request.access))
    back_url = reverse("actors:spin-offs")

    def save() -> str:
        services.save_inheritance(inheritance=form.save(commit=False), by=request.access.user)
        return back_url

    heading = _("What it took with it, and what it changed")
    return take_form(request, form, heading=heading, back_url=back_url, save=save, about=str(tie))
