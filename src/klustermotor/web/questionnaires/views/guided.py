"""Pages of guides: the list, the editor."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.documents.exports import list_file
from klustermotor.web.questionnaires.forms import GuideForm, QuestionForm, ThemeForm
from klustermotor.web.questionnaires.models import Guide, Question, Theme
from klustermotor.web.questionnaires.selectors import guides as selectors
from klustermotor.web.questionnaires.services import guides as services
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Column, Table


@page("interviews.view")
def guides(request: PageRequest) -> HttpResponse:
    """Show every guide in its versions."""
    badges = {"draft": "unknown", "published": "strong", "retired": "not-now"}
    table = Table(
        request.GET,
        selectors.guides(request.access),
        [
            Column(
                "title",
                _("Title"),
                kind="link",
                url=lambda one: reverse("questionnaires:guide", args=[one.uid]),
            ),
            Column("version", _("Version"), kind="number"),
            Column(
                "state",
                _("State"),
                kind="badge",
                value=lambda one: (badges[one.state], one.get_state_display()),
                order="state",
                filterable=False,
            ),
            Column("questions", _("Questions"), kind="number"),
            Column("interviews_held", _("Interviews"), kind="number"),
        ],
        caption=_("Interview guides"),
        order="title",
        export_url=reverse("questionnaires:guides"),
    )
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=_("Interview guides"), table=table, format=asked)
    context = {"table": table, "may_edit": request.access.may("guides.edit")}
    return render(request, "questionnaires/guides.html", context)


@page("interviews.view")
def guide(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show a guide; a draft with what it takes to change it."""
    found = get_object_or_404(selectors.guides(request.access), uid=uid)
    may_edit = request.access.may("guides.edit")
    context = {
        "guide": found,
        "history": history_of(found),
        "themes": selectors.themes_of(found),
        "may_edit": may_edit,
        "edits": may_edit and found.state == Guide.State.DRAFT,
    }
    return render(request, "questionnaires/guide.html", context)


def _guide(request: PageRequest, uid: UUID) -> Guide:
    """Return a guide that this person may see."""
    return get_object_or_404(Guide.objects.visible_to(request.user).in_tenant(request.access.tenant), uid=uid)


def _theme(request: PageRequest, uid: UUID) -> Theme:
    """Return a theme of a guide that this person may see."""
    open_to = Guide.objects.visible_to(request.user).in_tenant(request.access.tenant)
    return get_object_or_404(Theme.objects.select_related("guide").filter(guide__in=open_to), uid=uid)


def _question(request: PageRequest, uid: UUID) -> Question:
    """Return a question of a guide that this person may see."""
    open_to = Guide.objects.visible_to(request.user).in_tenant(request.access.tenant)
    questions = Question.objects.select_related("theme__guide").filter(theme__guide__in=open_to)
    return get_object_or_404(questions, uid=uid)


@page("guides.edit")
def new_guide(request: PageRequest) -> HttpResponse:
    """Begin a guide."""
    return _edit_guide(request, Guide(tenant=request.access.tenant), _("A new guide"))


@page("guides.edit")
@one_change
def edit_guide(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a draft's title and purpose."""
    return _edit_guide(request, _guide(request, uid), _("Change the guide"))


def _edit_guide(request: PageRequest, thing: Guide, heading: str) -> HttpResponse:
    """Show and take the form."""
    form = GuideForm(request.POST or None, instance=thing)

    def save() -> Guide:
        return services.save_guide(guide=form.save(commit=False), by=request.access.user)

    back = reverse("questionnaires:guide", args=[thing.uid]) if thing.pk else reverse("questionnaires:guides")
    return _form(request, form, heading, back, save)


@page("guides.edit")
def new_theme(request: PageRequest, uid: UUID) -> HttpResponse:
    """Add a theme."""
    return _edit_theme(request, Theme(guide=_guide(request, uid)), _("A new theme"))


@page("guides.edit")
@one_change
def edit_theme(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a theme."""
    return _edit_theme(request, _theme(request, uid), _("Change the theme"))


def _edit_theme(request: PageRequest, thing: Theme, heading: str) -> HttpResponse:
    """Show and take the form."""
    form = ThemeForm(request.POST or None, instance=thing)

    def save() -> Guide:
        return services.save_theme(theme=form.save(commit=False), by=request.access.user).guide

    return _form(request, form, heading, reverse("questionnaires:guide", args=[thing.guide.uid]), save)


@page("guides.edit")
def new_question(request: PageRequest, uid: UUID) -> HttpResponse:
    """Add a question."""
    return _edit_question(request, Question(theme=_theme(request, uid)), _("A new question"))


@page("guides.edit")
@one_change
def edit_question(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a question."""
    return _edit_question(request, _question(request, uid), _("Change the question"))


def _edit_question(request: PageRequest, thing: Question, heading: str) -> HttpResponse:
    """Show and take the form."""
    form = QuestionForm(request.POST or None, instance=thing)
    guide = thing.theme.guide

    def save() -> Guide:
        services.save_question(question=form.save(commit=False), by=request.access.user, labels=form.labels())
        return guide

    return _form(request, form, heading, reverse("questionnaires:guide", args=[guide.uid]), save)


@require_POST
@page("guides.edit")
def move_theme(request: PageRequest, uid: UUID) -> HttpResponse:
    """Move a theme up or down, or take it out."""
    return _move(request, _theme(request, uid))


@require_POST
@page("guides.edit")
def move_question(request: PageRequest, uid: UUID) -> HttpResponse:
    """Move a question up or down, or take it out."""
    return _move(request, _question(request, uid))


def _move(request: PageRequest, thing: Theme | Question) -> HttpResponse:
    """Do what the button said."""
    guide = thing.guide if isinstance(thing, Theme) else thing.theme.guide
    where, by = request.POST.get("where", ""), request.access.user

    def act() -> None:
        if where == "out":
            services.remove(thing=thing, by=by)
        else:
            services.move(thing=thing, up=where == "up", by=by)

    return _act(request, act, guide)


@require_POST
@page("guides.edit")
def publish(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a draft into use."""
    guide = _guide(request, uid)
    return _act(request, lambda: services.publish(guide=guide, by=request.access.user), guide)


@require_POST
@page("guides.edit")
def new_version(request: PageRequest, uid: UUID) -> HttpResponse:
    """Make a draft that is a copy."""
    guide = _guide(request, uid)
    return _act(request, lambda: services.new_version(guide=guide, by=request.access.user), guide)


def _act(request: PageRequest, act: Callable[[], Guide | None], guide: Guide) -> HttpResponse:
    """Do something to a guide and go to it, or say why not."""
    try:
        guide = act() or guide
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("questionnaires:guide", guide.uid)


def _form(
    request: PageRequest, form: forms.BaseForm, heading: str, back_url: str, save: Callable[[], Any]
) -> HttpResponse:
    """Show a form; take it, save, and go to the guide."""
    if request.method == "POST" and form.is_valid():
        try:
            guide = save()
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("questionnaires:guide", guide.uid)
    context = {"form": form, "heading": heading, "back_url": back_url}
    return render(request, "questionnaires/form.html", context, status=422 if form.errors else 200)
