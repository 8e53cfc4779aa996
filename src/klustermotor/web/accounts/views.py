"""Pages about oneself, and the trail of changes."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from klustermotor.web.accounts import selectors, services, tokens
from klustermotor.web.accounts.access import CHOSEN_TENANT
from klustermotor.web.accounts.forms import ProfileForm, TokenForm, TrailForm
from klustermotor.web.accounts.models import ApiToken
from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.exports import asked_format, table_file
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Column, Table


@page("region.view")
@one_change
def profile(request: PageRequest) -> HttpResponse:
    """Show and change one's own name and language."""
    user = request.access.user
    form = ProfileForm(
        request.POST or None,
        of=user,
        initial=lambda: {"name": user.name, "language": user.language or "sv"},
    )
    if request.method == "POST" and form.is_valid():
        services.change_profile(user=user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    elsewhere = len([key for key in selectors.sessions_of(request.access.user) if key != _session(request)])
    context = {"form": form, "access": request.access, "elsewhere": elsewhere}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


def _session(request: HttpRequest) -> str | None:
    """Return the key of this browser's session."""
    return request.session.session_key


@require_POST
@page("region.view")
def sign_out_elsewhere(request: PageRequest) -> HttpResponse:
    """End one's sessions in other browsers."""
    count = services.sign_out_elsewhere(user=request.access.user, but=_session(request))
    sentence = ngettext(
        "You are signed out of %d other browser.", "You are signed out of %d other browsers.", count
    )
    messages.success(request, sentence % count)
    return redirect("accounts:profile")


@require_POST
@page("region.view")
def switch_tenant(request: PageRequest) -> HttpResponse:
    """Go to another workbench that one belongs to."""
    asked = request.POST.get("tenant", "")
    if asked not in {str(tenant.uid) for tenant in request.access.tenants}:
        messages.error(request, _("You do not belong to that workbench."))
    else:
        request.session[CHOSEN_TENANT] = asked
    return redirect("/")


@require_POST
@login_required
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language one has chosen, with the person."""
    language = request.POST.get("language", "")
    if language in {"sv", "en"}:
        services.change_profile(user=request.user, name=request.user.name, language=language)  # type: ignore[arg-type, union-attr]
    asked = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(asked if safe else "/")


@never_cache
@page("tokens.own")
def token_list(request: PageRequest) -> HttpResponse:
    """Show one's tokens and make new ones; a new one's text is shown this once."""
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, text = tokens.issue(
                user=request.access.user, tenant=request.access.tenant, **form.cleaned_data
            )
            form = TokenForm()
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
    held = ApiToken.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    shown = [(token, tokens.uses_of(token)) for token in held.filter(revoked_at=None)]
    context = {"form": form, "new_text": text, "tokens": shown}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@page("tokens.own")
def revoke_token(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let a token no longer work."""
    seen = ApiToken.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    tokens.revoke(token=get_object_or_404(seen, uid=uid), by=request.access.user)
    messages.success(request, _("The token no longer works."))
    return redirect("accounts:tokens")


@require_GET
@page("audit.view")
def trail(request: PageRequest) -> HttpResponse:
    """Show who changed what in the tenant, and when."""
    form = TrailForm(request.GET, access=request.access)
    table = Table(
        request.GET,
        selectors.trail(request.access, form.wanted()),
        [Column("at", _("When"), kind="moment", sortable=False)],
        page_size=50,
    )
    asked = request.GET.copy()
    downloads = []
    for name in ("csv", "xlsx"):
        asked["format"] = name
        downloads.append((name.upper(), f"{reverse('accounts:export-trail')}?{asked.urlencode()}"))
    happenings = selectors.written(table.page.object_list, request.access.user)
    context = {"form": form, "table": table, "happenings": happenings, "downloads": downloads}
    return render(request, "accounts/trail.html", context)


@require_GET
@page("audit.view")
def export_trail(request: PageRequest) -> HttpResponse:
    """Give the trail that is asked for as a file; what was asked for is itself written in the trail."""
    form = TrailForm(request.GET, access=request.access)
    entries = selectors.trail(request.access, form.wanted())
    happenings = selectors.written(entries, request.access.user)
    name, ending = _("Trail of changes"), asked_format(request)
    table = Table(QueryDict(), happenings, _trail_columns(), caption=name)
    services.note_export(tenant=request.access.tenant, by=request.access.user, name=name, ending=ending)
    return table_file(table, name, ending)


def _trail_columns() -> list[Column]:
    """Return the columns of the trail as a file."""
    return [
        Column("at", _("When"), value=lambda one: one.at.isoformat(timespec="seconds")),
        Column("who", _("Who")),
        Column("kind", _("Kind")),
        Column("label", _("What")),
        Column("what", _("What happened")),
        Column("changes", _("Changes"), value=selectors.changes_in_a_line),
    ]
