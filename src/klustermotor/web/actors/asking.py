"""A form shown, taken and saved: what the pages of actors share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from klustermotor.web.accounts.rights import PageRequest
from klustermotor.web.shared.errors import Refused


def take_form(
    request: PageRequest,
    form: forms.BaseForm,
    *,
    heading: str,
    back_url: str,
    save: Callable[[], str],
    about: str = "",
) -> HttpResponse:
    """Show a form; take it, save it, and go to where ``save`` says."""
    if request.method == "POST" and form.is_valid():
        try:
            address = save()
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(address)
    context: dict[str, Any] = {"form": form, "heading": heading, "back_url": back_url, "about": about}
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)
