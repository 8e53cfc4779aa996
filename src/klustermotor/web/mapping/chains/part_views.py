"""Pages on which a chain is built: stages, links, needs, lanes; each a small form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.mapping.chains import forms, services
from klustermotor.web.mapping.chains.candidates import propose
from klustermotor.web.mapping.chains.drawn import ChainView
from klustermotor.web.mapping.chains.models import Chain, ChainStage, Lane, StageActor, StageLink, StageNeed
from klustermotor.web.mapping.chains.parts import ChainPart
from klustermotor.web.mapping.chains.views import chain_crumbs, chain_of, form_page, stage_of
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change


def part_of(request: PageRequest, model: Any, uid: UUID) -> Any:
    """Return a part of a chain that the person may see."""
    found = model.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return get_object_or_404(found.select_related("chain__tenant"), uid=uid)


def back_to(chain: Chain, part: str = "stages") -> str:
    """Return the address of a part of the chain's page."""
    return f"{reverse('mapping:chain', args=[chain.uid])}#{part}"


def saved_or_shown(
    request: PageRequest, form: Any, heading: str, back_url: str, save: Callable[[], Any], chain: Chain
) -> HttpResponse:
    """Take a form and go back, or show it with what must be put right."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(back_url)
    return form_page(request, form, heading, back_url, crumbs=chain_crumbs(chain))


@require_GET
@page("actors.view")
def stage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one stage: who stands there, what it takes, what lacks and who could fill that."""
    found = stage_of(request, uid)
    view = ChainView(request.access, chain_of(request, found.chain.uid), request.GET)
    row = next((one for one in view.rows if one.stage.pk == found.pk), None)
    may_edit = request.access.may_change(view.chain)
    context = {
        "chain": view.chain,
        "stage": found,
        "row": row,
        "view": view,
        "into": [one for one in view.now.links if one.target_id == found.pk],
        "gone": [one for one in view.held.actors if one.stage_id == found.pk and not one.holds_on(view.day)],
        "proposed": propose(request.access, view.now, row.stage, view.found) if row else None,
        "may_edit": may_edit,
        "history": history_of(found),
        "crumbs": chain_crumbs(view.chain),
    }
    return render(request, "mapping/chains/stage.html", context)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def new_stage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Add a stage: after another, before one, between two, or on its own."""
    chain = chain_of(request, uid)
    demand_change(request.access, chain)
    stages = {str(one.uid): one for one in chain.stages.all()}
    form: Any = forms.NewStageForm(
        request.POST or None,
        instance=ChainStage(tenant=chain.tenant, chain=chain),
        access=request.access,
        chain=chain,
        initial={name: stages.get(request.GET.get(name, "")) for name in ("after", "before")},
    )

    def save() -> None:
        given = form.cleaned_data
        services.add_stage(
            stage=form.save(commit=False),
            after=given["after"],
            before=given["before"],
            flow=given["flow"],
            regions=given["regions"],
            by=request.access.user,
        )

    return saved_or_shown(request, form, _("A new stage"), back_to(chain), save, chain)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
@one_change
def edit_stage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a stage."""
    found = stage_of(request, uid)
    demand_change(request.access, found)
    form: Any = forms.StageForm(
        request.POST or None,
        instance=found,
        access=request.access,
        initial=lambda: {"regions": list(found.regions.all())},
    )

    def save() -> None:
        services.save_stage(
            stage=form.save(commit=False), regions=form.cleaned_data["regions"], by=request.access.user
        )

    back = reverse("mapping:chain-stage", args=[uid])
    return saved_or_shown(request, form, _("Change the stage"), back, save, found.chain)


@require_POST
@page("chains.edit")
def move_stage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let a stage change places with its neighbour in the order."""
    found = stage_of(request, uid)
    demand_change(request.access, found)
    try:
        services.move_stage(stage=found, earlier=request.POST.get("way") == "earlier", by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(back_to(found.chain))


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def new_link(request: PageRequest, uid: UUID) -> HttpResponse:
    """Link two stages: a branch, or a loop back."""
    chain = chain_of(request, uid)
    demand_change(request.access, chain)
    stages = {str(one.uid): one for one in chain.stages.all()}
    form: Any = forms.LinkForm(
        request.POST or None,
        instance=StageLink(tenant=chain.tenant, chain=chain),
        chain=chain,
        initial={"source": stages.get(request.GET.get("from", ""))},
    )

    def save() -> None:
        services.save_link(link=form.save(commit=False), by=request.access.user)

    return saved_or_shown(request, form, _("A new link"), back_to(chain), save, chain)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
@one_change
def edit_link(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a link."""
    found: StageLink = part_of(request, StageLink, uid)
    demand_change(request.access, found)
    form: Any = forms.LinkForm(request.POST or None, instance=found, chain=found.chain)

    def save() -> None:
        services.save_link(link=form.save(commit=False), by=request.access.user)

    return saved_or_shown(request, form, _("Change the link"), back_to(found.chain), save, found.chain)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def new_need(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say what a stage takes."""
    found = stage_of(request, uid)
    demand_change(request.access, found)
    made = StageNeed(tenant=found.tenant, chain=found.chain, stage=found)
    form: Any = forms.NeedForm(request.POST or None, instance=made)

    def save() -> None:
        services.save_need(need=form.save(commit=False), by=request.access.user)

    heading = _("A need of %(stage)s") % {"stage": found}
    back = reverse("mapping:chain-stage", args=[uid])
    return saved_or_shown(request, form, heading, back, save, found.chain)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
@one_change
def edit_need(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what a stage takes."""
    found: StageNeed = part_of(request, StageNeed, uid)
    demand_change(request.access, found)
    form: Any = forms.NeedForm(request.POST or None, instance=found)

    def save() -> None:
        services.save_need(need=form.save(commit=False), by=request.access.user)

    back = reverse("mapping:chain-stage", args=[found.stage.uid])
    return saved_or_shown(request, form, _("Change the need"), back, save, found.chain)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def new_lane(request: PageRequest, uid: UUID) -> HttpResponse:
    """Add a lane beside the chain."""
    chain = chain_of(request, uid)
    demand_change(request.access, chain)
    made = Lane(tenant=chain.tenant, chain=chain)
    return _lane(request, made, chain, _("A new lane"))


@require_http_methods(["GET", "POST"])
@page("chains.edit")
@one_change
def edit_lane(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a lane."""
    found: Lane = part_of(request, Lane, uid)
    demand_change(request.access, found)
    return _lane(request, found, found.chain, _("Change the lane"))


def _lane(request: PageRequest, lane: Lane, chain: Chain, heading: str) -> HttpResponse:
    """Show and take the form of a lane."""

    def held() -> dict[str, Any]:
        if not lane.pk:
            return {}
        return {"stages": list(lane.stages.all()), "organisations": list(lane.organisations.all())}

    form: Any = forms.LaneForm(
        request.POST or None, instance=lane, access=request.access, chain=chain, initial=held
    )

    def save() -> None:
        given = form.cleaned_data
        services.save_lane(
            lane=form.save(commit=False),
            stages=given["stages"],
            organisations=given["organisations"],
            by=request.access.user,
        )

    return saved_or_shown(request, form, heading, back_to(chain, "lanes"), save, chain)


#: What can be taken away, by the word in its address: the model, and what happens.
_REMOVABLE: dict[str, type[ChainPart]] = {
    "stage": ChainStage,
    "link": StageLink,
    "need": StageNeed,
    "lane": Lane,
    "actor": StageActor,
}


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def remove_part(request: PageRequest, kind: str, uid: UUID) -> HttpResponse:
    """Take away a part that was recorded by mistake, after one question."""
    found = part_of(request, _REMOVABLE[kind], uid)
    demand_change(request.access, found)
    back_url = _where(found)
    if request.method == "POST":
        services.remove_part(part=found, by=request.access.user)
        messages.success(request, _("It was removed; the trail keeps what it was."))
        return redirect(back_to(found.chain) if isinstance(found, ChainStage) else back_url)
    context = {
        "question": _("Remove “%(part)s”?") % {"part": found},
        "consequence": _(
            "Remove what was recorded by mistake. What is over is better given a day on which it ended, so "
            "that earlier years still show it."
        ),
        "confirm_label": _("Remove it"),
        "destructive": True,
        "back_url": back_url,
        "crumbs": chain_crumbs(found.chain),
    }
    return render(request, "shared/confirm.html", context)


def _where(part: Any) -> str:
    """Return where a part is read."""
    if isinstance(part, ChainStage):
        return reverse("mapping:chain-stage", args=[part.uid])
    if isinstance(part, StageNeed | StageActor):
        return reverse("mapping:chain-stage", args=[part.stage.uid])
    return back_to(part.chain, "lanes" if isinstance(part, Lane) else "stages")
