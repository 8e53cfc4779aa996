"""Pages of requests about personal data: who is known here, what is held of them, and what they ask."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.personal_data import Subject
from klustermotor.web.accounts.rights import PageRequest, demand, demand_change, page
from klustermotor.web.documents.exports import list_file
from klustermotor.web.portal.privacy import selectors, services
from klustermotor.web.portal.privacy.files import language_asked, personal_file
from klustermotor.web.portal.privacy.forms import CaseForm, FindForm
from klustermotor.web.portal.privacy.models import SubjectCase
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.tables import Column, Table


@require_GET
@page("privacy.handle")
def privacy(request: PageRequest) -> HttpResponse:
    """Show the log of requests, open ones first."""
    found = selectors.cases(request.access)
    today = request.access.tenant.today()
    table = Table(
        request.GET,
        found,
        _columns(),
        caption=_("Requests about personal data"),
        order="-number",
        export_url=reverse("portal:privacy"),
    )
    if asked := request.GET.get("format"):
        return list_file(
            access=request.access, title=_("Requests about personal data"), table=table, format=asked
        )
    opened = found.open()  # type: ignore[attr-defined]
    people = selectors.people_to_handle(request.access)
    context = {
        "table": table,
        "open": opened.count(),
        "late": opened.filter(due_on__lt=today).count(),
        "next": opened.order_by("due_on").first(),
        "restricted": people.filter(restricted_on__isnull=False).order_by("name")[:50],
        "sees_people": request.access.may("persons.view"),
        "may_rule": request.access.may("privacy.rules"),
    }
    return render(request, "portal/privacy/privacy.html", context)


def _columns() -> list[Column]:
    """Return the columns of the log; whom a request is about stands on its own page alone."""
    return [
        Column(
            "number",
            _("Request"),
            kind="link",
            value=str,
            order="number",
            url=lambda one: reverse("portal:privacy-case", args=[one.uid]),
            note=lambda one: _("example") if one.is_example else "",
            filterable=False,
        ),
        Column("right", _("Right asked for"), value=lambda one: one.get_right_display(), filterable=False),
        Column("received_on", _("Received"), kind="date"),
        Column("due_on", _("Answer by"), kind="date"),
        Column("state", _("State"), value=lambda one: one.get_state_display(), filterable=False),
        Column("decided_on", _("Decided"), kind="date"),
        Column(
            "decided_by",
            pgettext("a decision", "By"),
            value=lambda one: one.decided_by.name if one.decided_by else "",
            order="decided_by__name",
            filterable=False,
        ),
    ]


@require_GET
@page("privacy.handle")
def privacy_person(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show all that is held of somebody among the people, where and why."""
    demand(request.access, "persons.view")
    person = get_object_or_404(selectors.people_to_handle(request.access), uid=uid)
    demand_change_of(request, person)
    found = selectors.cases(request.access).filter(person=person)
    context = {
        "person": person,
        "cases": found,
        "new_url": f"{reverse('portal:privacy-new')}?{urlencode({'person': str(person.uid)})}",
    }
    return _held_page(request, selectors.subject_of_person(person), context)


def demand_change_of(request: PageRequest, person: Any) -> None:
    """Stop with 403 where somebody handles requests in a part alone, and the person is not of that part."""
    if not request.access.may_everywhere("privacy.handle"):
        demand(request.access, "actors.edit")


@require_GET
@page("privacy.handle")
def privacy_account(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show all that is held of somebody who signs in."""
    demand(request.access, "people.manage")
    user = get_object_or_404(selectors.accounts_to_handle(request.access), uid=uid)
    context = {
        "account": user,
        "cases": selectors.cases(request.access).filter(account=user),
        "new_url": f"{reverse('portal:privacy-new')}?{urlencode({'account': str(user.uid)})}",
    }
    return _held_page(request, selectors.subject_of_account(user, request.access.tenant), context)


def _held_page(request: PageRequest, subject: Subject, context: Mapping[str, Any]) -> HttpResponse:
    """Show what is held of somebody."""
    held = selectors.held_of(request.access, subject)
    shown = {
        **context,
        "subject": subject,
        "held": held,
        "count": sum(len(one.things) for one in held),
        "mentioned": selectors.mentioned(request.access, subject),
    }
    return render(request, "portal/privacy/held.html", shown)


@require_GET
@page("privacy.handle")
def privacy_find(request: PageRequest) -> HttpResponse:
    """Look for somebody by name, address or number, over everything: registers, letters, sole traders."""
    demand(request.access, "persons.view")
    asked = any(request.GET.get(name) for name in FindForm.base_fields)
    form = FindForm(request.GET if asked else None)
    context: dict[str, Any] = {"form": form, "asked": asked}
    if asked and form.is_valid():
        subject = selectors.subject_named(request.access.tenant, form.wanted())
        given = {key: value for key, value in form.cleaned_data.items() if value}
        return _held_page(
            request,
            subject,
            {**context, "find": True, "new_url": f"{reverse('portal:privacy-new')}?{urlencode(given)}"},
        )
    return render(request, "portal/privacy/held.html", {**context, "find": True})


@page("privacy.handle")
def privacy_new(request: PageRequest) -> HttpResponse:
    """Take up a request."""
    about = _about(request)
    form = CaseForm(request.POST or None, today=request.access.tenant.today())
    back = reverse("portal:privacy")

    def save() -> SubjectCase:
        return services.open_case(
            tenant=request.access.tenant, by=request.access.user, **about, **form.cleaned_data
        )

    return case_form(request, form, _("A request about personal data"), back, save, _told(about))


def _told(about: Mapping[str, Any]) -> str:
    """Return whom a new request is about, and by when it is to be answered."""
    thing = about.get("person") or about.get("account")
    names = [one for texts in (about.get("identifiers") or {}).values() for one in texts]
    who = thing.name if thing is not None else ", ".join(names)
    if not who:
        return _("Choose first whom it is about: open the person, or look for a name.")
    return _("It is about %(who)s, and is answered within a month of the day it came.") % {"who": who}


def _about(request: PageRequest) -> dict[str, Any]:
    """Return whom a new request is about, as the address says."""
    try:
        if asked := request.GET.get("person"):
            demand(request.access, "persons.view")
            return {"person": get_object_or_404(selectors.people_to_handle(request.access), uid=UUID(asked))}
        if asked := request.GET.get("account"):
            demand(request.access, "people.manage")
            found = selectors.accounts_to_handle(request.access)
            return {"account": get_object_or_404(found, uid=UUID(asked))}
    except ValueError as wrong:
        raise Http404 from wrong
    form = FindForm(request.GET)
    return {"identifiers": form.wanted() if form.is_valid() else {}}


@require_GET
@page("privacy.handle")
def privacy_case(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show a request, what is to be done, and what was decided."""
    found = case_of(request, uid)
    today = request.access.tenant.today()
    days = (found.due_on - today).days
    states = selectors.restriction(found)
    context = {
        "case": found,
        "late": found.is_late(today),
        "days": ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days},
        "may_change": request.access.may_change(found),
        "about_url": about_url(found),
        "is_restricted": any(states),
        "may_restrict": bool(states) and not all(states),
        "may_put_right": found.person is not None or selectors.trader_of(found) is not None,
    }
    return render(request, "portal/privacy/case.html", context)


def about_url(found: SubjectCase) -> str:
    """Return the page of what is held of whom a request is about; none once that is no longer kept."""
    if found.person is not None:
        return reverse("portal:privacy-person", args=[found.person.uid])
    if found.account is not None:
        return reverse("portal:privacy-account", args=[found.account.uid])
    given = {key[:-1]: texts[0] for key, texts in found.identifiers.items() if texts}
    return f"{reverse('portal:privacy-find')}?{urlencode(given)}" if given else ""


@never_cache
@require_GET
@page("privacy.handle")
def privacy_file(request: PageRequest, uid: UUID) -> HttpResponse:
    """Hand out all that is held, once it is known who asks."""
    found = case_of(request, uid)
    demand_change(request.access, found)
    if not found.identity or not about_url(found):
        messages.error(request, _("Make sure first who asks, and write how."))
        return redirect("portal:privacy-case", uid)
    return personal_file(
        access=request.access,
        subject=selectors.subject_of(found),
        format=request.GET.get("format", ""),
        language=language_asked(request.GET.get("language", "")),
        thing=found,
    )


@never_cache
@require_GET
@page("tokens.own")
def own_data(request: PageRequest) -> HttpResponse:
    """Show, and hand out, all that is held of oneself: nobody else need be asked."""
    subject = selectors.subject_of_account(request.access.user, request.access.tenant)
    if asked := request.GET.get("format"):
        return personal_file(
            access=request.access, subject=subject, format=asked, language=language_asked(""), thing=None
        )
    held = selectors.held_of(request.access, subject)
    context = {"held": held, "count": sum(len(one.things) for one in held), "own": True}
    return render(request, "portal/privacy/held.html", context)


def case_of(request: PageRequest, uid: UUID) -> SubjectCase:
    """Return a request that somebody sees."""
    return get_object_or_404(selectors.cases(request.access), uid=uid)


def case_form(
    request: PageRequest,
    form: forms.BaseForm,
    heading: str,
    back_url: str,
    save: Callable[[], SubjectCase],
    about: str = "",
    **more: Any,
) -> HttpResponse:
    """Show a form about a request; take it, and go to the request."""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("portal:privacy-case", saved.uid)
    context = {"form": form, "heading": heading, "back_url": back_url, "about": about, **more}
    return render(request, "portal/privacy/form.html", context, status=422 if form.errors else 200)
