"""The page on which somebody chooses to keep what they see as a document; each app says what is made."""

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.rights import PageRequest
from klustermotor.web.documents import services
from klustermotor.web.documents.exports import MadeFile


class KeepForm(forms.Form):
    """In which format it is kept."""

    format = forms.ChoiceField(label=gettext_lazy("Format"), widget=forms.RadioSelect)

    def __init__(self, *args: object, formats: Sequence[str], **kwargs: object) -> None:
        """Offer the formats, the first chosen."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offered: forms.ChoiceField = self.fields["format"]  # type: ignore[assignment]
        offered.choices = [(one, one.upper()) for one in formats]
        offered.initial = formats[0]


def keep_page(
    request: PageRequest, make: Callable[[str], MadeFile], *, name: object, formats: Sequence[str], back: str
) -> HttpResponse:
    """Ask in which format ``name`` is kept, then make it in that and keep it; show the kept document."""
    form = KeepForm(request.POST or None, formats=formats)
    if request.method == "POST" and form.is_valid():
        kept = services.keep(access=request.access, made=make(form.cleaned_data["format"]))
        messages.success(request, _("The document is kept. It stays as it is, whatever changes later."))
        return redirect("documents:document", kept.uid)
    context = {
        "form": form,
        "question": _("Keep “%(name)s” as a document?") % {"name": name},
        "consequence": _(
            "It is kept as it is today, with its status, what it rests on and your name, and can be read by "
            "all who may see the documents of this workbench. Notes from interviews are left out of it."
        ),
        "confirm_label": _("Keep the document"),
        "destructive": False,
        "back_url": back,
    }
    return render(request, "shared/confirm.html", context, status=422 if form.errors else 200)
