"""Forms of establishments, industries and sizes."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.details import selectors
from klustermotor.web.actors.details.models import Establishment, Industry, Size
from klustermotor.web.actors.forms import MunicipalityField, offer_municipalities
from klustermotor.web.actors.ties.selectors import sources_to_name
from klustermotor.web.places.models import Region
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _EstablishmentForm = forms.ModelForm[Establishment]
    _IndustryForm = forms.ModelForm[Industry]
    _SizeForm = forms.ModelForm[Size]
else:
    _EstablishmentForm = _IndustryForm = _SizeForm = forms.ModelForm

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _offer_sources(form: Any, access: Access) -> None:
    """Offer what something may be known from."""
    form.fields["source"].queryset = sources_to_name(access)


class EstablishmentForm(Changing, _EstablishmentForm):
    """A place where an organisation is at work."""

    region = MunicipalityField(
        queryset=Region.objects.none(),
        label=Establishment._meta.get_field("region").verbose_name,
        required=False,
    )

    class Meta:
        model = Establishment
        fields: ClassVar = [
            "name", "number", "is_main", "street", "postcode", "post_town", "region", "employees",
            "valid_from", "from_precision", "valid_to", "to_precision", "note", "source",
        ]  # fmt: skip
        widgets: ClassVar = {"valid_from": _DAY, "valid_to": _DAY}

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer municipalities and sources."""
        super().__init__(*arguments, **named)
        offer_municipalities(self, access)
        _offer_sources(self, access)


class IndustryForm(Changing, _IndustryForm):
    """An industry that an organisation is in."""

    class Meta:
        model = Industry
        fields: ClassVar = ["classification", "code", "is_main", "establishment", "source"]

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer lists of industries, the organisation's establishments, and sources."""
        super().__init__(*arguments, **named)
        lists = selectors.classifications(access).order_by(in_order("name_sv"))
        self.fields["classification"].queryset = lists  # type: ignore[attr-defined]
        places = Establishment.objects.filter(organisation=self.instance.organisation)
        self.fields["establishment"].queryset = places  # type: ignore[attr-defined]
        if not places:
            del self.fields["establishment"]
        self.fields["code"].max_length = 200  # type: ignore[attr-defined]
        _offer_sources(self, access)


class SizeForm(Changing, _SizeForm):
    """How large an organisation was in a year."""

    class Meta:
        model = Size
        fields: ClassVar = ["year", "employees", "turnover", "currency", "source", "note"]

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer sources."""
        super().__init__(*arguments, **named)
        _offer_sources(self, access)
