"""Forms of shared resources and enquiries."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.accounts.models import User
from klustermotor.web.actors import selectors as actors
from klustermotor.web.actors.forms import MunicipalityField
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.resources.models import Answer, Capacity, Enquiry, Resource
from klustermotor.web.actors.resources.selectors import managers, organisations_to_speak_for
from klustermotor.web.actors.ties.selectors import sources_to_name
from klustermotor.web.evidence.models import Source
from klustermotor.web.places.models import Region
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _ResourceForm = forms.ModelForm[Resource]
    _CapacityForm = forms.ModelForm[Capacity]
    _EnquiryForm = forms.ModelForm[Enquiry]
    _ModelMultipleChoiceField = forms.ModelMultipleChoiceField[Resource]
else:
    _ResourceForm = _CapacityForm = _EnquiryForm = forms.ModelForm
    _ModelMultipleChoiceField = forms.ModelMultipleChoiceField


def day() -> forms.DateInput:
    """Return where a day is chosen."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def lines(rows: int = 3) -> forms.Textarea:
    """Return where several lines are written."""
    return forms.Textarea({"rows": rows})


def offer_regions(form: forms.BaseForm, access: Access, held: int | None) -> None:
    """Offer today's municipalities, and the one that is chosen."""
    offered = Q(pk__in=actors.municipalities(access)) | Q(pk=held)
    regions = Region.objects.in_tenant(access.tenant).filter(offered)
    form.fields["region"].queryset = regions.select_related("region_set", "parent")  # type: ignore[attr-defined]


def offer_own(form: forms.BaseForm, access: Access, held: int | None) -> None:
    """Offer the organisations that somebody may speak for; where there is one only it is chosen."""
    offered = organisations_to_speak_for(access).filter()
    if held is not None:
        offered = offered | Organisation.objects.in_tenant(access.tenant).filter(pk=held)
    field: Any = form.fields["organisation"]
    field.queryset = offered.order_by(in_order("name"))
    field.empty_label = _("Choose an organisation")
    if held is None and not form.is_bound and offered.count() == 1:
        field.initial = offered.get()


class ResourceForm(Changing, _ResourceForm):
    """A shared resource."""

    region = MunicipalityField(
        queryset=Region.objects.none(), label=_("Municipality"), required=False,
        empty_label=_("No municipality known"),
    )  # fmt: skip
    source = forms.ModelChoiceField(
        Source.objects.none(), label=_("Known from"), required=False, empty_label=_("No source recorded")
    )

    class Meta:
        model = Resource
        fields: ClassVar = [
            "organisation", "name", "kind", "region", "abilities", "certificates", "unit", "terms", "price",
            "open_to", "contact", "valid_from", "valid_to", "note", "is_example",
        ]  # fmt: skip
        widgets: ClassVar = {
            "abilities": lines(4), "certificates": lines(2), "note": lines(), "valid_from": day(),
            "valid_to": day(),
        }  # fmt: skip

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer whose it may be, the municipalities and, for a new one, the sources."""
        super().__init__(*arguments, **named)
        offer_regions(self, access, self.instance.region_id)
        offer_own(self, access, self.instance.organisation_id)
        if self.changes is None and access.may("evidence.edit"):
            self.fields["source"].queryset = sources_to_name(access)  # type: ignore[attr-defined]
        else:
            del self.fields["source"]
        offer_initiatives(self, access)


class CapacityForm(Changing, _CapacityForm):
    """A period of capacity."""

    class Meta:
        model = Capacity
        fields: ClassVar = ["begins", "ends", "amount", "booked", "note"]
        widgets: ClassVar = {"begins": day(), "ends": day()}


class EnquiryForm(Changing, _EnquiryForm):
    """An enquiry."""

    region = MunicipalityField(
        queryset=Region.objects.none(), label=_("Near"), required=False, empty_label=_("Wherever it is")
    )
    readers = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Managers who may know who asks"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "In confidence, only you, the owners you ask and those you name here read who asks. An owner "
            "without anybody who signs in here is reached through them."
        ),
    )  # fmt: skip

    class Meta:
        model = Enquiry
        fields: ClassVar = [
            "organisation", "title", "kind", "abilities", "certificates", "amount", "unit", "begins", "ends",
            "region", "note", "confidential", "readers", "is_example",
        ]  # fmt: skip
        widgets: ClassVar = {
            "abilities": lines(), "certificates": lines(2), "note": lines(), "begins": day(), "ends": day(),
        }  # fmt: skip

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer who may ask, the municipalities and those who may be told."""
        super().__init__(*arguments, **named)
        offer_regions(self, access, self.instance.region_id)
        offer_own(self, access, self.instance.organisation_id)
        self.fields["readers"].queryset = managers(access)  # type: ignore[attr-defined]
        offer_initiatives(self, access)


class _Fitting(_ModelMultipleChoiceField):
    """Resources that fit, each with whose it is."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name and whose it is."""
        return f"{obj.name} – {obj.organisation}"


class AskForm(forms.Form):
    """Whom to ask."""

    resources = _Fitting(
        Resource.objects.none(), label=_("Ask the owners of"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments: Any, offered: list[Resource], **named: Any) -> None:
        """Offer the resources that fit."""
        super().__init__(*arguments, **named)
        keys = [one.pk for one in offered]
        field: Any = self.fields["resources"]
        field.queryset = Resource.objects.filter(pk__in=keys).select_related("organisation")


class AnswerForm(Changing, forms.Form):
    """An answer to an enquiry."""

    says = forms.ChoiceField(
        label=pgettext_lazy("to an enquiry", "Answer"), choices=Answer.Says.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("In words"), required=False, widget=lines(), max_length=4000)
    come_back_on = forms.DateField(
        label=_("Come back on"), required=False, widget=day(),
        help_text=_("With “not now”: nothing reminds you before that day."),
    )  # fmt: skip


class CloseForm(Changing, forms.Form):
    """How an enquiry ends, or that it goes on."""

    state = forms.ChoiceField(label=_("State"), choices=Enquiry.State.choices, widget=forms.RadioSelect)
    why = forms.CharField(label=pgettext_lazy("of a state", "Why"), required=False, max_length=300)
