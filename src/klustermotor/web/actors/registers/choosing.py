"""Choose organisations of one register that others name, count each step, and say why the rest fall away."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers.models import Register, RegisterRecord, RegisterSelection
from klustermotor.web.places.models import Region
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.templatetags.written import number as written_number


@dataclass(frozen=True, slots=True)
class Candidate:
    """One organisation of the register: its first record, all records of its group, and who names it."""

    record: RegisterRecord
    group: list[RegisterRecord]
    named_by: list[str]
    place: str
    organisation: Organisation | None
    #: Why it falls away; empty for those that are chosen.
    reason: str

    @property
    def name(self) -> str:
        """Return the name it has here, else in the register."""
        return self.organisation.name if self.organisation is not None else self.record.name


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the funnel: what it demands, and how many are left after it."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A selection counted: steps, those chosen, and those that fell away with the reason."""

    steps: list[Step]
    chosen: list[Candidate]
    excluded: list[Candidate]
    #: How many are counted and not told, since they are people's.
    hidden: int = 0

    @property
    def lead(self) -> str:
        """Return what the selection says, in a sentence."""
        first, last = self.steps[1].count, self.steps[-1].count
        return ngettext(
            "%(count)s of %(all)s organisations is left after every step.",
            "%(count)s of %(all)s organisations are left after every step.",
            last,
        ) % {"count": written_number(last), "all": written_number(first)}


@transaction.atomic
def save_selection(*, selection: RegisterSelection, by: User) -> RegisterSelection:
    """Record a new or changed selection: registers and regions of the workbench alone."""
    named = set(selection.named_by)
    if not named:
        raise Refused(_("Say which registers are to name the organisations."), field="named_by")
    if str(selection.register.uid) in named:
        raise Refused(_("The register itself names all of them; choose others."), field="named_by")
    here = Register.objects.in_tenant(selection.tenant)
    if (
        here.filter(uid__in=named).count() != len(named)
        or selection.register.tenant_id != selection.tenant_id
    ):
        raise Refused(_("There is no such register here."), field="named_by")
    regions = set(selection.regions)
    if Region.objects.in_tenant(selection.tenant).filter(uid__in=regions).count() != len(regions):
        raise Refused(_("There is no such region here."), field="regions")
    others = RegisterSelection.objects.in_tenant(selection.tenant).exclude(pk=selection.pk)
    if others.filter(name=selection.name).exists():
        raise Refused(_("There is a selection of that name already."), field="name")
    audit.save(selection, by=by)
    search.index(
        selection,
        title_sv=selection.name,
        detail=selection.register.name,
        address=reverse("actors:selection", args=[selection.uid]),
        capability="registers.view",
    )
    return selection


def choose(selection: RegisterSelection, user: Viewer) -> Chosen:
    """Count a selection as the registers and the matching stand now.

    All are counted; told one by one are those that somebody may see, of sole traders as of people.
    """
    groups = _groups(selection)
    names = {
        str(one.uid): one.name
        for one in Register.objects.in_tenant(selection.tenant).filter(uid__in=selection.named_by)
    }
    places = _places(selection)
    candidates = [_candidate(held, selection, names, places) for held in groups]
    held = RegisterRecord.objects.filter(register=selection.register).current().count()
    named = [one for one in candidates if one.named_by]
    steps = [
        Step(_("Records of %(register)s") % {"register": selection.register.name}, held),
        Step(_("Organisations that they make up"), len(candidates)),
        Step(_("Named by %(registers)s") % {"registers": _listed(names.values())}, len(named)),
    ]
    if places is not None:
        placed = [one for one in named if one.place]
        steps.append(Step(_("With a place that is known"), len(placed)))
        inside = sum(1 for one in named if not one.reason)
        steps.append(Step(_("In %(regions)s") % {"regions": _listed(_region_names(selection))}, inside))
    seen = _seen(candidates, selection, user)
    return Chosen(
        steps,
        [one for one in seen if not one.reason],
        [one for one in seen if one.reason],
        len(candidates) - len(seen),
    )


def _seen(candidates: Sequence[Candidate], selection: RegisterSelection, user: Viewer) -> list[Candidate]:
    """Return those all of whose records somebody may see."""
    held = RegisterRecord.objects.in_tenant(selection.tenant).current()
    hidden = held.exclude(pk__in=RegisterRecord.objects.visible_to(user).values("pk"))
    keys = set(hidden.values_list("pk", flat=True))
    return [one for one in candidates if keys.isdisjoint(record.pk for record in one.group)]


def _listed(names: Iterable[str]) -> str:
    """Return names as a sentence has them."""
    held = sorted(names)
    if len(held) < 2:
        return "".join(held)
    return _("%(some)s or %(last)s") % {"some": ", ".join(held[:-1]), "last": held[-1]}


def _groups(selection: RegisterSelection) -> list[list[RegisterRecord]]:
    """Return the organisations of the register, each with all records of its group, its own first."""
    own = list(
        RegisterRecord.objects.filter(register=selection.register)
        .current()
        .select_related("register", "organisation__region", "matched__region")
        .order_by("name", "pk")
    )
    others: dict[int, list[RegisterRecord]] = defaultdict(list)
    numbers = {one.group for one in own if one.group is not None}
    found = RegisterRecord.objects.in_tenant(selection.tenant).current().exclude(register=selection.register)
    for one in found.select_related("register", "organisation__region", "matched__region").order_by("pk"):
        if one.group in numbers and one.group is not None:
            others[one.group].append(one)
    grouped: dict[Any, list[RegisterRecord]] = {}
    for one in own:
        grouped.setdefault(one.group if one.group is not None else f"alone {one.pk}", []).append(one)
    return [
        [*held, *(others.get(held[0].group, []) if held[0].group is not None else [])]
        for held in grouped.values()
    ]


def _places(selection: RegisterSelection) -> dict[str, bool] | None:
    """Return folded names of municipalities and whether they are in the chosen regions; None without any."""
    if not selection.regions:
        return None
    chosen = set(
        Region.objects.in_tenant(selection.tenant)
        .filter(uid__in=selection.regions)
        .values_list("pk", flat=True)
    )
    known: dict[str, bool] = {}
    regions = Region.objects.in_tenant(selection.tenant).valid_on(selection.tenant.today())
    for one in regions.filter(region_set__kind__in=["municipality", "county"]):
        inside = one.pk in chosen or one.parent_id in chosen
        known[fold(one.name_sv)] = known.get(fold(one.name_sv), False) or inside
    return known


def _region_names(selection: RegisterSelection) -> list[str]:
    """Return what the chosen regions are called."""
    return [one.name for one in Region.objects.in_tenant(selection.tenant).filter(uid__in=selection.regions)]


def _candidate(
    held: Sequence[RegisterRecord],
    selection: RegisterSelection,
    names: dict[str, str],
    places: dict[str, bool] | None,
) -> Candidate:
    """Return one organisation with what speaks for it, and why it falls away if it does."""
    named = sorted({names[str(one.register.uid)] for one in held if str(one.register.uid) in names})
    organisation = next((one.organisation for one in held if one.organisation), None) or next(
        (one.matched for one in held if one.matched), None
    )
    told = [organisation.region.name_sv] if organisation is not None and organisation.region else []
    told += [one.place for one in held if one.place]
    known = [one for one in told if places is not None and fold(one) in places]
    place = (known or told or [""])[0]
    reason = ""
    if not named:
        reason = _("None of the other registers names it.")
    elif places is not None and not place:
        reason = _("No register says where it is.")
    elif places is not None and not known:
        reason = _("%(place)s is not the name of a municipality here.") % {"place": place}
    elif places is not None and not places[fold(place)]:
        reason = _("%(place)s lies outside the chosen regions.") % {"place": place}
    return Candidate(held[0], list(held), named, place, organisation, reason)
