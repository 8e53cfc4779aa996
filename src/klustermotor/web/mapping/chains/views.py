"""Pages of value chains: the list, one chain, its files, and how a stage is known."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from klustermotor.figures.row_pictures import NARROW_ROWS
from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import belongs_to, history_of
from klustermotor.web.documents.exports import list_file, picture_file, provenance_of
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.mapping.chains import selectors, services
from klustermotor.web.mapping.chains.columns import (
    chains_table,
    differences_table,
    holes_table,
    places_files,
    places_table,
    stages_table,
    tiers_table,
)
from klustermotor.web.mapping.chains.drawn import ChainView
from klustermotor.web.mapping.chains.figures import grounds_of, jobs_of
from klustermotor.web.mapping.chains.findings import findings
from klustermotor.web.mapping.chains.forms import ChainForm
from klustermotor.web.mapping.chains.models import Chain, ChainStage
from klustermotor.web.mapping.selectors.known import compared_with
from klustermotor.web.mapping.signed import signed
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change

_PICTURES = ("svg", "png")
_MOST_YEARS = 12
_PART_OF_HISTORY = 20


def chain_of(request: PageRequest, uid: UUID) -> Chain:
    """Return a chain that the person may see."""
    return get_object_or_404(selectors.chains(request.access), uid=uid)


def stage_of(request: PageRequest, uid: UUID) -> ChainStage:
    """Return a stage that the person may see."""
    found = ChainStage.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return get_object_or_404(found.select_related("chain__tenant", "tenant"), uid=uid)


def chains_crumb() -> tuple[str, str]:
    """Return the way back to the list."""
    return _("Value chains"), reverse("mapping:chains")


def chain_crumbs(chain: Chain) -> list[tuple[str, str]]:
    """Return the way back to a chain."""
    return [chains_crumb(), (chain.name, reverse("mapping:chain", args=[chain.uid]))]


def form_page(request: PageRequest, form: Any, heading: str, back_url: str, **more: Any) -> HttpResponse:
    """Show a form, on a page of its own or in the side panel; 422 when something must be put right."""
    context = {
        "form": form,
        "heading": heading,
        "back_url": back_url,
        "address": request.get_full_path(),
        **more,
    }
    return render(request, "mapping/chains/form.html", context, status=422 if form.errors else 200)


@require_GET
@page("actors.view")
def chains(request: PageRequest) -> HttpResponse:
    """Show every value chain."""
    table = chains_table(request.access, request.GET)
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=_("Value chains"), table=table, format=asked)
    context = {"table": table, "may_edit": request.access.may("chains.edit")}
    return render(request, "mapping/chains/list.html", context)


@require_GET
@page("actors.view")
def chain(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one chain on a day: picture, what lacks, stages, tiers, what has changed."""
    found = chain_of(request, uid)
    view = ChainView(request.access, found, request.GET)
    context: dict[str, Any] = {
        "chain": found,
        "view": view,
        "passed_over": view.passed_over,
        "holes": holes_table(view, request.GET),
        "stages": stages_table(view, request.GET),
        "places_exports": places_files(view),
        "may_edit": request.access.may_change(found),
        "belongs_to": belongs_to(found),
        "history": history_of(found, limit=_PART_OF_HISTORY),
        "crumbs": [chains_crumb()],
        **_choices(view),
        **_files(found, request),
    }
    if view.rows:
        context["picture"] = view.picture()
    if view.tiers:
        context |= {
            "tier_picture": view.tier_picture(),
            "narrow_tiers": view.tier_picture(NARROW_ROWS),
            "tiers": tiers_table(view, request.GET),
        }
    if view.before is not None:
        context["differences"] = differences_table(view, request.GET)
    return render(request, "mapping/chains/chain.html", context)


def _choices(view: ChainView) -> dict[str, Any]:
    """Return what can be chosen above the picture: days to show and to compare with."""
    here = reverse("mapping:chain", args=[view.chain.uid])
    years = view.years[-_MOST_YEARS:]
    before = f"&before={view.before_day}" if view.before_day else ""
    on = "" if view.is_today else f"&on={view.day}"
    return {
        "years": [
            (year, f"{here}?on={year}-01-01{before}", view.day.isoformat() == f"{year}-01-01")
            for year in years
        ],
        "today_url": f"{here}{before.replace('&', '?', 1)}",
        "comparisons": [
            (year, f"{here}?before={year}-01-01{on}", str(view.before_day) == f"{year}-01-01")
            for year in years
            if f"{year}-01-01" < view.day.isoformat()
        ],
        "alone_url": f"{here}{on.replace('&', '?', 1)}",
    }


def _files(found: Chain, request: PageRequest) -> dict[str, str]:
    """Return where the pictures are had as files."""
    asked = request.GET.urlencode()
    query = f"?{asked}" if asked else ""
    names = {"chain": "chain-picture", "tiers": "chain-tiers-picture"}
    return {
        f"{part}_{ending}_url": reverse(f"mapping:{name}", args=[found.uid, ending]) + query
        for part, name in names.items()
        for ending in _PICTURES
    }


@require_GET
@page("actors.view")
def chain_table(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give one of the chain's tables as a file."""
    found = chain_of(request, uid)
    view = ChainView(request.access, found, request.GET)
    makers = {
        "holes": holes_table,
        "stages": stages_table,
        "places": places_table,
        "tiers": tiers_table,
        "changes": differences_table,
    }
    asked = request.GET.get("table", "stages")
    if asked not in makers:
        raise Http404
    table = makers[asked](view, request.GET)
    return list_file(
        access=request.access,
        title=f"{view.title}: {table.caption}",
        table=table,
        format=request.GET.get("format", "csv"),
        example=view.is_example,
        thing=found,
    )


@require_GET
@page("actors.view")
def chain_picture(request: PageRequest, uid: UUID, format: str) -> HttpResponse:  # noqa: A002 - the word in the address
    """Give the chain as a picture."""
    return _picture(request, uid, format, tiers=False)


@require_GET
@page("actors.view")
def tiers_picture(request: PageRequest, uid: UUID, format: str) -> HttpResponse:  # noqa: A002 - the word in the address
    """Give the tiers over time as a picture."""
    return _picture(request, uid, format, tiers=True)


def _picture(request: PageRequest, uid: UUID, ending: str, *, tiers: bool) -> HttpResponse:
    """Return a picture with what it says of itself below."""
    found = chain_of(request, uid)
    view = ChainView(request.access, found, request.GET)
    if ending not in _PICTURES or not (view.tiers if tiers else view.rows):
        raise Http404
    title = view.tier_title if tiers else view.title
    about = provenance_of(request.access, title, example=view.is_example)
    drawn = view.tier_picture() if tiers else view.picture()
    svg = signed(drawn, below=about.below_a_picture())
    return picture_file(svg, access=request.access, title=title, format=ending, thing=found)


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def new_chain(request: PageRequest) -> HttpResponse:
    """Begin a value chain."""
    made = Chain(tenant=request.access.tenant)
    return _edit(request, made, _("A new value chain"), reverse("mapping:chains"))


@require_http_methods(["GET", "POST"])
@page("chains.edit")
@one_change
def edit_chain(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what a chain is called, makes and where it is at home."""
    found = chain_of(request, uid)
    demand_change(request.access, found)
    return _edit(request, found, _("Change the value chain"), reverse("mapping:chain", args=[uid]))


def _edit(request: PageRequest, thing: Chain, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form of a chain."""
    form: Any = ChainForm(
        request.POST or None,
        instance=thing,
        access=request.access,
        initial=lambda: {"regions": list(thing.regions.all()) if thing.pk else []},
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_chain(
                chain=form.save(commit=False),
                by=request.access.user,
                regions=form.cleaned_data["regions"],
                belongs_to=form.cleaned_data.get("belongs_to"),
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("mapping:chain", uid=saved.uid)
    return form_page(request, form, heading, back_url, crumbs=[chains_crumb()])


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def remove_chain(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a chain away, after one question."""
    found = chain_of(request, uid)
    demand_change(request.access, found)
    if request.method == "POST":
        services.remove_chain(chain=found, by=request.access.user)
        messages.success(request, _("The value chain was removed."))
        return redirect("mapping:chains")
    context = {
        "question": _("Remove “%(chain)s”?") % {"chain": found},
        "consequence": _(
            "Its stages, links, needs and who stands there are removed too; organisations stay. "
            "The trail keeps what it was."
        ),
        "confirm_label": _("Remove the value chain"),
        "destructive": True,
        "back_url": reverse("mapping:chain", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


@require_GET
@page("actors.view")
def stage_known(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say how what is said of a stage is known: who stands there, what lacks and why, and its figures."""
    access, stage = request.access, stage_of(request, uid)
    chain_here = chain_of(request, stage.chain.uid)
    view = selectors.OnADay(selectors.standing(access, chain_here), access.tenant.today())
    told = [one for one in findings(view) if one.stage.pk == stage.pk]
    actors = view.actors_at(stage)
    supports = selectors.supports_of(access, [one.uid for one in actors])
    rows: list[tuple[Any, Any]] = [
        (one.organisation.name, _known_from([str(each) for each in supports.get(one.uid, [])]))
        for one in actors
    ]
    rows += [(f"{one.what}: {one.label}", one.reason) for one in told]
    jobs = jobs_of(grounds_of(access, chain_here, [stage])[stage.pk], stage)
    if jobs is not None:
        rows += [
            (
                _("Jobs in the stage’s industries in %(region)s") % {"region": ", ".join(jobs.regions)},
                jobs.jobs_written,
            ),
            (_("Industries counted"), ", ".join(f"{code} {name}" for code, name in jobs.industries[:12])),
            (_("Compared with"), compared_with(jobs.run)),
            (_("The division"), jobs.division),
        ]
    found = known_of(
        stage,
        access,
        title=stage.name,
        value=_stands(len(actors)),
        explanation=_(
            "Who stands at a stage is recorded, each with what it is known from. A hole is a stage at which "
            "nobody is recorded, or a need without which it stands still and that nobody is recorded as "
            "meeting. Jobs and location quotient are those of the stage’s industry codes in the analysis "
            "that all see."
        ),
        facts=rows,
        run=jobs.run if jobs is not None else None,
        page_url=reverse("mapping:chain-stage", args=[uid]),
        rests_told=True,
    )
    return render(request, "evidence/known.html", {"known": found})


def _known_from(sources: list[str]) -> str:
    """Return what a place is known from."""
    return ", ".join(sources) if sources else _("no source recorded")


def _stands(count: int) -> str:
    """Return how many stand at a stage."""
    if not count:
        return _("Nobody is recorded at this stage.")
    said = ngettext("%(n)s actor stands at this stage.", "%(n)s actors stand at this stage.", count)
    return said % {"n": count}
