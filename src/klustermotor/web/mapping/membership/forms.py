"""Forms of clusters and of who belongs to them."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.actors import selectors as actors
from klustermotor.web.actors.models import Organisation, RegisterSelection
from klustermotor.web.actors.registers.selectors import selections
from klustermotor.web.actors.ties.selectors import sources_to_name
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.membership import selectors
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster, Part
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _ClusterForm = forms.ModelForm[KnownCluster]
    _ActorForm = forms.ModelForm[ClusterActor]
else:
    _ClusterForm = _ActorForm = forms.ModelForm


def _day() -> forms.DateInput:
    """Return where a day is chosen."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _precision() -> forms.ChoiceField:
    """Return where one says how exactly a day is known."""
    return forms.ChoiceField(
        label=_("Known to the"), choices=Source.Precision.choices, initial=Source.Precision.DAY
    )


def _source() -> forms.ModelChoiceField:  # type: ignore[type-arg]
    """Return where a source is chosen."""
    return forms.ModelChoiceField(
        Source.objects.none(), label=_("Known from"), required=False, empty_label=_("No source recorded")
    )


def _offer_sources(form: forms.BaseForm, access: Access) -> None:
    """Offer the sources somebody may see; who sees none is not asked."""
    if access.may("evidence.view"):
        form.fields["source"].queryset = sources_to_name(access)  # type: ignore[attr-defined]
    else:
        del form.fields["source"]


class ClusterForm(Changing, _ClusterForm):
    """What a cluster is, and what it refers to."""

    class Meta:
        model = KnownCluster
        fields: ClassVar = [
            "name_sv", "name_en", "about_sv", "about_en", "core_sv", "core_en", "field", "definition",
            "initiative", "is_example",
        ]  # fmt: skip
        widgets: ClassVar = {
            "about_sv": forms.Textarea({"rows": 3}),
            "about_en": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the tenant's fields, statistical clusters and initiatives."""
        super().__init__(*arguments, **named)
        offered: Any = self.fields
        offered["field"].queryset = selectors.fields_to_name(access)
        offered["definition"].queryset = selectors.definitions_to_name(access)
        initiatives = selectors.initiatives_to_name(access)
        held = self.instance.initiative_id
        if held is not None:
            initiatives = initiatives | access.tenant.initiatives.filter(pk=held)
        offered["initiative"].queryset = initiatives
        offer_initiatives(self, access)


_ACTOR_FIELDS = ["part", "valid_from", "from_precision", "valid_to", "to_precision", "note", "is_example"]


class ActorForm(Changing, _ActorForm):
    """In which part an organisation stands and when, as it is recorded."""

    class Meta:
        model = ClusterActor
        fields: ClassVar = _ACTOR_FIELDS
        widgets: ClassVar = {"valid_from": _day(), "valid_to": _day(), "note": forms.Textarea({"rows": 3})}


class NewActorForm(Changing, _ActorForm):
    """That an organisation belongs to a cluster: one of the two is known where the form stands."""

    source = _source()

    class Meta:
        model = ClusterActor
        fields: ClassVar = ["organisation", "cluster", *_ACTOR_FIELDS]
        widgets: ClassVar = {"valid_from": _day(), "valid_to": _day(), "note": forms.Textarea({"rows": 3})}

    def __init__(
        self,
        *arguments: Any,
        access: Access,
        cluster: KnownCluster | None = None,
        organisation: Organisation | None = None,
        **named: Any,
    ) -> None:
        """Ask for whichever of the two is not known."""
        super().__init__(*arguments, **named)
        offered: Any = self.fields
        if cluster is not None:
            self.instance.cluster = cluster
            del offered["cluster"]
            offered["organisation"].queryset = actors.organisations(access).order_by(in_order("name"))
        if organisation is not None:
            self.instance.organisation = organisation
            del offered["organisation"]
            offered["cluster"].queryset = selectors.clusters_to_change(access)
        _offer_sources(self, access)
        self.order_fields(["organisation", "cluster", *_ACTOR_FIELDS[:5], "source", *_ACTOR_FIELDS[5:]])


class LeaveForm(Changing, forms.Form):
    """The day up to which an organisation belonged."""

    valid_to = forms.DateField(label=_("It left on"), widget=_day())
    to_precision = _precision()


class MoveForm(Changing, forms.Form):
    """Into which part an organisation moved, and when."""

    part = forms.ChoiceField(label=_("It now stands in the part"), choices=Part.choices)
    valid_from = forms.DateField(label=_("Since"), widget=_day())
    from_precision = _precision()
    source = _source()
    note = forms.CharField(
        label=_("Note"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the sources."""
        super().__init__(*arguments, **named)
        _offer_sources(self, access)


class SelectionToTakeForm(forms.Form):
    """Which selection from registers is to belong, in which part and since when."""

    selection = forms.ModelChoiceField(
        RegisterSelection.objects.none(), label=_("Selection from registers"),
        empty_label=_("Choose a selection"),
    )  # fmt: skip
    part = forms.ChoiceField(label=_("In the part"), choices=Part.choices)
    valid_from = forms.DateField(
        label=_("Since"), required=False, widget=_day(), help_text=_("Empty where it is not known.")
    )
    from_precision = _precision()
    source = _source()

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the selections and the sources."""
        super().__init__(*arguments, **named)
        self.fields["selection"].queryset = selections(access).order_by(in_order("name"))  # type: ignore[attr-defined]
        _offer_sources(self, access)


class ActorFileForm(forms.Form):
    """A file of actors, what they are known from, and whether they are invented."""

    file = forms.FileField(
        label=_("File, CSV, XLSX or Parquet"),
        help_text=_(
            "Columns organisation and part, and if known valid_from, valid_to and note. "
            "Organisations by number or whole name; days as 1998, 1998-06 or 1998-06-30."
        ),
    )
    source = _source()
    is_example = forms.BooleanField(label=_("Invented, an example"), required=False)

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the sources."""
        super().__init__(*arguments, **named)
        _offer_sources(self, access)
