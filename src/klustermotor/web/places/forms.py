"""Forms of regions and classifications."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.places.boundaries import NAMED_BOUNDARIES
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.shared.shown import Changing


class OwnRegionForm(Changing, forms.Form):
    """An own region: its names and what it consists of."""

    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Why this region"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For those who meet it later: what holds it together, and who uses it."),
    )
    parts = forms.ModelMultipleChoiceField(queryset=Region.objects.none(), label=_("Consists of"))

    def __init__(self, *args: Any, regions: Any, **kwargs: Any) -> None:
        """Offer the regions of one set."""
        super().__init__(*args, **kwargs)
        field = self.fields["parts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = regions
        field.to_field_name = "uid"


class EndRegionForm(forms.Form):
    """When an own region ends."""

    on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))


class BoundariesForm(Changing, forms.Form):
    """Boundaries of a set: ours, or a file's."""

    name = forms.ChoiceField(label=_("Boundaries that come with the workbench"), required=False)
    file = forms.FileField(
        label=_("Or a GeoJSON file"),
        required=False,
        help_text=_("A feature collection in degrees (WGS 84), one feature or more for each region."),
    )
    code_property = forms.CharField(
        label=_("Property that holds the region’s code"), required=False, max_length=60
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the named boundaries."""
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none: squares in order")), *NAMED_BOUNDARIES.items()]

    def clean(self) -> dict[str, Any]:
        """Demand the property where there is a file."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("file") and not cleaned.get("code_property"):
            self.add_error("code_property", _("Say which property of the features holds the code."))
        return cleaned


class DefinitionsForm(forms.Form):
    """A file of cluster definitions."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, XLSX or Parquet with one row per industry: the industry’s code, cluster_code, "
            "cluster_name (or cluster_name_sv and cluster_name_en), and where an industry is shared "
            "between clusters, weight. A column traded tells traded from local clusters."
        ),
    )
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    code = forms.SlugField(label=_("Short code"), max_length=60, help_text=_("Letters, digits and hyphens."))
    gathers = forms.ModelChoiceField(
        queryset=Classification.objects.none(),
        label=_("Gathers the industries of"),
        empty_label=_("no list in particular"),
        required=False,
        to_field_name="uid",
    )
    source_note = forms.CharField(label=_("Where the definitions come from"), max_length=300, required=False)

    def __init__(self, *args: Any, classifications: Any, **kwargs: Any) -> None:
        """Offer the tenant's lists of industries."""
        super().__init__(*args, **kwargs)
        field = self.fields["gathers"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = classifications


class ConcordanceForm(forms.Form):
    """A file that says how the codes of one list become those of another."""

    source = forms.ModelChoiceField(
        queryset=Classification.objects.none(),
        label=_("From the list"),
        to_field_name="uid",
        empty_label=_("Choose a list"),
    )
    target = forms.ModelChoiceField(
        queryset=Classification.objects.none(),
        label=_("To the list"),
        to_field_name="uid",
        empty_label=_("Choose a list"),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, XLSX or Parquet with one row per pair of codes: from, to, and weight where a code is "
            "divided. The weights of a code add up to 1: 516 becomes 519 with 0.4 and 517 with 0.6. "
            "Codes are text; keep their leading zeros."
        ),
    )
    source_note = forms.CharField(label=_("Where it comes from"), max_length=300, required=False)

    def __init__(self, *args: Any, classifications: Any, **kwargs: Any) -> None:
        """Offer the tenant's lists of industries."""
        super().__init__(*args, **kwargs)
        for name in ("source", "target"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = classifications


_FORMAT = _(
    "CSV, XLSX or Parquet with one row per code: code, name_sv and name_en (or name), and where there are "
    "such, parent, valid_from and valid_to (2007-01-01). Codes are text; keep their leading zeros."
)
_NEEDED = _("Needed of a new one.")


class _ListForm(forms.Form):
    """A file with a list of codes: a list of its own, or more of one that is there."""

    file = forms.FileField(label=_("File"), help_text=_FORMAT)
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=200, required=False, help_text=_NEEDED)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, help_text=_NEEDED)
    source_note = forms.CharField(label=_("Where it comes from"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Demand a name and a kind of a new list."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("into"):
            for name in ("name_sv", "kind"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Give this, or choose what the file is added to."))
        return cleaned

    def _offer(self, name: str, offered: Any) -> None:
        """Offer objects in a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered

    def _offer_kinds(self, kinds: Any) -> None:
        """Offer the kinds that a list from a file may be of."""
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a kind")), *((kind.value, kind.label) for kind in kinds)]


class RegionListForm(_ListForm):
    """A file of regions."""

    parents = forms.ModelChoiceField(
        queryset=RegionSet.objects.none(),
        label=_("Its regions lie in those of"),
        to_field_name="uid",
        empty_label=_("the file itself"),
        required=False,
        help_text=_("What the column parent speaks of: municipalities lie in counties, say."),
    )
    into = forms.ModelChoiceField(
        queryset=RegionSet.objects.none(),
        label=_("Or add to a set that is there"),
        to_field_name="uid",
        empty_label=_("no, it is a new set"),
        required=False,
    )

    def __init__(self, *args: Any, sets: Any, kinds: Any, **kwargs: Any) -> None:
        """Offer the tenant's sets of regions."""
        super().__init__(*args, **kwargs)
        self._offer("parents", sets)
        self._offer("into", sets)
        self._offer_kinds(kinds)


class IndustryListForm(_ListForm):
    """A file of industries."""

    into = forms.ModelChoiceField(
        queryset=Classification.objects.none(),
        label=_("Or add to a list that is there"),
        to_field_name="uid",
        empty_label=_("no, it is a new list"),
        required=False,
        help_text=_("The fifth digit of SNI below the classes of NACE, say."),
    )

    def __init__(self, *args: Any, classifications: Any, kinds: Any, **kwargs: Any) -> None:
        """Offer the tenant's lists of industries."""
        super().__init__(*args, **kwargs)
        self._offer("into", classifications)
        self._offer_kinds(kinds)
