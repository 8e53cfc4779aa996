"""Lists in the API, brought in whole or not at all: industries, cluster definitions, ways between lists."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router, Status

from klustermotor.formats import ClusterDefinitions
from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.places import selectors, services
from klustermotor.web.places.models import Classification, Concordance
from klustermotor.web.places.schemas import ClassificationOut, ItemOut
from klustermotor.web.places.schemas_lists import (
    ClassificationIn,
    ConcordanceIn,
    ConcordanceOut,
    DefinitionsIn,
    ListedIndustry,
    MoreIndustriesIn,
    PairIn,
    PairsIn,
    WholeConcordanceOut,
)
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Page, Window

router = Router(tags=["places"])
_READ = ("region.view", "read:region")
_WRITE = ("places.manage", "write:region")
_TOLD = 5
#: How far from 1 the weights of an industry may add up to, as where definitions are used.
_TOLERANCE = 1e-6


def _lists(request: ApiRequest) -> Any:
    """Return the lists that somebody may see, counted."""
    return selectors.classifications(request.access.user, request.access.tenant)


@router.get(
    "/classifications",
    response=Page[ClassificationOut],
    **operation(gettext_lazy("List classifications and cluster definitions"), *_READ),
)
def list_classifications(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, _lists(request), ClassificationOut.of, window)


@router.get(
    "/classifications/{uid}",
    response=ClassificationOut,
    **operation(gettext_lazy("Read a classification"), *_READ),
)
def get_classification(request: ApiRequest, uid: UUID) -> Any:
    return ClassificationOut.of(found_one(_lists(request), uid))


@router.get(
    "/classifications/{uid}/items",
    response=Page[ItemOut],
    **operation(gettext_lazy("List the codes of a classification"), *_READ),
)
def list_classification_items(request: ApiRequest, uid: UUID, window: Query[Window]) -> Any:
    held = found_one(_lists(request), uid)
    return paged(request, held.items.prefetch_related("members"), ItemOut.of, window)


def _named(request: ApiRequest, uid: UUID, field: str) -> Classification:
    """Return the list of industries that a body names; refuse one that is not here."""
    found: Classification | None = _lists(request).of_industries().filter(uid=uid).first()
    if found is None:
        raise Refused(_("The list of industries that is named is not here."), field=field)
    return found


def _refuse(refused: Sequence[services.RefusedCode | services.RefusedPair], field: str) -> None:
    """Refuse a list in which something cannot be used; the first few are told by their number in it."""
    if not refused:
        return
    told = [_("%(number)s: %(why)s") % {"number": one.row, "why": one.why} for one in refused[:_TOLD]]
    raise Refused(
        _("%(count)s rows of the list cannot be used, so none is kept. %(first)s")
        % {"count": len(refused), "first": " ".join(told)},
        field=field,
    )


def _industries(given: list[ListedIndustry], into: Classification | None = None) -> list[services.ItemRow]:
    """Return industries that can all be kept."""
    rows = [one.as_given(number) for number, one in enumerate(given, start=1)]
    read = services.check_industries(rows, into=into)
    _refuse(read.refused, "items")
    return read.rows


@router.post(
    "/classifications",
    response={201: ClassificationOut},
    **operation(gettext_lazy("Bring in a list of industries: all of it or nothing"), *_WRITE),
)
def create_classification(request: ApiRequest, body: ClassificationIn) -> Any:
    made = services.save_industries(
        tenant=request.access.tenant,
        rows=_industries(body.items),
        kind=body.kind,
        name_sv=body.name_sv,
        name_en=body.name_en,
        source_note=body.source,
        by=request.access.user,
    )
    return Status(201, ClassificationOut.of(found_one(_lists(request), made.uid)))


@router.post(
    "/classifications/{uid}/items",
    response=ClassificationOut,
    **operation(gettext_lazy("Add industries to a list: all of them or none"), *_WRITE),
)
def add_classification_items(request: ApiRequest, uid: UUID, body: MoreIndustriesIn) -> Any:
    held = found_one(_lists(request), uid)
    if held.kind == Classification.Kind.CLUSTERS:
        raise Refused(_("Cluster definitions are brought in whole; nothing is added to them."), field="items")
    rows = _industries(body.items, held)
    services.add_codes(classification=held, items=rows, by=request.access.user)
    return ClassificationOut.of(found_one(_lists(request), uid))


@router.post(
    "/cluster-definitions",
    response={201: ClassificationOut},
    **operation(gettext_lazy("Bring in cluster definitions: all of them or nothing"), *_WRITE),
)
def create_cluster_definitions(request: ApiRequest, body: DefinitionsIn) -> Any:
    gathers = _named(request, body.gathers, "gathers") if body.gathers else None
    code = slugify(body.name_sv)[:60] or "clusters"
    if Classification.objects.in_tenant(request.access.tenant).filter(code=code).exists():
        raise Refused(_("There is a list called so already; choose another name."), field="name_sv")
    made = services.save_definitions(
        tenant=request.access.tenant,
        definitions=_definitions(body),
        names_en={one.code: one.name_en for one in body.clusters},
        code=code,
        name_sv=body.name_sv,
        name_en=body.name_en,
        gathers=gathers,
        source_note=body.source,
        by=request.access.user,
    )
    return Status(201, ClassificationOut.of(found_one(_lists(request), made.uid)))


def _definitions(body: DefinitionsIn) -> ClusterDefinitions:
    """Return what the clusters gather; refuse one that stands twice, or an industry twice in one."""
    gathered: dict[str, dict[str, float]] = {}
    known: set[str] = set()
    for cluster in body.clusters:
        if cluster.code in known:
            raise Refused(_("The cluster %(code)s stands twice.") % {"code": cluster.code}, field="clusters")
        known.add(cluster.code)
        for member in cluster.members:
            shares = gathered.setdefault(member.industry, {})
            if cluster.code in shares:
                raise Refused(
                    _("The industry %(industry)s stands twice in the cluster %(code)s.")
                    % {"industry": member.industry, "code": cluster.code},
                    field="clusters",
                )
            shares[cluster.code] = member.weight
    for industry, shares in gathered.items():
        if abs(sum(shares.values()) - 1) > _TOLERANCE:
            raise Refused(
                _("The weights of the industry %(code)s add up to %(sum)s over its clusters, not to 1.")
                % {"code": industry, "sum": f"{sum(shares.values()):.3g}"},
                field="clusters",
            )
    names = {one.code: one.name_sv for one in body.clusters}
    return ClusterDefinitions(gathered, names, {one.code: one.traded for one in body.clusters}, {}, {})


def _ways(request: ApiRequest) -> QuerySet[Concordance]:
    """Return the ways between lists that somebody may see."""
    found = Concordance.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found.select_related("source", "target")


def _pairs(
    source: Classification, target: Classification, given: list[PairIn]
) -> list[tuple[str, str, float]]:
    """Return pairs that can all be kept."""
    rows = [one.as_given(number) for number, one in enumerate(given, start=1)]
    read = services.check_concordance(source=source, target=target, rows=rows)
    _refuse(read.refused, "pairs")
    return read.pairs


@router.get(
    "/concordances",
    response=Page[ConcordanceOut],
    **operation(gettext_lazy("List the ways between lists"), *_READ),
)
def list_concordances(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, _ways(request), ConcordanceOut.of, window)


@router.get(
    "/concordances/{uid}",
    response=WholeConcordanceOut,
    **operation(gettext_lazy("Read how the codes of one list become those of another"), *_READ),
)
def get_concordance(request: ApiRequest, uid: UUID) -> Any:
    return WholeConcordanceOut.of(found_one(_ways(request), uid))


@router.post(
    "/concordances",
    response={201: WholeConcordanceOut},
    **operation(gettext_lazy("Bring in a way between two lists: all of it or nothing"), *_WRITE),
)
def create_concordance(request: ApiRequest, body: ConcordanceIn) -> Any:
    source, target = _named(request, body.source, "source"), _named(request, body.target, "target")
    pairs = _pairs(source, target, body.pairs)
    if selectors.concordance_between(source, target) is not None:
        raise Refused(_("There is a way between these lists already; replace it."), field="target")
    made = services.save_concordance(
        source=source, target=target, pairs=pairs, source_note=body.source_note, by=request.access.user
    )
    return Status(201, WholeConcordanceOut.of(made))


@router.put(
    "/concordances/{uid}",
    response=WholeConcordanceOut,
    **operation(gettext_lazy("Replace a way between two lists"), *_WRITE, version_of="/concordances/{uid}"),
)
def replace_concordance(request: ApiRequest, uid: UUID, body: PairsIn) -> Any:
    held = found_one(_ways(request), uid)
    demand_unchanged(request, WholeConcordanceOut.of(held))
    pairs = _pairs(held.source, held.target, body.pairs)
    made = services.save_concordance(
        source=held.source,
        target=held.target,
        pairs=pairs,
        source_note=body.source_note,
        by=request.access.user,
    )
    return WholeConcordanceOut.of(made)
