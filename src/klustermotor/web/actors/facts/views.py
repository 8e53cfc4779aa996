"""Pages on what different sources say, and which of it is used."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, demand, demand_change, page
from klustermotor.web.actors.facts import choosing, selectors
from klustermotor.web.actors.facts.forms import SayingForm, WhyForm
from klustermotor.web.actors.facts.models import Field, FieldValue
from klustermotor.web.actors.facts.services import text_of
from klustermotor.web.actors.identifiers import masked
from klustermotor.web.actors.models import Organisation
from klustermotor.web.documents.exports import list_file
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.tables import Column, Table


def _value(request: PageRequest, uid: UUID) -> FieldValue:
    """Return a value that the person may see, of an organisation that is theirs to change."""
    found: FieldValue = get_object_or_404(selectors.values(request.access), uid=uid)
    demand_change(request.access, found.organisation)
    if found.is_personal:
        demand(request.access, "persons.view")
    return found


def _at(organisation: Organisation) -> str:
    """Return where what sources say stands on the organisation's page."""
    return f"{reverse('actors:organisation', args=[organisation.uid])}#sources"


@page("actors.edit")
def differences(request: PageRequest) -> HttpResponse:
    """Show every difference that waits to be looked at."""
    access = request.access
    regions = selectors.regions_named(access)
    table = Table(
        request.GET,
        selectors.waiting(access),
        [
            Column(
                "organisation", _("Organisation"), kind="link", value="organisation.name",
                url=lambda one: f"{_at(one.organisation)}-{one.field}",
            ),
            Column(
                "field", pgettext("of an organisation", "Field"), order="field", filterable=False,
                value=lambda one: one.get_field_display(),
            ),
            Column(
                "used", _("Used here"), sortable=False, filterable=False,
                value=lambda one: selectors.in_words(
                    one.field, text_of(one.organisation, one.field), regions
                ),
            ),
            Column(
                "value", _("What the source says"), sortable=False, filterable=False,
                value=lambda one: selectors.in_words(one.field, one.value, regions),
            ),
            Column(
                "known", _("Source"), sortable=False, filterable=False,
                value=lambda one: selectors.known_from(one, access),
            ),
        ],
        caption=_("Differences to look at"),
        order="organisation",
        export_url=reverse("actors:differences"),
    )  # fmt: skip
    if asked := request.GET.get("format"):
        return list_file(access=access, title=_("Differences to look at"), table=table, format=asked)
    crumbs = [(_("Organisations"), reverse("actors:organisations")), (_("Differences"), "")]
    return render(request, "actors/differences.html", {"table": table, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
@page("actors.edit")
def choose_value(request: PageRequest, uid: UUID) -> HttpResponse:
    """Use what a source says, with the reason."""
    value = _value(request, uid)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            choosing.choose(value=value, why=form.cleaned_data["why"], by=request.access.user)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("It is used now; what was used before stays below, to go back to."))
            return redirect(_at(value.organisation))
    regions = selectors.regions_named(request.access)
    told = {
        "field": value.get_field_display(),
        "value": selectors.in_words(value.field, value.value, regions),
        "used": selectors.in_words(value.field, text_of(value.organisation, value.field), regions)
        or _("nothing"),
        "source": selectors.known_from(value, request.access),
    }
    heading = _("Use “%(value)s” as %(field)s?") % told
    about = _("Used now: %(used)s. This value is known from: %(source)s.") % told
    return _form(request, form, value.organisation, heading, about)


@require_POST
@page("actors.edit")
def keep_value(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let the chosen value stay although sources differ."""
    visible = Organisation.objects.visible_to(request.user).in_tenant(request.access.tenant)
    organisation = get_object_or_404(visible, uid=uid)
    demand_change(request.access, organisation)
    field = request.POST.get("field", "")
    if field not in Field.values:
        raise Http404
    try:
        choosing.keep(organisation=organisation, field=field, by=request.access.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request, _("The value that is used stays; this difference is not asked about again.")
        )
    return redirect(_at(organisation))


@require_http_methods(["GET", "POST"])
@page("actors.edit")
def new_value(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record what a source says of a field, without using it."""
    visible = Organisation.objects.visible_to(request.user).in_tenant(request.access.tenant)
    organisation = get_object_or_404(visible, uid=uid)
    demand_change(request.access, organisation)
    form = SayingForm(request.POST or None, access=request.access)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            choosing.tell(
                organisation=organisation, field=told["field"], text=told["value"], source=told["source"],
                on=told["said_on"], by=request.access.user,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Recorded. What is used here has not changed."))
            return redirect(_at(organisation))
    about = _("It is kept beside what is used now; you choose which of them is used.")
    return _form(
        request, form, organisation, _("What a source says of %(name)s") % {"name": organisation}, about
    )


@require_http_methods(["GET", "POST"])
@page("actors.edit")
def remove_value(request: PageRequest, uid: UUID) -> HttpResponse:
    """Remove what a source was recorded to say by mistake."""
    value = _value(request, uid)
    if request.method == "POST":
        try:
            choosing.remove(value=value, by=request.access.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Removed."))
        return redirect(_at(value.organisation))
    context = {
        "question": _("Remove that a source says “%(value)s”?") % {"value": masked(value.value)},
        "consequence": _("Remove what was recorded by mistake; the history keeps that it was here."),
        "confirm_label": _("Remove"),
        "back_url": _at(value.organisation),
    }
    return render(request, "shared/confirm.html", context)


def _form(
    request: PageRequest, form: Any, organisation: Organisation, heading: str, about: str
) -> HttpResponse:
    """Show a form about what sources say."""
    context = {
        "form": form,
        "heading": heading,
        "about": about,
        "back_url": _at(organisation),
        "crumbs": [
            (_("Organisations"), reverse("actors:organisations")),
            (organisation.name, reverse("actors:organisation", args=[organisation.uid])),
            (heading, ""),
        ],
    }
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)
