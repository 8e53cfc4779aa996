"""A case's leadership networks, by role, with what each brings; further positions are invented and say so."""

from collections.abc import Mapping

from django.utils import timezone

from klustermotor.examples import Case
from klustermotor.examples.case_types import CaseLeader, CaseLeadership, CaseTrustWave
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Position
from klustermotor.web.actors.services import save_person, save_position
from klustermotor.web.evidence.models import Source
from klustermotor.web.evidence.services.support import support
from klustermotor.web.mapping.leadership.models import Ability, LeadershipNetwork, Seat
from klustermotor.web.mapping.leadership.services import save_network, save_seat
from klustermotor.web.mapping.leadership.trust import ask_trust
from klustermotor.web.mapping.membership.models import KnownCluster
from klustermotor.web.portal.demo.actors import Actors
from klustermotor.web.portal.demo.ties import day_of
from klustermotor.web.questionnaires.surveys.models import Survey, SurveyAnswer
from klustermotor.web.questionnaires.surveys.services.sending import close_survey


def load_leadership(
    case: Case,
    tenant: Tenant,
    actors: Actors,
    clusters: Mapping[str, KnownCluster],
    sources: Mapping[str, Source],
    by: User,
) -> dict[str, LeadershipNetwork]:
    """Record the case's leadership networks and who is in them; return them by their keys."""
    made, emails = {}, {one.key: one.email for one in case.users}
    for given in case.leadership:
        network = LeadershipNetwork(
            tenant=tenant,
            name_sv=given.name.sv,
            name_en=given.name.en,
            cluster=clusters[given.cluster],
            vision_sv=given.vision.sv,
            vision_en=given.vision.en,
        )
        save_network(network=network, by=by)
        support(claim=network, source=sources[given.source], by=by)
        for one in given.seats:
            _seat(one, given, network, actors, sources, emails, by)
        for wave in given.waves:
            _wave(wave, given, network, actors, by)
        made[given.key] = network
    return made


def _seat(
    given: CaseLeader,
    of: CaseLeadership,
    network: LeadershipNetwork,
    actors: Actors,
    sources: Mapping[str, Source],
    emails: Mapping[str, str],
    by: User,
) -> None:
    """Record one seat, and the further positions of whoever holds it."""
    person, language = actors.people[given.person], network.tenant.language
    position = Position.objects.filter(person=person).order_by("pk")[0]
    for also in given.also:
        further = Position(
            person=person,
            organisation=actors.organisations[also.organisation],
            role=str(getattr(also.role, language))[:120],
            valid_from=day_of(also.since)[0],
            valid_to=day_of(also.until)[0],
        )
        save_position(position=further, by=by)
    begin, precision = day_of(given.since)
    seat = Seat(
        network=network,
        position=position,
        valid_from=begin,
        from_precision=precision,
        user=User.objects.filter(email=emails.get(given.user or "", "")).first(),
        note=str(getattr(given.note, language)) if given.note else "",
        is_example=given.invented,
    )
    abilities = Ability.objects.in_tenant(network.tenant).filter(position__in=given.abilities)
    save_seat(seat=seat, abilities=abilities, source=sources[of.source], by=by)


def _wave(
    given: CaseTrustWave, of: CaseLeadership, network: LeadershipNetwork, actors: Actors, by: User
) -> None:
    """Let a wave of questions on trust have been opened, answered and closed; no letter is written.

    Whoever is asked has an invented address, so that answers belong to somebody; every answer is invented.
    """
    keys = [one.person for one in of.seats]
    for key in keys:
        person = actors.people[key]
        if not person.email:
            person.email = f"{key.replace('_', '.')}@exempel.example.org"
            save_person(person=person, by=by)
    survey, _left = ask_trust(network=network, by=by)
    asked = {one.person_id: one for one in survey.recipients.all()}
    questions = list(survey.questions.all())
    Survey.objects.filter(pk=survey.pk).update(
        state=Survey.State.OPEN, opened_on=given.opened, closes_on=given.closed, is_example=True
    )
    for key, steps in zip(keys, given.answers, strict=True):
        recipient = asked[actors.people[key].pk]
        for question, step in zip(questions, steps, strict=False):
            SurveyAnswer.objects.create(recipient=recipient, question=question, number=step)
        if steps:
            recipient.answered_at = timezone.now()
            recipient.save(update_fields=["answered_at"])
    close_survey(survey=survey, by=by)
    Survey.objects.filter(pk=survey.pk).update(closed_on=given.closed)
