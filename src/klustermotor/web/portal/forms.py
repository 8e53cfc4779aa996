"""What is noted in a room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.portal.models import RoomNote


class RoomNoteForm(forms.Form):
    """A finding, a gap or a thing to do."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=RoomNote.Kind.choices, widget=forms.RadioSelect, initial="finding"
    )
    text = forms.CharField(label=_("Note"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For a thing to do."),
    )
    signed_as = forms.CharField(label=_("Signed as"), max_length=200)
