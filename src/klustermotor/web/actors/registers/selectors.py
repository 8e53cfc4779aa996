"""Read registers, what was found between them, and what remains to be asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _

from klustermotor.linkage.numbers import organisation_number
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant
from klustermotor.web.accounts.trail_words import EVENTS
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers.models import (
    MATCH,
    OWN_REGISTER,
    TOLD,
    LinkageRun,
    LinkDecision,
    LinkQuestion,
    Register,
    RegisterRecord,
    RegisterSelection,
    RegisterVintage,
)
from klustermotor.web.actors.registers.words import field_word, vintage_imported
from klustermotor.web.jobs.models import Job
from klustermotor.web.shared.identifiers import is_uid
from klustermotor.web.shared.sorting import fold, in_order

EVENTS["vintage imported"] = vintage_imported
Pair = tuple[str, str, str, str]
Thing = RegisterRecord | Organisation


def sees_personal(access: Access) -> bool:
    """Return whether somebody may see sole traders' numbers: who sees people in the whole workbench."""
    return access.may_everywhere("persons.view")


def registers(access: Access) -> QuerySet[Register]:
    """Return the registers somebody may see, with how many records they hold and when they last came."""
    found = Register.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.annotate(
        held=Count("records", filter=Q(records__is_current=True), distinct=True),
        newest=Max("vintages__number"),
        imported=Max("vintages__imported_at"),
    )


def vintages(access: Access) -> QuerySet[RegisterVintage]:
    """Return the vintages somebody may see."""
    found = RegisterVintage.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("register", "job", "by", "tenant")


def records(access: Access) -> QuerySet[RegisterRecord]:
    """Return the records somebody may see."""
    found = RegisterRecord.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("register", "organisation", "matched", "tenant")


def selections(access: Access) -> QuerySet[RegisterSelection]:
    """Return the selections somebody may see."""
    found = RegisterSelection.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("register", "by", "tenant")


def selection_named(access: Access, named: str) -> RegisterSelection | None:
    """Return the selection that an address names, if somebody may see it."""
    found = selections(access) if is_uid(named) and access.may("registers.view") else None
    return found.filter(uid=named).first() if found is not None else None


def decisions(access: Access) -> QuerySet[LinkDecision]:
    """Return the decisions somebody may see, those that were taken back too."""
    found = LinkDecision.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("by", "taken_back_by")


def latest_run(access: Access) -> LinkageRun | None:
    """Return the newest matching."""
    found: LinkageRun | None = (
        LinkageRun.objects.visible_to(access.user).in_tenant(access.tenant).select_related("job").first()
    )
    return found


def matching_job(tenant: Tenant) -> Job | None:
    """Return the newest work that matches registers."""
    return Job.objects.filter(tenant=tenant, kind=MATCH).order_by("-created_at").first()


def open_questions(access: Access) -> list[LinkQuestion]:
    """Return what the newest matching asks and nobody has decided, the skipped last."""
    run = latest_run(access)
    if run is None:
        return []
    decided = {one.pair for one in LinkDecision.objects.in_tenant(access.tenant).holding()}
    found = [one for one in run.questions.all() if _ordered(one.pair) not in decided]
    return sorted(
        found, key=lambda one: (one.skipped_at is not None, one.skipped_at or run.started_at, one.place)
    )


def is_decided(question: LinkQuestion) -> bool:
    """Return whether somebody has decided of a question's pair."""
    names = ("left_register", "left_record", "right_register", "right_record")
    pair = dict(zip(names, _ordered(question.pair), strict=True))
    found = LinkDecision.objects.in_tenant(question.run.tenant).holding()
    return found.filter(**pair).exists()


def _ordered(pair: Pair) -> Pair:
    """Return a pair as decisions are kept: the lower first."""
    low, high = sorted((pair[:2], pair[2:]))
    return (*low, *high)


@dataclass(frozen=True, slots=True)
class Shown:
    """A record or an organisation here, as the pages show it."""

    register: str
    key: str
    name: str
    values: dict[str, str]
    thing: RegisterRecord | Organisation

    @property
    def record(self) -> RegisterRecord | None:
        """Return the record, where it is one."""
        return self.thing if isinstance(self.thing, RegisterRecord) else None

    @property
    def cells(self) -> list[tuple[Any, str]]:
        """Return each field's name and value."""
        return [(field_word(name), self.values[name]) for name in TOLD]


def shown(thing: RegisterRecord | Organisation, *, personal: bool) -> Shown:
    """Return what is told of a record or an organisation; a sole trader's number only with ``personal``."""
    hidden = thing.number_is_personal and not personal
    if isinstance(thing, RegisterRecord):
        values = {name: str(getattr(thing, name)) for name in TOLD}
        register, key = thing.register.name, thing.key
    else:
        values = dict.fromkeys(TOLD, "") | {
            "name": thing.name,
            "number": thing.organisation_number,
            "street": thing.street,
            "postcode": thing.postcode,
            "place": thing.post_town or (thing.region.name_sv if thing.region else ""),
            "phone": thing.phone,
            "web": thing.address,
        }
        register, key = _("Organisations here"), ""
    if hidden:
        values["number"] = _("hidden: a sole trader’s") if values["number"] else ""
        key = ""
    return Shown(register, key, thing.name, values, thing)


def by_key(access: Access, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Thing]:
    """Return records and organisations by register and key; left out is what is here no more, or not seen."""
    wanted = set(keys)
    own = {key for register, key in wanted if register == OWN_REGISTER}
    found: dict[tuple[str, str], Thing] = {}
    held = Organisation.objects.visible_to(access.user).in_tenant(access.tenant).filter(uid__in=own)
    for organisation in held.select_related("region"):
        found[OWN_REGISTER, str(organisation.uid)] = organisation
    named = {key for register, key in wanted if register != OWN_REGISTER}
    for record in records(access).filter(key__in=named):
        key = (str(record.register.uid), record.key)
        if key in wanted:
            found[key] = record
    return found


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of a pair: both sides, whether they differ, how far they agree, and which way it speaks."""

    label: Any
    left: str
    right: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page asks it."""

    question: LinkQuestion
    left: Shown
    right: Shown
    rows: list[Compared]


def bare(name: str, value: str) -> str:
    """Return a field's value without what is a way of writing alone: spaces, country, capitals."""
    if name == "number":
        return organisation_number(value) or fold(value)
    if name == "postcode":
        return "".join(letter for letter in value if letter.isdigit()) or fold(value)
    if name == "web":
        return fold(value).rpartition("@")[2].rpartition("://")[2].removeprefix("www.").rstrip("/")
    return fold(value)


def _asked(access: Access, question: LinkQuestion, found: Mapping[tuple[str, str], Thing]) -> Asked:
    """Return a question with both records."""
    pair, personal = question.pair, sees_personal(access)
    left, right = (shown(found[key], personal=personal) for key in (pair[:2], pair[2:]))
    rows = [
        Compared(
            field_word(name),
            left.values[name],
            right.values[name],
            bool(left.values[name] and right.values[name])
            and bare(name, left.values[name]) != bare(name, right.values[name]),
        )
        for name in TOLD
        if left.values[name] or right.values[name]
    ]
    return Asked(question, left, right, rows)


def next_question(access: Access) -> tuple[Asked | None, int]:
    """Return the most useful question, and how many there are."""
    waiting = open_questions(access)
    found = by_key(access, [key for one in waiting for key in (one.pair[:2], one.pair[2:])])
    here = [one for one in waiting if one.pair[:2] in found and one.pair[2:] in found]
    return (_asked(access, here[0], found) if here else None), len(here)


def group_of(record: RegisterRecord, access: Access) -> list[RegisterRecord]:
    """Return the records that are the same organisation as one, itself among them, that somebody may see."""
    if record.group is None:
        return [record]
    held = records(access).filter(group=record.group, is_current=True)
    return list(held.order_by("register__name", "pk"))


def others_of(record: RegisterRecord, access: Access) -> list[Thing]:
    """Return what a record is the same as: records that somebody sees, and organisations here."""
    here = {one.pk: one for one in (record.matched, record.organisation) if one is not None}
    return [*(one for one in group_of(record, access) if one.pk != record.pk), *here.values()]


def organisation_of(records: Iterable[RegisterRecord]) -> tuple[Organisation | None, bool]:
    """Return the organisation here that a group is, and whether somebody has brought it in."""
    held = list(records)
    brought = next((one.organisation for one in held if one.organisation is not None), None)
    if brought is not None:
        return brought, all(one.organisation_id == brought.pk for one in held)
    return next((one.matched for one in held if one.matched is not None), None), False


def to_merge_with(access: Access, record: RegisterRecord, text: str) -> list[RegisterRecord]:
    """Return records of other groups whose name holds a text."""
    if not text.strip():
        return []
    found = records(access).current().filter(name__folded__contains=fold(text))  # type: ignore[attr-defined]
    if record.group is not None:
        found = found.exclude(group=record.group)
    return list(found.exclude(pk=record.pk).order_by(in_order("name"), "pk")[:20])


def records_of(organisation: Organisation, access: Access) -> list[RegisterRecord]:
    """Return the records that an organisation was brought in from or linked to; none without registers."""
    if not access.may("registers.view"):
        return []
    found = records(access).filter(organisation=organisation)
    return list(found.select_related("register", "last_vintage").order_by("register__name", "pk"))
