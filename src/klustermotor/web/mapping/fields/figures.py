"""The figures of a field's clusters together: as its page lists them, and how they are known."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from klustermotor.figures.numbers import THIN_SPACE, estimate, number, numeral, quotient
from klustermotor.figures.pieces import Piece, enumerated, plain
from klustermotor.web.mapping.fields.facts import Education, EducationElsewhere, FieldFacts, FieldFigures
from klustermotor.web.mapping.selectors.known import compared_with, how_sure
from klustermotor.web.mapping.selectors.measures import MEASURES
from klustermotor.web.mapping.selectors.unions import Sum
from klustermotor.web.shared.templatetags.written import active_language, when

#: How programmes that serve other clusters too are counted.
SHARED = gettext_lazy("A programme that serves other clusters too counts by the share that its table gives.")


def figures_of(facts: FieldFacts) -> list[tuple[Any, ...]]:
    """Return the figures of all the field's clusters together, each with where it is known from."""
    union = facts.union
    if union is None:
        return []
    rows = [
        (MEASURES["jobs"].label, union.jobs_written),
        (MEASURES["lq"].label, f"{union.lq_written} ({interval_said(union)})"),
        (_("Rank"), rank_of(union)),
        (MEASURES["growth"].label, union.written("growth")),
    ]
    return [(label, written, facts.known_url) for label, written in rows]


def counts_of(supply: Education) -> list[tuple[str, str]]:
    """Return what programmes give and how the rate beside the jobs is made of it, each with its label."""
    language = active_language()
    rows = [
        (_("Year"), supply.year),
        (_("Programmes"), number(supply.programmes, language)),
        (_("Places"), supply.places.written()),
        (_("Graduates"), supply.graduates.written()),
    ]
    if supply.graduates.unknown:
        unknown = number(supply.graduates.unknown, language)
        rows.append((_("Programmes whose graduates are not known"), unknown))
    if supply.is_shared:
        counted = supply.counted.written(1)
        rows.append((_("Graduates counted by the share that serves the field"), counted))
    if supply.rate is not None and supply.jobs is not None:
        rows.append((_("Jobs in the field"), number(supply.jobs, language)))
        rows.append((_("Graduates for each thousand jobs"), supply.rate.written(1)))
    if supply.elsewhere is not None:
        rows.append((_where_else(supply.elsewhere), supply.elsewhere.rate.written(1)))
    return rows


def _where_else(found: EducationElsewhere) -> str:
    """Return the label of the rate of the regions compared: all, or those that the table covers."""
    if found.are_all:
        return _("The same in all regions together")
    counted = {"n": len(found.names), "of": found.of}
    return _("The same in the %(n)s of %(of)s regions that the table has programmes in, together") % counted


def education_known(supply: Education, *, opens: bool) -> dict[str, Any]:
    """Return what the panel says of how education beside the jobs is known: counts, division, table, run.

    ``opens`` is whether the reader may open the table's page.
    """
    source, language = supply.vintage.source, active_language()
    rows: list[tuple[Any, Any]] = list(counts_of(supply))
    if supply.rate is not None and supply.jobs is not None and supply.rate.is_known:
        counted, jobs = supply.counted.written(1), number(supply.jobs, language)
        found = supply.rate.written(1)
        rows.append((_("The division"), f"1{THIN_SPACE}000 × {counted} / {jobs} = {found}"))
    if supply.elsewhere is not None and supply.elsewhere.rate.is_known:
        other = supply.elsewhere
        counted, jobs = other.counted.written(1), number(other.jobs, language)
        divided = f"1{THIN_SPACE}000 × {counted} / {jobs} = {other.rate.written(1)}"
        rows.append((_("The division in the regions compared"), divided))
        if not other.are_all:
            listed = plain(enumerated([Piece(name) for name in other.names], language))
            rows.append((_("Regions compared, those with a programme in the table"), listed))
    link = format_html('<a href="{}">{}</a>', reverse("evidence:source", args=[source.uid]), source)
    rows.append((_("Table"), link if opens else str(source)))
    rows.append((_("Came in"), when(supply.vintage.received_on)))
    return {"facts": rows, "value": supply_said(supply), "run": supply.run}


def supply_said(supply: Education) -> str:
    """Say how many graduates programmes gave, and how many that is beside the jobs; what is not known too."""
    about = {
        "n": supply.programmes,
        "year": supply.year,
        "graduates": supply.graduates.written(),
        "counted": supply.counted.written(1),
        "rate": supply.rate.written(1) if supply.rate else "",
    }
    if not supply.graduates.is_known:
        said = ngettext(
            "How many graduates the programme here gave in %(year)s is not known.",
            "How many graduates the %(n)s programmes here gave in %(year)s is not known.",
            supply.programmes,
        )
        return said % about
    said = _given(supply) % about
    if supply.rate is not None and supply.elsewhere is not None and supply.elsewhere.rate.is_known:
        said += _against(supply.elsewhere)
    said = f"{said.removesuffix('.')}."
    if not supply.graduates.unknown:
        return said
    unknown = ngettext(
        "The graduates of %(n)s of the programmes here are not known.",
        "The graduates of %(n)s of the programmes here are not known.",
        supply.graduates.unknown,
    )
    return f"{said} {unknown % {'n': numeral(supply.graduates.unknown, active_language())}}"


def _against(found: EducationElsewhere) -> str:
    """Say the rate of the regions compared, and which they are."""
    about = {"rate": found.rate.written(1), "n": numeral(len(found.names), active_language())}
    if found.are_all:
        return _(", against %(rate)s in all regions together") % about
    return _(", against %(rate)s in the %(n)s regions together that the table has programmes in") % about


def _given(supply: Education) -> str:
    """Return the sentence of graduates, without its end where the rate beside the jobs is known."""
    if supply.rate is None:
        return ngettext(
            "%(n)s programme here gave %(graduates)s graduates in %(year)s.",
            "%(n)s programmes here gave %(graduates)s graduates in %(year)s.",
            supply.programmes,
        )
    if supply.is_shared:
        return ngettext(
            "%(n)s programme here gave %(graduates)s graduates in %(year)s. By the share that serves the "
            "field they count as %(counted)s: %(rate)s for each thousand jobs in the field",
            "%(n)s programmes here gave %(graduates)s graduates in %(year)s. By the shares that serve the "
            "field they count as %(counted)s: %(rate)s for each thousand jobs in the field",
            supply.programmes,
        )
    return ngettext(
        "%(n)s programme here gave %(graduates)s graduates in %(year)s: %(rate)s for each thousand jobs in "
        "the field",
        "%(n)s programmes here gave %(graduates)s graduates in %(year)s: %(rate)s for each thousand jobs in "
        "the field",
        supply.programmes,
    )


def interval_of(one: FieldFigures) -> str:
    """Return the interval of the likely quotient."""
    language = active_language()
    return f"{quotient(one.facts.low, language)}–{quotient(one.facts.high, language)}"


def interval_said(one: FieldFigures) -> str:
    """Return the interval; where the quotient as counted lies outside it, after the likely quotient."""
    if not one.facts.outside:
        return interval_of(one)
    about = {"likely": quotient(one.facts.likely, active_language()), "interval": interval_of(one)}
    return _("likely %(likely)s, %(interval)s") % about


def rank_of(one: FieldFigures) -> str:
    """Return the rank among all regions with jobs there, marked where it rests on estimates."""
    return _("%(rank)s of %(of)s") % {"rank": one.rank_written, "of": one.facts.of}


def _summed(found: Sum) -> str:
    """Return a sum of jobs as pages write it, marked where some of them are estimated."""
    return estimate(number(found.jobs, active_language()), estimated=found.estimated)


def figures_known(facts: FieldFacts) -> dict[str, Any]:
    """Return what the panel says of how the figures are known: the sums, the parts, the run, how sure."""
    union = facts.union
    if union is None:
        return {"run": facts.clusters[0].run}
    about = {"region": facts.field.region, "reference": compared_with(union.run)}
    sums = [
        (_("Jobs in the field’s clusters in %(region)s") % about, union.jobs_written),
        (_("All jobs in %(region)s") % about, _summed(union.region_jobs)),
        (
            _("Jobs in the field’s clusters in %(reference)s") % about,
            _summed(union.reference_jobs),
        ),
        (_("All jobs in %(reference)s") % about, _summed(union.reference_all)),
        (_("Interval of the likely quotient"), interval_of(union)),
        (_("Rank"), rank_of(union)),
    ]
    parts = [
        (
            _("Of which %(cluster)s") % {"cluster": one.name},
            _("%(jobs)s jobs, location quotient %(quotient)s")
            % {"jobs": one.jobs_written, "quotient": "".join(one.lq_said)},
        )
        for one in facts.clusters
    ]
    return {
        "value": _("Location quotient %(quotient)s, %(period)s")
        % {"quotient": "".join(union.lq_said), "period": union.facts.period},
        "certainty": " ".join(how_sure(union.run, union.facts)),
        "facts": sums + parts,
        "run": union.run,
    }
