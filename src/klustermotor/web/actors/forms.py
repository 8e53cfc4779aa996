"""Forms of actors."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.actors import selectors
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _OrganisationForm = forms.ModelForm[Organisation]
    _PersonForm = forms.ModelForm[Person]
    _PositionForm = forms.ModelForm[Position]
else:
    _OrganisationForm = _PersonForm = _PositionForm = forms.ModelForm


class OrganisationForm(_OrganisationForm):
    """An organisation."""

    address = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields: ClassVar = [
            "name",
            "kind",
            "sector",
            "organisation_number",
            "region",
            "employees",
            "address",
            "note",
            "is_example",
        ]

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the tenant's regions; the number only to those who may see a sole trader's."""
        super().__init__(*arguments, **named)
        self.fields["region"].queryset = selectors.municipalities(access)  # type: ignore[attr-defined]
        if not access.may("persons.view"):
            del self.fields["organisation_number"]
        offer_initiatives(self, access)


class PersonForm(_PersonForm):
    """A person."""

    class Meta:
        model = Person
        fields: ClassVar = ["name", "email", "phone", "ground", "purpose", "is_example"]

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the tenant's initiatives."""
        super().__init__(*arguments, **named)
        offer_initiatives(self, access)


class PositionForm(_PositionForm):
    """What a person does in an organisation."""

    class Meta:
        model = Position
        fields: ClassVar = ["organisation", "role", "valid_from", "valid_to"]
        widgets: ClassVar = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the tenant's organisations."""
        super().__init__(*arguments, **named)
        found = selectors.organisations(access).order_by(in_order("name"))
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]
