"""How a change against the run before is known: the figure in both runs, and the difference."""

import math
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from klustermotor.figures.numbers import Language, estimate, number
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.facts import ClusterFacts, cluster_facts
from klustermotor.web.mapping.selectors.keys import FigureKey, cell_key
from klustermotor.web.mapping.selectors.measures import MEASURES
from klustermotor.web.mapping.selectors.names import Names
from klustermotor.web.mapping.selectors.traced import Traced
from klustermotor.web.shared.templatetags.written import active_language, date_written

#: What a change is told of.
JOBS, RANK = "jobs", "rank"


@dataclass(frozen=True, slots=True)
class _End:
    """A cluster in one of the two runs."""

    run: Run
    facts: ClusterFacts | None

    @property
    def period(self) -> str:
        """Return the run's last period."""
        return str(self.run.summary["periods"][-1])

    def value(self, measure: str) -> float:
        """Return the figure: no jobs where the region has none in the cluster, no rank there."""
        found = getattr(self.facts, measure) if self.facts is not None else None
        return (0.0 if measure == JOBS else math.nan) if found is None else float(found)

    def written(self, measure: str, language: Language) -> str:
        """Write the figure, marked where it is an estimate."""
        marked = self.facts is not None and self.facts.marked(measure)
        return estimate(MEASURES[measure].write(self.value(measure), language), estimated=marked)


def change_key(region: str, code: str, measure: str) -> str:
    """Return the key of a change in a region's cluster."""
    return str(FigureKey("change", region, code, measure))


def known_in(run: Run, region: str, code: str, measure: str) -> str:
    """Return the address of how a figure is known in the last period of a run."""
    key = cell_key("cluster", region, code, measure, run.summary["periods"][-1])
    return f"{reverse('mapping:known', kwargs={'uid': run.uid})}?{urlencode({'key': key})}"


def trace_change(run: Run, names: Names, key: FigureKey, reference: str) -> Traced:
    """Trace a change of jobs or of rank since the run that this one replaces."""
    earlier, measure, language = run.replaces, key.measure or JOBS, active_language()
    if earlier is None or "names" not in earlier.results or measure not in {JOBS, RANK}:
        raise LookupError(str(key))
    before, now = _End(earlier, _facts(earlier, key)), _End(run, _facts(run, key))
    if before.facts is None and now.facts is None:
        raise LookupError(str(key))
    marked = any(one.facts is not None and one.facts.marked(measure) for one in (before, now))
    # A rank that falls is a rise.
    difference = now.value(measure) - before.value(measure)
    difference = difference if measure == JOBS else -difference
    value = estimate(number(difference, language, signed=True), estimated=marked)
    about = {"name": names.called("cluster", key.second), "region": names.regions.get(key.first, key.first)}
    label = (
        _("Change of jobs: %(name)s in %(region)s")
        if measure == JOBS
        else _("Places up or down: %(name)s in %(region)s")
    )
    first, last = (now, before) if measure == JOBS else (before, now)
    return Traced(
        key=str(key),
        label=label % about,
        value=value,
        formula=_(
            "The figure in the last period of this run, less that in the last period of the run before."
        )
        if measure == JOBS
        else _("The rank in the last period of the run before, less that in the last period of this run."),
        reference=reference,
        sure=[_("Some of the jobs had to be estimated.")] if marked else [],
        rows=[
            (_("This run, %(period)s") % {"period": now.period}, now.written(measure, language), ""),
            (
                _("The run before, %(period)s") % {"period": before.period},
                before.written(measure, language),
                "",
            ),
            (
                _("The difference"),
                f"{first.written(measure, language)} − {last.written(measure, language)} = {value}",
                "",
            ),
            (_("The run before"), _link(earlier), ""),
        ],
    )


def _facts(run: Run, key: FigureKey) -> ClusterFacts | None:
    """Return what a run says of the cluster in the region; None where it has no jobs there."""
    found = cluster_facts(run, key.first, key.second)
    return found if found is not None and found.jobs > 0 else None


def _link(run: Run) -> str:
    """Return the run's title and day, leading to its record."""
    address = reverse("mapping:run", kwargs={"uid": run.uid})
    return format_html('<a href="{}">{}</a>, {}', address, run.title, date_written(run.ran_on))
