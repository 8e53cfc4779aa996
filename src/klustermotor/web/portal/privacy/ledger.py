"""What was erased, kept beside the data by digests, so that a restored backup is erased of it again.

The rows in the database are the truth, written with the erasure itself; the file in the data folder repeats
them after each commit and every night. A digest is of a random identifier, or made with the secret key:
nobody can tell from it what it was.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import Subject, holdings, mark_of
from klustermotor.web.accounts.retention import kinds
from klustermotor.web.actors.models import Person
from klustermotor.web.portal.privacy.models import Erasure
from klustermotor.web.portal.privacy.selectors import subject_of_account, subject_of_person

PERSON, ACCOUNT = "person", "account"
_NAME = "erasures.jsonl"


def path() -> Path:
    """Return where the file lies."""
    return Path(settings.DATA_DIR) / _NAME


def note(*, tenant: Tenant, kind: str, uid: UUID) -> None:
    """Write that something is erased, in the transaction that erases it."""
    _note(tenant, kind, [mark_of(uid)])


def note_all(subject: Subject) -> None:
    """Write that somebody, and all that is found of them and goes, is erased."""
    if subject.uid is not None:
        note(tenant=subject.tenant, kind=PERSON, uid=subject.uid)
    if subject.user is not None:
        note(tenant=subject.tenant, kind=ACCOUNT, uid=subject.user.uid)
    for holding in holdings():
        for taken in holding.takes:
            _note(subject.tenant, taken.kind, taken.noted(subject))


def _note(tenant: Tenant, kind: str, digests: Iterable[str]) -> None:
    """Write that what some digests stand for is erased; what stands there already is left."""
    rows = [Erasure(tenant=tenant, kind=kind, digest=one, on=tenant.today()) for one in sorted(set(digests))]
    Erasure.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    transaction.on_commit(write_file)


def marks_held(tenant: Tenant, kind: str) -> set[str]:
    """Return the digests of what was erased of a kind in a workbench."""
    return set(Erasure.objects.filter(tenant=tenant, kind=kind).values_list("digest", flat=True))


def write_file() -> None:
    """Write every erasure into the file beside the data: those of the database, and those already there."""
    known = read_file(path()) | set(Erasure.objects.values_list("kind", "digest"))
    draft = path().with_name(f".{_NAME}.{os.getpid()}")
    draft.write_text("".join(json.dumps(list(one)) + "\n" for one in sorted(known)))
    draft.replace(path())


def read_file(source: Path) -> set[tuple[str, str]]:
    """Return the erasures that a file holds; none where there is no file."""
    if not source.exists():
        return set()
    lines = source.read_text().splitlines()
    return {(kind, held) for kind, held in (json.loads(line) for line in lines if line)}


@transaction.atomic
def apply_again(erased: set[tuple[str, str]]) -> int:
    """Erase what a restored database still holds of what was erased since; return how many things."""
    count = 0
    for tenant in Tenant.objects.order_by("pk"):
        count += _people(tenant, _of(PERSON, erased))
        count += _accounts(tenant, _of(ACCOUNT, erased))
        for key in kinds():
            wanted = _of(key, erased)
            count += _kept(tenant, key, wanted) if wanted else 0
        count += _taken(tenant, erased)
    return count


def _of(kind: str, erased: set[tuple[str, str]]) -> set[str]:
    """Return the digests of a kind."""
    return {one for held, one in erased if held == kind}


def _erase(subject: Subject) -> int:
    """Erase somebody again, and note whatever goes."""
    note_all(subject)
    return sum(one.erase(subject, None) for one in holdings() if one.erase is not None)


def _people(tenant: Tenant, wanted: set[str]) -> int:
    """Erase the people whose digest is wanted."""
    held = Person.objects.filter(tenant=tenant, stands_for_erased=False) if wanted else ()
    return sum(_erase(subject_of_person(one)) for one in held if mark_of(one.uid) in wanted)


def _accounts(tenant: Tenant, wanted: set[str]) -> int:
    """Erase the accounts whose digest is wanted."""
    held = User.objects.filter(roles__scope__tenant=tenant).distinct() if wanted else ()
    return sum(
        _erase(subject_of_account(one, tenant))
        for one in held
        if mark_of(one.uid) in wanted and not one.email.endswith("@erased.invalid")
    )


def _kept(tenant: Tenant, key: str, wanted: set[str]) -> int:
    """Let go again what the retention rules had let go."""
    kind = kinds()[key]
    found = kind.things(tenant, [one for one in kind.every(tenant) if mark_of(one) in wanted])
    for uid, thing in found.items():
        note(tenant=tenant, kind=key, uid=uid)
        kind.act(thing, None)
    return len(found)


def _taken(tenant: Tenant, erased: set[tuple[str, str]]) -> int:
    """Erase each thing that an erasure had taken, but for what the database itself says was taken before."""
    count = 0
    for taken in [one for holding in holdings() for one in holding.takes]:
        wanted = _of(taken.kind, erased) - marks_held(tenant, taken.kind)
        if not wanted:
            continue
        found = taken.held(tenant, wanted)
        here = taken.marked(tenant, [one.pk for one in found])
        # What comes anew with its register is known again also where it is not here now.
        _note(tenant, taken.kind, wanted if taken.comes_anew else wanted & here)
        count += taken.again(found, None) if found else 0
    return count
