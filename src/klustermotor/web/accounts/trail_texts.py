"""What earlier entries of the trail say that nobody may read any more; the app whose it is tells.

The trail is never altered: such texts stay unread, and that something was changed stays told.
"""

from collections.abc import Callable, Sequence

from klustermotor.web.accounts.models import AuditEntry

Teller = Callable[[Sequence[AuditEntry]], set[str]]
_TELLERS: list[Teller] = []


def keep_unread(teller: Teller) -> Teller:
    """Let the texts that a function names, given entries, be shown in none of them."""
    _TELLERS.append(teller)
    return teller


def unread_in(entries: Sequence[AuditEntry]) -> frozenset[str]:
    """Return the texts that must not be shown in these entries."""
    return frozenset(text for teller in _TELLERS for text in teller(entries) if text)
