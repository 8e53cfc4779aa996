"""Forms of datasets, imports and saved queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs.models import Schedule
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.shared.shown import SHOWN, Changing
from klustermotor.web.statistics import education
from klustermotor.web.statistics.choices import guesses
from klustermotor.web.statistics.models import Dataset, Import, SavedQuery
from klustermotor.web.statistics.reading import FROM_FILE
from klustermotor.web.statistics.selectors import sheets_shown

ROLES: Mapping[str, Any] = {
    "region": _("region"),
    "industry": _("industry"),
    "period": _("year or period"),
    "employment": _("jobs"),
    "establishments": _("plants"),
    "wages": _("wages"),
    "flag": _("mark of hidden figures"),
    "region_name": _("the region’s name"),
    "industry_name": _("the industry’s name"),
}
_DEMANDED = {
    Dataset.Kind.EMPLOYMENT: ("region", "industry", "employment"),
    Dataset.Kind.EDUCATION: ("programme", "region", "places"),
}
_FIXED = "fixed_period"


def roles_of(kind: str) -> Mapping[str, Any]:
    """Return what the columns of a kind of dataset can be."""
    return education.ROLES if kind == Dataset.Kind.EDUCATION else ROLES


class NewImportForm(forms.Form):
    """A file, and where it goes."""

    file = forms.FileField(label=_("File"), help_text=_("CSV, XLSX or Parquet, one row for each figure."))
    dataset = forms.ModelChoiceField(
        queryset=Dataset.objects.none(),
        label=_("Goes into"),
        required=False,
        to_field_name="uid",
        empty_label=_("a new dataset"),
        help_text=_("In an existing dataset it becomes the next vintage; earlier ones are kept."),
    )
    kind = forms.ChoiceField(
        label=_("What a new dataset holds"),
        choices=Dataset.Kind.choices,
        widget=forms.RadioSelect,
        initial=Dataset.Kind.EMPLOYMENT,
    )

    def __init__(self, *args: Any, datasets: Any, **kwargs: Any) -> None:
        """Offer the tenant's datasets."""
        super().__init__(*args, **kwargs)
        field = self.fields["dataset"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = datasets


class SheetForm(forms.Form):
    """Which sheet of a workbook is read."""

    sheet = forms.ChoiceField(label=_("Sheet"))

    def __init__(self, *args: Any, imported: Import, **kwargs: Any) -> None:
        """Offer the sheets, the one that is read chosen."""
        kwargs.setdefault("initial", {"sheet": imported.mapping.get("sheet", "")})
        super().__init__(*args, **kwargs)
        field = self.fields["sheet"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = sheets_shown(imported)


class MappingForm(Changing, forms.Form):
    """Which column is what, and, for a new dataset, what it is called and compares."""

    decimal = forms.ChoiceField(
        label=_("Decimal sign"),
        required=False,
        choices=[("", _("as the figures show")), (",", _("comma")), (".", _("point"))],
    )
    flags = forms.ChoiceField(
        label=_("Marks of hidden figures"),
        required=False,
        choices=[
            ("", _("the usual signs: .. : c * x")),
            ("cbp", _("letters A to M of County Business Patterns")),
        ],
    )
    name = forms.CharField(label=_("Name of the dataset"), max_length=200)
    publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    region_set = forms.ModelChoiceField(
        queryset=RegionSet.objects.none(),
        label=_("Its regions are"),
        to_field_name="uid",
        empty_label=_("Choose regions"),
    )
    classification = forms.ChoiceField(label=_("Its industries are those of"))

    def __init__(self, *args: Any, imported: Import, user: User, **kwargs: Any) -> None:
        """Offer the file's columns, suggested ones chosen, and the tenant's lists."""
        self.kind = Dataset.Kind(imported.dataset.kind if imported.dataset else imported.target["kind"])
        kwargs.setdefault("initial", lambda: _initial(imported))
        super().__init__(*args, **kwargs)
        held = imported.mapping
        self.columns = list(roles_of(self.kind))
        ordered: dict[str, forms.Field] = {
            f"column_{role}": self._column(role, held["header"]) for role in self.columns
        }
        ordered[_FIXED] = forms.CharField(
            label=_("Or the same period for all rows"), required=False, max_length=10
        )
        self.fields = {**ordered, **self.fields}
        if self.kind == Dataset.Kind.EDUCATION:
            del self.fields["flags"]
        if imported.dataset is not None:
            for name in ("name", "publisher", "region_set", "classification", "flags"):
                self.fields.pop(name, None)
        else:
            self._offer_lists(imported.tenant, user)

    def _column(self, role: str, header: Sequence[str]) -> forms.ChoiceField:
        """Return the choice of a role's column."""
        return forms.ChoiceField(
            label=roles_of(self.kind)[role],
            required=role in _DEMANDED[self.kind],
            choices=[("", _("– none –")), *((name, name) for name in header)],
        )

    def _offer_lists(self, tenant: Tenant, user: User) -> None:
        """Offer sets of regions and lists of industries, or for education cluster definitions."""
        regions, lists = self.fields["region_set"], self.fields["classification"]
        assert isinstance(regions, forms.ModelChoiceField)
        assert isinstance(lists, forms.ChoiceField)
        sets = RegionSet.objects.visible_to(user).in_tenant(tenant).exclude(kind=RegionSet.Kind.OWN)
        regions.queryset = sets
        known: Any = Classification.objects.visible_to(user).in_tenant(tenant)
        if self.kind == Dataset.Kind.EDUCATION:
            lists.label = _("Its clusters are those of")
            lists.choices = [(str(one.uid), one.name) for one in known.definitions()]
        else:
            offered = [(str(one.uid), one.name) for one in known.of_industries()]
            lists.choices = [*offered, (FROM_FILE, _("a new list, taken from this file"))]

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """Return the fields that name columns."""
        return [self[f"column_{role}"] for role in self.columns] + [self[_FIXED]]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Return the other fields."""
        named = {f"column_{role}" for role in self.columns} | {_FIXED, SHOWN}
        return [self[name] for name in self.fields if name not in named]

    def clean(self) -> dict[str, Any]:
        """Refuse a column for two roles, and a table without any period."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = self.chosen_columns(cleaned)
        for role, column in chosen.items():
            if list(chosen.values()).count(column) > 1:
                self.add_error(f"column_{role}", _("This column stands for two things; choose one."))
        if "period" not in chosen and not cleaned.get(_FIXED):
            self.add_error(
                "column_period", _("Choose the column of periods, or give one period for all rows.")
            )
        return cleaned

    def chosen_columns(self, cleaned: Mapping[str, Any] | None = None) -> dict[str, str]:
        """Return the column of each role."""
        data = self.cleaned_data if cleaned is None else cleaned
        return {role: data[f"column_{role}"] for role in self.columns if data.get(f"column_{role}")}

    def fixed(self) -> dict[str, str]:
        """Return keys that hold for all rows."""
        period = self.cleaned_data.get(_FIXED)
        return {"period": period} if period and not self.cleaned_data.get("column_period") else {}

    def target(self) -> dict[str, Any]:
        """Return what a new dataset is to be."""
        data = self.cleaned_data
        if "name" not in self.fields:
            return {"kind": self.kind.value}
        return {
            "kind": self.kind.value,
            "name": data["name"],
            "publisher": data["publisher"],
            "region_set": str(data["region_set"].uid),
            "classification": data["classification"],
            "flags": data.get("flags", ""),
        }


def _initial(imported: Import) -> dict[str, Any]:
    """Return what is suggested, or was chosen before."""
    held, target = imported.mapping, imported.target
    columns = {f"column_{role}": name for role, name in held.get("columns", {}).items()}
    fixed = (held.get("fixed") or {}).get("period", "")
    stem = imported.attachment.name.rsplit(".", 1)[0]
    return {
        **columns,
        _FIXED: fixed,
        "decimal": held.get("decimal") or "",
        "name": target.get("name", stem),
        **held.get("lists", {}),
        **{
            name: target[name]
            for name in ("publisher", "region_set", "classification", "flags")
            if name in target
        },
    }


class DatasetForm(Changing, forms.Form):
    """What a dataset is called and says of itself."""

    name = forms.CharField(label=_("Name"), max_length=200)
    publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)


class DecisionForm(forms.Form):
    """Who decided that something is a basis for decision, and when."""

    body = forms.CharField(
        label=_("Decided by"), max_length=200, help_text=_("The body, such as the county’s growth council.")
    )
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class NewQueryForm(forms.Form):
    """A table of an office."""

    name = forms.CharField(label=_("Name of the query"), max_length=200)
    office = forms.ChoiceField(
        label=_("Interface"), choices=SavedQuery.Office.choices, widget=forms.RadioSelect
    )
    address = forms.URLField(
        label=_("Address of the service"),
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Give the whole address, beginning with https://.")},
        help_text=_(
            "Statistics Sweden: https://api.scb.se/OV0104/v1/doris/en. "
            "Eurostat: https://ec.europa.eu/eurostat/api/dissemination."
        ),
    )
    table = forms.CharField(
        label=_("Table"),
        max_length=300,
        help_text=_("As the service names it, such as AM/AM0207/AM0207K/DagSNI07KonK or nama_10r_3empers."),
    )


def _held(query: SavedQuery) -> dict[str, Any]:
    """Return what a query's form shows."""
    held, schedule = query.mapping.get("columns", {}), query.schedule
    return {
        **{role: held.get(role) or guess for role, guess in guesses(query).items()},
        "dataset": query.dataset.uid if query.dataset else None,
        "every": schedule.every if schedule and schedule.enabled else "",
    }


class SavedQueryForm(Changing, forms.Form):
    """Which variable is what, where the answers go, and how often the office is asked."""

    region = forms.ChoiceField(label=_("Regions stand in"))
    industry = forms.ChoiceField(label=_("Industries stand in"))
    period = forms.ChoiceField(label=_("Periods stand in"))
    dataset = forms.ModelChoiceField(
        queryset=Dataset.objects.none(),
        label=_("Answers go into"),
        to_field_name="uid",
        empty_label=_("Choose a dataset"),
    )
    every = forms.ChoiceField(
        label=_("Ask again"),
        required=False,
        choices=[
            ("", _("only when somebody asks")),
            *(one for one in Schedule.Every.choices if one[0] != "hour"),
        ],
    )

    def __init__(self, *args: Any, query: SavedQuery, datasets: Any, **kwargs: Any) -> None:
        """Offer the table's variables and the tenant's datasets of jobs."""
        kwargs.setdefault("initial", lambda: _held(query))
        super().__init__(*args, **kwargs)
        variables = [(one["code"], one["label"]) for one in query.described.get("variables", [])]
        for role in ("region", "industry", "period"):
            field = self.fields[role]
            assert isinstance(field, forms.ChoiceField)
            field.choices = variables
        field = self.fields["dataset"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = datasets

    def columns(self) -> dict[str, str]:
        """Return the variable of each role."""
        return {role: self.cleaned_data[role] for role in ("region", "industry", "period")}

    def clean(self) -> dict[str, Any]:
        """Refuse a variable that is two things."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = [cleaned.get(role) for role in ("region", "industry", "period")]
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError(_("Region, industry and period must be three different variables."))
        return cleaned
