"""Forms about oneself, and the filter of the trail."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models.people import Language
from klustermotor.web.accounts.selectors import TrailFilter, belongs_to, kinds_in_trail, people_in_trail
from klustermotor.web.accounts.tokens import SCOPES
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, **options)


def offer_initiatives(form: "forms.ModelForm[Any]", access: Access) -> None:
    """Let those who change everything say, as ``belongs_to``, which initiatives may change this too."""
    offered = access.tenant.initiatives.order_by(in_order("name"))
    if not access.may_everywhere(form.instance.edited_with) or not offered.exists():
        return
    form.fields["belongs_to"] = forms.ModelMultipleChoiceField(
        offered,
        label=_("Cluster initiatives"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose managers may change this too. What they record themselves is theirs already."),
        initial=[one.pk for one in belongs_to(form.instance)],
    )


class ProfileForm(Changing, forms.Form):
    """One's own name and language."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Which program it is for."))
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )
    expires_at = day_field(_("Works until"), help_text=_("Empty: until you revoke it."))

    def clean_expires_at(self) -> datetime | None:
        """Return the last moment of the day, in the workbench's time zone: a token works on that day too."""
        day = self.cleaned_data["expires_at"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class TrailForm(forms.Form):
    """What to look for in the trail."""

    person = forms.ChoiceField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("What"), required=False)
    since = day_field(_("From"))
    until = day_field(_("To"))

    def __init__(self, *args: Any, access: Access, **named: Any) -> None:
        """Offer the people and kinds that the trail speaks of."""
        super().__init__(*args, **named)
        everybody, everything = [("", _("Everybody"))], [("", _("Everything"))]
        self.fields["person"].choices = [*everybody, *people_in_trail(access)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [*everything, *kinds_in_trail(access)]  # type: ignore[attr-defined]

    def wanted(self) -> TrailFilter:
        """Return what is looked for; what cannot be read is passed over."""
        self.is_valid()
        return TrailFilter(**{name: value for name, value in self.cleaned_data.items() if value})
