"""Pages of how long data are kept, what goes when, and the record of processing."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.retention import kinds
from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents.blocks import Block, Facts, Heading, Lead, Rows
from klustermotor.web.documents.exports import document_file, list_file
from klustermotor.web.portal.privacy import recording, retaining, selectors
from klustermotor.web.portal.privacy.forms import ControllerForm, PutOffForm, RecordForm, RuleForm
from klustermotor.web.portal.privacy.models import RetentionNight, RetentionNotice
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.templatetags.written import active_language


@require_GET
@page("privacy.rules")
def retention(request: PageRequest) -> HttpResponse:
    """Show what goes when, by which rules, and what went."""
    tenant = request.access.tenant
    found = RetentionNotice.objects.visible_to(request.user).in_tenant(tenant)
    notices = list(found.select_related("put_off_by"))
    rows = [
        {"notice": one, "thing": thing, "url": kinds()[one.kind].address(thing)}
        for one, thing in selectors.with_things(tenant, notices)
        if thing is not None
    ]
    table = Table(
        request.GET,
        rows,
        _notice_columns(),
        caption=_("What goes when"),
        order="goes_on",
        export_url=reverse("portal:retention"),
    )
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=_("What goes when"), table=table, format=asked)
    context = {
        "table": table,
        "count": len(rows),
        "first": min((one["notice"].goes_on for one in rows), default=None),
        "rules": retaining.rules(tenant),
        "nights": RetentionNight.objects.in_tenant(tenant)[:30],
        "kinds": kinds(),
        "paused": retaining.is_paused(tenant),
    }
    return render(request, "portal/privacy/retention.html", context)


def _notice_columns() -> list[Column]:
    """Return the columns of what goes when."""
    return [
        Column(
            "what", _("What"), kind="link", value=lambda one: str(one["thing"]), url=lambda one: one["url"]
        ),
        Column("kind", _("Kind"), value=lambda one: capfirst(str(kinds()[one["notice"].kind].label))),
        Column(
            "goes_on",
            _("Goes on"),
            kind="date",
            value=lambda one: one["notice"].goes_on,
            order=lambda one: one["notice"].goes_on,
        ),
        Column(
            "put_off",
            _("Put off"),
            value=lambda one: one["notice"].because or _("Put it off"),
            url=lambda one: reverse("portal:put-off", args=[one["notice"].uid]),
        ),
    ]


@page("privacy.rules")
@one_change
def edit_rule(request: PageRequest, kind: str) -> HttpResponse:
    """Say how long a kind is kept here."""
    if kind not in kinds():
        raise Http404
    rule = retaining.rule_of(request.access.tenant, kind)
    form = RuleForm(request.POST or None, instance=rule)
    if kinds()[kind].months is None:
        del form.fields["months"]
    if request.method == "POST" and form.is_valid():
        try:
            retaining.set_rule(rule=form.save(commit=False), by=request.access.user)
        except ValidationError as wrong:
            form.add_error(None, " ".join(wrong.messages))
        else:
            messages.success(request, _("Saved."))
            return redirect("portal:retention")
    heading = _("How long: %(kind)s") % {"kind": kinds()[kind].label}
    return _form(request, form, heading, "portal:retention", str(kinds()[kind].rule))


@page("privacy.rules")
def put_off(request: PageRequest, uid: UUID) -> HttpResponse:
    """Keep something for longer."""
    seen = RetentionNotice.objects.visible_to(request.user).in_tenant(request.access.tenant)
    notice = get_object_or_404(seen, uid=uid)
    form = PutOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            retaining.put_off(notice=notice, by=request.access.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("It is put off."))
            return redirect("portal:retention")
    about = _("Nothing is kept longer than its purpose needs (art. 5(1)(e)); the reason is kept with it.")
    return _form(request, form, _("Put it off"), "portal:retention", about)


@require_GET
@page("privacy.rules")
def processing(request: PageRequest) -> HttpResponse:
    """Show the record of processing, and hand it out."""
    found = recording.processings(request.access)
    title = _("Record of processing")
    table = Table(
        request.GET,
        found,
        _processing_columns(),
        caption=title,
        order="label",
        export_url=reverse("portal:processing"),
    )
    controller = recording.controller_of(request.access.tenant)
    asked = request.GET.get("format")
    if asked in {"pdf", "docx"}:
        columns = [one.label for one in _processing_columns()]
        rows = [[getattr(one, each.key) for each in _processing_columns()] for one in found]
        facts = [
            (_("Controller"), controller.name),
            (_("Contact"), controller.contact),
            (_("Data protection officer"), controller.officer),
        ]
        blocks: list[Block] = [
            Lead(_("Record of processing activities under article 30 of the GDPR.")),
            Facts([pair for pair in facts if pair[1]]),
            Heading(_("Kinds of processing")),
            Rows(columns, rows),
        ]
        return document_file(
            access=request.access, title=title, blocks=blocks, format=asked, language=active_language()
        )
    if asked:
        return list_file(access=request.access, title=title, table=table, format=asked)
    context = {"table": table, "count": len(found), "controller": controller}
    return render(request, "portal/privacy/processing.html", context)


def _processing_columns() -> list[Column]:
    """Return the columns of the record."""
    return [
        Column(
            "label",
            _("Processing"),
            kind="link",
            value=lambda one: capfirst(one.label),
            url=lambda one: reverse("portal:edit-processing", args=[one.key]),
            note=lambda one: _("own words") if one.is_own else "",
        ),
        Column("purpose", _("Purpose")),
        Column("ground", _("Legal ground")),
        Column("categories", _("Whose data, and which")),
        Column("source", _("Where they come from")),
        Column("recipients", _("Who gets them")),
        Column("kept", _("Kept until")),
    ]


@page("privacy.rules")
@one_change
def edit_processing(request: PageRequest, key: str) -> HttpResponse:
    """Say in the workbench's own words what is done with a kind of data."""
    found = next((one for one in recording.processings(request.access) if one.key == key), None)
    if found is None:
        raise Http404
    record = recording.record_of(request.access.tenant, found)
    form = RecordForm(request.POST or None, instance=record)
    return _record(request, form, capfirst(found.label))


@page("privacy.rules")
@one_change
def edit_controller(request: PageRequest) -> HttpResponse:
    """Say who answers for the processing."""
    form = ControllerForm(request.POST or None, instance=recording.controller_of(request.access.tenant))
    return _record(request, form, _("Who answers for the processing"))


def _record(request: PageRequest, form: RecordForm | ControllerForm, heading: str) -> HttpResponse:
    """Show and take a form of the record."""
    if request.method == "POST" and form.is_valid():
        try:
            recording.save_record(record=form.save(commit=False), by=request.access.user)
        except ValidationError as wrong:
            form.add_error(None, " ".join(wrong.messages))
        else:
            messages.success(request, _("Saved."))
            return redirect("portal:processing")
    return _form(request, form, heading, "portal:processing")


def _form(
    request: PageRequest, form: forms.BaseForm, heading: str, back: str, about: str = ""
) -> HttpResponse:
    """Show a form."""
    context = {"form": form, "heading": heading, "back_url": reverse(back), "about": about}
    return render(request, "portal/privacy/form.html", context, status=422 if form.errors else 200)
