"""How forms look: every form that is written as ``{{ form }}`` gets the house's fields."""

from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.translation import pgettext

_DASHES = BLANK_CHOICE_DASH[0][1]


class HouseFormRenderer(TemplatesSetting):
    """Render forms with the shared templates; widgets stay Django's own, but for the choice of nothing."""

    form_template_name = "shared/forms/form.html"
    field_template_name = "shared/forms/field.html"
    formset_template_name = "shared/forms/formset.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return a rendered template; the choice of nothing is a word and not a row of dashes."""
        widget = context.get("widget") or {}
        for _name, options, _at in widget.get("optgroups", ()):
            for option in options:
                if option["label"] == _DASHES:
                    option["label"] = (
                        pgettext("in a list of choices", "Choose …")
                        if widget.get("required")
                        else pgettext("in a list of choices", "nothing chosen")
                    )
        return super().render(template_name, context, request)
