"""Forms of ownership."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors import selectors as actors
from klustermotor.web.actors.ownership.models import OwnershipEvent, OwnershipJudgement
from klustermotor.web.actors.resources.forms import day, lines
from klustermotor.web.actors.ties.selectors import sources_to_name
from klustermotor.web.evidence.models import Source
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _EventForm = forms.ModelForm[OwnershipEvent]
    _JudgementForm = forms.ModelForm[OwnershipJudgement]
else:
    _EventForm = _JudgementForm = forms.ModelForm


class EventForm(Changing, _EventForm):
    """Something that happened to an organisation's ownership."""

    source = forms.ModelChoiceField(
        Source.objects.none(), label=_("Known from"), required=False, empty_label=_("No source recorded")
    )

    class Meta:
        model = OwnershipEvent
        fields: ClassVar = ["kind", "day", "precision", "other", "note", "is_example"]
        widgets: ClassVar = {"day": day(), "note": lines()}

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the other organisations and, for a new one, the sources."""
        super().__init__(*arguments, **named)
        others = actors.organisations(access).exclude(pk=self.instance.organisation_id)
        self.fields["other"].queryset = others.order_by(in_order("name"))  # type: ignore[attr-defined]
        if self.changes is None and access.may("evidence.edit"):
            self.fields["source"].queryset = sources_to_name(access)  # type: ignore[attr-defined]
        else:
            del self.fields["source"]


class JudgementForm(Changing, _JudgementForm):
    """What it means here."""

    class Meta:
        model = OwnershipJudgement
        fields: ClassVar = ["meaning", "text", "judged_on", "signed_as"]
        widgets: ClassVar = {"judged_on": day(), "text": lines(4)}


class ShareForm(Changing, forms.Form):
    """How large a share an owner holds."""

    share = forms.DecimalField(
        label=pgettext_lazy("of ownership", "Share in per cent"), required=False, min_value=0, max_value=100,
        max_digits=5, decimal_places=2, help_text=_("Empty where it is not known."),
    )  # fmt: skip


class SeatForm(Changing, forms.Form):
    """In which country an owner decides."""

    country = forms.CharField(
        label=_("Country"), required=False, max_length=2,
        help_text=_("Two letters, such as DK. Empty where it is not known, or is a municipality here."),
    )  # fmt: skip

    def clean_country(self) -> str:
        """Return the letters in capitals."""
        return str(self.cleaned_data["country"]).upper()
