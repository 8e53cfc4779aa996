"""What the pages of fields of strength say first, from what is recorded."""

import math
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.numbers import numeral
from klustermotor.figures.page_leads import UNKNOWN_LIKELY, Name, Reference, field_lead
from klustermotor.figures.page_leads import FieldFacts as Said
from klustermotor.figures.pieces import Piece, enumerated, lead_of, placed, plain
from klustermotor.figures.texts import texts
from klustermotor.web.mapping.fields.facts import FieldFacts
from klustermotor.web.mapping.fields.models import Stage
from klustermotor.web.mapping.selectors.references import likely_of, reference_of
from klustermotor.web.places.models import Region
from klustermotor.web.shared.templatetags.written import active_language


def lead_of_list(region: Region, rows: Sequence[FieldFacts]) -> tuple[list[Piece], Mapping[str, str]]:
    """Return what the region's list amounts to, and where its figures are known from.

    That is how many fields there are, which stands firmest, what cannot be shown and, where there is room
    left, how many voices have not been heard.
    """
    if not rows:
        return [], {}
    said = [[Piece(_how_many(region, rows))]]
    firm = [one for one in rows if _specialisation(one)]
    firmest = max(firm, key=_specialisation, default=None)
    if firmest is not None:
        said.append(_firmest(firmest))
    doubtful = [one for one in rows if not one.is_shown]
    if doubtful and firm:
        said.append([Piece(_not_shown(doubtful))])
    missing = sum(len(one.unheard) for one in rows)
    if missing:
        counted = ngettext(
            "%(n)s voice has not been heard yet.", "%(n)s voices have not been heard yet.", missing
        )
        said.append([Piece(counted % {"n": missing})])
    return lead_of(said), {_key(firmest): firmest.known_url} if firmest is not None else {}


def _key(facts: FieldFacts) -> str:
    """Return the key of a field's figures."""
    return f"figures:{facts.field.uid}"


def _specialisation(facts: FieldFacts) -> float:
    """Return what the quotient of the field's clusters together is at least; unknown counts as nothing."""
    if facts.union is None or facts.union.lq is None:
        return 0.0
    return facts.union.facts.low if math.isfinite(facts.union.facts.low) else facts.union.lq


def _how_many(region: Region, rows: Sequence[FieldFacts]) -> str:
    """Say how many fields there are and how many are established."""
    established = sum(1 for one in rows if one.field.stage == Stage.ESTABLISHED)
    language = active_language()
    words = {
        "region": region,
        "n": numeral(len(rows), language),
        "established": numeral(established, language),
    }
    if not established:
        said = ngettext(
            "%(region)s sees one field of strength, still potential.",
            "%(region)s sees %(n)s fields of strength, all still potential.",
            len(rows),
        )
    elif len(rows) == 1:
        said = _("%(region)s sees one field of strength; it is established.")
    else:
        said = ngettext(
            "%(region)s sees %(n)s fields of strength; one of them is established.",
            "%(region)s sees %(n)s fields of strength; %(established)s of them are established.",
            established,
        )
    return said % words


def _firmest(facts: FieldFacts) -> list[Piece]:
    """Say which field the statistics bear out most."""
    assert facts.union is not None
    quotient, counted = facts.union.lq_said
    sentence = _(
        "The field %(field)s stands firmest in the statistics: its share of jobs is %(quotient)s times "
        "%(compared)s%(counted)s."
    )
    return placed(
        sentence,
        {
            "field": facts.field.name,
            "quotient": Piece(quotient, _key(facts)),
            "counted": counted,
            "compared": reference_of(facts.union.run).after_times(texts(active_language())),
        },
    )


def _not_shown(rows: Sequence[FieldFacts]) -> str:
    """Say which fields the statistics do not bear out."""
    names = [one.field.name for one in rows]
    listed = plain(enumerated([Piece(name) for name in names], active_language()))
    return _(
        "For %(fields)s the statistics cannot show a local strength; what people say weighs more there."
    ) % {"fields": listed}


def lead_of_field(facts: FieldFacts) -> tuple[list[Piece], Mapping[str, str]]:
    """Return a field's lead and where its underlined words lead."""
    code, union = str(facts.field.uid), facts.union
    said = field_lead(
        Said(
            field=Name(code, facts.field.name),
            region=Name(facts.field.region.code, facts.field.region.name),
            standing="established" if facts.field.stage == Stage.ESTABLISHED else "potential",
            jobs=facts.jobs,
            quotient=union.lq if union else None,
            certain=union is not None and union.facts.low > 1,
            rank=union.facts.rank if union else None,
            regions=union.facts.of if union else 0,
            growth=union.facts.growth if union else math.nan,
            since=str(union.run.summary["growth_from"]) if union else "",
            interviews=len(facts.interviews),
            against=sum(1 for one in facts.interviews if one.stance == "against"),
            estimated=facts.estimated,
            clusters=[one.name for one in facts.clusters],
            reference=reference_of(union.run) if union else Reference(),
            likely=likely_of(union.facts) if union else UNKNOWN_LIKELY,
        ),
        active_language(),
    )
    voices = reverse("mapping:field-known", kwargs={"uid": facts.field.uid, "part": "voices"})
    return said, {_key(facts): facts.known_url, f"interviews:{code}": voices}
