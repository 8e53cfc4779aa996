"""The form in which a question is put to the statistics."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.figures.numbers import percent
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.selectors.questions import (
    definitions_for,
    periods_of,
    regions_of,
    unions_of,
)
from klustermotor.web.places.models import Region
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.templatetags.written import active_language
from klustermotor.web.statistics.models import Dataset

_LEVELS = (0.8, 0.9, 0.95)


class AnalysisForm(Changing, forms.ModelForm):  # type: ignore[type-arg]
    """A question about a region, put to one dataset."""

    class Meta:
        """The fields a person fills in."""

        model = Analysis
        fields: ClassVar = [
            "name",
            "region",
            "reference",
            "definitions",
            "first_period",
            "last_period",
            "growth_from",
            "level",
            "seed",
        ]
        help_texts: ClassVar = {
            "name": _("What the question is called in lists, such as “Strong clusters of the county”."),
            "region": _("All regions are analysed; this one stands in focus on the pages."),
            "reference": _(
                "Empty compares with all regions together. A union of some of them can be made under "
                "Regions: an own region."
            ),
            "definitions": _("Which industries make a cluster. Empty looks at industries one by one."),
            "growth_from": _("Empty is the last change of classification, else the first period."),
            "seed": _(
                "Decides the draws by which hidden figures are estimated; the same seed gives the same."
            ),
        }

    def __init__(self, *args: Any, dataset: Dataset, **kwargs: Any) -> None:
        """Offer what the dataset has."""
        super().__init__(*args, **kwargs)
        chosen = [self.instance.region_id, self.instance.reference_id]
        regions = regions_of(dataset) | dataset.region_set.regions.filter(pk__in=filter(None, chosen))
        periods = [(period, period) for period in periods_of(dataset)]
        self._models("region").queryset = regions
        held = Region.objects.in_tenant(dataset.tenant).filter(pk=self.instance.reference_id)
        self._models("reference").queryset = regions | unions_of(dataset) | held
        self._models("region").empty_label = None
        self._models("reference").empty_label = _("all regions together")
        self._models("definitions").queryset = definitions_for(dataset)
        self._models("definitions").empty_label = _("industries one by one")
        for name in ("first_period", "last_period"):
            self._choose(name, periods)
        self._choose("growth_from", [("", _("by itself")), *periods[:-1]])
        self.fields["level"] = forms.TypedChoiceField(
            label=_("Certainty"),
            choices=[(level, percent(level, active_language())) for level in _LEVELS],
            coerce=float,
            initial=0.9,
            help_text=_("How certain the intervals around location quotients are to be."),
        )
        if not self.instance.pk:
            self._propose(dataset, periods)

    def _models(self, name: str) -> forms.ModelChoiceField:  # type: ignore[type-arg]
        """Return a field that chooses among objects."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        return field

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Let a field choose among periods."""
        held = self.fields[name]
        self.fields[name] = forms.ChoiceField(
            label=held.label, choices=choices, required=held.required, help_text=held.help_text
        )

    def _propose(self, dataset: Dataset, periods: list[tuple[str, str]]) -> None:
        """Propose the region in focus, the definitions at hand, and all periods."""
        focus = regions_of(dataset).filter(is_focus=True).first()
        definitions = definitions_for(dataset).first()
        proposed: dict[str, Any] = {
            "name": _("Strong clusters: %(dataset)s") % {"dataset": dataset},
            "region": focus.pk if focus else None,
            "definitions": definitions.pk if definitions else None,
            "first_period": periods[0][0] if periods else "",
            "last_period": periods[-1][0] if periods else "",
        }
        self.initial.update(proposed)

    def _post_clean(self) -> None:
        """Leave the checks that need the whole question to the service, which says them in sentences."""
