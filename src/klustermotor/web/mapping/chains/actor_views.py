"""Pages of who stands at a stage: one actor with its evidence and tiers, placing several, candidates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers.choosing import choose
from klustermotor.web.actors.registers.selectors import selection_named
from klustermotor.web.evidence import claims
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.mapping.chains import forms, services
from klustermotor.web.mapping.chains.models import CandidateAnswer, ChainStage, StageActor, TierStep
from klustermotor.web.mapping.chains.part_views import part_of, saved_or_shown
from klustermotor.web.mapping.chains.views import chain_crumbs, form_page, stage_of
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.identifiers import is_uid
from klustermotor.web.shared.shown import one_change


def _actor(request: PageRequest, uid: UUID) -> StageActor:
    """Return an actor at a stage that the person may see."""
    found = StageActor.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    wanted = found.select_related("chain__tenant", "stage", "organisation__region", "by")
    return get_object_or_404(wanted.prefetch_related("meets", "tiers"), uid=uid)


@require_GET
@page("actors.view")
def actor(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show that somebody stands at a stage: since when, what it meets, its tiers, what it rests on."""
    found = _actor(request, uid)
    may_edit = request.access.may_change(found)
    context = {
        "actor": found,
        "tier_now": found.tier_on(request.access.tenant.today()),
        "known": known_of(found, request.access),
        "may_edit": may_edit,
        "add_url": claims.address("evidence:add-support", "mapping.stageactor", found.uid)
        if may_edit and request.access.may("evidence.edit")
        else "",
        "history": history_of(found),
        "crumbs": [
            *chain_crumbs(found.chain),
            (found.stage.name, reverse("mapping:chain-stage", args=[found.stage.uid])),
        ],
    }
    return render(request, "mapping/chains/actor.html", context)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def new_actor(request: PageRequest, uid: UUID) -> HttpResponse:
    """Place an organisation at a stage."""
    stage = stage_of(request, uid)
    demand_change(request.access, stage)
    asked = Organisation.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    named = request.GET.get("organisation", "")
    form: Any = forms.NewActorForm(
        request.POST or None,
        instance=StageActor(tenant=stage.tenant, chain=stage.chain, stage=stage),
        access=request.access,
        stage=stage,
        initial={"organisation": asked.filter(uid=named).first() if is_uid(named) else None},
    )

    def save() -> None:
        given = form.cleaned_data
        made = form.save(commit=False)
        services.save_actor(
            actor=made,
            by=request.access.user,
            meets=given.get("meets"),
            source=given.get("source"),
            tier=given["tier"],
            tier_since=made.valid_from,
            tier_precision=made.from_precision,
        )

    heading = _("Who stands at %(stage)s") % {"stage": stage}
    back = reverse("mapping:chain-stage", args=[uid])
    return saved_or_shown(request, form, heading, back, save, stage.chain)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
@one_change
def edit_actor(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change an actor at a stage, or say when it left."""
    found = _actor(request, uid)
    demand_change(request.access, found)
    form: Any = forms.ActorForm(
        request.POST or None,
        instance=found,
        stage=found.stage,
        initial=lambda: {"meets": list(StageActor.objects.get(pk=found.pk).meets.all())},
    )

    def save() -> None:
        services.save_actor(
            actor=form.save(commit=False), by=request.access.user, meets=form.cleaned_data.get("meets")
        )

    back = reverse("mapping:chain-actor", args=[uid])
    return saved_or_shown(request, form, str(found), back, save, found.chain)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def step_tier(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record that an actor rose, or fell, to another tier."""
    found = _actor(request, uid)
    demand_change(request.access, found)
    form: Any = forms.TierForm(request.POST or None)

    def save() -> None:
        services.step_tier(actor=found, by=request.access.user, **form.cleaned_data)

    back = reverse("mapping:chain-actor", args=[uid])
    heading = _("A step of %(actor)s") % {"actor": found}
    return saved_or_shown(request, form, heading, back, save, found.chain)


@require_POST
@page("chains.edit")
def remove_tier(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take away a step that was recorded by mistake."""
    found: TierStep = part_of(request, TierStep, uid)
    demand_change(request.access, found)
    actor_uid = found.actor.uid
    services.remove_part(part=found, by=request.access.user)
    messages.success(request, _("It was removed; the trail keeps what it was."))
    return redirect("mapping:chain-actor", uid=actor_uid)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def place(request: PageRequest, uid: UUID) -> HttpResponse:
    """Place several organisations at a stage: those of a selection, or some that are chosen."""
    stage = stage_of(request, uid)
    demand_change(request.access, stage)
    form: Any = forms.PlaceForm(
        request.POST or None, access=request.access, stage=stage, initial=_asked(request)
    )
    back = reverse("mapping:chain-stage", args=[uid])
    if request.method == "POST" and form.is_valid():
        try:
            said = _place(request, stage, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, said)
            return redirect(back)
    heading = _("Place several at %(stage)s") % {"stage": stage}
    return form_page(request, form, heading, back, crumbs=chain_crumbs(stage.chain), submit=_("Place them"))


def _asked(request: PageRequest) -> dict[str, Any]:
    """Return the selection that the address names."""
    found = selection_named(request.access, request.GET.get("selection", ""))
    if found is None:
        return {}
    return {"selection": found, "note": _("Chosen in the selection “%(name)s”.") % {"name": found}}


def _place(request: PageRequest, stage: ChainStage, given: dict[str, Any]) -> str:
    """Place those of a selection and those chosen, and say how many, and who could not be."""
    who = {one.pk: one for one in given["organisations"]}
    unknown, selection = 0, given.get("selection")
    if selection is not None:
        for one in choose(selection, request.access.user).chosen:
            if one.organisation is None:
                unknown += 1
            else:
                who.setdefault(one.organisation.pk, one.organisation)
    if not who and unknown:
        raise Refused(
            _(
                "None of those it chooses is an organisation here yet: bring them in on the selection’s "
                "page first."
            ),
            field="selection",
        )
    placed = services.place_many(
        stage=stage,
        organisations=list(who.values()),
        role=given["role"],
        meets=given.get("meets", ()),
        tier=given["tier"],
        since=given["since"],
        precision=given["precision"],
        source=given.get("source"),
        note=given["note"],
        by=request.access.user,
    )
    parts = [
        ngettext("%(n)s organisation was placed.", "%(n)s organisations were placed.", len(placed))
        % {"n": len(placed)}
    ]
    if stood := len(who) - len(placed):
        parts.append(
            ngettext("%(n)s stood there already.", "%(n)s stood there already.", stood) % {"n": stood}
        )
    if unknown:
        parts.append(
            ngettext(
                "%(n)s of the selection is not an organisation here yet and was left out.",
                "%(n)s of the selection are not organisations here yet and were left out.",
                unknown,
            )
            % {"n": unknown}
        )
    return " ".join(parts)


@require_POST
@page("chains.edit")
def answer(request: PageRequest, uid: UUID) -> HttpResponse:
    """Remember what became of a candidate for a stage."""
    stage = stage_of(request, uid)
    demand_change(request.access, stage)
    form: Any = forms.AnswerForm(request.POST, access=request.access)
    back = f"{reverse('mapping:chain-stage', args=[uid])}#candidates"
    if not form.is_valid():
        messages.error(request, _("Choose an organisation and what became of it."))
        return redirect(back)
    given = form.cleaned_data
    try:
        made = services.answer_candidate(
            stage=stage,
            organisation=given["organisation"],
            state=given["state"],
            note=given["note"],
            by=request.access.user,
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        told = {"who": made.organisation, "state": made.get_state_display()}
        messages.success(request, _("%(who)s: %(state)s. It is not proposed here again.") % told)
    return redirect(back)


@require_POST
@page("chains.edit")
def take_back(request: PageRequest, uid: UUID) -> HttpResponse:
    """Forget an answer, so that the candidate is proposed again."""
    found: CandidateAnswer = part_of(request, CandidateAnswer, uid)
    demand_change(request.access, found)
    stage = found.stage.uid
    services.take_back_answer(answer=found, by=request.access.user)
    messages.success(request, _("The answer was taken back."))
    return redirect(f"{reverse('mapping:chain-stage', args=[stage])}#candidates")
