"""Forms about people and their roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Scope, Tenant
from klustermotor.web.accounts.models.people import Language


class _ScopedForm(forms.Form):
    """A role and what it attaches to."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    scope = forms.ModelChoiceField(
        Scope.objects.none(),
        label=_("Where"),
        empty_label=None,
        help_text=_(
            "Administrators, developers and analysts work in the whole workbench; "
            "a company representative belongs to one company. In one cluster initiative a role reads "
            "what is open to it in the whole workbench, and changes only what is recorded there."
        ),
    )

    def __init__(self, *args: Any, tenant: Tenant, **named: Any) -> None:
        """Offer the tenant's own scopes."""
        super().__init__(*args, **named)
        self.fields["scope"].queryset = Scope.objects.filter(tenant=tenant)  # type: ignore[attr-defined]


class InviteForm(_ScopedForm):
    """Whom to invite to what."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Language.choices)
    field_order = ("name", "email", "role", "scope", "language")


class RoleForm(_ScopedForm):
    """A further role, perhaps for some time."""

    valid_from = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    valid_to = forms.DateField(
        label=_("Until (not including)"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class ScopeForm(forms.Form):
    """An initiative or company that roles may attach to."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[one for one in Scope.Kind.choices if one[0] != Scope.Kind.TENANT]
    )
    name = forms.CharField(label=_("Name"), max_length=200)


class AcceptForm(forms.Form):
    """What somebody new says of themselves."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least ten characters; a few words that you remember are better than a short puzzle."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
