"""Forms of tags."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.tags.models import Tag, Tagging
from klustermotor.web.shared.shown import Changing
from klustermotor.web.shared.sorting import in_order

if TYPE_CHECKING:
    _TagForm = forms.ModelForm[Tag]
    _TaggingForm = forms.ModelForm[Tagging]
else:
    _TagForm = _TaggingForm = forms.ModelForm


class TagForm(Changing, _TagForm):
    """A tag and what it means."""

    class Meta:
        model = Tag
        fields: ClassVar = ["name", "definition", "is_example"]


class TaggingForm(Changing, _TaggingForm):
    """Which tag an organisation has, and why."""

    class Meta:
        model = Tagging
        fields: ClassVar = ["tag", "why"]

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the workbench's tags."""
        super().__init__(*arguments, **named)
        found = Tag.objects.visible_to(access.user).in_tenant(access.tenant)
        self.fields["tag"].queryset = found.order_by(in_order("name"))  # type: ignore[attr-defined]
