"""Forms of firms beside the cluster."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.actors import selectors as actors
from klustermotor.web.actors.forms import MunicipalityField
from klustermotor.web.actors.resources.forms import day, lines, offer_regions
from klustermotor.web.actors.resources.selectors import managers
from klustermotor.web.actors.settling.models import Draw, Settler, Stage
from klustermotor.web.places.models import Region
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _SettlerForm = forms.ModelForm[Settler]
    _DrawForm = forms.ModelForm[Draw]
else:
    _SettlerForm = _DrawForm = forms.ModelForm


def _offer_organisations(form: forms.BaseForm, access: Access, field: str) -> None:
    """Offer the organisations."""
    found = actors.organisations(access).order_by(in_order("name"))
    form.fields[field].queryset = found  # type: ignore[attr-defined]


class SettlerForm(Changing, _SettlerForm):
    """A firm beside the cluster."""

    region = MunicipalityField(
        queryset=Region.objects.none(), label=pgettext_lazy("of a firm that could settle", "Where"),
        required=False, empty_label=_("No municipality known"),
    )  # fmt: skip

    class Meta:
        model = Settler
        fields: ClassVar = [
            "name", "organisation", "business", "region", "since", "since_precision", "jobs", "responsible",
            "note", "is_example",
        ]  # fmt: skip
        widgets: ClassVar = {"since": day(), "note": lines()}

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the organisations, the municipalities and who may be responsible."""
        super().__init__(*arguments, **named)
        offer_regions(self, access, self.instance.region_id)
        _offer_organisations(self, access, "organisation")
        self.fields["responsible"].queryset = managers(access)  # type: ignore[attr-defined]
        offer_initiatives(self, access)


class DrawForm(Changing, _DrawForm):
    """What draws a firm."""

    class Meta:
        model = Draw
        fields: ClassVar = ["kind", "what", "whose", "since"]
        widgets: ClassVar = {"since": day()}

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer whose it may be."""
        super().__init__(*arguments, **named)
        _offer_organisations(self, access, "whose")


class StepForm(Changing, forms.Form):
    """What was done, where the firm stands now and what comes next."""

    on = forms.DateField(label=pgettext_lazy("of a step", "Day"), widget=day())
    what = forms.CharField(label=pgettext_lazy("of a step", "What was done"), max_length=200)
    stage = forms.ChoiceField(
        label=pgettext_lazy("a firm that could settle", "Stage after it"), choices=Stage.choices
    )
    why = forms.CharField(label=pgettext_lazy("of a step", "Why"), required=False, max_length=300)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=200)
    next_on = forms.DateField(label=_("Next step on"), required=False, widget=day())
    come_back_on = forms.DateField(
        label=_("Come back on"), required=False, widget=day(),
        help_text=_("With “not now”: nothing reminds you before that day."),
    )  # fmt: skip
