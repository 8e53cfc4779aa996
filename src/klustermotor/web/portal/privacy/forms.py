"""Forms of requests about personal data, of retention rules and of the record of processing."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.actors.forms import NumberField
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.portal.privacy.models import (
    Controller,
    ProcessingRecord,
    RetentionRule,
    SubjectCase,
)
from klustermotor.web.shared.shown import Changing

if TYPE_CHECKING:
    _RuleForm = forms.ModelForm[RetentionRule]
    _RecordForm = forms.ModelForm[ProcessingRecord]
    _ControllerForm = forms.ModelForm[Controller]
    _PersonForm = forms.ModelForm[Person]
    _OrganisationForm = forms.ModelForm[Organisation]
else:
    _RuleForm = _RecordForm = _ControllerForm = _PersonForm = _OrganisationForm = forms.ModelForm

_DAY: dict[str, str] = {"type": "date"}


def _day(label: Any, **named: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), **named)


def _reason(label: Any, **named: Any) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **named)


class FindForm(forms.Form):
    """By what a person is looked for."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    email = forms.CharField(label=_("E-mail address"), max_length=254, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    number = forms.CharField(
        label=_("Personal or organisation number"), max_length=20, required=False,
        help_text=_("A sole trader’s organisation number is a personal one."),
    )  # fmt: skip

    def wanted(self) -> dict[str, list[str]]:
        """Return by what somebody is known."""
        given = self.cleaned_data
        return {
            f"{name}s": [given[name].strip()]
            for name in ("name", "email", "phone", "number")
            if given.get(name, "").strip()
        }


class CaseForm(forms.Form):
    """What a person asks, when, and how it is known who asks."""

    right = forms.ChoiceField(label=_("Right asked for"), choices=SubjectCase.Right, widget=forms.RadioSelect)
    received_on = _day(_("Received on"))
    identity = forms.ChoiceField(
        label=_("How it was made sure who asks"), choices=SubjectCase.Identity, required=False
    )
    asked = _reason(
        _("What the person says"), required=False,
        help_text=_("No more than is needed to answer; it goes when the request has been kept long enough."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, today: date, **named: Any) -> None:
        """Propose today."""
        super().__init__(*arguments, **named)
        self.fields["received_on"].initial = today


class IdentityForm(Changing, forms.Form):
    """How it was made sure who asks."""

    identity = forms.ChoiceField(
        label=_("How it was made sure who asks"), choices=SubjectCase.Identity, required=False
    )


class ReasonForm(forms.Form):
    """Why."""

    because = _reason(_("Why"))


class CorrectForm(Changing, _PersonForm):
    """What is right; and to whom the wrong was given."""

    told_to = _reason(
        _("To whom the wrong data were given, and who has now been told"), required=False,
        help_text=_("Article 19: whoever got the data is told of the correction, unless it cannot be done."),
    )  # fmt: skip

    class Meta:
        model = Person
        fields: ClassVar = ["name", "email", "phone", "purpose"]


class CorrectFirmForm(Changing, _OrganisationForm):
    """What is right of somebody's own firm; and to whom the wrong was given."""

    address = forms.URLField(label=_("Web address"), required=False, assume_scheme="https")
    told_to = _reason(
        _("To whom the wrong data were given, and who has now been told"), required=False,
        help_text=_("Article 19: whoever got the data is told of the correction, unless it cannot be done."),
    )  # fmt: skip

    class Meta:
        model = Organisation
        fields: ClassVar = [
            "name", "organisation_number", "street", "postcode", "post_town", "phone", "address", "note",
        ]  # fmt: skip
        field_classes: ClassVar = {"organisation_number": NumberField}


class EraseForm(forms.Form):
    """That all of it goes, why, and who is told."""

    because = _reason(
        _("Why it goes, and why something stays"), required=False,
        help_text=_("Without the person’s name: this is all that the log keeps."),
    )  # fmt: skip
    told_to = _reason(
        _("To whom the data were given, and who has now been told"), required=False,
        help_text=_("Article 19. Organisations, not names."),
    )  # fmt: skip
    partly = forms.BooleanField(
        label=_("Something of it stays, so the request is met in part"), required=False
    )
    sure = forms.BooleanField(label=_("I have looked through what goes; it cannot be had back"))


class CloseForm(forms.Form):
    """What became of a request."""

    state = forms.ChoiceField(
        label=_("What became of it"),
        choices=[one for one in SubjectCase.State.choices if one[0] != SubjectCase.State.OPEN],
        widget=forms.RadioSelect,
    )
    answer = _reason(_("The answer, and why"), required=False)
    told_to = _reason(_("Told to whom the data were given (art. 19)"), required=False)


class RuleForm(Changing, _RuleForm):
    """How long a kind is kept."""

    class Meta:
        model = RetentionRule
        fields: ClassVar = ["months", "notice_days"]


class PutOffForm(forms.Form):
    """Until when something stays, and why."""

    until = _day(_("It stays until"))
    because = forms.CharField(label=_("Why"), max_length=300)


class RecordForm(Changing, _RecordForm):
    """What the workbench says of a kind of processing."""

    class Meta:
        model = ProcessingRecord
        fields: ClassVar = [
            "purpose",
            "ground",
            "categories",
            "source",
            "recipients",
            "kept",
            "protection",
        ]


class ControllerForm(Changing, _ControllerForm):
    """Who answers for the processing."""

    class Meta:
        model = Controller
        fields: ClassVar = ["name", "contact", "officer", "keeps_archives"]
