"""Which cluster's organisations a questionnaire lists."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.mapping.membership.models import KnownCluster
from klustermotor.web.mapping.membership.selectors import clusters


class ClusterForm(forms.Form):
    """A cluster to take organisations from."""

    cluster = forms.ModelChoiceField(
        KnownCluster.objects.none(),
        label=_("Cluster"),
        empty_label=_("Choose a cluster"),
        help_text=_("Those who belong to it today come on the list, beside those that stand there."),
    )

    def __init__(self, *arguments: Any, access: Access, **named: Any) -> None:
        """Offer the clusters somebody may see."""
        super().__init__(*arguments, **named)
        self.fields["cluster"].queryset = clusters(access)  # type: ignore[attr-defined]
