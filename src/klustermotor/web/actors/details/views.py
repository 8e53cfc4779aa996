"""Pages that record what is told of an organisation: establishments, industries, sizes and tags alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.actors.details import selectors, services
from klustermotor.web.actors.details.forms import EstablishmentForm, IndustryForm, SizeForm
from klustermotor.web.actors.details.models import Establishment, Industry, Size
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.tags import selectors as tag_selectors
from klustermotor.web.actors.tags import services as tag_services
from klustermotor.web.actors.tags.forms import TaggingForm
from klustermotor.web.actors.tags.models import Tagging
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that is told of an organisation, and how it is recorded."""

    #: In addresses, and where it stands on the organisation's page.
    slug: str
    model: Any
    form: Any
    found: Callable[[Any], Any]
    save: Callable[[Any, Any], object]
    remove: Callable[[Any, Any], object]
    new: Any
    change: Any
    question: Any
    consequence: Any


_MISTAKE = gettext_lazy("Remove what was recorded by mistake; the history keeps that it was here.")
PARTS = (
    Part(
        "establishment", Establishment, EstablishmentForm, selectors.establishments,
        lambda one, by: services.save_establishment(establishment=one, by=by),
        lambda one, by: services.remove_detail(part=one, by=by),
        gettext_lazy("A new establishment of %(organisation)s"), gettext_lazy("Change the establishment"),
        gettext_lazy("Remove the establishment “%(what)s”?"),
        gettext_lazy(
            "Remove what was recorded by mistake. One that has closed is better given its last day, so that "
            "earlier years still show it."
        ),
    ),
    Part(
        "industry", Industry, IndustryForm, selectors.industries,
        lambda one, by: services.save_industry(industry=one, by=by),
        lambda one, by: services.remove_detail(part=one, by=by),
        gettext_lazy("An industry of %(organisation)s"), gettext_lazy("Change the industry"),
        gettext_lazy("Remove the industry “%(what)s”?"), _MISTAKE,
    ),
    Part(
        "size", Size, SizeForm, selectors.sizes,
        lambda one, by: services.save_size(size=one, by=by),
        lambda one, by: services.remove_detail(part=one, by=by),
        gettext_lazy("The size of %(organisation)s in a year"), gettext_lazy("Change the size in a year"),
        gettext_lazy("Remove the size in “%(what)s”?"), _MISTAKE,
    ),
    Part(
        "tagging", Tagging, TaggingForm, tag_selectors.taggings,
        lambda one, by: tag_services.set_tag(tagging=one, by=by),
        lambda one, by: tag_services.take_off(tagging=one, by=by),
        gettext_lazy("A tag for %(organisation)s"), gettext_lazy("Change why it has the tag"),
        gettext_lazy("Take the tag “%(what)s” off?"),
        gettext_lazy("The tag itself stays, and so do those who have it beside this organisation."),
    ),
)  # fmt: skip


def _back(part: Part, organisation: Organisation) -> str:
    """Return where a part stands on the organisation's page."""
    return f"{reverse('actors:organisation', args=[organisation.uid])}#{part.slug}"


def _new(part: Part) -> View:
    """Return the page that records a part of an organisation."""

    @page("actors.edit")
    def new(request: PageRequest, uid: UUID) -> HttpResponse:
        visible = Organisation.objects.visible_to(request.user).in_tenant(request.access.tenant)
        organisation = get_object_or_404(visible, uid=uid)
        demand_change(request.access, organisation)
        made = part.model(tenant=organisation.tenant, organisation=organisation)
        heading = part.new % {"organisation": organisation}
        return _form(request, part, made, heading)

    return new


def _edit(part: Part) -> View:
    """Return the page that changes a part of an organisation."""

    @page("actors.edit")
    @one_change
    def edit(request: PageRequest, uid: UUID) -> HttpResponse:
        held = get_object_or_404(part.found(request.access), uid=uid)
        demand_change(request.access, held.organisation)
        return _form(request, part, held, str(part.change))

    return edit


def _remove(part: Part) -> View:
    """Return the page that takes a part away, after one question."""

    @page("actors.edit")
    def remove(request: PageRequest, uid: UUID) -> HttpResponse:
        held = get_object_or_404(part.found(request.access), uid=uid)
        organisation = held.organisation
        demand_change(request.access, organisation)
        if request.method == "POST":
            part.remove(held, request.access.user)
            messages.success(request, _("Removed."))
            return redirect(_back(part, organisation))
        context = {
            "question": part.question % {"what": held},
            "consequence": part.consequence,
            "confirm_label": _("Remove"),
            "back_url": _back(part, organisation),
        }
        return render(request, "shared/confirm.html", context)

    return remove


def _form(request: PageRequest, part: Part, thing: Any, heading: str) -> HttpResponse:
    """Show and take a part's form."""
    organisation = thing.organisation
    form = part.form(request.POST or None, instance=thing, access=request.access)
    if request.method == "POST" and form.is_valid():
        try:
            part.save(form.save(commit=False), request.access.user)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(_back(part, organisation))
    context = {
        "form": form,
        "heading": heading,
        "back_url": _back(part, organisation),
        "about": organisation.name,
        "crumbs": [
            (_("Organisations"), reverse("actors:organisations")),
            (organisation.name, reverse("actors:organisation", args=[organisation.uid])),
            (heading, ""),
        ],
    }
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)


def part_patterns() -> list[URLPattern]:
    """Return the addresses of all kinds of parts: new, change, remove."""
    return [
        one
        for part in PARTS
        for one in (
            path(f"organisations/<uuid:uid>/{part.slug}/new/", _new(part), name=f"new-{part.slug}"),
            path(f"{part.slug}/<uuid:uid>/edit/", _edit(part), name=f"edit-{part.slug}"),
            path(f"{part.slug}/<uuid:uid>/remove/", _remove(part), name=f"remove-{part.slug}"),
        )
    ]
