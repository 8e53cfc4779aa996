"""What is about a sole trader is about a person: seen where people are.

The one home of that rule: queries of what is about an organisation ask ``seen_with``; what was kept in files
is asked by ``concealed``. What is one is told by its number or by its legal form.
"""

import re
from collections.abc import Iterable

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from klustermotor.web.accounts.models import Belonging
from klustermotor.web.accounts.models.owned import Viewer, parts_where, tenants_where

_PERSONS = "persons.view"
#: How registers of the Nordics write that a firm is its owner; the short forms stand last in a name.
_SOLE = re.compile(
    r"\b(?:enskild\s+(?:firma|näringsverksamhet|näringsidkare)|ensk\.?\s*f(?:irma|a)?\b|"
    r"enkel(?:t)?personforetak|enkeltmandsvirksomhed|toiminimi|(?-i:(?:E\.?F\.?|ENK|Tmi)\s*$))",
    re.IGNORECASE,
)


def is_personal_number(text: str) -> bool:
    """Return whether a number is a person's: a sole trader's, whose third digit is that of a month."""
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) == 12:
        digits = digits[2:] if has_century(text) else digits[:10]
    return len(digits) == 10 and digits[2] < "2"


def has_century(text: str) -> bool:
    """Return whether twelve digits begin with a century, and are no VAT number, with or without its country.

    Examples
    --------
    >>> [has_century(one) for one in ("198203031136", "165560160680", "556016068001", "SE198203031101")]
    [True, True, False, False]
    """
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) != 12 or text.strip().upper().startswith("SE"):
        return False
    return digits[:2] == "16" or (digits[:2] in {"18", "19", "20"} and "01" <= digits[4:6] <= "12")


def is_sole_trader(name: str, numbers: Iterable[str], *, told: Iterable[str] = ()) -> bool:
    """Return whether what is known of a firm says that it is its owner.

    Parameters
    ----------
    name : text
    numbers : iterable of text
        Its numbers, as written anywhere; also those whose check digit is wrong.
    told : iterable of text
        What else is said of it, such as its legal form; it counts only where no number is a legal person's.

    Examples
    --------
    >>> is_sole_trader("Exempel Form", ["19800101-1231"]), is_sole_trader("Exempel Form (enskild firma)", [])
    (True, True)
    >>> is_sole_trader("Exempel Form EF", ["556016-0680"])
    False
    """
    known = [number for number in numbers if sum(sign.isdigit() for sign in number) in {10, 12}]
    if any(is_personal_number(number) for number in known):
        return True
    return not known and any(_SOLE.search(text) for text in (name, *told))


def seen_with(user: Viewer, organisation: str, *, optional: bool = False) -> Q:
    """Return the condition that the organisation at a path is none, or one that somebody may see.

    A sole trader is seen by those who see people: all of them, or those recorded in their own part; one
    whose data are restricted (GDPR art. 18) by nobody.
    """
    own = Belonging.objects.filter(scope_id__in=parts_where(user, _PERSONS)).values("object_uid")
    seen = Q(**{f"{organisation}__is_restricted": False}) & (
        Q(**{f"{organisation}__is_sole_trader": False})
        | Q(tenant_id__in=tenants_where(user, _PERSONS))
        | Q(**{f"{organisation}__uid__in": own})
    )
    return seen | Q(**{f"{organisation}__isnull": True}) if optional else seen


def sees_traders(user: Viewer) -> Q:
    """Return the condition that something lies in a workbench in all of which somebody sees people."""
    return Q(tenant_id__in=tenants_where(user, _PERSONS))


def concealed(user: Viewer, uids: Iterable[str]) -> frozenset[str]:
    """Return which of some organisations, by identifier, somebody may not know by name."""
    organisations = apps.get_model("actors", "Organisation").objects
    kept = Q(is_sole_trader=True) | Q(is_restricted=True)
    held = organisations.filter(kept, uid__in=set(uids))
    hidden = held.exclude(pk__in=organisations.visible_to(user).values("pk"))
    return frozenset(str(uid) for uid in hidden.values_list("uid", flat=True))


def unnamed() -> str:
    """Return what a sole trader is called for those who may not know the name."""
    return _("a sole trader")
