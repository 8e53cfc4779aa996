"""How forms look: every form that is written as ``{{ form }}`` gets the house's fields."""

from django.forms.renderers import TemplatesSetting


class HouseFormRenderer(TemplatesSetting):
    """Render forms with the shared templates; widgets stay Django's own."""

    form_template_name = "shared/forms/form.html"
    field_template_name = "shared/forms/field.html"
    formset_template_name = "shared/forms/formset.html"
