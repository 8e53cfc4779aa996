"""How many strong clusters a region has, and by which rule."""

from django.utils.translation import gettext as _

from klustermotor.figures.numbers import number, percent
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.facts import region_facts
from klustermotor.web.mapping.selectors.keys import FigureKey
from klustermotor.web.mapping.selectors.names import Names, some_of
from klustermotor.web.mapping.selectors.traced import Traced
from klustermotor.web.shared.templatetags.written import active_language

_MOST_NAMED = 12


def trace_strengths(run: Run, names: Names, key: FigureKey, period: str, reference: str) -> Traced:
    """Trace how many of the clusters that sell beyond the region are strong there."""
    if key.first not in names.regions:
        raise LookupError(str(key))
    language = active_language()
    found = [one for one in region_facts(run, key.first, period) if one.cluster in names.traded]
    sure = [one for one in found if one.strong]
    doubtful = [one for one in found if one.is_strong and not one.strong]
    counts = {
        "strong": number(len(sure) + len(doubtful), language),
        "all": number(len(names.traded), language),
    }
    about = {"region": names.regions[key.first], "period": period}
    rows = [
        (_("Strong with certainty"), number(len(sure), language), ""),
        (_("Strong, but not with certainty"), number(len(doubtful), language), ""),
        (_("Clusters looked at"), counts["all"], ""),
    ]
    for label, held in ((_("With certainty"), sure), (_("Not with certainty"), doubtful)):
        if held:
            listed = some_of([names.called("cluster", one.cluster) for one in held], _MOST_NAMED)
            rows.append((label, listed, ""))
    said = [
        _("It is certain where the whole interval of the likely quotient, of %(level)s, lies above 1.")
        % {"level": percent(float(run.parameters["level"]), language)}
    ]
    hidden = sum(one.marked("lq") for one in (*sure, *doubtful))
    if hidden:
        said.append(
            _("Of the strong clusters %(count)s rest on jobs that had to be estimated.") % {"count": hidden}
        )
    return Traced(
        key=str(key),
        label=_("Strong clusters in %(region)s, %(period)s") % about,
        value=_("%(strong)s of %(all)s") % counts,
        formula=_(
            "A cluster is strong where the region is among the quarter of the regions most specialised in "
            "it, its location quotient is at least 1, and it is larger than in the smallest quarter of them, "
            "in jobs and in places of work."
        ),
        reference=reference,
        sure=said,
        rows=rows,
    )
