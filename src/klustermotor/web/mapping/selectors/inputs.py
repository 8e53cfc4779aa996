"""What decides the answer to a question, and what of it has changed since a run answered it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

import klustermotor
from klustermotor.figures.numbers import percent
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.places.models import Classification, DefinitionMember
from klustermotor.web.places.selectors import part_codes
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.templatetags.written import active_language, date_written
from klustermotor.web.statistics.models import Dataset, Vintage


def latest_vintage(dataset: Dataset) -> Vintage:
    """Return the newest state of a dataset; without one there is nothing to analyse."""
    found: Vintage | None = dataset.vintages.order_by("-number").first()
    if found is None:
        raise Refused(_("“%(name)s” has no figures yet. Import them first.") % {"name": dataset})
    return found


def members_of(definitions: Classification) -> list[tuple[str, str, float]]:
    """Return every link of the definitions: industry, cluster, weight."""
    held = DefinitionMember.objects.filter(cluster__classification=definitions)
    return list(
        held.order_by("cluster__code", "industry_code").values_list(
            "industry_code", "cluster__code", "weight"
        )
    )


def fingerprint(definitions: Classification | None) -> str:
    """Return a digest of what the definitions say now: what each cluster gathers, and which are local."""
    if definitions is None:
        return ""
    local = definitions.items.filter(is_traded=False).order_by("code").values_list("code", flat=True)
    written = json.dumps([members_of(definitions), list(local)])
    return hashlib.sha256(written.encode()).hexdigest()


def parts_compared_with(analysis: Analysis) -> list[str]:
    """Return the regions that a union to compare with consists of; none where it is a region of the set."""
    reference = analysis.reference
    if reference is None or reference.region_set_id == analysis.dataset.region_set_id:
        return []
    return part_codes(reference)[1]


def parameters_of(analysis: Analysis, vintage: Vintage) -> dict[str, Any]:
    """Return everything that decides what a run finds, and the key under which the same is the same."""
    asked = {
        "dataset": str(analysis.dataset.uid),
        "vintage": vintage.number,
        "digest": vintage.digest,
        "region_set": str(analysis.dataset.region_set.uid),
        "reference": analysis.reference.code if analysis.reference else "",
        "definitions": fingerprint(analysis.definitions),
        "definitions_code": analysis.definitions.code if analysis.definitions else "",
        "first_period": analysis.first_period,
        "last_period": analysis.last_period,
        "growth_from": analysis.growth_from,
        "level": analysis.level,
        "seed": analysis.seed,
    }
    parts = parts_compared_with(analysis)
    asked |= {"reference_parts": parts} if parts else {}
    written = json.dumps([asked, klustermotor.__version__], sort_keys=True)
    return asked | {"key": hashlib.sha256(written.encode()).hexdigest()}


def run_already_made(analysis: Analysis) -> Run | None:
    """Return the newest run with the same inputs, parameters and version, if there is one."""
    key = parameters_of(analysis, latest_vintage(analysis.dataset))["key"]
    runs = Run.objects.in_tenant(analysis.tenant).of_kind(RUN_KIND)
    found: Run | None = runs.filter(parameters__key=key).order_by("-created_at").first()
    return found


@dataclass(frozen=True, slots=True)
class Since:
    """A run beside what its question would be answered from now."""

    run: Run
    #: What has changed, a sentence each; nothing where a new run would find the same.
    changes: list[str]
    #: The newest run that answers the question as it stands now.
    made: Run | None


def since(run: Run, analysis: Analysis) -> Since:
    """Return what has changed in a question and what it is asked of since a run answered it."""
    vintage = latest_vintage(analysis.dataset)
    now = parameters_of(analysis, vintage)
    if now["key"] == run.parameters.get("key"):
        return Since(run, [], run)
    return Since(run, list(_changes(run, analysis, vintage, now)), run_already_made(analysis))


def _changes(run: Run, analysis: Analysis, vintage: Vintage, now: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is otherwise than when the run was made: statistics, definitions, question, version."""
    was = run.parameters
    if was["vintage"] != now["vintage"]:
        yield _(
            "The statistics have come in a newer state, number %(now)s of %(day)s; this run used %(was)s."
        ) % {
            "now": now["vintage"],
            "was": was["vintage"],
            "day": date_written(vintage.received_on),
        }
    if was["definitions_code"] != now["definitions_code"]:
        yield _("The question asks for other clusters: %(now)s.") % {
            "now": analysis.definitions or _("industries one by one")
        }
    elif was["definitions"] != now["definitions"]:
        yield _("The cluster definitions “%(name)s” have been changed.") % {"name": analysis.definitions}
    compared = ("reference", "reference_parts")
    if [was.get(name) for name in compared] != [now.get(name) for name in compared]:
        yield _("The question compares with something else: %(now)s.") % {
            "now": analysis.reference or _("all regions together")
        }
    yield from _asked_otherwise(was, now)
    if run.version != klustermotor.__version__:
        yield _("Klustermotor has version %(now)s; this run was made by %(was)s.") % {
            "now": klustermotor.__version__,
            "was": run.version,
        }


def _asked_otherwise(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield which of the question's other settings are otherwise."""
    for name in ("first_period", "last_period", "growth_from", "level", "seed"):
        if was[name] != now[name]:
            label = Analysis._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield _("%(label)s: %(now)s instead of %(was)s.") % {
                "label": capfirst(str(label)),
                "now": _written(name, now[name]),
                "was": _written(name, was[name]),
            }


def _written(name: str, value: Any) -> str:
    """Return a setting as pages write it."""
    if name == "level":
        return percent(float(value), active_language(), decimals=0)
    return str(value) or _("by itself")
