"""Forms of kept networks."""

from django import forms
from django.utils.translation import gettext_lazy as _


class KeepForm(forms.Form):
    """What a kept network is called, and why it is kept."""

    name = forms.CharField(label=_("Name"), max_length=200)
    why = forms.CharField(
        label=_("Why you keep it"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What happened then, or what it is to be compared with."),
    )
