"""How fields, and how far two of them agree, are called."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from klustermotor.web.actors.registers.reading import FIELDS

vintage_imported = gettext_lazy("a vintage was imported")

_COMPARED: dict[str, Any] = {
    "number": gettext_lazy("organisation number"),
    "name": gettext_lazy("name"),
    "address": gettext_lazy("address"),
    "phone": gettext_lazy("telephone"),
    "domain": gettext_lazy("web address"),
    "form": gettext_lazy("legal form"),
}
_LEVELS: dict[str, Any] = {
    "unknown": pgettext_lazy("compared fields", "not known of both"),
    "nothing alike": pgettext_lazy("compared fields", "nothing alike"),
    "same": pgettext_lazy("compared fields", "the same"),
    "one slip": pgettext_lazy("compared fields", "the same but for one sign"),
    "same sound": pgettext_lazy("compared fields", "the same sound"),
    "another name of it": pgettext_lazy("compared fields", "the other’s other name"),
    "same but for the trade": pgettext_lazy("compared fields", "the same but for the trade"),
    "spelled alike": pgettext_lazy("compared fields", "spelled alike"),
    "nearly the same but for the trade": pgettext_lazy(
        "compared fields", "nearly the same but for the trade"
    ),
    "same beginning, another trade": pgettext_lazy("compared fields", "the same beginning, another trade"),
    "same door": pgettext_lazy("compared fields", "the same door"),
    "same door, spelled alike": pgettext_lazy("compared fields", "the same door, spelled alike"),
    "same street and house, another postcode": pgettext_lazy(
        "compared fields", "the same street and house, another postcode"
    ),
    "same postcode, a door unknown": pgettext_lazy("compared fields", "the same postcode, a door not known"),
    "same place, a door unknown": pgettext_lazy("compared fields", "the same place, a door not known"),
    "same postcode, another door": pgettext_lazy("compared fields", "the same postcode, another door"),
    "same place, another door": pgettext_lazy("compared fields", "the same place, another door"),
}


def field_word(name: str) -> Any:
    """Return what a field of a register is called."""
    return FIELDS[name]


def level_in_words(level: str) -> str:
    """Return how far two fields agree."""
    return str(_LEVELS.get(level, level))


def compared_word(name: str) -> str:
    """Return what a compared field is called."""
    return str(_COMPARED.get(name, name))


def speaks(weight: float) -> str:
    """Return which way a field speaks, and how strongly."""
    if abs(weight) < 0.5:
        return _("says little")
    strongly = abs(weight) >= 4
    if weight > 0:
        return _("speaks strongly for") if strongly else _("speaks for")
    return _("speaks strongly against") if strongly else _("speaks against")
