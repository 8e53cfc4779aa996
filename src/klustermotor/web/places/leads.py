"""What the pages of regions and classifications say first, from what is there."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures import number
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.shared.templatetags.written import active_language, date_written


def region_sets_lead(sets: Sequence[RegionSet], own: int, focus: Sequence[Region]) -> str:
    """Say how many kinds of regions there are, how many are the tenant's own, and which it works with."""
    said = ngettext(
        "There is %(count)s set of regions to compare in.",
        "There are %(count)s sets of regions to compare in.",
        len(sets),
    ) % {"count": len(sets)}
    if own:
        said += " " + ngettext(
            "%(count)s region is your own, a union of others.",
            "%(count)s regions are your own, unions of others.",
            own,
        ) % {"count": own}
    if focus:
        said += " " + _("In focus: %(names)s.") % {"names": ", ".join(one.name for one in focus)}
    return said


def region_set_lead(region_set: RegionSet, count: int, ended: int) -> str:
    """Say how many regions a set has today, and whether others have ended."""
    said = ngettext(
        "%(set)s is %(count)s region on %(day)s.", "%(set)s are %(count)s regions on %(day)s.", count
    ) % {
        "set": region_set.name,
        "count": number(count, active_language()),
        "day": date_written(region_set.tenant.today()),
    }
    if ended:
        said += " " + ngettext(
            "%(count)s code is not valid then and stands with its time.",
            "%(count)s codes are not valid then and stand with their time.",
            ended,
        ) % {"count": ended}
    return said


def region_lead(region: Region, parts: Sequence[Region], children: Sequence[Region]) -> str:
    """Say what a region is, and what it consists of."""
    name = region.long_name_sv if active_language() == "sv" else region.long_name_en
    kind = region.region_set.name
    if parts:
        return _("%(name)s is a region of your own: %(parts)s together.") % {
            "name": region.name,
            "parts": _joined([one.name for one in parts]),
        }
    said = _("%(name)s has the code %(code)s among %(set)s.") % {
        "name": name or region.name,
        "code": region.code,
        "set": kind,
    }
    if children:
        said += " " + ngettext(
            "%(count)s region lies in it.", "%(count)s regions lie in it.", len(children)
        ) % {"count": len(children)}
    return said


def classification_lead(classification: Classification, count: int) -> str:
    """Say how many codes a list has, or how many clusters a definition."""
    if classification.kind != Classification.Kind.CLUSTERS:
        return ngettext("%(name)s has %(count)s code.", "%(name)s has %(count)s codes.", count) % {
            "name": classification.name,
            "count": number(count, active_language()),
        }
    said = ngettext(
        "%(name)s gathers industries in %(count)s cluster.",
        "%(name)s gathers industries in %(count)s clusters.",
        count,
    ) % {"name": classification.name, "count": number(count, active_language())}
    if classification.gathers:
        said += " " + _("The industries are those of %(list)s.") % {"list": classification.gathers.name}
    return said


def _joined(names: Sequence[str]) -> str:
    """Return names as a sentence lists them, the many shortened."""
    if len(names) > 6:
        return _("%(names)s and %(count)s more") % {
            "names": ", ".join(names[:5]),
            "count": len(names) - 5,
        }
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
