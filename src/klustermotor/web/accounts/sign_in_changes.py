"""Passkeys and one-time codes belong to the sign-in library; the trail says when somebody's change.

The library tells of its own events only once they are saved, so its rows are followed instead: with its pages
in one transaction (``at_once``), change and entry come together or not at all.
"""

from collections.abc import Collection, Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.urls import URLPattern, URLResolver

from klustermotor.web.accounts import services

_MADE = {
    Authenticator.Type.TOTP: "codes on",
    Authenticator.Type.WEBAUTHN: "passkey added",
    Authenticator.Type.RECOVERY_CODES: "recovery codes made",
}
#: Recovery codes go when new ones are made or the last other way to sign in goes; that is told already.
_GONE = {Authenticator.Type.TOTP: "codes off", Authenticator.Type.WEBAUTHN: "passkey removed"}
Patterns = list[URLPattern | URLResolver]


def at_once(patterns: Patterns) -> Patterns:
    """Let what each page changes, and what the trail says of it, be one transaction."""
    for one in _pages(patterns):
        one.callback = transaction.atomic(one.callback)
    return patterns


def _pages(patterns: Iterable[Any]) -> Iterable[URLPattern]:
    """Yield the pages below."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _pages(one.url_patterns)
        else:
            yield one


def _note_made(sender: object, instance: Authenticator, created: bool, **_more: Any) -> None:
    """Write that somebody can sign in, or get back in, by a further way."""
    if created:
        services.note_sign_in_change(user=instance.user, name=_MADE[Authenticator.Type(instance.type)])


def _note_gone(sender: object, instance: Authenticator, **_more: Any) -> None:
    """Write that somebody can no longer sign in by a way."""
    if name := _GONE.get(Authenticator.Type(instance.type)):
        services.note_sign_in_change(user=instance.user, name=name)


def _note_renamed(
    sender: object, instance: Authenticator, update_fields: Collection[str] | None, **_more: Any
) -> None:
    """Write that somebody calls a passkey something else than it is still called in the database."""
    passkey = instance.type == Authenticator.Type.WEBAUTHN and instance.pk is not None
    if not passkey or (update_fields is not None and "data" not in update_fields):
        return
    held = Authenticator.objects.filter(pk=instance.pk).values_list("data", flat=True).first()
    names = [(held or instance.data).get("name"), instance.data.get("name")]
    if names[0] != names[1]:
        services.note_sign_in_change(user=instance.user, name="passkey renamed", changes={"passkey": names})


def follow() -> None:
    """Begin to write in the trail."""
    pre_save.connect(_note_renamed, sender=Authenticator, dispatch_uid="sign-in-changes")
    post_save.connect(_note_made, sender=Authenticator, dispatch_uid="sign-in-changes")
    post_delete.connect(_note_gone, sender=Authenticator, dispatch_uid="sign-in-changes")
