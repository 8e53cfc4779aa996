"""Forms of ties."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.actors import selectors
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import Tie
from klustermotor.web.actors.ties.selectors import relations, sources_to_name
from klustermotor.web.evidence.models import Source
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _TieForm = forms.ModelForm[Tie]
else:
    _TieForm = forms.ModelForm


def _day() -> forms.DateInput:
    """Return where a day is chosen."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


_FIELDS = ["strength", "valid_from", "from_precision", "valid_to", "to_precision", "note", "is_example"]


class TieForm(Changing, _TieForm):
    """A tie as it stands; its two ends stay."""

    class Meta:
        model = Tie
        fields: ClassVar = ["kind", *_FIELDS]
        widgets: ClassVar = {"valid_from": _day(), "valid_to": _day(), "note": forms.Textarea({"rows": 3})}

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the tenant's initiatives."""
        super().__init__(*arguments, **named)
        offer_initiatives(self, access)


class NewTieForm(Changing, _TieForm):
    """A tie of an organisation to another, said from where the first stands."""

    relation = forms.ChoiceField(label=_("What it does"))
    other = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("To or with whom"), empty_label=_("Choose an organisation")
    )
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label=_("Known from"),
        required=False,
        empty_label=_("No source recorded"),
        help_text=_("More sources can be added on the tie’s own page."),
    )
    field_order = ("relation", "other", *_FIELDS[:5], "source", *_FIELDS[5:])

    class Meta:
        model = Tie
        fields: ClassVar = _FIELDS
        widgets: ClassVar = {"valid_from": _day(), "valid_to": _day(), "note": forms.Textarea({"rows": 3})}

    def __init__(self, *arguments: Any, access: Access, organisation: Organisation, **named: Any) -> None:
        """Offer the other organisations, the relations and the sources."""
        super().__init__(*arguments, **named)
        self._organisation = organisation
        others = selectors.organisations(access).exclude(pk=organisation.pk)
        self.fields["other"].queryset = others.order_by(in_order("name"))  # type: ignore[attr-defined]
        self.fields["relation"].choices = relations()  # type: ignore[attr-defined]
        if access.may("evidence.view"):
            self.fields["source"].queryset = sources_to_name(access)  # type: ignore[attr-defined]
        else:
            del self.fields["source"]
        offer_initiatives(self, access)

    def _post_clean(self) -> None:
        """Say which two are joined, and how, before the model checks it."""
        kind, _colon, direction = self.cleaned_data.get("relation", "").partition(":")
        other = self.cleaned_data.get("other")
        if kind and other is not None:
            ends = (self._organisation, other)
            self.instance.kind = kind
            self.instance.organisation, self.instance.partner = ends if direction == "out" else ends[::-1]
        super()._post_clean()  # type: ignore[misc]


class EndForm(Changing, forms.Form):
    """The day up to which a tie held."""

    valid_to = forms.DateField(label=_("It ended on"), widget=_day())
    to_precision = forms.ChoiceField(
        label=_("Known to the"), choices=Source.Precision.choices, initial=Source.Precision.DAY
    )


class TieFileForm(forms.Form):
    """A file of ties, what they are known from, and whether they are invented."""

    file = forms.FileField(
        label=_("File, CSV, XLSX or Parquet"),
        help_text=_(
            "Columns organisation, kind, partner, and if known strength, valid_from, valid_to and note. "
            "Organisations by number or whole name; days as 1998, 1998-06 or 1998-06-30."
        ),
    )
    source = forms.ModelChoiceField(
        Source.objects.none(),
        label=_("Known from"),
        required=False,
        empty_label=_("No source recorded"),
    )
    is_example = forms.BooleanField(label=_("Invented, an example"), required=False)

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the sources."""
        super().__init__(*arguments, **named)
        if access.may("evidence.view"):
            self.fields["source"].queryset = sources_to_name(access)  # type: ignore[attr-defined]
        else:
            del self.fields["source"]
