"""Record leadership networks, who is in them and what each brings."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.evidence.services.support import support, withdraw
from klustermotor.web.mapping.leadership.models import GIVEN_ABILITIES, Ability, LeadershipNetwork, Seat
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold


@transaction.atomic
def save_network(*, network: LeadershipNetwork, by: User | None) -> LeadershipNetwork:
    """Record a new or changed leadership network; the first one brings the list of abilities with it.

    Raises ``Refused`` where another is called so, or its cluster stands in another workbench.
    """
    network.name_sv, network.name_en = network.name_sv.strip(), network.name_en.strip()
    if network.cluster.tenant_id != network.tenant_id:
        raise Refused(_("There is no such cluster here."), field="cluster")
    others = LeadershipNetwork.objects.in_tenant(network.tenant).exclude(pk=network.pk)
    if fold(network.name_sv) in {fold(name) for name in others.values_list("name_sv", flat=True)}:
        raise Refused(_("There is a leadership network of that name already."), field="name_sv")
    audit.save(network, by=by)
    _begin_list(network.tenant, by)
    search.index(
        network,
        title_sv=network.name_sv,
        title_en=network.name_en,
        detail=network.cluster.name_sv,
        text=f"{network.vision_sv} {network.vision_en}",
        address=reverse("mapping:leadership", args=[network.uid]),
        capability="actors.view",
    )
    return network


def _begin_list(tenant: Tenant, by: User | None) -> None:
    """Give a workbench the abilities that the field tells of, unless it has a list of its own."""
    if Ability.objects.in_tenant(tenant).exists():
        return
    for place, (swedish, english) in enumerate(GIVEN_ABILITIES, 1):
        audit.save(Ability(tenant=tenant, name_sv=swedish, name_en=english, position=place), by=by)


@transaction.atomic
def save_ability(*, ability: Ability, by: User | None) -> Ability:
    """Record a new or changed ability; a new one stands last. Raises ``Refused`` where one is called so."""
    ability.name_sv, ability.name_en = ability.name_sv.strip(), ability.name_en.strip()
    others = Ability.objects.in_tenant(ability.tenant).exclude(pk=ability.pk)
    if fold(ability.name_sv) in {fold(name) for name in others.values_list("name_sv", flat=True)}:
        raise Refused(_("There is an ability of that name already."), field="name_sv")
    if ability._state.adding and not ability.position:
        ability.position = (others.aggregate(last=Max("position"))["last"] or 0) + 1
    audit.save(ability, by=by)
    return ability


@transaction.atomic
def save_seat(
    *,
    seat: Seat,
    by: User | None,
    abilities: Iterable[Ability] | None = None,
    source: Source | None = None,
) -> Seat:
    """Record that somebody is in a leadership network, or change it; with what they bring.

    Raises ``Refused`` where the person is in it already for some of the time, or anything is of another
    workbench.
    """
    network, position = seat.network, seat.position
    seat.tenant, seat.person = network.tenant, position.person
    if position.tenant_id != network.tenant_id:
        raise Refused(_("That position belongs to another workbench."), field="position")
    if seat.valid_from and seat.valid_to and seat.valid_to <= seat.valid_from:
        raise Refused(_("The seat must end after it begins."), field="valid_to")
    _demand_once(seat)
    audit.save(seat, by=by)
    if abilities is not None:
        _set_abilities(seat, list(abilities), by)
    if source is not None:
        support(claim=seat, source=source, by=by)
    return seat


def _demand_once(seat: Seat) -> None:
    """Refuse a person who has a seat for some of the same time; who records meanwhile waits here."""
    list(LeadershipNetwork.objects.filter(pk=seat.network_id).select_for_update(no_key=True))
    same = Seat.objects.filter(network=seat.network, person=seat.person).exclude(pk=seat.pk)
    for one in same:
        begins_before = seat.valid_to is None or one.valid_from is None or one.valid_from < seat.valid_to
        ends_after = one.valid_to is None or seat.valid_from is None or one.valid_to > seat.valid_from
        if begins_before and ends_after:
            raise Refused(_("That person is in the network already for some of that time."), field="position")


def _set_abilities(seat: Seat, wanted: list[Ability], by: User | None) -> None:
    """Say what somebody brings, and write in the trail what was added and taken away."""
    if any(one.tenant_id != seat.tenant_id for one in wanted):
        raise Refused(_("There is no such ability here."), field="abilities")
    before = set(seat.abilities.all())
    if before == set(wanted):
        return
    seat.abilities.set(wanted)
    details = {
        "added": ", ".join(sorted(one.name_sv for one in set(wanted) - before)),
        "removed": ", ".join(sorted(one.name_sv for one in before - set(wanted))),
    }
    audit.event(seat, by=by, name="abilities", details=details)


@transaction.atomic
def end_seat(*, seat: Seat, on: date, precision: str = Source.Precision.DAY, by: User | None) -> Seat:
    """Let somebody be in a network up to (not including) a day."""
    seat.valid_to, seat.to_precision = on, precision
    return save_seat(seat=seat, by=by)


@transaction.atomic
def remove_seat(*, seat: Seat, by: User) -> None:
    """Take away a seat that was recorded by mistake, with what it rested on."""
    for one in Support.objects.filter(tenant=seat.tenant, claim_uid=seat.uid).select_related("source", "run"):
        withdraw(support=one, claim=seat, by=by)
    audit.delete(seat, by=by)
