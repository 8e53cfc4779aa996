"""The page that brings stages and actors in from a file, whole or not at all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.actors.models import Organisation
from klustermotor.web.mapping.chains.bringing import ReadChain, keep_chain, read_chain
from klustermotor.web.mapping.chains.forms import ChainFileForm
from klustermotor.web.mapping.chains.models import Chain
from klustermotor.web.mapping.chains.views import chain_crumbs, chain_of
from klustermotor.web.places import uploads
from klustermotor.web.shared.errors import Refused

_SHOWN = 100


@require_http_methods(["GET", "POST"])
@page("chains.edit")
def bring_in(request: PageRequest, uid: UUID) -> HttpResponse:
    """Read a file of stages and actors; where a row cannot be used, say which and keep nothing."""
    chain = chain_of(request, uid)
    demand_change(request.access, chain)
    form = ChainFileForm(request.POST or None, request.FILES or None, access=request.access)
    read: ReadChain | None = None
    if request.method == "POST" and form.is_valid():
        try:
            read = _read(request, chain, form.cleaned_data)
            if not read.refused:
                return _keep(request, chain, read, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    context = {
        "form": form,
        "chain": chain,
        "refused": read.refused[:_SHOWN] if read else [],
        "count": len(read.refused) if read else 0,
        "crumbs": chain_crumbs(chain),
    }
    return render(
        request, "mapping/chains/bring_in.html", context, status=422 if request.method == "POST" else 200
    )


def _read(request: PageRequest, chain: Chain, given: dict[str, Any]) -> ReadChain:
    """Return what a sent file says."""
    seen = Organisation.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    with uploads.table_file(given["file"]) as path:
        return read_chain(path, chain, list(seen))


def _keep(request: PageRequest, chain: Chain, read: ReadChain, given: dict[str, Any]) -> HttpResponse:
    """Keep what was read and say how much was new."""
    stages, placed = keep_chain(
        chain=chain,
        read=read,
        source=given.get("source"),
        is_example=given["is_example"],
        by=request.access.user,
    )
    told = {"stages": stages, "placed": placed}
    messages.success(request, _("New from the file: stages %(stages)s, actors at stages %(placed)s.") % told)
    return redirect("mapping:chain", uid=chain.uid)
