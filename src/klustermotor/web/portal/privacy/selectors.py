"""Find all of a person, and what waits among requests and notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import (
    Held,
    Holding,
    Subject,
    holdings,
    things_mentioning,
)
from klustermotor.web.accounts.retention import kinds
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.actors.registers.naming import known_by, restriction_of, traders_of
from klustermotor.web.portal.people.selectors import people_here
from klustermotor.web.portal.privacy.models import RetentionNotice, SubjectCase
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.templatetags.written import date_written

#: How long before the last day a request is pressing.
_SOON = timedelta(days=7)
IDENTIFIERS = ("names", "emails", "phones", "numbers")


@dataclass(frozen=True, slots=True)
class HeldOfKind:
    """What one holding holds of a person."""

    holding: Holding
    things: Sequence[Held]

    @property
    def goes(self) -> list[Held]:
        """Return what an erasure takes away."""
        return [one for one in self.things if not one.stays]

    @property
    def stays(self) -> list[Held]:
        """Return what stays, each with its reason."""
        return [one for one in self.things if one.stays]


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Something whose free text may name the person."""

    kind: Any
    label: str
    url: str


def people_to_handle(access: Access) -> QuerySet[Person]:
    """Return the people whose requests somebody handles, the restricted among them."""
    return Person.objects.for_handling(access.user).in_tenant(access.tenant)


def accounts_to_handle(access: Access) -> QuerySet[User]:
    """Return the accounts whose requests somebody handles."""
    return people_here(access) if access.may("people.manage") else User.objects.none()


def cases(access: Access) -> QuerySet[SubjectCase]:
    """Return the requests that somebody sees."""
    found = SubjectCase.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("person", "account", "decided_by", "by", "tenant")


def subject_of_person(person: Person) -> Subject:
    """Return somebody among the people as whom a request is about."""
    return Subject(
        person.tenant,
        names=_given(person.name),
        emails=_given(person.email),
        phones=_given(person.phone),
        shared=_shared(person.tenant, _given(person.name), person=person),
        uid=person.uid,
    )


def subject_of_account(user: User, tenant: Tenant) -> Subject:
    """Return somebody who signs in as whom a request is about."""
    names = _given(user.name)
    shared = _shared(tenant, names, user=user)
    return Subject(tenant, names=names, emails=_given(user.email), shared=shared, user=user)


def subject_named(tenant: Tenant, identifiers: Mapping[str, Sequence[str]]) -> Subject:
    """Return somebody known by name, address, telephone or number as whom a request is about."""
    held: dict[str, Any] = {name: _given(*identifiers.get(name, ())) for name in IDENTIFIERS}
    # Who is known by name alone is somebody named in lists; whoever is among the people keeps the name.
    return Subject(tenant, shared=_shared(tenant, held["names"]), **held)


def _shared(
    tenant: Tenant, names: frozenset[str], *, person: Person | None = None, user: User | None = None
) -> frozenset[str]:
    """Return the names that other people or accounts of a workbench bear too."""
    people = Person.objects.filter(tenant=tenant).exclude(pk=(person.pk if person else None) or 0)
    users = User.objects.filter(roles__scope__tenant=tenant).exclude(pk=(user.pk if user else None) or 0)
    held = {fold(one) for one in people.values_list("name", flat=True)}
    held |= {fold(one) for one in users.values_list("name", flat=True)}
    return frozenset(one for one in names if fold(one) in held)


def subject_of(case: SubjectCase) -> Subject:
    """Return whom a request is about."""
    if case.person is not None:
        return subject_of_person(case.person)
    if case.account is not None:
        return subject_of_account(case.account, case.tenant)
    return subject_named(case.tenant, case.identifiers)


def restriction(case: SubjectCase) -> list[bool]:
    """Return whether the person is restricted; of somebody known by a firm, whether each is; else nothing."""
    if case.person is not None:
        return [case.person.is_restricted]
    return restriction_of(subject_of(case)) if case.account is None else []


def trader_of(case: SubjectCase) -> Organisation | None:
    """Return the one sole trader that a request is about, where it is about no person or account."""
    if case.person is not None or case.account is not None:
        return None
    found = traders_of(known_by(subject_of(case), ()))
    return found[0] if len(found) == 1 else None


def _given(*texts: str) -> frozenset[str]:
    """Return the texts that say something."""
    return frozenset(one.strip() for one in texts if one and one.strip())


def held_of(access: Access, subject: Subject) -> list[HeldOfKind]:
    """Return all that every app holds of a person; of what somebody may not read, that it is there."""
    found = [HeldOfKind(one, list(one.find(access, subject))) for one in holdings()]
    return [one for one in found if one.things]


def mentioned(access: Access, subject: Subject) -> list[Mentioned]:
    """Return where the person may be named in free text, of what somebody may see."""
    return [
        Mentioned(thing._meta.verbose_name, str(thing)[:160], mention.address(thing))
        for mention, thing in things_mentioning(access, subject)
    ]


def needs(access: Access) -> list[Need]:
    """Return the requests to be answered, and what goes soon by the retention rules."""
    return [*_requests(access), *_notices(access)]


def _requests(access: Access) -> list[Need]:
    """Return the requests that wait for their answer."""
    if not access.may("privacy.handle"):
        return []
    today = access.tenant.today()
    return [
        Need(
            title=_("%(request)s about personal data: %(right)s")
            % {"request": one, "right": one.get_right_display()},
            detail=_("To be answered by %(day)s, as the law says.") % {"day": date_written(one.due_on)},
            url=reverse("portal:privacy-case", args=[one.uid]),
            due=one.due_on,
            tone="late" if one.is_late(today) else "due" if one.due_on <= today + _SOON else "open",
        )
        for one in cases(access).open().order_by("due_on", "pk")  # type: ignore[attr-defined]
    ]


def _notices(access: Access) -> list[Need]:
    """Return how many things of a kind go, to who sets the rules; one's own by itself to who answers."""
    notices = RetentionNotice.objects.in_tenant(access.tenant).order_by("goes_on", "pk")
    if access.may("privacy.rules"):
        return _by_kind(list(notices))
    return [
        Need(
            title=_("“%(thing)s” goes by the retention rules") % {"thing": thing},
            detail=_("Tell a regional developer if it must stay for longer, and why."),
            url=kinds()[one.kind].address(thing),
            due=one.goes_on,
            tone="due",
        )
        for one, thing in _answered_for(access, notices)
    ]


def _answered_for(access: Access, notices: QuerySet[RetentionNotice]) -> list[tuple[RetentionNotice, Any]]:
    """Return the notices about things that somebody in particular answers for."""
    return [
        (one, thing)
        for one, thing in with_things(access.tenant, list(notices))
        if thing is not None and kinds()[one.kind].answers(thing) == access.user
    ]


def with_things(tenant: Tenant, notices: Sequence[RetentionNotice]) -> list[tuple[RetentionNotice, Any]]:
    """Return notices, each with the thing it is about; a question to the database for each kind."""
    uids: dict[str, set[Any]] = {}
    for one in notices:
        uids.setdefault(one.kind, set()).add(one.object_uid)
    held = {key: kinds()[key].things(tenant, wanted) for key, wanted in uids.items() if key in kinds()}
    return [(one, held[one.kind].get(one.object_uid)) for one in notices if one.kind in held]


def _by_kind(notices: Sequence[RetentionNotice]) -> list[Need]:
    """Return a line for each kind of which something goes."""
    first: dict[str, date] = {}
    count: dict[str, int] = {}
    for one in notices:
        first.setdefault(one.kind, one.goes_on)
        count[one.kind] = count.get(one.kind, 0) + 1
    return [
        Need(
            title=_("Goes by the retention rules: %(kind)s, %(count)s")
            % {"kind": kinds()[key].label, "count": count[key]},
            detail=_("The first on %(day)s. Look it through, and put off what must stay.")
            % {"day": date_written(day)},
            url=reverse("portal:retention"),
            due=day,
            tone="due",
        )
        for key, day in first.items()
        if key in kinds()
    ]
