"""Forms of evidence."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.shared.shown import Changing

if TYPE_CHECKING:
    _SourceModelForm = forms.ModelForm[Source]
else:
    _SourceModelForm = forms.ModelForm

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
#: What somebody may record by hand; interviews and datasets become sources by themselves.
BY_HAND = [Source.Kind.DOCUMENT, Source.Kind.REGISTER, Source.Kind.WEB_PAGE]


class PartialDateField(forms.CharField):
    """A date no more exact than it is known: a year, a month or a day."""

    def clean(self, value: Any) -> tuple[date | None, str]:
        """Return the first day it may be, and how exactly it is known."""
        text = super().clean(value).strip()
        if not text:
            return None, Source.Precision.DAY
        found = _PARTIAL.fullmatch(text)
        year, month, day = (int(part) if part else 0 for part in found.groups()) if found else (0, 0, 0)
        exact = Source.Precision.DAY if day else Source.Precision.MONTH if month else Source.Precision.YEAR
        try:
            return date(year, month or 1, day or 1), exact
        except ValueError:
            raise forms.ValidationError(
                _("Write the date as 2003, 2003-06 or 2003-06-30, as exactly as it is known.")
            ) from None


def partial_date(day: date | None, precision: str) -> str:
    """Return a date as the field takes it."""
    if day is None:
        return ""
    return day.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


class SourceForm(Changing, _SourceModelForm):
    """A source that somebody records by hand."""

    when = PartialDateField(
        label=_("Date"),
        required=False,
        help_text=_("As exactly as it is known: 2003, 2003-06 or 2003-06-30."),
    )
    address = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("PDF, Word, OpenDocument, Excel, CSV, text or picture. It is checked and kept as it is."),
    )

    class Meta:
        model = Source
        fields: ClassVar = ["kind", "title", "publisher", "address", "note", "is_example"]
        help_texts: ClassVar = {"is_example": _("Tick it for invented material.")}

    field_order = ("kind", "title", "publisher", "when", "address", "file", "note", "is_example")

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the kinds that are recorded by hand, the date as it was written, and the initiatives."""
        super().__init__(*arguments, **named)
        offer_initiatives(self, access)
        kind = self.fields["kind"]
        offered = {*BY_HAND, self.instance.kind} if self.instance.pk else set(BY_HAND)
        kind.choices = [pair for pair in Source.Kind.choices if pair[0] in offered]  # type: ignore[attr-defined]
        self.fields["when"].initial = partial_date(self.instance.published_on, self.instance.precision)

    def _post_clean(self) -> None:
        """Give the source its date before it is checked."""
        if "when" in self.cleaned_data:
            self.instance.published_on, self.instance.precision = self.cleaned_data["when"]
        super()._post_clean()  # type: ignore[misc]


class ContestForm(forms.Form):
    """What somebody holds against a claim."""

    text = forms.CharField(
        label=_("What do you hold against it?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=_("Say what you know and where it can be checked. Your name stands beside it."),
    )


class AnswerForm(forms.Form):
    """An answer to an objection."""

    answer = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000,
        help_text=_("What was changed, or why it stands. Both texts stay."),
    )  # fmt: skip


class DecideForm(forms.Form):
    """Who decided, and when; it remembers how it stood when the form was opened."""

    body = forms.CharField(label=_("Decided by"), max_length=200, help_text=_("Such as: the county board."))
    on = forms.DateField(label=_("Decided on"), widget=forms.DateInput(attrs={"type": "date"}))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class SupportForm(forms.Form):
    """A source that speaks for or against a claim."""

    source = forms.ModelChoiceField(label=_("Source"), queryset=Source.objects.none())
    stance = forms.ChoiceField(label=_("It"), choices=Support.Stance, widget=forms.RadioSelect, initial="for")
    locator = forms.CharField(label=_("Where in it"), required=False, max_length=200)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
