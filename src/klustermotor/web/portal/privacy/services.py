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
from klustermotor.web.accounts.personal_data import holdings
from klustermotor.web.accounts.retention import months_after
from klustermotor.web.accounts.trail_erasing import forget_words
from klustermotor.web.actors.models import Person
from klustermotor.web.actors.services import save_person
from klustermotor.web.portal.privacy import ledger
from klustermotor.web.portal.privacy.models import SubjectCase
from klustermotor.web.portal.privacy.selectors import subject_of
from klustermotor.web.shared.errors import Refused

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
        raise Refused(_("What is recorded elsewhere is put right where it stands."))
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


@transaction.atomic
def restrict(*, case: SubjectCase, restricted: bool, because: str, by: User) -> SubjectCase:
    """Let what is held of a person be stored only, or used again; the reason is kept (art. 18)."""
    held = _identified(case) if restricted else SubjectCase.objects.select_for_update().get(pk=case.pk)
    if held.person is None:
        raise Refused(_("Only what is held of somebody among the people can be restricted here."))
    if not because.strip():
        raise Refused(_("Say why; it is kept with the request."), field="because")
    if held.person.is_restricted == restricted:
        raise Refused(
            _("The person’s data are restricted already.") if restricted else _("They are not restricted.")
        )
    subject = subject_of(held)
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
    words = {*subject.names, *subject.emails, *subject.phones, *subject.numbers}
    if subject.uid is not None:
        ledger.note(tenant=held.tenant, kind=ledger.PERSON, uid=subject.uid)
    if subject.user is not None:
        ledger.note(tenant=held.tenant, kind=ledger.ACCOUNT, uid=subject.user.uid)
    count = sum(one.erase(subject, by) for one in holdings() if one.erase is not None)
    held.refresh_from_db()
    held.person = held.account = None
    _forget_others(subject.uid, held)
    held.identifiers, held.asked, held.extended_because, held.erased = {}, "", "", count
    held.told_to = _without(told_to, words)
    return _close(held, _State.PARTLY if partly else _State.MET, _without(because, words), by)


def _forget_others(uid: Any, held: SubjectCase) -> None:
    """Empty the person's other requests of words, which may say who it was; that they were there stays."""
    if uid is None:
        return
    found = SubjectCase.objects.filter(tenant=held.tenant, about=_About.PERSON, person__isnull=True)
    found.exclude(pk=held.pk).update(asked="", answer="", told_to="", extended_because="")
    found.exclude(pk=held.pk).filter(state=_State.OPEN).update(
        state=_State.MET, decided_on=held.tenant.today()
    )


def _without(text: str, words: set[str]) -> str:
    """Return a text without the person's names, so that the log does not keep whom it is about."""
    for one in sorted(words, key=len, reverse=True):
        text = text.replace(one, "…")
    return text.strip()


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
