"""Forms of what sources say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import day_field
from klustermotor.web.actors import selectors
from klustermotor.web.actors.facts.models import LONGEST, Field
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.selectors import sources_to_name
from klustermotor.web.evidence.models import Source
from klustermotor.web.shared.sorting import fold, reader_key


class WhyForm(forms.Form):
    """Why another value is chosen."""

    why = forms.CharField(
        label=_("Why this one"),
        max_length=LONGEST,
        required=False,
        help_text=_("Such as: their own website says so; the register is two years old."),
    )


class SayingForm(forms.Form):
    """What a source says of a field."""

    field = forms.ChoiceField(label=pgettext_lazy("of an organisation", "Field"), choices=Field.choices)
    value = forms.CharField(
        label=_("What the source says"),
        max_length=LONGEST,
        help_text=_("Of kind, sector and municipality write the word as this workbench has it."),
    )
    source = forms.ModelChoiceField(
        queryset=Source.objects.none(),
        label=_("Source"),
        required=False,
        help_text=_("A document, an interview or a web page; empty where somebody simply told you."),
    )
    said_on = day_field(_("Said on"))

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer sources; the number only to those who may see a sole trader's."""
        super().__init__(*arguments, **named)
        self.access = access
        self.fields["source"].queryset = sources_to_name(access)  # type: ignore[attr-defined]
        if not access.may("persons.view"):
            offered = [one for one in Field.choices if one[0] != Field.NUMBER]
            self.fields["field"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take words for codes: of kind, sector and municipality."""
        told: dict[str, Any] = super().clean() or {}
        text, field = told.get("value", ""), told.get("field", "")
        meant = meant_by(self.access, field, text)
        if text and meant is None:
            self.add_error("value", _("That is none of those there are here; write it as it stands here."))
        told["value"] = meant or text
        return told


def meant_by(access: Access, field: str, text: str) -> str | None:
    """Return the code that a word means in a field of codes; other fields' text as it is."""
    choices: Any = {Field.KIND: Organisation.Kind.choices, Field.SECTOR: Organisation.Sector.choices}
    if field in choices:
        words = {fold(str(label)): code for code, label in choices[field]}
        return words.get(fold(text)) or (text if text in words.values() else None)
    if field == Field.REGION:
        wanted = fold(text)
        found = sorted(selectors.municipalities(access), key=lambda one: reader_key(one.name))
        named = (one for one in found if wanted in (fold(one.name_sv), fold(one.name_en), str(one.uid)))
        return next((str(one.uid) for one in named), None)
    return text
