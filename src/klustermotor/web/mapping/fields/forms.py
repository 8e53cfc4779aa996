"""Forms by which fields of strength are settled, judged, weighed and led on from."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.evidence.models import Run, Source, Support
from klustermotor.web.mapping.fields.models import FieldOfStrength, Stage, Step, Weighing
from klustermotor.web.places.models import ClassificationItem
from klustermotor.web.shared.shown import Changing
from klustermotor.web.statistics.models import Dataset

_SHORT = {"rows": 3}


class Day(forms.DateInput):
    """A day, as the browser lets one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        """Write days as browsers read them."""
        super().__init__(format="%Y-%m-%d")


def _text(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    """Return a field for a sentence or two."""
    widget = forms.Textarea(attrs=_SHORT)
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=widget, max_length=4000
    )


class FieldForm(Changing, forms.Form):
    """What a field is called and what it gathers."""

    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    clusters = forms.ModelMultipleChoiceField(
        ClassificationItem.objects.none(),
        label=_("Clusters it gathers"),
        required=False,
        help_text=_("The statistics' clusters whose figures the field shows."),
        widget=forms.CheckboxSelectMultiple,
    )
    education = forms.ModelChoiceField(
        Dataset.objects.none(),
        label=_("Table of education"),
        required=False,
        help_text=_("Where programmes, places and graduates are counted."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], tables: Any, **kwargs: Any) -> None:
        """Offer the tenant's clusters and tables."""
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["clusters"]
        offered.queryset = ClassificationItem.objects.filter(pk__in=[int(key) for key, _name in choices])
        offered.choices = choices
        education: Any = self.fields["education"]
        education.queryset = tables


class SourceChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Sources to tick, each with its date as exactly as that is known."""

    def label_from_instance(self, source: Any) -> str:
        """Return the title and the date."""
        return f"{source.title}, {source.when}" if source.when else str(source.title)


class NewFieldForm(FieldForm):
    """A new field with its first judgement and what it rests on."""

    stage = forms.ChoiceField(
        label=_("Potential or established"),
        choices=Stage.choices,
        widget=forms.RadioSelect,
        initial=Stage.POTENTIAL,
    )
    judgement = _text(
        _("Your judgement"),
        required=True,
        help_text=_("Why this is a field of strength, and what speaks against it."),
    )
    signed_as = forms.CharField(
        label=_("Signed as"), max_length=200, help_text=_("Your role, as it should stand.")
    )
    runs = forms.ModelMultipleChoiceField(
        Run.objects.none(),
        label=_("Analyses it rests on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sources = SourceChoices(
        Source.objects.none(),
        label=_("Interviews and other sources it rests on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, runs: Any, sources: Any, **kwargs: Any) -> None:
        """Offer the tenant's runs and sources."""
        super().__init__(*args, **kwargs)
        run_field: Any = self.fields["runs"]
        run_field.queryset = runs
        source_field: Any = self.fields["sources"]
        source_field.queryset = sources
        self.order_fields(
            [
                "name_sv",
                "name_en",
                "stage",
                "clusters",
                "judgement",
                "runs",
                "sources",
                "education",
                "signed_as",
            ]
        )


class JudgementForm(Changing, forms.Form):
    """A new judgement of a field."""

    stage = forms.ChoiceField(
        label=_("Potential or established"), choices=Stage.choices, widget=forms.RadioSelect
    )
    judgement = _text(_("Your judgement"), required=True)
    change = _text(_("What has changed since the last one"))
    signed_as = forms.CharField(label=_("Signed as"), max_length=200)


class WeighingForm(Changing, forms.Form):
    """How a field weighs for one goal."""

    goal = forms.ChoiceField(label=_("Goal"), choices=Weighing.Goal.choices)
    weight = forms.ChoiceField(label=_("Weight"), choices=Weighing.Weight.choices, widget=forms.RadioSelect)
    text = _text(_("Why"), required=True)
    signed_as = forms.CharField(label=_("Signed as"), max_length=200)


class StepForm(forms.Form):
    """A measure or an in-depth study to propose."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Step.Kind.choices, widget=forms.RadioSelect, initial="measure"
    )
    name_sv = forms.CharField(label=_("What, in Swedish"), max_length=200)
    name_en = forms.CharField(label=_("What, in English"), max_length=200, required=False)
    responsible = forms.CharField(label=_("Who answers for it"), max_length=200)
    due_on = forms.DateField(label=_("Due"), required=False, widget=Day())
    leads_to = _text(_("What it may lead to"))


class MoveStepForm(Changing, forms.Form):
    """How far a step has come."""

    state = forms.ChoiceField(label=_("State"), choices=Step.State.choices)
    due_on = forms.DateField(label=_("Due"), required=False, widget=Day())


class VoiceForm(forms.Form):
    """Somebody whose voice is missing."""

    text = _text(_("Whose voice is missing?"), required=True)


class LetGoForm(forms.Form):
    """Why a field is taken off the list."""

    because = _text(_("Why is it taken off the list?"), required=True)


class RestOnForm(forms.Form):
    """One thing that a field rests on, or that speaks against it."""

    source = forms.ModelChoiceField(
        Source.objects.none(), label=_("Interview or other source"), required=False
    )
    run = forms.ModelChoiceField(Run.objects.none(), label=_("Analysis"), required=False)
    stance = forms.ChoiceField(
        label=_("Which way it points"), choices=Support.Stance.choices, widget=forms.RadioSelect
    )
    note = _text(_("What in it"), help_text=_("The page, the answer or the figure that matters."))

    def __init__(self, *args: Any, runs: Any, sources: Any, **kwargs: Any) -> None:
        """Offer the tenant's runs and sources."""
        super().__init__(*args, **kwargs)
        run_field: Any = self.fields["run"]
        run_field.queryset = runs
        source_field: Any = self.fields["source"]
        source_field.queryset = sources

    def clean(self) -> dict[str, Any]:
        """Want exactly one of the two."""
        given = super().clean() or {}
        if bool(given.get("source")) == bool(given.get("run")):
            raise forms.ValidationError(_("Choose either a source or an analysis."))
        return given


class DecideForm(forms.Form):
    """Who decided, and when; it remembers what of the field was read when the form was opened."""

    body = forms.CharField(label=_("Body that decided"), max_length=200)
    on = forms.DateField(label=_("Day of the decision"), widget=Day())
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


def initial_of(field: FieldOfStrength) -> dict[str, Any]:
    """Return a field as its form shows it."""
    return {
        "name_sv": field.name_sv,
        "name_en": field.name_en,
        "clusters": [one.pk for one in field.clusters.all()],
        "education": field.education_id,
    }
