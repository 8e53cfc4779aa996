"""Which analysis of a set of regions the pages show: one that all see first, until one chooses another."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.models import Run, Support
from klustermotor.web.mapping.models import RUN_KIND, Analysis, FieldOfStrength


@dataclass(frozen=True, slots=True)
class Shown:
    """An analysis that has been answered, with its newest answer."""

    #: As the session keeps it, and as a person calls it.
    analysis: str
    name: str
    years: str
    region_set: str
    #: Its newest run, and the code of the region that it is about.
    run: str
    region: str

    @property
    def query(self) -> dict[str, str]:
        """Return what an address says that shows it: its run, with its own region in focus."""
        return {"run": self.run, "region": self.region}


def answered(access: Access, region_set: str = "") -> list[Shown]:
    """Return the answered analyses, of a set or of all; in each set the first is the one that all see first.

    First stand those that the fields of strength rest on, then the others; of several the oldest, so that
    what somebody tries out takes nobody's figures away.
    """
    held = Analysis.objects.visible_to(access.user).in_tenant(access.tenant)
    if region_set:
        held = held.filter(dataset__region_set__uid=region_set)
    runs = Run.objects.visible_to(access.user).in_tenant(access.tenant).of_kind(RUN_KIND)
    newest = runs.filter(analyses=OuterRef("pk")).order_by("-created_at").values("uid")[:1]
    found = held.annotate(run=Subquery(newest), rested_on=Exists(_rests())).filter(run__isnull=False)
    rows = found.order_by("-rested_on", "created_at", "pk").values_list(
        "uid", "name", "first_period", "last_period", "dataset__region_set__uid", "run", "region__code"
    )
    return [
        Shown(str(uid), name, first if first == last else f"{first}–{last}", str(held_in), str(run), region)
        for uid, name, first, last, held_in, run, region in rows
    ]


def _rests() -> QuerySet[Support]:
    """Return what makes a field of strength rest on an analysis."""
    return Support.objects.filter(
        run__analyses=OuterRef("pk"),
        claim_kind=audit.kind_of(FieldOfStrength),
        stance=Support.Stance.SUPPORTS,
        unusable_since__isnull=True,
    )


def shown_in(access: Access, region_set: str, chosen: str = "") -> str:
    """Return the run that a set's pages show: of the analysis chosen, else of the first; "" for none."""
    among = answered(access, region_set)
    return next((one.run for one in among if one.analysis == chosen), among[0].run if among else "")
