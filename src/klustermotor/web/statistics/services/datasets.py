"""Datasets: what they are about, and what they are a basis for."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Dataset


@transaction.atomic
def create_dataset(
    *,
    tenant: Tenant,
    name: str,
    region_set: RegionSet,
    classification: Classification,
    by: User | None,
    kind: str = Dataset.Kind.EMPLOYMENT,
    publisher: str = "",
    note: str = "",
    is_example: bool = False,
    flag_ranges: Mapping[str, Any] | None = None,
) -> Dataset:
    """Make a dataset that vintages can come to; of education, its classification is cluster definitions."""
    refuse_taken_name(tenant=tenant, name=name)
    made = Dataset(
        tenant=tenant,
        name=name,
        kind=kind,
        region_set=region_set,
        classification=classification,
        publisher=publisher,
        note=note,
        is_example=is_example,
        flag_ranges=dict(flag_ranges or {}),
    )
    audit.save(made, by=by)
    index_dataset(made)
    return made


@transaction.atomic
def change_dataset(*, dataset: Dataset, name: str, publisher: str, note: str, by: User) -> None:
    """Change what a dataset is called and says of itself."""
    refuse_taken_name(tenant=dataset.tenant, name=name, own=dataset)
    dataset.name, dataset.publisher, dataset.note = name, publisher, note
    audit.save(dataset, by=by)
    index_dataset(dataset)


def refuse_taken_name(*, tenant: Tenant, name: str, own: Dataset | None = None) -> None:
    """Refuse a name that another dataset has."""
    others = Dataset.objects.in_tenant(tenant).filter(name=name)
    if any(other != own for other in others):
        raise Refused(
            _("There is already a dataset named %(name)s; import into it, or choose another name.")
            % {"name": name},
            field="name",
        )


def index_dataset(dataset: Dataset) -> None:
    """Make a dataset findable."""
    search.index(
        dataset,
        title_sv=dataset.name,
        detail=dataset.publisher,
        text=dataset.note,
        address=reverse("statistics:dataset", args=[dataset.uid]),
        capability="region.view",
    )
