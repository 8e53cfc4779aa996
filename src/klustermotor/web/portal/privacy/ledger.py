"""What was erased, kept beside the data by digests, so that a restored backup is erased of it again.

The rows in the database are the truth, written with the erasure itself; the file in the data folder repeats
them after each commit and every night. A digest is of a random identifier:
nobody can tell from it what it was.
"""

import hashlib
import json
import os
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import holdings
from klustermotor.web.accounts.retention import kinds
from klustermotor.web.actors.models import Person
from klustermotor.web.portal.privacy.models import Erasure
from klustermotor.web.portal.privacy.selectors import subject_of_account, subject_of_person

PERSON, ACCOUNT = "person", "account"
_NAME = "erasures.jsonl"


def digest(uid: UUID) -> str:
    """Return what stands for an identifier."""
    return hashlib.sha256(str(uid).encode()).hexdigest()


def path() -> Path:
    """Return where the file lies."""
    return Path(settings.DATA_DIR) / _NAME


def note(*, tenant: Tenant, kind: str, uid: UUID) -> None:
    """Write that something is erased, in the transaction that erases it."""
    Erasure.objects.get_or_create(
        tenant=tenant, kind=kind, digest=digest(uid), defaults={"on": tenant.today()}
    )
    transaction.on_commit(write_file)


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
        count += _people(tenant, {one for kind, one in erased if kind == PERSON})
        count += _accounts(tenant, {one for kind, one in erased if kind == ACCOUNT})
        for key in kinds():
            wanted = {one for held, one in erased if held == key}
            count += _things(tenant, key, wanted) if wanted else 0
    return count


def _people(tenant: Tenant, wanted: set[str]) -> int:
    """Erase the people whose digest is wanted."""
    count = 0
    for person in Person.objects.filter(tenant=tenant, stands_for_erased=False):
        if digest(person.uid) in wanted:
            subject = subject_of_person(person)
            note(tenant=tenant, kind=PERSON, uid=person.uid)
            count += sum(one.erase(subject, None) for one in holdings() if one.erase is not None)
    return count


def _accounts(tenant: Tenant, wanted: set[str]) -> int:
    """Erase the accounts whose digest is wanted."""
    count = 0
    for user in User.objects.filter(roles__scope__tenant=tenant).distinct():
        if digest(user.uid) in wanted and not user.email.endswith("@erased.invalid"):
            subject = subject_of_account(user, tenant)
            note(tenant=tenant, kind=ACCOUNT, uid=user.uid)
            count += sum(one.erase(subject, None) for one in holdings() if one.erase is not None)
    return count


def _things(tenant: Tenant, key: str, wanted: set[str]) -> int:
    """Let go again what the retention rules had let go."""
    kind = kinds()[key]
    found = kind.things(tenant, [one for one in kind.every(tenant) if digest(one) in wanted])
    for uid, thing in found.items():
        note(tenant=tenant, kind=key, uid=uid)
        kind.act(thing, None)
    return len(found)
