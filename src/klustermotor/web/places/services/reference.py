"""The lists of industries that come with the product, as a tenant's classifications."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from klustermotor.codelists import SOURCES, IndustrySystem, industry_codes, section_concordance
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.models import Classification, Concordance
from klustermotor.web.places.services.classifications import ItemRow, add_codes, create_classification
from klustermotor.web.places.services.concordances import save_concordance

_LEVELS = ("section", "division", "group", "class")
_NAICS_LEVELS = ("sector", "subsector", "group", "industry", "national")


@transaction.atomic
def load_reference_classifications(*, tenant: Tenant, by: User | None) -> dict[str, Classification]:
    """Give a tenant NACE Rev. 2, Rev. 2.1, their concordance and NAICS, each once and with all its codes.

    Returns the lists by the code ``nace-2``, ``nace-2-1``, ``naics``.
    """
    found = {one.code: _loaded(one, tenant=tenant, by=by) for one in _REFERENCES}
    nace, nace_21 = found["nace-2"], found["nace-2-1"]
    if not Concordance.objects.filter(source=nace, target=nace_21).exists():
        pairs: list[list[Any]] = [list(row) for row in section_concordance().rows()]
        save_concordance(
            source=nace, target=nace_21, pairs=pairs, source_note=SOURCES["nace_2_to_2_1"].source_sv, by=by
        )
    return found


@dataclass(frozen=True, slots=True)
class _Reference:
    """A list that comes with the product, and what a tenant's copy is called."""

    code: str
    kind: str
    system: IndustrySystem
    source: str
    name_sv: str
    name_en: str
    levels: tuple[str, ...]


_REFERENCES = (
    _Reference(
        "nace-2",
        Classification.Kind.NACE_2,
        "nace",
        "nace_2",
        "Nace Rev. 2 (SNI 2007)",
        "NACE Rev. 2 (SNI 2007)",
        _LEVELS,
    ),
    _Reference(
        "nace-2-1",
        Classification.Kind.NACE_21,
        "nace2.1",
        "nace_2_1",
        "Nace Rev. 2.1 (SNI 2025)",
        "NACE Rev. 2.1 (SNI 2025)",
        _LEVELS,
    ),
    _Reference(
        "naics", Classification.Kind.NAICS, "naics", "naics", "NAICS 2022", "NAICS 2022", _NAICS_LEVELS
    ),
)


def _loaded(given: _Reference, *, tenant: Tenant, by: User | None) -> Classification:
    """Make a tenant's copy of a list, or give the one it has the codes that it lacks."""
    rows = _item_rows(given)
    held = Classification.objects.in_tenant(tenant).filter(code=given.code).first()
    if held is not None:
        add_codes(classification=held, items=rows, by=by)
        return held
    return create_classification(
        tenant=tenant,
        code=given.code,
        kind=given.kind,
        name_sv=given.name_sv,
        name_en=given.name_en,
        items=rows,
        source_note=SOURCES[given.source].source_sv,
        by=by,
    )


def _item_rows(given: _Reference) -> Iterator[ItemRow]:
    """Yield the rows of a list; a code without a Swedish name has the English one."""
    level = {name: number for number, name in enumerate(given.levels, start=1)}
    for row in industry_codes(given.system).iter_rows(named=True):
        english = row["name_en"]
        yield ItemRow(
            row["code"], row["name_sv"] or english, english, row["parent"] or "", level[row["level"]]
        )
