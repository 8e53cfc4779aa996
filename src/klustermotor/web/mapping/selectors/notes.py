"""What a run noted on its way, and what its results may be used for, as the pages say it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.numbers import number, percent
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.known import compared_with
from klustermotor.web.mapping.selectors.names import names_of, some_of
from klustermotor.web.shared.templatetags.written import active_language, date_written

_MOST_NAMED = 8


def run_status(run: Run) -> dict[str, Any]:
    """Return the standing of a run for the foot of a page."""
    detail = ""
    if run.status == Run.Status.DECISION:
        detail = f"{run.decided_by_body}, {date_written(run.decided_on)}"
    return {"kind": run.status, "label": "", "detail": detail}


def notes_of(run: Run) -> list[str]:
    """Return what the reader should be careful with, in sentences."""
    said = []
    for note in run.notes:
        sentence = _sentence(note)
        if sentence:
            said.append(sentence)
    incomplete = [note["code"] for note in run.notes if note["key"] == "incomplete"]
    if incomplete:
        said.append(
            _("The statistics do not list all parts of %(codes)s; what is missing was kept with the whole.")
            % {"codes": ", ".join(incomplete)}
        )
    return [*said, *_without_reference(run)]


def _without_reference(run: Run) -> list[str]:
    """Return for which clusters there is nothing to compare with, so that quotients are unknown."""
    lacking = [note for note in run.notes if note["key"] == "without_reference"]
    if not lacking:
        return []
    names, periods = names_of(run), run.summary["periods"]
    listed = [
        names.called("cluster", one["code"])
        + ("" if one["periods"] == periods else f" ({', '.join(one['periods'])})")
        for one in lacking
    ]
    return [
        _(
            "%(reference)s has no jobs in %(names)s. There is nothing to compare with there, so location "
            "quotients and ranks are unknown."
        )
        % {"reference": compared_with(run), "names": some_of(listed, _MOST_NAMED)}
    ]


def _sentence(note: dict[str, Any]) -> str:
    """Return one note in words."""
    language = active_language()
    if note["key"] == "hidden" and note["cells"] == note["estimated"]:
        return _("The publisher hides %(cells)s figures; they are estimates, marked ≈.") % {
            "cells": number(note["cells"], language)
        }
    if note["key"] == "hidden":
        return _(
            "The publisher hides %(cells)s figures; they were filled within their bounds, and "
            "%(estimated)s of them are estimates marked ≈."
        ) % {"cells": number(note["cells"], language), "estimated": number(note["estimated"], language)}
    if note["key"] == "break":
        return _(
            "The classification changes in %(period)s, so earlier years are not comparable with later ones."
        ) % {"period": note["period"]}
    if note["key"] == "left_out":
        return ngettext(
            "%(codes)s industry with %(share)s of the jobs belongs to no cluster and is left out.",
            "%(codes)s industries with %(share)s of the jobs belong to no cluster and are left out.",
            note["codes"],
        ) % {"codes": number(note["codes"], language), "share": percent(note["share"], language, decimals=1)}
    return ""


def run_facts(run: Run, region: str = "") -> list[tuple[Any, ...]]:
    """Return what a run answers, label by label; ``region`` is the name of the one its question is about."""
    summary, language = run.summary, active_language()
    periods = summary["periods"]
    asked = [(_("Region"), region)] if region else []
    return [
        *asked,
        (_("Compared with"), ": ".join(filter(None, (compared_with(run), _parts(run))))),
        (_("Clusters"), _named(summary["definitions"]) or _("industries one by one")),
        (_("Periods"), periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"),
        (_("Growth counted from"), summary["growth_from"]),
        (_("Regions"), number(summary["regions"], language)),
        (_("Clusters assessed"), number(summary["clusters"], language)),
        (_("Run on"), date_written(run.ran_on)),
        (_("Run by"), run.by or "–"),
    ]


def technical_facts(run: Run) -> list[tuple[Any, ...]]:
    """Return what it takes to make a run again, label by label."""
    asked = run.parameters
    return [
        (_("Inputs"), ", ".join(str(source) for source in run.inputs.all())),
        (_("Checksum of the input (SHA-256)"), asked["digest"]),
        (_("Certainty"), percent(asked["level"], active_language())),
        (_("Seed"), run.seed),
        (_("Software"), f"Klustermotor {run.version}"),
    ]


def _parts(run: Run) -> str:
    """Return the regions of the union that the others are compared with; nothing where it is no union."""
    names = names_of(run).regions
    return ", ".join(names.get(code, code) for code in run.parameters.get("reference_parts", ()))


def _named(names: list[str]) -> str:
    """Return the name in the reader's language."""
    return names[1 if active_language() == "en" else 0] or names[0] if names else ""
