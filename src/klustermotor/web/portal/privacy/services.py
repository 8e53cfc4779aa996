"""Take up requests about personal data, meet them, and write what was done (GDPR art. 12, 15 to 21)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import Subject, holdings
from klustermotor.web.accounts.retention import months_after
from klustermotor.web.accounts.trail_erasing import forget_words
from klustermotor.web.actors.models import FieldValue, Organisation, Person
from klustermotor.web.actors.registers.models import RegisterRecord
from klustermotor.web.actors.services import save_organisation, save_person
from klustermotor.web.portal.privacy import ledger
from klustermotor.web.portal.privacy.models import SubjectCase
from klustermotor.web.portal.privacy.selectors import restriction, subject_of, trader_of
from klustermotor.web.portal.privacy.wording import without
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold

#: What is answered in a month may take two more (art. 12(3)).
_MONTHS, _MORE = 1, 2
_About = SubjectCase.About
_State = SubjectCase.State


@transaction.atomic
def open_case(
    *,
    tenant: Tenant,
    right: str,
    received_on: date,
    by: User | None,
    person: Person | None = None,
    account: User | None = None,
    identifiers: Mapping[str, Sequence[str]] | None = None,
    asked: str = "",
    identity: str = "",
    is_example: bool = False,
) -> SubjectCase:
    """Take up a request; it is to be answered within a month of the day it came."""
    today = tenant.today()
    if received_on > today:
        raise Refused(_("That day lies ahead; give the day on which it came."), field="received_on")
    held = {key: [text for text in texts if text] for key, texts in (identifiers or {}).items()}
    if person is None and account is None and not any(held.values()):
        raise Refused(_("Say by what the person is known: a name, an address or a number."), field="name")
    # One number after another, also where two take up a request at once.
    Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
    last = SubjectCase.objects.filter(tenant=tenant).aggregate(last=Max("number"))["last"] or 0
    made = SubjectCase(
        tenant=tenant,
        number=last + 1,
        right=right,
        about=_About.PERSON if person else _About.ACCOUNT if account else _About.NAMED,
        person=person,
        account=account,
        identifiers=held if person is None and account is None else {},
        received_on=received_on,
        due_on=months_after(received_on, _MONTHS),
        asked=asked.strip(),
        identity=identity,
        identity_on=today if identity else None,
        by=by,
        is_example=is_example,
    )
    audit.save(made, by=by)
    return made


@transaction.atomic
def check_identity(*, case: SubjectCase, identity: str, by: User) -> SubjectCase:
    """Write how it was made sure who asks; without that nothing is handed out and nothing erased."""
    held = _open(case)
    held.identity = identity
    held.identity_on = held.tenant.today() if identity else None
    audit.save(held, by=by)
    return held


@transaction.atomic
def extend(*, case: SubjectCase, because: str, by: User) -> SubjectCase:
    """Take two months more, with a reason that the person is told within the first month (art. 12(3))."""
    held = _open(case)
    if held.extended_because:
        raise Refused(_("It has been extended before; the law allows it once."), field="because")
    if not because.strip():
        raise Refused(_("Say why it takes longer; the person is told."), field="because")
    if held.tenant.today() > held.due_on:
        raise Refused(_("The month is over; the person should have been told before."), field="because")
    held.extended_because = because.strip()
    held.due_on = months_after(held.received_on, _MONTHS + _MORE)
    audit.save(held, by=by)
    return held


@transaction.atomic
def correct(*, case: SubjectCase, given: Mapping[str, Any], told_to: str, by: User) -> SubjectCase:
    """Put right what is recorded of a person; the old value stands nowhere afterwards (art. 16, 19)."""
    held = _identified(case)
    if held.person is None:
        return _correct_trader(held, given, told_to, by)
    person = Person.objects.select_for_update().get(pk=held.person.pk)
    old = [getattr(person, name) for name in given if getattr(person, name) != given[name]]
    for name, value in given.items():
        setattr(person, name, value)
    try:
        save_person(person=person, by=by)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    held.person = person
    for holding in holdings():
        if holding.follow is not None:
            holding.follow(subject_of(held), by)
    forget_words(held.tenant, [one for one in old if isinstance(one, str)])
    held.told_to = told_to.strip()
    audit.save(held, by=by)
    return held


def _correct_trader(held: SubjectCase, given: Mapping[str, Any], told_to: str, by: User) -> SubjectCase:
    """Put right what is recorded of somebody's own firm, known by its number or name."""
    found = trader_of(held)
    if found is None:
        raise Refused(_("What is recorded elsewhere is put right where it stands."))
    trader = Organisation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    old = {name: getattr(trader, name) for name, value in given.items() if getattr(trader, name) != value}
    for name, value in given.items():
        setattr(trader, name, value)
    try:
        save_organisation(organisation=trader, by=by, anyway=True)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    for name, value in old.items():
        # What a register says stays the register's, which is told.
        FieldValue.objects.filter(organisation=trader, field=name, value=value, register=None).delete()
    known = {old.get("name"): trader.name, old.get("organisation_number"): trader.organisation_number}
    held.identifiers = {
        key: [known.get(text) or text for text in texts] for key, texts in held.identifiers.items()
    }
    # A town or a street is others' too.
    words = ("name", "organisation_number", "phone", "note")
    forget_words(held.tenant, [old[one] for one in words if old.get(one)])
    held.told_to = told_to.strip()
    audit.save(held, by=by)
    return held


@transaction.atomic
def restrict(*, case: SubjectCase, restricted: bool, because: str, by: User) -> SubjectCase:
    """Let what is held of a person be stored only, or used again; the reason is kept (art. 18)."""
    held = _identified(case) if restricted else SubjectCase.objects.select_for_update().get(pk=case.pk)
    subject = subject_of(held)
    states = restriction(held)
    if not states:
        raise Refused(
            _(
                "Record the person among the people first, by name and telephone; restricting them there "
                "reaches their firm and every register that names them."
            )
        )
    if not because.strip():
        raise Refused(_("Say why; it is kept with the request."), field="because")
    if all(one is restricted for one in states):
        raise Refused(
            _("The person’s data are restricted already.") if restricted else _("They are not restricted.")
        )
    for holding in reversed(holdings()):
        if holding.restrict is not None:
            holding.restrict(subject, restricted, by)
    audit.event(held, by=by, name="restricted" if restricted else "freed")
    held.refresh_from_db()
    if restricted and held.is_open and held.right == SubjectCase.Right.RESTRICTION:
        return _close(held, _State.MET, because, by)
    held.answer = "\n".join(filter(None, [held.answer, because.strip()]))
    audit.save(held, by=by)
    return held


@transaction.atomic
def erase(*, case: SubjectCase, because: str, told_to: str, partly: bool = False, by: User) -> SubjectCase:
    """Erase all that is held of a person and may go; of the request only that it was met stays (art. 17)."""
    held = _identified(case)
    subject = subject_of(held)
    known_as = _known_as(subject)
    ledger.note_all(subject)
    _forget_others(subject, held)
    count = sum(one.erase(subject, by) for one in holdings() if one.erase is not None)
    held.refresh_from_db()
    held.person = held.account = None
    # What was written before may say in any words who it is; what is written now is kept without names.
    held.identifiers, held.asked, held.extended_because, held.answer = {}, "", "", ""
    held.erased = count
    held.told_to = without(told_to, subject, known_as)
    state = _State.PARTLY if partly else _State.MET
    return _close(held, state, without(because, subject, known_as), by)


def _known_as(subject: Subject) -> list[str]:
    """Return what else the person is called where it is known by the number alone: the firm's name."""
    traders = Organisation.objects.filter(tenant=subject.tenant, is_sole_trader=True)
    records = RegisterRecord.objects.filter(tenant=subject.tenant) if subject.numbers else ()
    named = [one.name for one in traders if subject.stands_at(one.organisation_number)]
    return named + [one.name for one in records if subject.stands_at(one.number)]


def _forget_others(subject: Subject, held: SubjectCase) -> None:
    """Empty the person's other requests of words, which may say who it was; that they were there stays."""
    found = [
        one
        for one in SubjectCase.objects.filter(tenant=held.tenant).exclude(pk=held.pk)
        if _is_hers(one, subject)
    ]
    keys = [one.pk for one in found]
    others = SubjectCase.objects.filter(pk__in=keys)
    others.update(asked="", answer="", told_to="", extended_because="", identifiers={})
    others.filter(state=_State.OPEN).update(state=_State.MET, decided_on=held.tenant.today())


def _is_hers(case: SubjectCase, subject: Subject) -> bool:
    """Return whether another request is of the same person."""
    if case.person_id is not None:
        return subject.uid is not None and case.person is not None and case.person.uid == subject.uid
    if case.account_id is not None:
        return subject.user is not None and case.account_id == subject.user.pk
    given, own = case.identifiers, {fold(one) for one in subject.names - subject.shared}
    emails = {one.casefold() for one in subject.emails}
    is_sure = any(one.casefold() in emails for one in given.get("emails", ())) or any(
        map(subject.stands_at, (*given.get("phones", ()), *given.get("numbers", ())))
    )
    # Another may have the same name: who waits for an answer is not turned away for it.
    return is_sure or (not case.is_open and any(fold(one) in own for one in given.get("names", ())))


@transaction.atomic
def close(*, case: SubjectCase, state: str, answer: str, told_to: str = "", by: User) -> SubjectCase:
    """Answer a request; a refusal says why, and the person is told of it and of whom to complain to."""
    held = _open(case)
    if state in {_State.REFUSED, _State.PARTLY} and not answer.strip():
        raise Refused(_("Say why: the person has a right to know (art. 12(4))."), field="answer")
    if state == _State.MET and not held.identity:
        raise Refused(_("Make sure first who asks, and write how."), field="state")
    held.told_to = told_to.strip() or held.told_to
    return _close(held, state, answer, by)


def _close(held: SubjectCase, state: str, answer: str, by: User) -> SubjectCase:
    """Write the decision."""
    held.state, held.answer = state, "\n".join(filter(None, [held.answer, answer.strip()]))
    held.decided_on, held.decided_by = held.tenant.today(), by
    audit.save(held, by=by)
    return held


def _open(case: SubjectCase) -> SubjectCase:
    """Return a request, locked, while it waits for its answer."""
    held = SubjectCase.objects.select_for_update(of=("self",)).select_related(
        "person", "account", "tenant"
    ).get(pk=case.pk)  # fmt: skip
    if not held.is_open:
        raise Refused(_("This request has been answered already."))
    return held


def _identified(case: SubjectCase) -> SubjectCase:
    """Return a request, locked, of which it is known who asks."""
    held = _open(case)
    if not held.identity:
        raise Refused(_("Make sure first who asks, and write how."))
    return held
