"""Pages of leadership networks, of the seats in them and of the list of abilities."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from klustermotor.figures.triple_helix import NARROW_HELIX, WIDE_HELIX
from klustermotor.figures.trust_waves import NARROW_WAVES, WIDE_WAVES
from klustermotor.web.accounts.rights import PageRequest, demand, demand_change, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.documents.exports import list_file, picture_file, provenance_of
from klustermotor.web.evidence import claims
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.mapping.leadership import columns, forms, selectors, services
from klustermotor.web.mapping.leadership.models import Ability, LeadershipNetwork, Seat
from klustermotor.web.mapping.leadership.overview import LeadershipView
from klustermotor.web.mapping.leadership.trust import ask_trust, current_wave
from klustermotor.web.mapping.leadership.trust_told import TrustView
from klustermotor.web.mapping.membership.views import day_asked, show_form
from klustermotor.web.mapping.signed import signed
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change

_PICTURES = ("svg", "png")


def _crumb() -> tuple[str, str]:
    """Return the way to the leadership networks."""
    return _("Leadership networks"), reverse("mapping:leadership-networks")


def network_of(request: PageRequest, uid: UUID) -> LeadershipNetwork:
    """Return a leadership network that the person may see."""
    return get_object_or_404(selectors.networks(request.access), uid=uid)


def back_to(network: LeadershipNetwork) -> str:
    """Return where a leadership network's page is."""
    return reverse("mapping:leadership", args=[network.uid])


@require_GET
@page("actors.view")
def networks(request: PageRequest) -> HttpResponse:
    """Show the leadership networks, or hand out the list."""
    table = columns.networks_table(request.access, request.GET)
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=table.caption, table=table, format=asked)
    context = {
        "table": table,
        "has_any": table.rows.exists(),  # type: ignore[union-attr]
        "may_edit": request.access.may("leadership.edit"),
    }
    return render(request, "mapping/leadership/networks.html", context)


@require_GET
@page("actors.view")
def one(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one leadership network as of a day, or hand out one of its tables."""
    network = network_of(request, uid)
    day, passed_over = day_asked(request)
    view = LeadershipView(request.access, network, day)
    if asked := request.GET.get("format"):
        return _file(request, view, asked)
    may_edit = request.access.may_change(network)
    context = {
        "view": view,
        "network": network,
        "passed_over": passed_over,
        "known": known_of(network, request.access),
        "history": history_of(network),
        "may_edit": may_edit,
        "wide": view.picture(WIDE_HELIX),
        "narrow": view.picture(NARROW_HELIX),
        "tables": {
            "seats": columns.seats_table(view, request.GET),
            "sectors": columns.composition_table(view, request.GET),
            "joined": columns.joined_table(view, request.GET),
            "abilities": columns.states_table(view, request.GET),
            "trust": columns.trust_table(view, request.GET),
            "waves": columns.waves_table(view, request.GET),
        },
        **_trust(request, network, may_edit=may_edit),
        "add_url": reverse("mapping:new-seat", args=[uid])
        if may_edit and request.access.may("persons.view")
        else "",
        "add_source_url": claims.address("evidence:add-support", "mapping.leadershipnetwork", uid)
        if may_edit and request.access.may("evidence.edit")
        else "",
        "crumbs": [_crumb()],
    }
    return render(request, "mapping/leadership/network.html", context)


def _trust(request: PageRequest, network: LeadershipNetwork, *, may_edit: bool) -> dict[str, Any]:
    """Return what the page tells of trust, and whether the reader may ask for it."""
    trust = TrustView(network)
    drawn = trust.is_told
    last = current_wave(network)
    waits = last is not None and last.state != last.State.CLOSED
    return {
        "trust": trust,
        "trust_wide": trust.picture(WIDE_WAVES) if drawn else "",
        "trust_narrow": trust.picture(NARROW_WAVES) if drawn else "",
        "may_ask_trust": may_edit and request.access.may("surveys.edit"),
        "trust_draft_url": reverse("questionnaires:survey", args=[last.uid]) if last and waits else "",
    }


@require_POST
@page("leadership.edit")
def ask(request: PageRequest, uid: UUID) -> HttpResponse:
    """Prepare the next wave of questions on trust, and go to where it is opened."""
    network = network_of(request, uid)
    demand_change(request.access, network)
    demand(request.access, "surveys.edit")
    try:
        survey, left = ask_trust(network=network, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(f"{back_to(network)}#asked-trust")
    if left:
        told = ngettext(
            "%(n)s person in the network has no e-mail address and is not asked.",
            "%(n)s people in the network have no e-mail address and are not asked.",
            len(left),
        )
        messages.warning(request, told % {"n": len(left)})
    messages.success(
        request, _("The wave is prepared: look it through and open it, then the letters are written.")
    )
    return redirect("questionnaires:survey", survey.uid)


def _file(request: PageRequest, view: LeadershipView, asked: str) -> HttpResponse:
    """Hand out one of the tables of a network's page; of the seats those that the reader sees."""
    which = request.GET.get("table", "abilities")
    if which not in columns.FILES:
        raise Http404
    table = columns.FILES[which](view, request.GET)
    return list_file(
        access=request.access,
        title=f"{view.network.name}: {table.caption}",
        table=table,
        format=asked,
        example=view.network.is_example,
        thing=view.network,
    )


@require_GET
@page("actors.view")
def picture(request: PageRequest, uid: UUID, format: str) -> HttpResponse:  # noqa: A002 - the word in the address
    """Give the circles as a file."""
    if format not in _PICTURES:
        raise Http404
    network = network_of(request, uid)
    view = LeadershipView(request.access, network, request.access.tenant.today())
    about = provenance_of(request.access, view.title, example=network.is_example)
    drawn = signed(view.picture(WIDE_HELIX), below=about.below_a_picture())
    return picture_file(drawn, access=request.access, title=view.title, format=format, thing=network)


@page("leadership.edit")
def new(request: PageRequest) -> HttpResponse:
    """Record a leadership network."""
    made = LeadershipNetwork(tenant=request.access.tenant)
    return _edit(request, made, _("A new leadership network"), _crumb()[1])


@page("leadership.edit")
@one_change
def edit(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what a leadership network is and the vision its people share."""
    network = network_of(request, uid)
    demand_change(request.access, network)
    return _edit(request, network, _("Change the leadership network"), back_to(network))


def _edit(request: PageRequest, network: LeadershipNetwork, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form of a network."""
    form = forms.NetworkForm(request.POST or None, instance=network, access=request.access)

    def save() -> str:
        saved = services.save_network(network=form.save(commit=False), by=request.access.user)
        return back_to(saved)

    return _taken(request, form, save, (heading, back_url))


def _taken(request: PageRequest, form: Any, save: Any, shown: tuple[str, str]) -> HttpResponse:
    """Show a form under a heading with the way back; take it, save, and go to what was saved."""
    if request.method == "POST" and form.is_valid():
        try:
            address = save()
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(address)
    return show_form(request, form, *shown)


def _seat(request: PageRequest, uid: UUID) -> Seat:
    """Return a seat that the person may see."""
    return get_object_or_404(selectors.seats(request.access), uid=uid)


@require_GET
@page("actors.view")
def seat(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one seat, to the group and those who see its people: what it rests on and its history."""
    found = _seat(request, uid)
    may_edit = request.access.may_change(found)
    context = {
        "seat": found,
        "known": known_of(found, request.access),
        "history": history_of(found),
        "may_edit": may_edit,
        "may_end": may_edit and found.valid_to is None,
        "may_open_person": request.access.may("persons.view"),
        "add_url": claims.address("evidence:add-support", "mapping.seat", found.uid)
        if may_edit and request.access.may("evidence.edit")
        else "",
        "crumbs": [_crumb(), (found.network.name, back_to(found.network))],
    }
    return render(request, "mapping/leadership/seat.html", context)


@page("leadership.edit")
def new_seat(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say that somebody is in a leadership network."""
    network = network_of(request, uid)
    demand_change(request.access, network)
    made = Seat(tenant=network.tenant, network=network)
    return _edit_seat(
        request, made, _("A key person of %(network)s") % {"network": network}, back_to(network)
    )


@page("leadership.edit")
@one_change
def edit_seat(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a seat."""
    found = _seat(request, uid)
    demand_change(request.access, found)
    return _edit_seat(request, found, _("Change the seat"), reverse("mapping:seat", args=[uid]))


def _edit_seat(request: PageRequest, thing: Seat, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form of a seat."""
    form = forms.SeatForm(request.POST or None, instance=thing, access=request.access)

    def save() -> str:
        saved = services.save_seat(
            seat=form.save(commit=False),
            abilities=form.cleaned_data["abilities"],
            source=form.cleaned_data.get("source"),
            by=request.access.user,
        )
        return back_to(saved.network)

    return _taken(request, form, save, (heading, back_url))


@page("leadership.edit")
@one_change
def end_seat(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say when somebody left a leadership network."""
    found = _seat(request, uid)
    demand_change(request.access, found)

    def begun() -> dict[str, Any]:
        today = request.access.tenant.today()
        return {"valid_to": found.valid_to or today, "to_precision": found.to_precision}

    form = forms.EndSeatForm(request.POST or None, of=found, initial=begun)

    def save() -> str:
        given = form.cleaned_data
        services.end_seat(
            seat=found, on=given["valid_to"], precision=given["to_precision"], by=request.access.user
        )
        return reverse("mapping:seat", args=[uid])

    return _taken(request, form, save, (_("Leave the network"), reverse("mapping:seat", args=[uid])))


@page("leadership.edit")
def remove_seat(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a seat away, after one question."""
    found = _seat(request, uid)
    demand_change(request.access, found)
    if request.method == "POST":
        services.remove_seat(seat=found, by=request.access.user)
        messages.success(request, _("The seat was removed."))
        return redirect(back_to(found.network))
    context = {
        "question": _("Remove “%(seat)s” from the network?") % {"seat": found},
        "consequence": _(
            "Remove what was recorded by mistake. Somebody who has left is better let leave, so that earlier "
            "years still show it."
        ),
        "confirm_label": _("Remove the seat"),
        "back_url": reverse("mapping:seat", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


@require_GET
@page("actors.view")
def abilities(request: PageRequest) -> HttpResponse:
    """Show the list of abilities, or hand it out."""
    table = columns.abilities_table(request.access, request.GET)
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=table.caption, table=table, format=asked)
    context = {
        "table": table,
        "may_edit": request.access.may("abilities.edit"),
        "crumbs": [_crumb()],
    }
    return render(request, "mapping/leadership/abilities.html", context)


@page("abilities.edit")
def new_ability(request: PageRequest) -> HttpResponse:
    """Add an ability to the list."""
    return _edit_ability(request, Ability(tenant=request.access.tenant), _("A further ability"))


@page("abilities.edit")
@one_change
def edit_ability(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change an ability, or let it be looked for no more."""
    found = get_object_or_404(selectors.abilities(request.access), uid=uid)
    return _edit_ability(request, found, _("Change the ability"))


def _edit_ability(request: PageRequest, thing: Ability, heading: str) -> HttpResponse:
    """Show and take the form of an ability."""
    form = forms.AbilityForm(request.POST or None, instance=thing)

    def save() -> str:
        services.save_ability(ability=form.save(commit=False), by=request.access.user)
        return reverse("mapping:abilities")

    return _taken(request, form, save, (heading, reverse("mapping:abilities")))
