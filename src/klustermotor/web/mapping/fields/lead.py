"""What the pages of fields of strength say first, from what is recorded."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.numbers import number, numeral, quotient
from klustermotor.figures.pieces import Piece
from klustermotor.web.mapping.fields.facts import FieldFacts
from klustermotor.web.mapping.fields.models import Stage
from klustermotor.web.places.models import Region
from klustermotor.web.shared.templatetags.written import active_language


def lead_of_list(region: Region, rows: Sequence[FieldFacts]) -> str:
    """Return what the region's list amounts to: how many, how sure, which stands firmest, what is missing."""
    if not rows:
        return ""
    said = [_how_many(region, rows)]
    firm = [one for one in rows if _specialisation(one)]
    if firm:
        said.append(_firmest(max(firm, key=_specialisation)))
    doubtful = [one for one in rows if one.strongest is None or one.strongest.badge != "strong"]
    if doubtful and firm:
        said.append(_not_shown(doubtful))
    missing = sum(len(one.unheard) for one in rows)
    if missing:
        said.append(
            ngettext("%(n)s voice has not been heard yet.", "%(n)s voices have not been heard yet.", missing)
            % {"n": missing}
        )
    return " ".join(said)


def _specialisation(facts: FieldFacts) -> float:
    """Return the quotient of the field's most specialised cluster; unknown counts as nothing."""
    return (facts.strongest.lq if facts.strongest else None) or 0.0


def _how_many(region: Region, rows: Sequence[FieldFacts]) -> str:
    """Say how many fields there are and how many are established."""
    established = sum(1 for one in rows if one.field.stage == Stage.ESTABLISHED)
    words = {"region": region, "n": numeral(len(rows), active_language()), "established": established}
    if not established:
        return (
            ngettext(
                "%(region)s sees %(n)s field of strength, still potential.",
                "%(region)s sees %(n)s fields of strength, all still potential.",
                len(rows),
            )
            % words
        )
    return (
        ngettext(
            "%(region)s sees %(n)s field of strength; %(established)s of it is established.",
            "%(region)s sees %(n)s fields of strength, of which %(established)s established.",
            len(rows),
        )
        % words
    )


def _firmest(facts: FieldFacts) -> str:
    """Say which field the statistics bear out most."""
    best = facts.strongest
    assert best is not None
    return _(
        "%(field)s stands firmest in the statistics: %(quotient)s times the share of jobs in all regions "
        "together."
    ) % {
        "field": facts.field,
        "quotient": quotient(best.lq or 0.0, active_language()),
    }


def _not_shown(rows: Sequence[FieldFacts]) -> str:
    """Say which fields the statistics do not bear out."""
    names = [one.field.name for one in rows]
    listed = ", ".join(names[:-1]) + _(" and ") + names[-1] if len(names) > 1 else names[0]
    return _(
        "For %(fields)s the statistics cannot show a local strength; what people say weighs more there."
    ) % {"fields": listed}


def lead_of_field(facts: FieldFacts) -> tuple[list[Piece], Mapping[str, str]]:
    """Return a field's lead and where its underlined words lead."""
    known = {
        "figures": reverse("mapping:field-known", kwargs={"uid": facts.field.uid, "part": "figures"}),
        "voices": reverse("mapping:field-known", kwargs={"uid": facts.field.uid, "part": "voices"}),
    }
    pieces = [*_figures(facts), *_heard(facts)]
    if facts.late:
        pieces.append(Piece(" " + _("%(step)s should have been done.") % {"step": facts.late[0].name}))
    return pieces, known


def _figures(facts: FieldFacts) -> list[Piece]:
    """Say what the statistics tell of the field."""
    best, language = facts.strongest, active_language()
    if best is None or facts.jobs is None:
        return [Piece(_("No analysis tells of this field yet."))]
    words: dict[str, Any] = {
        "cluster": best.name,
        "quotient": quotient(best.lq or 0.0, language),
        "rank": best.facts.rank,
        "of": best.facts.of,
        "region": facts.field.region,
    }
    about = "≈ " if facts.estimated else ""
    jobs = _("%(jobs)s jobs") % {"jobs": about + number(facts.jobs, language)}
    if best.badge == "strong":
        tail = _(
            " in %(region)s; in %(cluster)s it has %(quotient)s times the share in all regions together, "
            "number %(rank)s of %(of)s."
        )
    elif best.facts.is_strong:
        tail = _(
            " in %(region)s. %(cluster)s counts as strong (%(quotient)s, number %(rank)s of %(of)s), "
            "but chance cannot be ruled out."
        )
    else:
        tail = _(
            " in %(region)s. The statistics cannot show a local strength: %(cluster)s has %(quotient)s times "
            "the share in all regions together, number %(rank)s of %(of)s."
        )
    return [Piece(jobs, "figures"), Piece(tail % words)]


def _heard(facts: FieldFacts) -> list[Piece]:
    """Say how many interviews speak of the field and which way."""
    heard = len(facts.interviews)
    if not heard:
        return [Piece(" " + _("No interview speaks of it yet."))]
    counted = ngettext("%(n)s interview", "%(n)s interviews", heard) % {"n": heard}
    against = sum(1 for one in facts.interviews if one.stance == "against")
    tail = (
        ngettext(" speaks of it, and it speaks against.", " speak of it, %(against)s of them against.", heard)
        if against
        else ngettext(" speaks for it.", " speak for it.", heard)
    )
    return [Piece(" "), Piece(counted, "voices"), Piece(tail % {"against": against})]
