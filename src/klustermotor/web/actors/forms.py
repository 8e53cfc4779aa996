"""Forms of actors."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.actors import selectors
from klustermotor.web.actors.identifiers import tidy_number
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.actors.traders import is_sole_trader
from klustermotor.web.places.models import Region
from klustermotor.web.shared.errors import Doubtful, StandsAlready
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order, reader_key

if TYPE_CHECKING:
    _ModelChoiceField = forms.ModelChoiceField[Region]
    _ModelChoiceIterator = ModelChoiceIterator[Region]
    _OrganisationForm = forms.ModelForm[Organisation]
    _PersonForm = forms.ModelForm[Person]
    _PositionForm = forms.ModelForm[Position]
else:
    _ModelChoiceField = forms.ModelChoiceField
    _ModelChoiceIterator = ModelChoiceIterator
    _OrganisationForm = _PersonForm = _PositionForm = forms.ModelForm


class _ByCounty(_ModelChoiceIterator):
    """Regions under what they lie in, each in the reader's order."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the empty choice, then each county with its municipalities."""
        yield ("", self.field.empty_label)
        groups: dict[str, list[Any]] = {}
        for region in sorted(self.queryset, key=lambda one: reader_key(one.name)):
            county = region.parent.name if region.parent else region.region_set.name
            groups.setdefault(county, []).append(self.choice(region))
        yield from sorted(groups.items(), key=lambda pair: reader_key(pair[0]))


class MunicipalityField(_ModelChoiceField):
    """A municipality, chosen under its county."""

    iterator = _ByCounty

    def label_from_instance(self, obj: Any) -> str:
        """Return the municipality's name."""
        return str(obj.name)


def offer_municipalities(form: "forms.ModelForm[Any]", access: Access) -> None:
    """Offer the municipalities of today, and where the thing lies already."""
    offered = Q(pk__in=selectors.municipalities(access)) | Q(pk=form.instance.region_id)
    regions = Region.objects.in_tenant(access.tenant).filter(offered)
    form.fields["region"].queryset = regions.select_related("region_set", "parent")  # type: ignore[attr-defined]


class NumberField(forms.CharField):
    """An organisation number, written with its century too, or within a VAT number."""

    def to_python(self, value: Any) -> str:
        """Return the number alone."""
        return tidy_number(str(super().to_python(value) or ""))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let more be written than is kept."""
        return super().widget_attrs(widget) | {"maxlength": "24"}


#: What of an organisation is a person's where it is a sole trader's: asked of those who see people.
_OF_SOLE_TRADERS = (
    "organisation_number", "is_sole_trader", "vat_number", "other_number", "other_number_issuer",
)  # fmt: skip


class OrganisationForm(Changing, _OrganisationForm):
    """An organisation."""

    region = MunicipalityField(
        queryset=Region.objects.none(),
        label=_("Municipality"),
        required=False,
        empty_label=_("No municipality known"),
    )
    address = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")
    #: Shown once it was found that one of the name is here already.
    anyway = forms.BooleanField(
        label=_("It is another one: save it all the same"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Organisation
        fields: ClassVar = [
            "name",
            "kind",
            "sector",
            "organisation_number",
            "is_sole_trader",
            "vat_number",
            "lei",
            "other_number",
            "other_number_issuer",
            "street",
            "postcode",
            "post_town",
            "region",
            "phone",
            "address",
            "employees",
            "note",
            "is_example",
        ]
        field_classes: ClassVar = {"organisation_number": NumberField}

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the municipalities; the number only to those who may see a sole trader's."""
        super().__init__(*arguments, **named)
        offer_municipalities(self, access)
        if not access.may("persons.view"):
            for name in _OF_SOLE_TRADERS:
                del self.fields[name]
        offer_initiatives(self, access)

    def clean_name(self) -> str:
        """Refuse a name that says that it is a sole trader's, to those who would not see it."""
        name = str(self.cleaned_data["name"])
        is_told = name != self.instance.name and is_sole_trader(name, [self.instance.organisation_number])
        if is_told and "is_sole_trader" not in self.fields:
            raise forms.ValidationError(_("A sole trader is recorded by those who see people here."))
        return name

    def tell_of(self, refusal: Doubtful | StandsAlready) -> None:
        """Say what is doubtful, or that it is here already with a link; offer to save it all the same."""
        if isinstance(refusal, Doubtful):
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.sentence)
            self.fields["anyway"].label = _("It is right: save it all the same")
            self.fields["anyway"].widget = forms.CheckboxInput()
            return
        link = format_html('<a href="{}">{}</a>', refusal.url, _("Open it"))
        self.add_error(None, format_html("{} {}", refusal.sentence, link))
        if refusal.anyway:
            self.fields["anyway"].widget = forms.CheckboxInput()


class PersonForm(Changing, _PersonForm):
    """A person."""

    class Meta:
        model = Person
        fields: ClassVar = ["name", "email", "phone", "ground", "purpose", "is_example"]

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the tenant's initiatives."""
        super().__init__(*arguments, **named)
        offer_initiatives(self, access)


class PositionForm(Changing, _PositionForm):
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
