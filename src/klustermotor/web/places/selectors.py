"""What pages and analyses read of regions and classifications."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.figures.boundaries import Boundaries, dissolved
from klustermotor.formats import ClusterDefinitions
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.boundaries import drawn_boundaries
from klustermotor.web.places.models import (
    Classification,
    ClassificationItem,
    Concordance,
    DefinitionMember,
    Region,
    RegionSet,
)
from klustermotor.web.places.pictures import whereabouts
from klustermotor.web.places.reference_sets import REFERENCE_SETS, ReferenceSet, RegionRow
from klustermotor.web.shared.sorting import in_order


def region_names(region_set: RegionSet, language: str | None = None) -> dict[str, str]:
    """Return the name of each code of a set in a language, the reader's unless said."""
    rows = region_set.regions.order_by("-valid_to").values_list("code", "name_sv", "name_en", "valid_to")
    named = {code: _chosen(sv, en, language) for code, sv, en, ended in rows if ended is not None}
    return named | {code: _chosen(sv, en, language) for code, sv, en, ended in rows if ended is None}


def industry_names(classification: Classification, language: str | None = None) -> dict[str, str]:
    """Return the name of each code of a classification in a language, the reader's unless said."""
    rows = classification.items.values_list("code", "name_sv", "name_en")
    return {code: _chosen(sv, en, language) for code, sv, en in rows}


def _chosen(name_sv: str, name_en: str, language: str | None) -> str:
    """Return the name in a language, else in the other."""
    first, second = (name_en, name_sv) if (language or get_language()) == "en" else (name_sv, name_en)
    return first or second


def region_codes(region_set: RegionSet) -> frozenset[str]:
    """Return every code that a set knows, also of regions that have ended."""
    return frozenset(region_set.regions.values_list("code", flat=True))


def industry_codes(classification: Classification) -> frozenset[str]:
    """Return every code of a classification."""
    return frozenset(classification.items.values_list("code", flat=True))


def parents_of(classification: Classification) -> dict[str, str]:
    """Return the code above each code, where there is one."""
    rows = classification.items.exclude(parent_code="").values_list("code", "parent_code")
    return dict(rows)


def definitions_of(classification: Classification, language: str | None = None) -> ClusterDefinitions:
    """Return cluster definitions as the analysis takes them."""
    clusters: dict[str, dict[str, float]] = defaultdict(dict)
    rows = DefinitionMember.objects.filter(cluster__classification=classification).values_list(
        "industry_code", "cluster__code", "weight"
    )
    for industry, cluster, weight in rows:
        clusters[industry][cluster] = weight
    traded = dict(classification.items.values_list("code", "is_traded"))
    return ClusterDefinitions(
        dict(clusters), industry_names(classification, language), traded, subclusters={}, subcluster_names={}
    )


def region_as_of(region_set: RegionSet, code: str, period: str) -> Region | None:
    """Return the region of a code as it was at the end of a period's year, else as it was last.

    Without a year in the period it is the one that stands today.
    """
    year = year_of(period)
    day = date(year, 12, 31) if year else region_set.tenant.today()
    held = region_set.regions.filter(code=code)
    found: Region | None = held.valid_on(day).order_by("-valid_from").first()
    return found or held.order_by(F("valid_to").desc(nulls_first=True)).first()


def year_of(period: str) -> int | None:
    """Return the year that a period begins with: 2003, 2003Q2."""
    start = period[:4]
    return int(start) if len(start) == 4 and start.isdecimal() and int(start) > 0 else None


def region_boundaries(
    region_set: RegionSet, unions: Mapping[str, Sequence[str]] | None = None, *, year: int | None = None
) -> Boundaries:
    """Return what a map of a set draws in a year, else today; ``unions`` (own region → parts) are one."""
    codes = tuple(sorted(region_codes(region_set))) if not region_set.boundaries else ()
    drawn = drawn_boundaries(region_set.boundaries, region_set.code_property, codes, year=year)
    known = set(drawn.codes)
    kept = {code: [part for part in parts if part in known] for code, parts in (unions or {}).items()}
    return dissolved(drawn, {code: parts for code, parts in kept.items() if parts})


def part_codes(region: Region) -> tuple[RegionSet, list[str]]:
    """Return the set that a region's figures are found in and the codes they are summed over."""
    if region.region_set.kind != RegionSet.Kind.OWN:
        return region.region_set, [region.code]
    parts = list(region.parts.select_related("region_set").order_by("code"))
    return parts[0].region_set, [part.code for part in parts]


def newest_own_region(tenant: Tenant, code: str) -> Region | None:
    """Return the own region of a code, the one that stands before those that have ended."""
    held = Region.objects.in_tenant(tenant).own().filter(code=code)
    found: Region | None = held.order_by(F("valid_to").desc(nulls_first=True)).first()
    return found


def focus_regions(tenant: Tenant) -> list[Region]:
    """Return the regions that the tenant works with."""
    found = Region.objects.in_tenant(tenant).filter(is_focus=True).select_related("region_set")
    return list(found.order_by(in_order("name_sv")))


def region_sets(user: User, tenant: Tenant) -> QuerySet[RegionSet]:
    """Return the sets with how many of their regions exist on the tenant's day."""
    day = tenant.today()
    exists = (Q(regions__valid_from__isnull=True) | Q(regions__valid_from__lte=day)) & (
        Q(regions__valid_to__isnull=True) | Q(regions__valid_to__gt=day)
    )
    return (
        RegionSet.objects.visible_to(user)
        .in_tenant(tenant)
        .annotate(count=Count("regions", filter=exists))
        .order_by(in_order("name_sv"))
    )


def regions_of(region_set: RegionSet) -> QuerySet[Region]:
    """Return a set's regions that exist on the tenant's day, with what they belong to."""
    return (
        region_set.regions.valid_on(region_set.tenant.today())
        .select_related("parent", "region_set")
        .annotate(parts_count=Count("parts"))
    )


def set_picture(region_set: RegionSet) -> str:
    """Return a map of a set of regions."""
    return whereabouts(
        region_boundaries(region_set, year=region_set.tenant.today().year),
        names=region_names(region_set),
        title=region_set.name,
        description=_("Where the regions lie; the table beside the map lists them."),
    )


def own_regions(user: User, tenant: Tenant) -> list[Region]:
    """Return the tenant's own regions, ended ones last."""
    found = Region.objects.visible_to(user).in_tenant(tenant).own().prefetch_related("parts")
    return list(found.order_by(F("valid_to").desc(nulls_first=True), in_order("name_sv")))


def counts_of(region_set: RegionSet) -> tuple[int, int]:
    """Return how many regions of a set exist on the tenant's day, and how many do not."""
    today = region_set.regions.valid_on(region_set.tenant.today()).count()
    return today, region_set.regions.count() - today


def not_valid(region_set: RegionSet) -> list[Region]:
    """Return the regions of a set that do not exist on the tenant's day."""
    valid = region_set.regions.valid_on(region_set.tenant.today())
    return list(region_set.regions.exclude(pk__in=valid.values("pk")).select_related("region_set"))


_MOST_UNFOLDED = 40


@dataclass(frozen=True, slots=True)
class OwnRegionChoice:
    """What an own region can be made of: the sets, the one chosen, and its regions."""

    sets: list[RegionSet]
    chosen: RegionSet | None
    regions: "QuerySet[Region]"

    def groups(self, picked: Collection[str]) -> list[tuple[str, list[tuple[Region, bool]], int]]:
        """Return the regions under what they belong to, whether each is picked, and how many are."""
        grouped: dict[str, list[tuple[Region, bool]]] = defaultdict(list)
        for region in self.regions:
            grouped[region.parent.name if region.parent else ""].append((region, str(region.uid) in picked))
        return [(name, rows, sum(on for _region, on in rows)) for name, rows in grouped.items()]

    @property
    def is_short(self) -> bool:
        """Return whether all regions can be shown at once, without a fold to open first."""
        return len({region.parent_id for region in self.regions}) < 2 or len(self.regions) <= _MOST_UNFOLDED

    def picture(self, picked: Collection[str]) -> str:
        """Return where the picked regions lie; nothing where the set has no boundaries."""
        if self.chosen is None or not self.chosen.boundaries:
            return ""
        codes = [region.code for region in self.regions if str(region.uid) in picked]
        return union_picture(self.chosen, codes)


def own_region_choice(
    user: User, tenant: Tenant, edited: Region | None, wanted: str | None
) -> OwnRegionChoice:
    """Return what an own region can be made of; of one that exists, regions of its parts' kind first."""
    sets = list(RegionSet.objects.visible_to(user).in_tenant(tenant).exclude(kind=RegionSet.Kind.OWN))
    part = edited.parts.first() if edited else None
    asked = wanted or (str(part.region_set.uid) if part else "")
    usual = next((one for one in sets if one.kind == RegionSet.Kind.COUNTY), sets[0] if sets else None)
    chosen = next((one for one in sets if str(one.uid) == asked), usual)
    regions = Region.objects.none()
    if chosen is not None:
        regions = chosen.regions.valid_on(tenant.today()).select_related("parent")
    return OwnRegionChoice(sets, chosen, regions.order_by("parent__code", "code"))


@dataclass(frozen=True, slots=True)
class RegionPage:
    """What the page of one region shows."""

    region: Region
    parts: list[Region]
    wholes: list[Region]
    children: list[Region]
    others: list[Region]
    picture: str


def region_page(region: Region) -> RegionPage:
    """Return what belongs to a region and what it belongs to, and where it lies."""
    day = region.tenant.today()
    related = Region.objects.select_related("region_set").order_by(in_order("name_sv"))
    parts = list(related.filter(wholes=region))
    drawn_set = parts[0].region_set if parts else region.region_set
    meant = [part.code for part in parts] or [region.code]
    return RegionPage(
        region=region,
        parts=parts,
        wholes=list(related.filter(parts=region)),
        children=list(Region.objects.filter(parent=region).valid_on(day).order_by(in_order("name_sv"))),
        others=list(
            region.region_set.regions.exclude(pk=region.pk).filter(
                Q(code=region.code) | Q(name_sv=region.name_sv)
            )
        ),
        picture=_picture(region, drawn_set, meant),
    )


def _picture(region: Region, drawn_set: RegionSet, meant: Collection[str]) -> str:
    """Return where a region lies, or lay in its last year; nothing where its set has no boundaries."""
    if not drawn_set.boundaries:
        return ""
    last = region.valid_to - timedelta(days=1) if region.valid_to else region.tenant.today()
    return whereabouts(
        region_boundaries(drawn_set, year=min(last, region.tenant.today()).year),
        names=region_names(drawn_set),
        meant=meant,
        title=region.name,
        description=_("Where the region lies among %(set)s.") % {"set": drawn_set.name},
    )


def union_picture(region_set: RegionSet, codes: Collection[str]) -> str:
    """Return where the parts of a region that is being made lie."""
    return whereabouts(
        region_boundaries(region_set, year=region_set.tenant.today().year),
        names=region_names(region_set),
        meant=codes,
        title=_("The region you are making"),
        description=_("The regions chosen are dark."),
    )


def classifications(user: User, tenant: Tenant) -> QuerySet[Classification]:
    """Return the lists with how many codes they have."""
    return (
        Classification.objects.visible_to(user)
        .in_tenant(tenant)
        .select_related("gathers")
        .annotate(count=Count("items"))
        .order_by("kind", in_order("name_sv"))
    )


@dataclass(frozen=True, slots=True)
class Branch:
    """A code, how many codes lie next below it, and those of them that the tree shows."""

    item: ClassificationItem
    count: int
    children: list["Branch"]


def branches(items: Collection[ClassificationItem], deep: int = 2) -> list[Branch]:
    """Return codes with those below under those above, as many levels deep as said."""
    known = {item.code for item in items}
    below: dict[str, list[ClassificationItem]] = defaultdict(list)
    for item in items:
        below[item.parent_code if item.parent_code in known else ""].append(item)

    def under(code: str, left: int) -> list[Branch]:
        return [
            Branch(item, len(below.get(item.code, ())), under(item.code, left - 1) if left > 1 else [])
            for item in below.get(code, ())
        ]

    return under("", deep)


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """One cluster of a definition with the industries that it gathers."""

    item: ClassificationItem
    members: list[tuple[str, str, float]]

    @property
    def name(self) -> str:
        """Return the cluster's name."""
        return self.item.name

    @property
    def size(self) -> int:
        """Return how many industries it gathers."""
        return len(self.members)

    @property
    def members_text(self) -> str:
        """Return the industries by code and name, with the share of those it takes in part."""
        return "; ".join(
            f"{code} {name}".strip() + ("" if weight == 1 else f" ({weight:.0%})")
            for code, name, weight in self.members
        )


def cluster_rows(classification: Classification) -> list[ClusterRow]:
    """Return the clusters of a definition with their industries' codes, names and weights."""
    names = industry_names(classification.gathers) if classification.gathers else {}
    found = classification.items.prefetch_related("members")
    return [
        ClusterRow(
            item,
            sorted(
                (one.industry_code, names.get(one.industry_code, ""), one.weight)
                for one in item.members.all()
            ),
        )
        for item in found
    ]


def concordance_between(source: Classification, target: Classification) -> Concordance | None:
    """Return the way between two lists, if there is one."""
    return Concordance.objects.filter(source=source, target=target).first()


def concordances_of(classification: Classification) -> list[Concordance]:
    """Return the ways from and to a classification."""
    found = Concordance.objects.filter(Q(source=classification) | Q(target=classification))
    return list(found.select_related("source", "target"))


@dataclass(frozen=True, slots=True)
class OfferedSet:
    """A set that comes with the workbench, as a tenant has it or not."""

    code: str
    name: str
    source: str
    regions: int
    held: RegionSet | None
    lacks: int


def reference_sets(tenant: Tenant) -> list[OfferedSet]:
    """Return the sets that come with the workbench, and how much of each a tenant lacks."""
    held = {one.code: one for one in RegionSet.objects.in_tenant(tenant)}
    return [_offered(one, held.get(one.code)) for one in REFERENCE_SETS.values()]


def _offered(given: ReferenceSet, held: RegionSet | None) -> OfferedSet:
    """Return how a tenant stands to a set that comes with the workbench."""
    name = _chosen(given.name_sv, given.name_en, None)
    regions = len(list(given.rows()))
    lacks = regions if held is None else len(lacking_regions(held, given))
    return OfferedSet(given.code, name, given.source_note, regions, held, lacks)


def lacking_regions(held: RegionSet, given: ReferenceSet) -> list[RegionRow]:
    """Return the regions whose codes a tenant's copy of a set lacks; those it has stay as they are."""
    known = region_codes(held)
    return [row for row in given.rows() if row.code not in known]
