"""Read ties for pages."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import KINDS, Kind, Tie
from klustermotor.web.evidence.confidence import in_confidence
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.shared.sorting import reader_key


@dataclass(frozen=True, slots=True)
class TieRow:
    """One tie as an organisation's page shows it."""

    tie: Tie
    other: Organisation
    is_over: bool
    may_change: bool
    supports: list[Support]


@dataclass(frozen=True, slots=True)
class TieGroup:
    """The ties of one kind in one direction, under what they say."""

    label: str
    rows: list[TieRow]


def ties(access: Access) -> QuerySet[Tie]:
    """Return the ties somebody may see, with both ends."""
    found = Tie.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("organisation__region", "partner__region")


def ties_of(organisation: Organisation, access: Access) -> list[TieGroup]:
    """Return an organisation's ties by what they say of it: what it does to others, then what is done to it.

    Those that hold stand before those that are over, each in the order of names.
    """
    today = access.tenant.today()
    found = list(ties(access).filter(Q(organisation_id=organisation.pk) | Q(partner_id=organisation.pk)))
    own = _to_change(access, [one.pk for one in found])
    known = supports_of(access, [one.uid for one in found])
    groups: dict[tuple[bool, int], TieGroup] = {}
    order = list(KINDS)
    for one in found:
        outward = one.organisation_id == organisation.pk or one.is_symmetric
        label = one.get_kind_display() if outward else str(KINDS[one.kind].reverse)
        group = groups.setdefault((not outward, order.index(Kind(one.kind))), TieGroup(label, []))
        other = one.partner if one.organisation_id == organisation.pk else one.organisation
        is_over = one.valid_to is not None and one.valid_to <= today
        group.rows.append(TieRow(one, other, is_over, one.pk in own, known.get(one.uid, [])))
    for group in groups.values():
        group.rows.sort(key=lambda row: (row.is_over, reader_key(row.other.name)))
    return [groups[key] for key in sorted(groups)]


def _to_change(access: Access, keys: Collection[int]) -> set[int]:
    """Return which of some ties somebody may change."""
    if not access.may("actors.edit"):
        return set()
    mine = Tie.objects.editable_by(access.user).filter(pk__in=keys)
    return set(mine.values_list("pk", flat=True))


def supports_of(access: Access, uids: Collection[UUID]) -> dict[UUID, list[Support]]:
    """Return what ties rest on, as somebody may read it."""
    found = Support.objects.visible_to(access.user).in_tenant(access.tenant).filter(claim_uid__in=uids)
    kept: dict[UUID, list[Support]] = {}
    for one in in_confidence(found.select_related("source", "run", "by"), access.user):
        kept.setdefault(one.claim_uid, []).append(one)
    return kept


def sources_to_name(access: Access) -> QuerySet[Source]:
    """Return what a tie may be known from: documents, registers, web pages and interviews."""
    found = Source.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.exclude(kind=Source.Kind.DATASET).order_by("kind", "title")


def relations() -> list[tuple[str, str]]:
    """Return what can be said of an organisation and another: kind and direction, and the words."""
    said = []
    for kind, told in KINDS.items():
        said.append((f"{kind}:out", str(Kind(kind).label)))
        if not told.symmetric:
            said.append((f"{kind}:in", str(told.reverse)))
    return said


def said_of(tie: Tie) -> str:
    """Return what a tie says, and when."""
    return f"{tie} ({tie.period or _('no days known')})"
