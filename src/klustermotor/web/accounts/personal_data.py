"""What each app holds of a person: one list, so that a request under the GDPR finds all of it.

An app says so in its module ``personal``::

    register(Holding("outbox.letters", _("letters"), covers=("outbox.message",), …))
    may_mention(Mention("actors.tie", ("note",), address=lambda tie: reverse("actors:tie", args=[tie.uid])))

``tests/architecture`` finds every model that names a person or an account and that no holding covers.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import blake2b, sha256
from importlib import import_module
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import module_has_submodule

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.templatetags.written import date_written

#: Shorter names are found in too many other words.
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a request is about: everything by which a person can be known in the workbench."""

    tenant: Tenant
    names: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    #: Names that others bear too: these are not taken out of what is about the others.
    shared: frozenset[str] = frozenset()
    #: The person in the register of people.
    uid: UUID | None = None
    #: The account with which the person signs in, where the request is about it.
    user: User | None = None

    @property
    def label(self) -> str:
        """Return what the person is called on a page."""
        return next(iter(sorted(self.names)), next(iter(sorted(self.emails | self.numbers)), ""))

    @property
    def folded_names(self) -> frozenset[str]:
        """Return the names as they are compared."""
        return frozenset(fold(one) for one in self.names)

    @property
    def own_words(self) -> set[str]:
        """Return what stands for this person and nobody else: what may be taken out wherever it stands."""
        return {*(self.names - self.shared), *self.emails, *self.phones, *self.numbers}

    def is_named(self, text: str) -> bool:
        """Return whether a text is one of the person's names and nothing else."""
        return bool(text) and fold(text) in self.folded_names

    def stands_at(self, number: str) -> bool:
        """Return whether a number is the person's: a telephone, or a sole trader's."""
        wanted = {digits(one)[-9:] for one in self.phones | self.numbers if len(digits(one)) >= 6}
        held = digits(number)
        return len(held) >= 6 and held[-9:] in wanted

    def stands_in(self, text: str) -> bool:
        """Return whether a text names the person, by name, address or number, as words of their own.

        "Anna Berg" stands in "Anna Bergs Form" and not in "Anna Bergström".
        """
        marks = _marks(self.folded_names, self.emails, self.numbers)
        return marks is not None and marks.search(fold(text)) is not None


@cache
def _marks(names: frozenset[str], emails: frozenset[str], numbers: frozenset[str]) -> re.Pattern[str] | None:
    """Return what finds a person in a folded text; names also in the genitive."""
    found = [rf"{re.escape(one)}s?(?!\w)" for one in sorted(names) if len(one) >= _SHORTEST]
    found += [rf"{re.escape(fold(one))}(?![\w-]|\.\w)" for one in sorted(emails) if one]
    found += [rf"{re.escape(fold(one))}(?!\w)" for one in sorted(numbers) if one]
    return re.compile(rf"(?<![\w.+-])(?:{'|'.join(found)})") if found else None


def digits(text: str) -> str:
    """Return the digits of a number."""
    return "".join(sign for sign in text if sign.isdigit())


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that is held of a person, as it is handed out to them."""

    what: Any
    said: Mapping[Any, Any] = field(default_factory=dict)
    #: Where it is seen, for those who may.
    url: str = ""
    #: Why it is not erased; empty is erased.
    stays: Any = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return what it says, as people read it; what says nothing is left out."""
        return [(str(name), text) for name, value in self.said.items() if (text := in_words(value))]


def in_words(value: Any) -> str:
    """Return a value as people read it."""
    if value is None or value == "":
        return ""
    return str(date_written(value)) if isinstance(value, date) else str(value)


Find = Callable[[Access, Subject], Sequence[Held]]


def mark_of(uid: UUID) -> str:
    """Return what stands for a random identifier in the ledger of erasures; nobody can tell from it what."""
    return sha256(str(uid).encode()).hexdigest()


def keyed_mark(*parts: str) -> str:
    """Return what stands for words that could be guessed: only with the secret key can it be made."""
    return blake2b("\x1f".join(parts).encode(), key=_key(settings.SECRET_KEY), digest_size=32).hexdigest()


@cache
def _key(secret: str) -> bytes:
    """Return what marks are made with."""
    return sha256(f"klustermotor.erased {secret}".encode()).digest()


def _by_uid(uid: UUID) -> Iterable[str]:
    """Return the mark of an identifier."""
    return [mark_of(uid)]


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows of a model that an erasure takes: noted by marks, and taken again from a restored backup."""

    model: str
    find: Callable[[Subject], Iterable[Any]]
    #: Erase what a restored backup holds of it, whoever it was; return how many things went.
    again: Callable[[Sequence[Any], User | None], int]
    #: Which field leads to the workbench.
    tenant: str = "tenant"
    #: What the marks are made of, how, and what they are called in the ledger where not by the model.
    fields: tuple[str, ...] = ("uid",)
    marks: Callable[..., Iterable[str]] = _by_uid
    name: str = ""
    #: The marks of what an erasure takes, where these are fewer than those of the rows.
    naming: Callable[[Subject], set[str]] | None = None

    @property
    def kind(self) -> str:
        """Return what the marks are called in the ledger."""
        return self.name or self.model

    @property
    def comes_anew(self) -> bool:
        """Return whether it may come again under another identifier."""
        return self.fields != ("uid",)

    def noted(self, subject: Subject) -> set[str]:
        """Return the marks of what an erasure of somebody takes."""
        if self.naming is not None:
            return self.naming(subject)
        return self.marked(subject.tenant, [one.pk for one in self.find(subject)])

    def marked(self, tenant: Tenant, keys: Sequence[int]) -> set[str]:
        """Return the marks of some rows."""
        held = self._all(tenant).filter(pk__in=keys).values_list(*self.fields)
        return {mark for values in held for mark in self.marks(*values)}

    def held(self, tenant: Tenant, wanted: set[str]) -> list[Any]:
        """Return what a workbench holds under some marks."""
        every = self._all(tenant).values_list("pk", *self.fields)
        keys = [
            key
            for key, *values in every.iterator(chunk_size=5000)
            if not wanted.isdisjoint(self.marks(*values))
        ]
        return list(self._all(tenant).filter(pk__in=keys))

    def _all(self, tenant: Tenant) -> Any:
        """Return all rows of a workbench."""
        model: Any = apps.get_model(self.model)
        return model._base_manager.filter(**{self.tenant: tenant})


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of data on persons that an app holds: what, why, from where, and what is done with it."""

    key: str
    label: Any
    #: The models in which it stands, by their labels.
    covers: tuple[str, ...]
    purpose: Any
    ground: Any
    #: Whose data and which: "name, address, telephone".
    categories: Any
    source: Any
    recipients: Any
    kept: Any
    find: Find
    #: Erase what is held of a person; return how many things went.
    erase: Callable[[Subject, User | None], int] | None = None
    #: What that takes, so that a restored backup is erased of it again.
    takes: tuple[Taken, ...] = ()
    #: Let what is held be stored only (true), or used again (false).
    restrict: Callable[[Subject, bool, User | None], None] | None = None
    #: Follow what was put right about a person, where it is repeated.
    follow: Callable[[Subject, User | None], None] | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Free text in which somebody may be named: searched by name, and looked through by people."""

    model: str
    fields: tuple[str, ...]
    address: Callable[[Any], str]
    #: What is read with it, so that it has its name and address.
    joined: tuple[str, ...] = ()


_HOLDINGS: dict[str, Holding] = {}
_MENTIONS: dict[str, Mention] = {}
#: Of each whose data are restricted: the tenant's key and the address.
_BARRED: list[Callable[[], Iterable[tuple[int, str]]]] = []
#: The marks of a kind of thing that were erased in a workbench.
_ERASED: list[Callable[[Tenant, str], set[str]]] = []


def register(holding: Holding) -> Holding:
    """Let a holding be part of every request."""
    _HOLDINGS[holding.key] = holding
    return holding


def may_mention(mention: Mention) -> None:
    """Let a free text be looked through for names."""
    _MENTIONS[mention.model] = mention


def bar_letters(barred: Callable[[], Iterable[tuple[int, str]]]) -> None:
    """Let a function say to which addresses no letter may go because the person's data are restricted."""
    _BARRED.append(barred)


def barred_addresses() -> list[tuple[int, str]]:
    """Return tenant and address of each whose data are restricted: nothing is sent there, nor shown of it."""
    _load()
    return [one for barred in _BARRED for one in barred()]


def gets_no_letters(tenant: Tenant, email: str) -> bool:
    """Return whether the data of whoever has an address are restricted, so that nothing is sent there."""
    held = {(key, one.casefold()) for key, one in barred_addresses()}
    return (tenant.pk, email.strip().casefold()) in held


def remember_by(erased: Callable[[Tenant, str], set[str]]) -> None:
    """Let a function say by their marks which things of a kind were erased in a workbench."""
    _ERASED.append(erased)


def erased_marks(tenant: Tenant, kind: str) -> set[str]:
    """Return the marks of a kind of thing that were erased in a workbench."""
    _load()
    return {mark for erased in _ERASED for mark in erased(tenant, kind)}


def holdings() -> list[Holding]:
    """Return every holding, of the apps at the top first: what points to a person goes before the person."""
    _load()
    floors = {config.label: floor for floor, config in enumerate(apps.get_app_configs())}
    return sorted(_HOLDINGS.values(), key=lambda one: floors[one.covers[0].partition(".")[0]])


def mentions() -> list[Mention]:
    """Return every free text in which somebody may be named."""
    _load()
    return list(_MENTIONS.values())


@cache
def _load() -> None:
    """Load every app's module ``personal`` once."""
    for config in apps.get_app_configs():
        if config.name.startswith("klustermotor.") and module_has_submodule(config.module, "personal"):
            import_module(f"{config.name}.personal")


def things_mentioning(access: Access, subject: Subject) -> Iterable[tuple[Mention, Any]]:
    """Yield what somebody may see and whose free text names the person."""
    for mention in mentions():
        model: Any = apps.get_model(mention.model)
        seen = model.objects.visible_to(access.user).filter(tenant=subject.tenant)
        seen = seen.select_related(*mention.joined) if mention.joined else seen
        for thing in seen.iterator(chunk_size=500):
            if any(subject.stands_in(str(getattr(thing, name) or "")) for name in mention.fields):
                yield mention, thing


def works_of(user: User, tenant: Tenant) -> list[tuple[type[Model], str, int]]:
    """Return what stands in somebody's name in a tenant: model, field and number, of every model there is."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("klustermotor."):
            continue
        names = {one.name for one in model._meta.get_fields()}
        for one in (*model._meta.fields, *model._meta.many_to_many):
            if one.related_model is not User or "tenant" not in names:
                continue
            count = model._base_manager.filter(**{one.name: user, "tenant": tenant}).count()
            if count:
                found.append((model, one.name, count))
    return found
