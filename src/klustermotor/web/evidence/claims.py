"""Which kinds of thing can rest on evidence, be contested and be decided on; apps register their own.

An app says so in its module ``claims``, which is loaded when it is first asked for::

    register(ClaimKind("mapping.field", _("field of strength"), find=…, search=…, edit="fields.edit"))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import TenantOwned
from klustermotor.web.evidence.models import Run, Source


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is claimed: the object, what it is called and where it is read."""

    kind: str
    thing: TenantOwned
    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """A kind of claim: how somebody finds the ones they may see, and what answering objections takes.

    ``search`` is given who asks and the text looked for (empty: the likeliest) and returns the claims that
    somebody may rest evidence on; ``find`` returns the one they may see, or none.
    """

    kind: str
    label: Any
    find: Callable[[Access, UUID], Claim | None]
    edit: str
    search: Callable[[Access, str], Sequence[Claim]] | None = None


_KINDS: dict[str, ClaimKind] = {}


def register(kind: ClaimKind) -> None:
    """Let a kind of thing rest on evidence."""
    _KINDS[kind.kind] = kind


def kinds() -> dict[str, ClaimKind]:
    """Return every kind that apps have registered."""
    for config in apps.get_app_configs():
        if config.name.startswith("klustermotor.") and module_has_submodule(config.module, "claims"):
            import_module(f"{config.name}.claims")
    return _KINDS


def find(access: Access, kind: str, uid: UUID) -> Claim | None:
    """Return a claim that somebody may see; an unknown kind is none."""
    known = kinds().get(kind)
    return known.find(access, uid) if known else None


def _searched(access: Access) -> list[ClaimKind]:
    """Return the kinds of claim that somebody may look among and edit."""
    return [kind for kind in kinds().values() if kind.search is not None and access.may(kind.edit)]


def may_rest(access: Access) -> bool:
    """Return whether there is any kind of claim that somebody may look for and rest on evidence."""
    return bool(_searched(access))


def search(access: Access, text: str) -> list[tuple[Any, list[Claim]]]:
    """Return claims that evidence can be given for, by kind, of the kinds that somebody may edit."""
    found = [(kind.label, list(kind.search(access, text))) for kind in _searched(access) if kind.search]
    return [(label, claims) for label, claims in found if claims]


def may_edit(access: Access, claim: Claim) -> bool:
    """Return whether a claim is somebody's to let rest on something, and to answer for."""
    edit = kinds()[claim.kind].edit
    return access.may_everywhere(edit) or (access.may(edit) and access.may_change(claim.thing))


def may_answer(access: Access, kind: str, uid: UUID) -> bool:
    """Return whether somebody may answer objections against a claim."""
    known = kinds().get(kind)
    if known is None or not access.may(known.edit):
        return False
    if access.may_everywhere(known.edit):
        return True
    claim = known.find(access, uid)
    return claim is not None and may_edit(access, claim)


def address(name: str, *arguments: Any) -> str:
    """Return the address of a page of an app above, empty when there is none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _find_source(access: Access, uid: UUID) -> Claim | None:
    """Return a source as a claim."""
    found = Source.objects.visible_to(access.user).in_tenant(access.tenant).filter(uid=uid).first()
    return Claim("evidence.source", found, found.title, address("evidence:source", uid)) if found else None


def _find_run(access: Access, uid: UUID) -> Claim | None:
    """Return a run as a claim."""
    found = Run.objects.visible_to(access.user).in_tenant(access.tenant).filter(uid=uid).first()
    return Claim("evidence.run", found, found.title, address("mapping:run", uid)) if found else None


register(ClaimKind("evidence.source", _("source"), _find_source, edit="evidence.edit"))
register(ClaimKind("evidence.run", _("run"), _find_run, edit="analysis.run"))
