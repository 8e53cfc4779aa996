"""Registers, their records, decisions and selections in the API."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers import choosing, deciding, selectors
from klustermotor.web.actors.registers.models import LinkDecision
from klustermotor.web.actors.registers.schemas import (
    CountedSelectionOut,
    LinkDecisionIn,
    LinkDecisionOut,
    RegisterOut,
    RegisterRecordOut,
    RegisterSelectionOut,
    RegisterVintageOut,
)
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.schemas import Page, Reference, Window

router = Router(tags=["actors"])
_READ = ("registers.view", "read:actors")
_WRITE = ("registers.manage", "write:actors")


@router.get("/registers", response=Page[RegisterOut], **operation(_("List registers"), *_READ))
def list_registers(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, selectors.registers(request.access), RegisterOut.of, window)


@router.get("/registers/{uid}", response=RegisterOut, **operation(_("Read a register"), *_READ))
def get_register(request: ApiRequest, uid: UUID) -> Any:
    return RegisterOut.of(found_one(selectors.registers(request.access), uid))


@router.get(
    "/registers/{uid}/vintages",
    response=Page[RegisterVintageOut],
    **operation(_("List the files of a register"), *_READ),
)
def list_register_vintages(request: ApiRequest, uid: UUID, window: Query[Window]) -> Any:
    register = found_one(selectors.registers(request.access), uid)
    found = selectors.vintages(request.access).filter(register=register)
    return paged(request, found, RegisterVintageOut.of, window)


@router.get(
    "/registers/{uid}/records",
    response=Page[RegisterRecordOut],
    **operation(_("List the records of a register"), *_READ),
)
def list_register_records(request: ApiRequest, uid: UUID, window: Query[Window]) -> Any:
    register = found_one(selectors.registers(request.access), uid)
    personal = selectors.sees_personal(request.access)
    found = selectors.records(request.access).filter(register=register)
    return paged(request, found, lambda one: RegisterRecordOut.of(one, personal=personal), window)


def _told(request: ApiRequest, some: Iterable[LinkDecision]) -> Callable[[LinkDecision], LinkDecisionOut]:
    """Return how some decisions are told, with the records they are about."""
    keys = [key for one in some for key in (one.pair[:2], one.pair[2:])]
    found = selectors.by_key(request.access, keys)

    def told(one: LinkDecision) -> LinkDecisionOut:
        left, right = (Reference.maybe(found.get(key)) for key in (one.pair[:2], one.pair[2:]))
        return LinkDecisionOut.of(one, left, right)

    return told


@router.get(
    "/link-decisions",
    response=Page[LinkDecisionOut],
    **operation(_("List what was decided of records"), *_READ),
)
def list_link_decisions(request: ApiRequest, window: Query[Window]) -> Any:
    found = selectors.decisions(request.access)
    shown = found[window.offset : window.offset + window.limit]
    return paged(request, found, _told(request, shown), window)


@router.get(
    "/link-decisions/{uid}",
    response=LinkDecisionOut,
    **operation(_("Read what was decided of records"), *_READ),
)
def get_link_decision(request: ApiRequest, uid: UUID) -> Any:
    found = found_one(selectors.decisions(request.access), uid)
    return _told(request, [found])(found)


@router.post(
    "/link-decisions",
    response={201: LinkDecisionOut},
    **operation(_("Decide whether two records are the same organisation"), *_WRITE),
)
def create_link_decision(request: ApiRequest, body: LinkDecisionIn) -> Any:
    left = found_one(selectors.records(request.access), body.left)
    right: Any = selectors.records(request.access).filter(uid=body.right).first()
    if right is None:
        here = Organisation.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
        right = found_one(here, body.right)
    made = deciding.decide(
        tenant=request.access.tenant,
        left=deciding.key_of(left),
        right=deciding.key_of(right),
        same=body.same,
        by=request.access.user,
    )
    return Status(201, _told(request, [made])(made))


@router.delete(
    "/link-decisions/{uid}",
    response=list[LinkDecisionOut],
    **operation(
        _("Take back what was decided of records, with all that was decided at once"),
        *_WRITE,
        version_of="/link-decisions/{uid}",
    ),
)
def take_back_link_decision(request: ApiRequest, uid: UUID) -> Any:
    held = found_one(selectors.decisions(request.access), uid)
    demand_unchanged(request, _told(request, [held])(held))
    taken = deciding.take_back(decision=held, by=request.access.user)
    told = _told(request, taken)
    return [told(one) for one in taken]


@router.post(
    "/register-records/{uid}/split",
    response={201: list[LinkDecisionOut]},
    **operation(_("Take a record out of its group"), *_WRITE),
)
def split_register_record(request: ApiRequest, uid: UUID) -> Any:
    record = found_one(selectors.records(request.access), uid)
    others = selectors.others_of(record, request.access)
    made = deciding.split(record=record, others=others, by=request.access.user)
    told = _told(request, made)
    return Status(201, [told(one) for one in made])


@router.get(
    "/register-selections",
    response=Page[RegisterSelectionOut],
    **operation(_("List selections from registers"), *_READ),
)
def list_register_selections(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, selectors.selections(request.access), RegisterSelectionOut.of, window)


@router.get(
    "/register-selections/{uid}",
    response=CountedSelectionOut,
    **operation(_("Read a selection from registers as it is counted now"), *_READ),
)
def get_register_selection(request: ApiRequest, uid: UUID) -> Any:
    found = found_one(selectors.selections(request.access), uid)
    return CountedSelectionOut.of(found, choosing.choose(found, request.access.user))
