"""Forms that bring organisations and people in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.actors.models import Person


class OrganisationsFileForm(forms.Form):
    """A file of organisations."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, XLSX or visiting cards (.vcf); a row for each organisation.")
    )
    is_example = forms.BooleanField(label=_("Invented, an example"), required=False)


class PeopleFileForm(forms.Form):
    """A file of people, and why they may be kept."""

    file = forms.FileField(
        label=_("File"), help_text=_("CSV, XLSX or visiting cards (.vcf); a row for each person.")
    )
    ground = forms.ChoiceField(label=_("Legal ground"), choices=Person.Ground.choices)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=200,
        help_text=_("What the people are kept for, such as: contact persons of the members."),
    )


class MappedForm(forms.Form):
    """Which column of a file is what."""

    def __init__(
        self, *arguments: Any, header: Sequence[str], wanted: Mapping[str, Any], **named: Any
    ) -> None:
        """Offer the file's columns."""
        super().__init__(*arguments, **named)
        offered = [("", _("– none –")), *((name, name) for name in header)]
        for field, label in wanted.items():
            self.fields[f"column_{field}"] = forms.ChoiceField(
                label=label, required=field == "name", choices=offered
            )

    def chosen(self) -> dict[str, str]:
        """Return the column of each field."""
        return {name.removeprefix("column_"): column for name, column in self.cleaned_data.items() if column}
