"""Forms by which value chains are built: on the page, one small matter at a time."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.forms import offer_initiatives
from klustermotor.web.actors.models import Organisation, RegisterSelection
from klustermotor.web.actors.selectors import organisations as organisations_of
from klustermotor.web.actors.ties.selectors import sources_to_name
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.chains.models import (
    CandidateAnswer,
    Chain,
    ChainStage,
    Lane,
    StageActor,
    StageLink,
    StageNeed,
    TierStep,
)
from klustermotor.web.places.models import Region
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _Form = forms.ModelForm[Any]
else:
    _Form = forms.ModelForm

_HELD = ["valid_from", "from_precision", "valid_to", "to_precision"]
_PROSE = {"rows": 3}


class Day(forms.DateInput):
    """A day, as the browser lets one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        """Write days as browsers read them."""
        super().__init__(format="%Y-%m-%d")


def _days() -> dict[str, forms.Widget]:
    """Return how days are chosen."""
    return {"valid_from": Day(), "valid_to": Day()}


def _descriptions() -> dict[str, forms.Widget]:
    """Return how descriptions are written."""
    return {"description_sv": forms.Textarea(_PROSE), "description_en": forms.Textarea(_PROSE)}


class RegionChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Regions to choose, each with the set it stands in."""

    def label_from_instance(self, region: Any) -> str:
        """Return the name and the set."""
        return f"{region.name} ({region.region_set.name})"


def _regions(access: Access) -> Any:
    """Return the regions that may be chosen: counties, own and other large ones before municipalities."""
    found = Region.objects.visible_to(access.user).in_tenant(access.tenant).filter(valid_to__isnull=True)
    return found.select_related("region_set").order_by("region_set__kind", in_order("name_sv"))


class SourceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """What something is known from, where the reader may see sources."""

    def __init__(self) -> None:
        """Ask for one source, or none."""
        super().__init__(
            Source.objects.none(),
            label=_("Known from"),
            required=False,
            empty_label=_("No source recorded"),
            help_text=_("More sources can be added on its own page."),
        )


def _offer_sources(form: forms.BaseForm, access: Access) -> None:
    """Offer the sources, to those who may see them."""
    if access.may("evidence.view"):
        form.fields["source"].queryset = sources_to_name(access)  # type: ignore[attr-defined]
    else:
        del form.fields["source"]


class ChainForm(Changing, _Form):
    """What a chain is called, what it makes and where it is at home."""

    regions = RegionChoices(
        Region.objects.none(),
        label=_("Home regions"),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
        help_text=_("Where its actors should be; who stands outside is marked. None means anywhere."),
    )
    field_order = (
        *("name_sv", "name_en", "core_product_sv", "core_product_en", "regions"),
        *("description_sv", "description_en", "is_example"),
    )

    class Meta:
        model = Chain
        fields: ClassVar = [
            *("name_sv", "name_en", "core_product_sv", "core_product_en"),
            *("description_sv", "description_en", "is_example"),
        ]
        widgets: ClassVar = _descriptions()

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the regions and the initiatives."""
        super().__init__(*arguments, **named)
        self.fields["regions"].queryset = _regions(access)  # type: ignore[attr-defined]
        offer_initiatives(self, access)


class StageForm(Changing, _Form):
    """One stage as it stands."""

    regions = RegionChoices(
        Region.objects.none(),
        label=_("Situated in another region"),
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
        help_text=_("Leave it empty for a stage that should be at home."),
    )

    class Meta:
        model = ChainStage
        fields: ClassVar = [
            *("name_sv", "name_en", "kind", "industry_codes", "description_sv", "description_en"),
            *_HELD,
            "is_example",
        ]
        widgets: ClassVar = _descriptions() | _days()

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the regions."""
        super().__init__(*arguments, **named)
        self.fields["regions"].queryset = _regions(access)  # type: ignore[attr-defined]


class NewStageForm(StageForm):
    """A new stage, and where in the chain it comes."""

    after = forms.ModelChoiceField(
        ChainStage.objects.none(),
        label=_("Comes after"),
        required=False,
        empty_label=pgettext_lazy("a stage", "no stage: it begins the chain or stands alone"),
    )
    before = forms.ModelChoiceField(
        ChainStage.objects.none(),
        label=_("Comes before"),
        required=False,
        empty_label=pgettext_lazy("a stage", "no stage: it ends the chain or a branch"),
        help_text=_("With both, it comes between: a link from the one to the other then runs over it."),
    )
    flow = forms.ChoiceField(
        label=_("What is handed over"), choices=StageLink.Kind.choices, initial=StageLink.Kind.MATERIAL
    )
    field_order = ("name_sv", "name_en", "kind", "after", "before", "flow")

    def __init__(self, *arguments: Any, chain: Chain, **named: Any) -> None:
        """Offer the chain's stages."""
        super().__init__(*arguments, **named)
        for name in ("after", "before"):
            self.fields[name].queryset = chain.stages.all()  # type: ignore[attr-defined]


class LinkForm(Changing, _Form):
    """A link between two stages of a chain."""

    class Meta:
        model = StageLink
        fields: ClassVar = ["source", "target", "kind", "what_sv", "what_en", *_HELD]
        widgets: ClassVar = _days()

    def __init__(self, *arguments: Any, chain: Chain, **named: Any) -> None:
        """Offer the chain's stages."""
        super().__init__(*arguments, **named)
        for name in ("source", "target"):
            self.fields[name].queryset = chain.stages.all()  # type: ignore[attr-defined]


class NeedForm(Changing, _Form):
    """What a stage takes."""

    class Meta:
        model = StageNeed
        fields: ClassVar = ["kind", "name_sv", "name_en", "how_much", "essential", *_HELD]
        widgets: ClassVar = _days()


class LaneForm(Changing, _Form):
    """A supporting service, an authority or a rule beside the chain."""

    stages = forms.ModelMultipleChoiceField(
        ChainStage.objects.none(),
        label=_("The stages it concerns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means all, along the whole way."),
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Who acts there"),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )
    field_order = ("kind", "name_sv", "name_en", "stages", "organisations")

    class Meta:
        model = Lane
        fields: ClassVar = [
            *("kind", "name_sv", "name_en", "description_sv", "description_en"),
            *_HELD,
            "is_example",
        ]
        widgets: ClassVar = _descriptions() | _days()

    def __init__(self, *arguments: Any, access: Access, chain: Chain, **named: Any) -> None:
        """Offer the chain's stages and the organisations."""
        super().__init__(*arguments, **named)
        self.fields["stages"].queryset = chain.stages.all()  # type: ignore[attr-defined]
        found = organisations_of(access).order_by(in_order("name"))
        self.fields["organisations"].queryset = found  # type: ignore[attr-defined]


class ActorForm(Changing, _Form):
    """An actor as it stands at a stage; who it is and where stays."""

    meets = forms.ModelMultipleChoiceField(
        StageNeed.objects.none(),
        label=_("Which needs it meets"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = StageActor
        fields: ClassVar = ["role", *_HELD, "note", "is_example"]
        widgets: ClassVar = _days() | {"note": forms.Textarea(_PROSE)}

    def __init__(self, *arguments: Any, stage: ChainStage, **named: Any) -> None:
        """Offer the stage's needs."""
        super().__init__(*arguments, **named)
        needs = stage.needs.all()
        self.fields["meets"].queryset = needs  # type: ignore[attr-defined]
        if not needs.exists():
            del self.fields["meets"]


class NewActorForm(ActorForm):
    """An organisation placed at a stage, with its tier and what it is known from."""

    tier = forms.ChoiceField(
        label=_("Delivers"),
        required=False,
        choices=[("", _("not known")), *TierStep.Tier.choices],
        help_text=_("From the day it stands here; later steps are added on its own page."),
    )
    source = SourceField()
    field_order = ("organisation", "role", "meets", "tier", *_HELD, "source", "note", "is_example")

    class Meta(ActorForm.Meta):
        fields: ClassVar = ["organisation", *ActorForm.Meta.fields]

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the organisations and the sources."""
        super().__init__(*arguments, **named)
        found = organisations_of(access).order_by(in_order("name"))
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]
        _offer_sources(self, access)


class TierForm(forms.Form):
    """A step between tiers."""

    tier = forms.ChoiceField(label=_("Delivers"), choices=TierStep.Tier.choices, widget=forms.RadioSelect)
    since = forms.DateField(label=_("Since"), required=False, widget=Day())
    precision = forms.ChoiceField(
        label=_("Known to the"), choices=Source.Precision.choices, initial=Source.Precision.YEAR
    )
    because = forms.CharField(
        label=_("How it came about"), required=False, max_length=2000, widget=forms.Textarea(_PROSE)
    )


class PlaceForm(forms.Form):
    """Several organisations placed at a stage in one go."""

    selection = forms.ModelChoiceField(
        RegisterSelection.objects.none(),
        label=_("Selection from registers"),
        required=False,
        empty_label=_("None: choose organisations below"),
        help_text=_("All that it chooses today and that are organisations here are placed."),
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Organisations"),
        required=False,
        widget=forms.SelectMultiple({"size": 10}),
    )
    role = forms.ChoiceField(label=_("Part in the stage"), choices=StageActor.Role.choices, initial="core")
    meets = forms.ModelMultipleChoiceField(
        StageNeed.objects.none(),
        label=_("Which needs they meet"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tier = forms.ChoiceField(
        label=_("Deliver"), required=False, choices=[("", _("not known")), *TierStep.Tier.choices]
    )
    since = forms.DateField(label=_("Since"), required=False, widget=Day())
    precision = forms.ChoiceField(
        label=_("Known to the"), choices=Source.Precision.choices, initial=Source.Precision.YEAR
    )
    source = SourceField()
    note = forms.CharField(
        label=_("Why they stand here"), required=False, max_length=2000, widget=forms.Textarea(_PROSE)
    )

    def __init__(self, *arguments: Any, access: Access, stage: ChainStage, **named: Any) -> None:
        """Offer selections, organisations, needs and sources."""
        super().__init__(*arguments, **named)
        fields: dict[str, Any] = self.fields
        if access.may("registers.view"):
            held = RegisterSelection.objects.visible_to(access.user).in_tenant(access.tenant)
            fields["selection"].queryset = held
        else:
            del fields["selection"]
        fields["organisations"].queryset = organisations_of(access).order_by(in_order("name"))
        fields["meets"].queryset = stage.needs.all()
        if not stage.needs.exists():
            del fields["meets"]
        _offer_sources(self, access)

    def clean(self) -> dict[str, Any]:
        """Want somebody to place."""
        given = super().clean() or {}
        if not given.get("selection") and not given.get("organisations"):
            raise forms.ValidationError(_("Choose a selection, or the organisations to place."))
        return given


class AnswerForm(forms.Form):
    """What became of a candidate."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="uid", widget=forms.HiddenInput
    )
    state = forms.ChoiceField(choices=CandidateAnswer.State.choices)
    note = forms.CharField(required=False, max_length=2000)

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Know the organisations."""
        super().__init__(*arguments, **named)
        self.fields["organisation"].queryset = organisations_of(access)  # type: ignore[attr-defined]


class ChainFileForm(forms.Form):
    """A file of stages and actors."""

    file = forms.FileField(
        label=_("File, CSV, XLSX or Parquet"),
        help_text=_(
            "Columns stage, and if known after, kind, codes, organisation, role, tier, since, until, meets "
            "and note. One row for each actor at a stage; a stage without an actor has a row of its own."
        ),
    )
    source = SourceField()
    is_example = forms.BooleanField(label=_("Invented, an example"), required=False)

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the sources."""
        super().__init__(*arguments, **named)
        _offer_sources(self, access)
