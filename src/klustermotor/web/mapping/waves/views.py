"""Pages of kept networks: the list, one, keeping, and two compared."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.documents.exports import list_file, picture_file, provenance_of
from klustermotor.web.mapping.network.asked import question
from klustermotor.web.mapping.signed import signed
from klustermotor.web.mapping.waves import selectors, services
from klustermotor.web.mapping.waves.forms import KeepForm
from klustermotor.web.mapping.waves.models import NetworkSnapshot
from klustermotor.web.mapping.waves.selectors import WORDS, Comparison, Kept, kept_network
from klustermotor.web.questionnaires.models import Survey
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.templatetags.written import date_written


@require_GET
@page("actors.view")
def waves(request: PageRequest) -> HttpResponse:
    """Show the kept networks."""
    found = selectors.snapshots(request.access)
    columns = [
        Column("name", _("Name"), kind="link", url=lambda one: reverse("mapping:wave", args=[one.uid]),
               note=lambda one: _("example") if one.is_example else ""),
        Column("day", _("As of"), kind="date"),
        Column("of", _("From"), value=lambda one: str(one.survey) if one.survey else _("recorded ties"),
               sortable=False, filterable=False),
        Column("n_organisations", _("Organisations"), kind="number"),
        Column("n_ties", _("Ties"), kind="number"),
        Column("n_answered", _("Answered"), kind="number"),
        Column("n_asked", _("Asked"), kind="number"),
    ]  # fmt: skip
    here = reverse("mapping:waves")
    table = Table(request.GET, found, columns, caption=_("Kept networks"), order="-day", export_url=here)
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=_("Kept networks"), table=table, format=asked)
    context = {
        "table": table,
        "choices": list(found.order_by("day", "pk")),
        "may_keep": request.access.may("actors.edit"),
        "keep_url": reverse("mapping:keep-wave"),
    }
    return render(request, "mapping/waves/list.html", context)


def _wave(request: PageRequest, uid: UUID | str) -> NetworkSnapshot:
    """Return a kept network that the person may see."""
    return get_object_or_404(selectors.snapshots(request.access), uid=uid)


@require_GET
@page("actors.view")
def wave(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show a kept network, and what it can be compared with."""
    found = _wave(request, uid)
    kept = kept_network(request.access, found)
    table = _ties_table(kept, request.GET)
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=str(found), table=table, format=asked)
    others = selectors.snapshots(request.access).exclude(pk=found.pk).order_by("day", "pk")
    context = {
        "wave": found,
        "table": table,
        "others": [
            (one, _compare_url(*sorted((one, found), key=lambda held: (held.day, held.pk)))) for one in others
        ],
        "network_url": f"{reverse('mapping:network')}?{found.asked}" if not found.survey_id else "",
        "silent": [kept.names[label] for label in kept.silent],
        "history": history_of(found),
    }
    return render(request, "mapping/waves/one.html", context)


def _compare_url(before: NetworkSnapshot, after: NetworkSnapshot) -> str:
    """Return the address of two compared."""
    return f"{reverse('mapping:compare-waves')}?before={before.uid}&after={after.uid}"


def _ties_table(kept: Kept, query: QueryDict) -> Table:
    """Return the ties of a kept network."""
    names, network = kept.names, kept.network
    rows = [
        {"source": names[network.labels[s]], "kind": network.kinds[k], "target": names[network.labels[t]]}
        for s, t, k in zip(
            network.sources.tolist(), network.targets.tolist(), network.tie_kinds.tolist(), strict=True
        )
    ]
    columns = [
        Column("source", _("From whom")),
        Column("kind", _("Kind of tie"), value=lambda row: selectors.kind_name(row["kind"])),
        Column("target", _("To whom")),
    ]
    here = reverse("mapping:wave", args=[kept.snapshot.uid])
    return Table(query, rows, columns, caption=_("Ties that were kept"), order="source", export_url=here)


@page("actors.edit")
def keep_wave(request: PageRequest) -> HttpResponse:
    """Keep the network that an address shows, or what a questionnaire tells of."""
    survey = _survey(request)
    asked = question(request.GET, request.access.tenant.today())
    proposed = str(survey) if survey else _("The network on %(day)s") % {"day": date_written(asked.on)}
    form = KeepForm(request.POST or None, initial={"name": proposed})
    if request.method == "POST" and form.is_valid():
        try:
            made = (
                services.keep_answers(survey=survey, by=request.access.user, **form.cleaned_data)
                if survey
                else services.keep_ties(access=request.access, query=request.GET, **form.cleaned_data)
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Kept. It stays as it is, whatever is recorded later."))
            return redirect("mapping:wave", made.uid)
    context = {
        "form": form,
        "heading": _("Keep the network as it is"),
        "what": str(survey) if survey else _("Ties that hold on %(day)s") % {"day": date_written(asked.on)},
        "back_url": reverse("mapping:waves"),
    }
    return render(request, "mapping/waves/form.html", context, status=422 if form.errors else 200)


def _survey(request: PageRequest) -> Survey | None:
    """Return the questionnaire that is to be kept, where one is named."""
    named = request.GET.get("survey", "")
    if not named:
        return None
    try:
        uid = UUID(named)
    except ValueError:
        raise Http404 from None
    if not request.access.may("surveys.view"):
        raise Http404
    visible = Survey.objects.visible_to(request.user).in_tenant(request.access.tenant)
    return get_object_or_404(visible.select_related("tenant"), uid=uid)


def _comparison(request: PageRequest) -> Comparison | None:
    """Return the two to compare: those named, else the latest; none where there are not two."""
    if not {"before", "after"} & set(request.GET):
        latest = list(selectors.snapshots(request.access).order_by("-day", "-pk")[:2])
        if len(latest) < 2:
            return None
        return Comparison(*(kept_network(request.access, one) for one in reversed(latest)))
    found = []
    for name in ("before", "after"):
        try:
            uid = UUID(request.GET.get(name, ""))
        except ValueError:
            return None
        found.append(kept_network(request.access, _wave(request, uid)))
    return Comparison(*found)


@require_GET
@page("actors.view")
def compare(request: PageRequest) -> HttpResponse:
    """Show what has changed between two kept networks."""
    found = _comparison(request)
    if found is None:
        return redirect("mapping:waves")
    table = _changes_table(found, request)
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=found.title, table=table, format=asked)
    pair = f"before={found.before.snapshot.uid}&after={found.after.snapshot.uid}"
    context: dict[str, Any] = {
        "found": found,
        "table": table,
        "wide": found.picture(),
        "narrow": found.picture(narrow=True),
        "links": {label: reverse("actors:organisation", args=[label]) for label in found.found.labels},
        "svg_url": f"{reverse('mapping:compare-waves-picture', args=['svg'])}?{pair}",
        "png_url": f"{reverse('mapping:compare-waves-picture', args=['png'])}?{pair}",
        "counts": [(str(words), found.counts[status], badge) for status, (words, badge) in WORDS.items()],
    }
    return render(request, "mapping/waves/compare.html", context)


@require_GET
@page("actors.view")
def compare_picture(request: PageRequest, format: str) -> HttpResponse:  # noqa: A002 - the word in the address
    """Give the picture of two compared as a file."""
    found = _comparison(request)
    if format not in {"svg", "png"} or found is None:
        raise Http404
    example = found.before.snapshot.is_example or found.after.snapshot.is_example
    about = provenance_of(request.access, found.title, example=example)
    drawn = signed(found.picture(), below=about.below_a_picture())
    return picture_file(drawn, access=request.access, title=found.title, format=format)


def _changes_table(found: Comparison, request: PageRequest) -> Table:
    """Return every tie of either wave and what has become of it."""
    columns = [
        Column("source", _("From whom")),
        Column("kind", _("Kind of tie")),
        Column("target", _("To whom")),
        Column("status", _("What has become of it"), kind="badge", order="words", filterable=False,
               value=lambda row: (WORDS[row.status][1], row.words)),
    ]  # fmt: skip
    pair = f"before={found.before.snapshot.uid}&after={found.after.snapshot.uid}"
    return Table(
        request.GET, found.ties, columns, caption=_("Ties of both"), order="source",
        export_url=f"{reverse('mapping:compare-waves')}?{pair}",
    )  # fmt: skip
