"""Answers to roster questions become ties, with the survey as source; done again, they follow the answers.

A tie that stands already is borne out and not recorded twice. One that a survey recorded is taken away again
when its answers are taken back, and ended where a later wave, answered by those who told of it, does not.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.ties.models import SYMMETRIC
from klustermotor.web.actors.ties.services import end_tie, remove_tie, save_tie
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.evidence.services.sources import save_source
from klustermotor.web.evidence.services.support import support, withdraw
from klustermotor.web.questionnaires.surveys.models import Naming, Survey, SurveyQuestion, SurveyTie

_Part = SurveyTie.Part
#: From whom, to whom, and the kind.
Key = tuple[int, int, str]


@dataclass(slots=True)
class Claim:
    """That two organisations are joined, and who says so."""

    told_by: set[int] = field(default_factory=set)
    strengths: list[int] = field(default_factory=list)
    confirmed: bool = False
    #: Both could have told of it, and one did not.
    disputed: bool = False

    @property
    def strength(self) -> int | None:
        """Return the mean of what was said, rounded; none where nobody said."""
        if not self.strengths:
            return None
        return int(sum(self.strengths) / len(self.strengths) + 0.5)


def claims_of(survey: Survey) -> dict[Key, Claim]:
    """Return the ties that a survey's answers tell of, by both ends and kind, before the rule is applied."""
    found: dict[Key, Claim] = {}
    namings = Naming.objects.filter(
        recipient__in=survey.recipients.answered().filter(organisation__isnull=False),
        organisation__isnull=False,
        question__survey=survey,
    ).exclude(question__tie_kind="")
    for one in namings.select_related("recipient", "question").order_by("pk"):
        teller = one.recipient.organisation_id
        assert teller is not None
        assert one.organisation_id is not None
        ends = (teller, one.organisation_id)
        if teller == one.organisation_id:
            continue
        kind = one.question.tie_kind
        if kind in SYMMETRIC:
            ends = (min(ends), max(ends))
        elif one.question.way == SurveyQuestion.Way.IN:
            ends = ends[::-1]
        claim = found.setdefault((*ends, kind), Claim())
        claim.told_by.add(teller)
        if one.strength:
            claim.strengths.append(one.strength)
    _compare(survey, found)
    return found


def _compare(survey: Survey, found: dict[Key, Claim]) -> None:
    """Say of each tie whether both tell of it, or one of two who could have does not."""
    answered = answered_by(survey)
    both_asked = kinds_asked_of_both(survey)
    for (one, other, kind), claim in found.items():
        claim.confirmed = {one, other} <= claim.told_by
        claim.disputed = kind in both_asked and {one, other} <= answered and not claim.confirmed


def answered_by(survey: Survey) -> set[int]:
    """Return the organisations for which somebody has answered."""
    held = survey.recipients.answered().filter(organisation__isnull=False)
    return set(held.values_list("organisation_id", flat=True))


def kinds_asked_of_both(survey: Survey) -> set[str]:
    """Return the kinds of which both ends are asked: those that hold both ways, or are asked either way."""
    asked = set(survey.questions.exclude(tie_kind="").values_list("tie_kind", "way"))
    kinds = {kind for kind, _way in asked}
    ways = set(SurveyQuestion.Way.values)
    return {kind for kind in kinds if kind in SYMMETRIC or {way for one, way in asked if one == kind} == ways}


def holding(survey: Survey, claims: dict[Key, Claim]) -> dict[Key, Claim]:
    """Return the claims that hold by the survey's rule."""
    if survey.rule == Survey.Rule.ONE:
        return claims
    return {key: claim for key, claim in claims.items() if not claim.disputed}


@transaction.atomic
def tell_ties(*, survey: Survey, by: User | None) -> int:
    """Let the ties follow the answers; return how many the survey tells of. Told again it changes nothing."""
    held = Survey.objects.select_for_update(of=("self",)).select_related("tenant", "by").get(pk=survey.pk)
    if held.is_confidential or held.opened_on is None:
        return 0
    wanted = holding(held, claims_of(held))
    own = {_key(one.tie): one for one in held.ties.select_related("tie__organisation", "tie__partner")}
    if not wanted and not own:
        return 0
    source = _source(held, by)
    for key, row in own.items():
        if key not in wanted and row.part != _Part.ENDED:
            _unsay(held, row, source, by)
    ends = Organisation.objects.in_bulk({end for key in wanted for end in key[:2]})
    for key, claim in wanted.items():
        _say(held, key, claim, own.get(key), source, ends, by)
    changed = _end_what_is_gone(held, set(wanted), by)
    count = held.ties.exclude(part=_Part.ENDED).count()
    if changed or set(own) != set(wanted):
        audit.event(held, by=by, name="ties told", details={"ties": count})
    return count


def _key(tie: Tie) -> Key:
    """Return what a claim of the same tie is kept by."""
    ends = (tie.organisation_id, tie.partner_id)
    return (*((min(ends), max(ends)) if tie.kind in SYMMETRIC else ends), tie.kind)


def _source(survey: Survey, by: User | None) -> Source:
    """Return the survey as a source."""
    if survey.source is not None:
        return survey.source
    with override(survey.tenant.language):
        title = _("Network questionnaire: %(survey)s") % {"survey": survey}
    made = Source(
        tenant=survey.tenant, kind=Source.Kind.DOCUMENT, title=title[:300], publisher=survey.asked_by[:200],
        published_on=survey.opened_on, is_example=survey.is_example,
        object_kind=audit.kind_of(survey), object_uid=survey.uid,
    )  # fmt: skip
    survey.source = save_source(source=made, by=by or survey.by)
    survey.save(update_fields=["source"])
    return survey.source


def _say(
    survey: Survey,
    key: Key,
    claim: Claim,
    row: SurveyTie | None,
    source: Source,
    ends: dict[int, Organisation],
    by: User | None,
) -> None:
    """Let one tie stand: recorded, borne out, opened again, or brought up to date."""
    told = {"told_by": sorted(claim.told_by), "confirmed": claim.confirmed}
    if row is not None and row.part == _Part.ENDED:
        _reopen(row, by)
        row = None
    if row is not None:
        if row.part == _Part.MADE and row.tie.strength != claim.strength:
            row.tie.strength = claim.strength
            save_tie(tie=row.tie, by=by or survey.by)
        SurveyTie.objects.filter(pk=row.pk).update(**told)
        return
    standing = _standing(survey, key)
    if standing is not None:
        support(claim=standing, source=source, by=by or survey.by)
        SurveyTie.objects.create(survey=survey, tie=standing, part=_Part.BORNE_OUT, **told)
        return
    made = Tie(
        tenant=survey.tenant, organisation=ends[key[0]], partner=ends[key[1]], kind=key[2],
        strength=claim.strength, valid_from=survey.opened_on, is_example=survey.is_example,
    )  # fmt: skip
    save_tie(tie=made, by=by or survey.by, source=source)
    SurveyTie.objects.create(survey=survey, tie=made, part=_Part.MADE, **told)


def _standing(survey: Survey, key: Key) -> Tie | None:
    """Return the same tie where it stands on the wave's day, or from a later one."""
    one, other, kind = key
    same = Tie.objects.in_tenant(survey.tenant).filter(kind=kind)
    same = (
        same.between(one, other) if kind in SYMMETRIC else same.filter(organisation_id=one, partner_id=other)
    )
    return same.overlapping(survey.opened_on, None).order_by("valid_from", "pk").first()


def _unsay(survey: Survey, row: SurveyTie, source: Source, by: User | None) -> None:
    """Take back what the answers no longer tell of; what else bears the tie out keeps it."""
    who = by or survey.by
    assert who is not None
    later = (
        SurveyTie.objects.filter(tie=row.tie, part=_Part.BORNE_OUT)
        .select_related("survey")
        .order_by("pk")
        .first()
    )
    others = Support.objects.filter(claim_uid=row.tie.uid).exclude(source=source).exists()
    if row.part == _Part.MADE and later is None and not others:
        remove_tie(tie=row.tie, by=who)
        return
    for one in Support.objects.filter(claim_uid=row.tie.uid, source=source):
        withdraw(support=one, claim=row.tie, by=who)
    if row.part == _Part.MADE and later is not None:
        SurveyTie.objects.filter(pk=later.pk).update(part=_Part.MADE)
        row.tie.valid_from = later.survey.opened_on
        save_tie(tie=row.tie, by=who)
    row.delete()


def _reopen(row: SurveyTie, by: User | None) -> None:
    """Let a tie go on that was ended because nobody told of it."""
    row.tie.valid_to = None
    save_tie(tie=row.tie, by=by or row.survey.by)
    row.delete()


def _end_what_is_gone(survey: Survey, wanted: set[Key], by: User | None) -> bool:
    """End what the wave before told of and this one does not, though those who told of it have answered."""
    day, answered = survey.opened_on, answered_by(survey)
    assert day is not None
    before = Survey.objects.filter(series=survey.series, wave__lt=survey.wave).order_by("-wave").first()
    gone: set[int] = set()
    if before is not None and before.opened_on is not None and before.opened_on < day:
        own = _made_in(survey)
        for row in before.ties.exclude(part=_Part.ENDED).select_related("tie"):
            tellers = set(row.told_by)
            if row.tie_id in own and _key(row.tie) not in wanted and tellers and tellers <= answered:
                gone.add(row.tie_id)
    ended = {one.tie_id: one for one in survey.ties.filter(part=_Part.ENDED).select_related("tie", "survey")}
    for key, row in ended.items():
        if key not in gone:
            _reopen(row, by)
    new = [one for one in Tie.objects.filter(pk__in=gone - set(ended)) if one.valid_to is None]
    for tie in new:
        end_tie(tie=tie, on=day, by=by or survey.by)
        SurveyTie.objects.create(survey=survey, tie=tie, part=_Part.ENDED)
    return bool(new) or any(key not in gone for key in ended)


def _made_in(survey: Survey) -> set[int]:
    """Return the ties that some wave of the survey recorded; others are not the survey's to end."""
    rows = SurveyTie.objects.filter(survey__series=survey.series, part=_Part.MADE)
    return set(rows.values_list("tie_id", flat=True))
