"""Questions to the statistics: put, changed, asked in the background, answered by runs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents.exports import list_file
from klustermotor.web.evidence.models import Run
from klustermotor.web.evidence.selectors import objections_to
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.services import restart as restart_job
from klustermotor.web.mapping import listing_pairs, listing_questions, services
from klustermotor.web.mapping.forms import AnalysisForm
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.mapping.selectors import leads, questions
from klustermotor.web.mapping.selectors.asked import passed_over
from klustermotor.web.mapping.selectors.changes import change_view
from klustermotor.web.mapping.selectors.inputs import run_already_made, since
from klustermotor.web.mapping.selectors.notes import notes_of, run_facts, run_status, technical_facts
from klustermotor.web.mapping.selectors.rooms import Room, open_room
from klustermotor.web.mapping.selectors.shown import answered
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.templatetags.written import date_written
from klustermotor.web.statistics.models import Dataset


def _analysis(request: PageRequest, uid: UUID) -> Analysis:
    """Return a question that the sender may see."""
    held = Analysis.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    related = held.select_related("dataset__region_set", "region", "reference", "definitions", "by")
    return get_object_or_404(related, uid=uid)


def _way(*crumbs: tuple[Any, str]) -> list[tuple[Any, str]]:
    """Return the way to a page."""
    return [(_("Region"), ""), (_("Analyses"), reverse("mapping:analyses")), *crumbs]


@require_GET
@page("region.view")
def listing_page(request: PageRequest) -> HttpResponse:
    """List the questions, with when each was last answered; or give the list as a file."""
    held = questions.analyses(request.access)
    if ending := request.GET.get("format"):
        table = listing_questions.analyses_file(held.select_related("reference"), request.GET)
        return list_file(
            access=request.access,
            title=_("Analyses"),
            table=table,
            format=ending,
            source_lines=dict.fromkeys(one.dataset.name for one in table.ordered),
        )
    context = {
        "table": listing_questions.analyses_table(held, request.GET, answered(request.access)),
        "may_run": request.access.may("analysis.run"),
        "has_figures": questions.datasets(request.access).exists(),
        "crumbs": [(_("Region"), "")],
    }
    return render(request, "mapping/analyses.html", context)


@require_http_methods(["GET", "POST"])
@page("analysis.run")
def create(request: PageRequest) -> HttpResponse:
    """Put a new question and start on the answer: first which statistics, then the rest."""
    held = questions.datasets(request.access).select_related("region_set", "classification")
    asked = request.GET.get("dataset", "")
    chosen = [one for one in held if str(one.uid) == asked or len(held) == 1]
    if not chosen:
        context = {"datasets": held, "crumbs": _way((_("New analysis"), ""))}
        return render(request, "mapping/choose_dataset.html", context)
    dataset = chosen[0]
    form = AnalysisForm(request.POST or None, dataset=dataset)
    if request.method == "POST" and form.is_valid():
        made = _created(request, form, dataset)
        if made is not None:
            return redirect("mapping:progress", uid=made.uid)
    return _form(request, form, dataset, _("New analysis"))


def _created(request: PageRequest, form: AnalysisForm, dataset: Dataset) -> Job | None:
    """Save the question and start on it; what does not fit stands in the form."""
    access = request.access
    try:
        made = services.create_analysis(
            tenant=access.tenant, by=access.user, dataset=dataset, **form.cleaned_data
        )
        return services.start_analysis(analysis=made, by=access.user)
    except (Refused, ValidationError) as refused:
        _say(form, refused)
    return None


def _say(form: AnalysisForm, refused: Refused | ValidationError) -> None:
    """Put what was refused where it belongs in the form."""
    if isinstance(refused, Refused):
        form.add_error(refused.field, refused.sentence)
        return
    for field, errors in refused.message_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def _form(request: PageRequest, form: AnalysisForm, dataset: Dataset, title: str) -> HttpResponse:
    """Show the form."""
    context = {"form": form, "dataset": dataset, "title": title, "crumbs": _way((title, ""))}
    return render(request, "mapping/analysis_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page("analysis.run")
@one_change
def change(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a question; its earlier answers stay."""
    analysis = _analysis(request, uid)
    form = AnalysisForm(request.POST or None, instance=analysis, dataset=analysis.dataset)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_analysis(analysis=analysis, by=request.access.user, **form.cleaned_data)
        except (Refused, ValidationError) as refused:
            _say(form, refused)
        else:
            messages.success(request, _("The question is changed. Run it to have it answered."))
            return redirect(analysis)
    return _form(request, form, analysis.dataset, _("Change the question"))


@require_GET
@page("region.view")
def one(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show a question, the work on it, and its answers."""
    analysis = _analysis(request, uid)
    answers = questions.runs_of(analysis)
    if ending := request.GET.get("format"):
        return _answers_file(request, analysis, answers, ending)
    made, last = run_already_made(analysis), answers.first()
    context = {
        "analysis": analysis,
        "facts": questions.facts_of(analysis),
        "runs": listing_questions.runs_table(analysis, answers, request.GET),
        "job": questions.job_of(analysis),
        "made": made,
        "made_url": listing_questions.run_url(made, analysis) if made else "",
        "since": since(last, analysis) if last is not None and made is None else None,
        "may_run": request.access.may("analysis.run"),
        "crumbs": _way((analysis.name, "")),
    }
    return render(request, "mapping/analysis.html", context)


def _answers_file(request: PageRequest, analysis: Analysis, answers: Any, ending: str) -> HttpResponse:
    """Give the list of a question's answers as a file."""
    table = listing_questions.runs_file(answers, request.GET)
    runs = list(table.ordered)
    return list_file(
        access=request.access,
        title=_("Answers to %(question)s") % {"question": analysis},
        table=table,
        format=ending,
        standings=runs,
        source_lines=dict.fromkeys(str(source) for one in runs for source in one.inputs.all()),
        example=any(one.summary.get("example") for one in runs),
        thing=analysis,
    )


@require_POST
@page("analysis.run")
def start(request: PageRequest, uid: UUID) -> HttpResponse:
    """Run a question on the newest figures; the same figures are run again only when that is said."""
    analysis = _analysis(request, uid)
    try:
        job = services.start_analysis(
            analysis=analysis, by=request.access.user, force="again" in request.POST
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(analysis)
    if job.state == Job.State.DONE:
        run = get_object_or_404(Run.objects.in_tenant(analysis.tenant), uid=job.result["run"])
        messages.success(
            request,
            _("Nothing has changed since %(day)s, so this run still holds.")
            % {"day": date_written(run.ran_on)},
        )
        return redirect(listing_questions.run_url(run, analysis))
    return redirect("mapping:progress", uid=job.uid)


def _job(request: PageRequest, uid: UUID) -> Job:
    """Return work on an analysis in the sender's workbench."""
    return get_object_or_404(Job.objects.in_tenant(request.access.tenant).filter(kind=RUN_KIND), uid=uid)


@require_GET
@page("region.view")
def progress(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show how far the work is; done, it leads to the run."""
    job = _job(request, uid)
    made = job.result.get("run")
    context = {
        "job": job,
        "text": _("Assessing %(period)s") % {"period": job.progress_text}
        if job.progress_text
        else _("Waiting for its turn")
        if job.state == Job.State.WAITING
        else _("Putting the results together"),
        "poll": reverse("mapping:progress", kwargs={"uid": uid}),
        "next_url": reverse("mapping:run", kwargs={"uid": made}) if made else "",
        "may_run": request.access.may("analysis.run"),
        "crumbs": _way((job.title, "")),
    }
    part = request.headers.get("HX-Request") and not request.headers.get("HX-Boosted")
    return render(request, "mapping/parts/progress.html" if part else "mapping/progress.html", context)


@require_POST
@page("analysis.run")
def restart(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let failed work go on from where it had come."""
    job = _job(request, uid)
    try:
        restart_job(job=job, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("mapping:progress", uid=uid)


def _question(analysis: Analysis | None) -> list[tuple[Any, str]]:
    """Return the step of the way that leads to a run's question; none where the question is gone."""
    return [(analysis.name, analysis.get_absolute_url())] if analysis is not None else []


def _results(room: Room) -> list[tuple[str, str]]:
    """Return the pages on which a run is read."""
    return [
        (_("Map"), room.address("map")),
        (_("Strong clusters"), room.address("strong-clusters")),
        (_("Growth"), room.address("growth")),
        (_("Outward look"), room.address("outward")),
    ]


def _files() -> dict[str, str]:
    """Return what the files of a run are called."""
    return {
        "assessment": _("Clusters, all regions and years"),
        "assessment_by_region": _("The same, region by region"),
        "industries": _("Industries, all regions and years"),
        "industries_by_region": _("The same for industries, region by region"),
        "spread": _("How the regions spread"),
        "growth": _("Growth"),
        "related": _("Related clusters"),
        "benchmarks": _("Regions alike"),
        "members": _("Industries of the clusters"),
        "names": _("Names of clusters and industries"),
        "reference": _("Jobs of what is compared with"),
        "industry_reference": _("The same by industry"),
    }


@require_GET
@page("region.view")
def run(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show the record of a run, and what changed against the run it replaces."""
    access, files = request.access, _files()
    runs = Run.objects.visible_to(access.user).in_tenant(access.tenant).of_kind(RUN_KIND)
    found = get_object_or_404(runs.select_related("by", "replaces").prefetch_related("inputs"), uid=uid)
    room = open_room(access, {**request.GET.dict(), "run": str(uid)}, request.session)
    assert room is not None
    analysis = questions.question_of(access, found)
    context: dict[str, Any] = {
        "run": found,
        "files": [(files.get(name, name), digest) for name, digest in found.results.items()],
        "room": room,
        "passed_over": passed_over(room, request.GET, "run"),
        "name": analysis.name if analysis is not None else found.title,
        "facts": run_facts(found, room.region_name),
        "technical": technical_facts(found),
        "notes": notes_of(found),
        "analysis": analysis,
        "since": since(found, analysis) if analysis is not None else None,
        "objections": objections_to(found, access.user),
        "page_status": run_status(found),
        "may_run": access.may("analysis.run"),
        "may_decide": access.may("status.decide"),
        "crumbs": _way(*_question(analysis), (_("Run of %(day)s") % {"day": date_written(found.ran_on)}, "")),
        "pages": [{"url": url, "label": label} for label, url in _results(room)],
        "strong_url": room.address("strong-clusters"),
    }
    changed = change_view(room)
    if changed is not None:
        pieces = leads.changes_lead(changed, changed.earlier.title)
        context |= {
            "changes": listing_pairs.changes_table(changed, request.GET),
            "changes_lead": pieces,
            "addresses": leads.addresses(room, pieces),
        }
    return render(request, "mapping/run.html", context)
