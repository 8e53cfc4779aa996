"""Forms of registers, their files, and selections."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.registers import selectors
from klustermotor.web.actors.registers.models import Register, RegisterSelection, RegisterVintage
from klustermotor.web.actors.registers.reading import FIELDS
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _RegisterForm = forms.ModelForm[Register]
    _SelectionForm = forms.ModelForm[RegisterSelection]
else:
    _RegisterForm = _SelectionForm = forms.ModelForm


class FileForm(forms.Form):
    """A file of a register."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, one row for each organisation."))


class RegisterForm(Changing, _RegisterForm):
    """What a register is, and what it is kept for."""

    class Meta:
        model = Register
        fields: ClassVar = ["name", "holder", "kind", "purpose", "ground", "keep_until", "is_example"]
        widgets: ClassVar = {"keep_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class NewRegisterForm(RegisterForm):
    """A register with its first file."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, one row for each organisation."))


class LayoutForm(forms.Form):
    """Which sheet of a workbook is read, and in which row its headings stand."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    heading = forms.TypedChoiceField(label=_("Row of the headings"), coerce=int)

    def __init__(self, *args: Any, vintage: RegisterVintage, **named: Any) -> None:
        """Offer the sheets and the first rows of the one that is read."""
        held = vintage.mapping
        named.setdefault("initial", {"sheet": held.get("sheet"), "heading": held.get("heading", 1)})
        super().__init__(*args, **named)
        sheets, rows = held.get("sheets") or [], held.get("first") or []
        self.fields["sheet"].choices = [(one, one) for one in sheets]  # type: ignore[attr-defined]
        self.fields["heading"].choices = [  # type: ignore[attr-defined]
            ("0", _("found by itself")),
            *(
                (str(number), format_lazy("{} – {}", number, said or _("blank")))
                for number, said in enumerate(rows, start=1)
            ),
        ]
        if len(sheets) < 2:
            del self.fields["sheet"]


class ColumnsForm(Changing, forms.Form):
    """Which column of a file is what."""

    def __init__(self, *args: Any, vintage: RegisterVintage, **named: Any) -> None:
        """Offer the file's columns, with those chosen that were guessed or said before."""
        held = vintage.mapping
        named.setdefault(
            "initial",
            lambda: {f"column_{field}": name for field, name in vintage.mapping["columns"].items()},
        )
        super().__init__(*args, **named)
        offered = [("", _("– none –")), *((name, name) for name in held["header"])]
        ordered: dict[str, forms.Field] = {
            f"column_{field}": forms.ChoiceField(label=label, required=field == "name", choices=offered)
            for field, label in FIELDS.items()
        }
        ordered["column_record"].help_text = _(
            "By its key a record is known again when the register comes anew. Without one, name, number and "
            "place together are the key."
        )
        self.fields = {**ordered, **self.fields}

    def chosen(self) -> dict[str, str]:
        """Return the column of each field."""
        return {
            field: self.cleaned_data[f"column_{field}"]
            for field in FIELDS
            if self.cleaned_data.get(f"column_{field}")
        }


class SelectionForm(Changing, _SelectionForm):
    """Whose organisations, who is to name them, and where they are to lie."""

    named_by = forms.ModelMultipleChoiceField(
        queryset=Register.objects.none(),
        label=_("Named by any of"),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    regions = forms.ModelMultipleChoiceField(
        queryset=Region.objects.none(),
        label=_("Lying in"),
        to_field_name="uid",
        required=False,
        help_text=_("Municipalities or counties; none chosen means everywhere."),
    )

    class Meta:
        model = RegisterSelection
        fields: ClassVar = ["name", "register"]

    def __init__(self, *args: Any, access: Access, **named: Any) -> None:
        """Offer the registers and the municipalities and counties of today."""
        held: RegisterSelection = named["instance"]
        named.setdefault("initial", lambda: {"named_by": held.named_by, "regions": held.regions})
        super().__init__(*args, **named)
        offered = selectors.registers(access).order_by(in_order("name"))
        regions = Region.objects.visible_to(access.user).in_tenant(access.tenant)
        kinds = [RegionSet.Kind.MUNICIPALITY, RegionSet.Kind.COUNTY]
        today = Q(pk__in=regions.valid_on(access.tenant.today())) | Q(uid__in=held.regions)
        chosen = regions.filter(today, region_set__kind__in=kinds).select_related("region_set")
        self.fields["register"].queryset = offered  # type: ignore[attr-defined]
        self.fields["named_by"].queryset = offered  # type: ignore[attr-defined]
        self.fields["regions"].queryset = chosen.order_by("region_set", in_order("name_sv"))  # type: ignore[attr-defined]

    def criteria(self) -> dict[str, list[str]]:
        """Return what was chosen, as it is kept."""
        return {
            "named_by": sorted(str(one.uid) for one in self.cleaned_data["named_by"]),
            "regions": sorted(str(one.uid) for one in self.cleaned_data["regions"]),
        }
