"""Pages about who works here, and the one by which somebody invited comes in."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import AuditEntry, RoleAssignment, User
from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.accounts.selectors import written
from klustermotor.web.documents.exports import list_file
from klustermotor.web.portal.people import selectors, services
from klustermotor.web.portal.people.forms import AcceptForm, InviteForm, RoleForm, ScopeForm
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.tables import Column, Table


def _try(form: forms.Form, action: Any, **given: Any) -> bool:
    """Do something with what a form holds; what is refused stands at its field."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        action(**form.cleaned_data, **given)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    return True


def _columns() -> list[Column]:
    """Return the columns of the list of people."""
    return [
        Column(
            "name",
            _("Name"),
            value="user.name",
            url=lambda one: reverse("portal:person", kwargs={"uid": one.user.uid}),
            note=lambda one: "" if one.user.is_active else _("closed"),
        ),
        Column("email", _("E-mail address"), value="user.email"),
        Column("roles", _("Roles"), value="said"),
    ]


@require_GET
@page("people.manage")
def people(request: PageRequest) -> HttpResponse:
    """Show everybody with a role here, and who is invited."""
    found = selectors.members(request.access)
    title, here = _("People and their roles"), reverse("portal:people")
    table = Table(request.GET, found, _columns(), caption=title, order="name", export_url=here)
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=title, table=table, format=asked)
    context = {
        "table": table,
        "count": sum(1 for one in found if one.roles),
        "invitations": selectors.open_invitations(request.access),
        "scope_form": ScopeForm(),
    }
    return render(request, "portal/people/people.html", context)


@page("people.manage")
def invite(request: PageRequest) -> HttpResponse:
    """Invite somebody to a role."""
    access = request.access
    form = InviteForm(
        request.POST or None, tenant=access.tenant, initial={"language": access.tenant.language}
    )
    if _try(form, services.invite, tenant=access.tenant, by=access.user):
        messages.success(request, _("The invitation is on its way."))
        if known := selectors.member_with(access, form.cleaned_data["email"]):
            messages.info(
                request,
                _(
                    "{name} has an account here already ({roles}). "
                    "The invitation adds the role when it is accepted; no new password is asked for."
                ).format(name=known.user.name, roles=known.said),
            )
        return redirect("portal:people")
    return render(request, "portal/people/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@page("people.manage")
def change_invitation(request: PageRequest, uid: UUID) -> HttpResponse:
    """Send an invitation again, or withdraw it."""
    found = get_object_or_404(selectors.open_invitations(request.access), uid=uid)
    action: Any = services.resend if request.POST.get("do") == "resend" else services.withdraw
    try:
        action(invitation=found, by=request.access.user)
        messages.success(request, _("Done."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("portal:people")


@require_POST
@page("people.manage")
def add_scope(request: PageRequest) -> HttpResponse:
    """Add an initiative or a company that roles may attach to."""
    form = ScopeForm(request.POST)
    if _try(form, services.add_scope, tenant=request.access.tenant, by=request.access.user):
        messages.success(request, _("It is there; roles may now attach to it."))
    else:
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
    return redirect("portal:people")


def _person(access: Access, uid: UUID) -> User:
    """Return somebody who has or had a role here."""
    return get_object_or_404(selectors.people_here(access), uid=uid)


@page("people.manage")
def person(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show somebody's roles and give further ones."""
    access, found = request.access, _person(request.access, uid)
    form = RoleForm(request.POST or None, tenant=access.tenant)
    if _try(form, services.give_role, user=found, by=access.user):
        messages.success(request, _("The role is given."))
        return redirect("portal:person", uid=found.uid)
    entries = AuditEntry.objects.filter(tenant=access.tenant, object_uid=found.uid).select_related("by")
    context = {
        "person": found,
        "form": form,
        "roles": selectors.roles_here(access).filter(user=found),
        "history": written(entries[:100], request.access.user),
    }
    return render(request, "portal/people/person.html", context, status=422 if form.errors else 200)


@require_POST
@page("people.manage")
def end_role(request: PageRequest, uid: UUID) -> HttpResponse:
    """End one of somebody's roles today."""
    found, asked = _person(request.access, uid), request.POST.get("role", "")
    roles = selectors.roles_here(request.access).filter(user=found)
    held: RoleAssignment = get_object_or_404(roles, pk=int(asked) if asked.isdecimal() else 0)
    try:
        services.end_role(held=held, by=request.access.user)
        messages.success(request, _("The role has ended."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("portal:person", uid=found.uid)


@page("people.manage")
def close_account(request: PageRequest, uid: UUID) -> HttpResponse:
    """Ask, then end all somebody's roles here."""
    found = _person(request.access, uid)
    back = reverse("portal:person", kwargs={"uid": found.uid})
    if request.method != "POST":
        context = {
            "question": _("Close the account of {}?").format(found.name),
            "consequence": _(
                "All their roles here end today. What they have written stays, with their name."
            ),
            "confirm_label": _("Close the account"),
            "destructive": True,
            "back_url": back,
        }
        return render(request, "shared/confirm.html", context)
    try:
        services.close_account(user=found, tenant=request.access.tenant, by=request.access.user)
        messages.success(request, _("The account is closed."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(back)


@never_cache
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let somebody invited come in: a new person chooses a password, a known one gains the role."""
    try:
        invitation = services.invitation_of(secret)
    except Refused as refused:
        return render(request, "portal/people/accept.html", {"refused": refused.sentence}, status=410)
    known = services.member_of(invitation)
    initial = {"name": invitation.name, "language": invitation.language}
    form: forms.Form = (
        forms.Form(request.POST or None) if known else AcceptForm(request.POST or None, initial=initial)
    )
    if request.method == "POST" and _try(form, services.accept, secret=secret):
        messages.success(request, _("Welcome. Sign in to begin."))
        return redirect("account_login")
    context = {"invitation": invitation, "known": known, "form": form}
    return render(request, "portal/people/accept.html", context, status=422 if form.errors else 200)
