"""Lists of industries, and cluster definitions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.analysis.tables import links_of
from klustermotor.formats import ClusterDefinitions, RefusedInput, read_definitions
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.finding import index_classification
from klustermotor.web.places.models import Classification, ClassificationItem, DefinitionMember
from klustermotor.web.shared.errors import Refused


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One code as a list gives it."""

    code: str
    name_sv: str
    name_en: str = ""
    parent_code: str = ""
    level: int = 0
    is_traded: bool = True


@transaction.atomic
def create_classification(
    *,
    tenant: Tenant,
    code: str,
    kind: str,
    name_sv: str,
    items: Iterable[ItemRow],
    by: User | None,
    name_en: str = "",
    gathers: Classification | None = None,
    source_note: str = "",
) -> Classification:
    """Make a classification with its codes."""
    made = Classification(
        tenant=tenant,
        code=code,
        kind=kind,
        name_sv=name_sv,
        name_en=name_en,
        gathers=gathers,
        source_note=source_note,
    )
    audit.save(made, by=by)
    rows = [_item(made, row) for row in items]
    ClassificationItem.objects.bulk_create(rows, batch_size=500)
    index_classification(made)
    audit.event(made, by=by, name="codes added", details={"codes": len(rows)})
    return made


@transaction.atomic
def add_codes(*, classification: Classification, items: Iterable[ItemRow], by: User | None) -> int:
    """Give a list those codes that it lacks, and return how many; codes it has stay as they are."""
    held = frozenset(classification.items.values_list("code", flat=True))
    rows = [_item(classification, row) for row in items if row.code not in held]
    if rows:
        ClassificationItem.objects.bulk_create(rows, batch_size=500)
        audit.event(classification, by=by, name="codes added", details={"codes": len(rows)})
    return len(rows)


def _item(classification: Classification, row: ItemRow) -> ClassificationItem:
    """Return a checked code that is not yet saved."""
    item = ClassificationItem(
        classification=classification,
        code=row.code,
        name_sv=row.name_sv[:200],
        name_en=row.name_en[:200],
        parent_code=row.parent_code,
        level=row.level,
        is_traded=row.is_traded,
    )
    item.clean_fields(exclude=["classification"])
    return item


@transaction.atomic
def load_definitions(
    *,
    tenant: Tenant,
    path: Path,
    code: str,
    name_sv: str,
    gathers: Classification | None,
    by: User | None,
    name_en: str = "",
    source_note: str = "",
) -> Classification:
    """Make cluster definitions from a file (CSV, XLSX or Parquet; its ending says which)."""
    try:
        swedish = read_definitions(path, language="sv")
        english = read_definitions(path, language="en")
    except RefusedInput as refused:
        told = refused.in_language(get_language() or "sv")
        raise Refused(told.replace(f"{path}: ", ""), field="file") from refused
    return save_definitions(
        tenant=tenant,
        definitions=swedish,
        names_en=english.names,
        code=code,
        name_sv=name_sv,
        name_en=name_en,
        gathers=gathers,
        source_note=source_note,
        by=by,
    )


@transaction.atomic
def save_definitions(
    *,
    tenant: Tenant,
    definitions: ClusterDefinitions,
    code: str,
    name_sv: str,
    gathers: Classification | None,
    by: User | None,
    names_en: Mapping[str, str] | None = None,
    name_en: str = "",
    source_note: str = "",
) -> Classification:
    """Make cluster definitions: each cluster with the industries it gathers, whole or in part."""
    if Classification.objects.in_tenant(tenant).filter(code=code).exists():
        raise Refused(_("There is already a list with the code %(code)s.") % {"code": code}, field="code")
    links = links_of(definitions.clusters)
    english = names_en or {}
    made = create_classification(
        tenant=tenant,
        code=code,
        kind=Classification.Kind.CLUSTERS,
        name_sv=name_sv,
        name_en=name_en,
        items=[
            ItemRow(
                cluster,
                definitions.names.get(cluster) or cluster,
                english.get(cluster, ""),
                is_traded=definitions.traded.get(cluster, True),
            )
            for cluster in links.labels()
        ],
        gathers=gathers,
        source_note=source_note,
        by=by,
    )
    items = {item.code: item for item in made.items.all()}
    members = [
        DefinitionMember(cluster=items[cluster], industry_code=industry, weight=weight)
        for industry, cluster, weight in zip(links.sources, links.targets, links.weights, strict=True)
    ]
    DefinitionMember.objects.bulk_create(members, batch_size=500)
    return made
