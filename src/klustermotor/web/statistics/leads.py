"""What the pages of statistics say first, from what is there."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures import number
from klustermotor.web.shared.templatetags.written import active_language, period
from klustermotor.web.statistics.changes import Changes
from klustermotor.web.statistics.models import Dataset, Import, Vintage


def _n(count: float) -> str:
    """Write a count."""
    return number(count, active_language())


def datasets_lead(found: Sequence[Dataset], waiting: int) -> str:
    """Say how many datasets there are and what waits."""
    said = ngettext("%(count)s dataset is here.", "%(count)s datasets are here.", len(found)) % {
        "count": len(found)
    }
    said += _what_they_hold(found)
    if waiting:
        said += " " + ngettext(
            "%(count)s import waits for you.", "%(count)s imports wait for you.", waiting
        ) % {"count": waiting}
    return said


def _what_they_hold(found: Sequence[Dataset]) -> str:
    """Say how far the newest vintages reach and how much of them is hidden; empty without figures."""
    filled = [one.__dict__ for one in found if one.__dict__.get("rows")]
    if not filled:
        return ""
    facts = {
        "rows": _n(sum(one["rows"] for one in filled)),
        "year": max((max(one["periods"]) for one in filled if one["periods"]), default="–"),
        "hidden": sum(one["suppressed"] for one in filled),
    }
    said = " " + _("They hold %(rows)s rows and reach to %(year)s.") % facts
    if facts["hidden"]:
        said += " " + ngettext(
            "%(count)s figure is hidden by its publisher and stays marked.",
            "%(count)s figures are hidden by their publishers and stay marked.",
            facts["hidden"],
        ) % {"count": _n(facts["hidden"])}
    return said


def dataset_lead(dataset: Dataset, newest: Vintage | None, count: int) -> str:
    """Say what a dataset holds, from whom, for which years, and what is hidden or was refused."""
    if newest is None:
        return _("%(name)s has no figures yet.") % {"name": dataset.name}
    facts = {
        "regions": _n(newest.regions),
        "industries": _n(newest.industries),
        "years": period(newest.periods) if newest.periods else "–",
    }
    if dataset.kind == Dataset.Kind.EDUCATION:
        said = _("Education in %(regions)s regions: %(industries)s programmes, %(years)s.") % facts
    else:
        said = _("Jobs in %(regions)s regions × %(industries)s industries, %(years)s.") % facts
    if dataset.publisher:
        said += " " + _("Published by %(publisher)s.") % {"publisher": dataset.publisher}
    return " ".join([said, *_reservations(newest), *_vintages_said(count)])


def _reservations(vintage: Vintage) -> list[str]:
    """Say what is hidden and what was refused."""
    said = []
    if vintage.suppressed:
        said.append(
            ngettext(
                "%(count)s figure of %(rows)s is hidden by the publisher and stays marked.",
                "%(count)s figures of %(rows)s are hidden by the publisher and stay marked.",
                vintage.suppressed,
            )
            % {"count": _n(vintage.suppressed), "rows": _n(vintage.rows)}
        )
    if vintage.refused:
        said.append(
            ngettext(
                "%(count)s row was refused when it came in.",
                "%(count)s rows were refused when they came in.",
                vintage.refused,
            )
            % {"count": _n(vintage.refused)}
        )
    return said


def _vintages_said(count: int) -> list[str]:
    """Say that there are earlier vintages."""
    if count < 2:
        return []
    earlier = count - 1
    return [
        ngettext("%(count)s earlier vintage is kept.", "%(count)s earlier vintages are kept.", earlier)
        % {"count": earlier}
    ]


def vintage_lead(vintage: Vintage) -> str:
    """Say what one vintage holds."""
    said = ngettext("%(rows)s row, %(years)s.", "%(rows)s rows, %(years)s.", vintage.rows) % {
        "rows": _n(vintage.rows),
        "years": period(vintage.periods) if vintage.periods else "–",
    }
    return " ".join([said, *_reservations(vintage)])


def changes_lead(old: Vintage, new: Vintage, found: Changes) -> str:
    """Say what changed between two vintages."""
    if found.is_nothing:
        return _("Vintages %(old)s and %(new)s hold the same figures.") % {
            "old": old.number,
            "new": new.number,
        }
    said = _(
        "From vintage %(old)s to %(new)s %(changed)s figures changed, %(added)s came and %(gone)s went."
    ) % {
        "old": old.number,
        "new": new.number,
        "changed": _n(found.changed),
        "added": _n(found.added),
        "gone": _n(found.gone),
    }
    if found.new_periods:
        said += " " + _("New periods: %(periods)s.") % {"periods": ", ".join(found.new_periods)}
    difference = found.after - found.before
    if difference:
        said += " " + _("Where both publish a figure, the sum differs by %(difference)s.") % {
            "difference": number(difference, active_language(), signed=True)
        }
    return said


def columns_lead(imported: Import) -> str:
    """Say what is to be named, and whether any of it could be guessed."""
    if imported.mapping.get("columns"):
        return _("Say what the columns are. Those we could guess are filled in.")
    return _("Say what the columns are. None could be guessed from its name or its cells.")


def check_lead(imported: Import) -> str:
    """Say how a check went."""
    good = imported.rows - imported.refused
    if not imported.refused:
        return ngettext(
            "All is well: %(count)s row can be imported.",
            "All is well: %(count)s rows can be imported.",
            good,
        ) % {"count": _n(good)}
    if not good:
        return ngettext(
            "The only row is refused. Mend the columns or the file, and check again.",
            "All %(count)s rows are refused. Mend the columns or the file, and check again.",
            imported.refused,
        ) % {"count": _n(imported.refused)}
    refused = ngettext("%(count)s row is refused", "%(count)s rows are refused", imported.refused) % {
        "count": _n(imported.refused)
    }
    can = ngettext("%(count)s row can be imported", "%(count)s rows can be imported", good) % {
        "count": _n(good)
    }
    return _("%(can)s; %(refused)s, each with its reason. Nothing is imported yet.") % {
        "can": can,
        "refused": refused,
    }
