"""Forms of leadership networks, seats and abilities."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Position
from klustermotor.web.actors.ties.selectors import sources_to_name
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.leadership import selectors
from klustermotor.web.mapping.leadership.models import Ability, LeadershipNetwork, Seat
from klustermotor.web.mapping.membership.models import KnownCluster
from klustermotor.web.mapping.membership.selectors import clusters, clusters_to_change
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _NetworkForm = forms.ModelForm[LeadershipNetwork]
    _SeatForm = forms.ModelForm[Seat]
    _AbilityForm = forms.ModelForm[Ability]
else:
    _NetworkForm = _SeatForm = _AbilityForm = forms.ModelForm


def _day() -> forms.DateInput:
    """Return where a day is chosen."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NetworkForm(Changing, _NetworkForm):
    """What a leadership network is called, of which cluster it is, and the vision its people share."""

    class Meta:
        model = LeadershipNetwork
        fields: ClassVar = ["name_sv", "name_en", "cluster", "vision_sv", "vision_en", "is_example"]
        widgets: ClassVar = {
            "vision_sv": forms.Textarea({"rows": 3}),
            "vision_en": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the clusters that are the person's to change: the network is changed with its cluster."""
        super().__init__(*arguments, **named)
        offered = KnownCluster.objects.filter(pk__in=clusters_to_change(access).values("pk"))
        if self.instance.cluster_id is not None:
            offered = offered | clusters(access).filter(pk=self.instance.cluster_id)
        self.fields["cluster"].queryset = offered.order_by(in_order("name_sv"))  # type: ignore[attr-defined]


class _Named(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Positions, each with whose it is."""

    def label_from_instance(self, position: Any) -> str:
        """Return the person and the position."""
        return f"{position.person.name}: {position}"


class SeatForm(Changing, _SeatForm):
    """Who is in a network by which position, what they bring, and since when."""

    position = _Named(
        Position.objects.none(),
        label=_("Person and position"),
        empty_label=_("Choose a position"),
        help_text=_("People and their positions are recorded among the actors."),
    )
    source = forms.ModelChoiceField(
        Source.objects.none(), label=_("Known from"), required=False, empty_label=_("No source recorded")
    )

    class Meta:
        model = Seat
        fields: ClassVar = [
            "position", "abilities", "valid_from", "from_precision", "valid_to", "to_precision", "user",
            "note", "is_example",
        ]  # fmt: skip
        widgets: ClassVar = {
            "abilities": forms.CheckboxSelectMultiple,
            "valid_from": _day(),
            "valid_to": _day(),
            "note": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the positions, abilities and accounts that there are."""
        super().__init__(*arguments, **named)
        offered: Any = self.fields
        positions = selectors.positions_to_name(access)
        if self.instance.pk:
            positions = positions | Position.objects.filter(pk=self.instance.position_id).select_related(
                "person", "organisation"
            )
        offered["position"].queryset = positions
        offered["abilities"].queryset = selectors.abilities(access).filter(is_retired=False)
        offered["user"].queryset = selectors.accounts_to_name(access)
        if self.instance.pk or not access.may("evidence.view"):
            del offered["source"]
        else:
            offered["source"].queryset = sources_to_name(access)


class EndSeatForm(Changing, forms.Form):
    """The day up to which somebody was in a network."""

    valid_to = forms.DateField(label=_("Left the network on"), widget=_day())
    to_precision = forms.ChoiceField(
        label=_("Known to the"), choices=Source.Precision.choices, initial=Source.Precision.DAY
    )


class AbilityForm(Changing, _AbilityForm):
    """What an ability is called, and whether it is still looked for."""

    class Meta:
        model = Ability
        fields: ClassVar = ["name_sv", "name_en", "position", "is_retired"]
