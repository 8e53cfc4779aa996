"""Trust in a network and understanding of each other's conditions: asked in short waves, told together only.

What is asked is about the network as a whole and about the sectors' conditions, never about a person. The
asking, the links, the reminders and what may be told of the answers are the surveys' own: at least five, no
figure from which another's answer could be worked out, nobody shown as having answered or not.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.models import Person
from klustermotor.web.mapping.leadership.models import LeadershipNetwork, Seat
from klustermotor.web.questionnaires.surveys.models import Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.services.making import create_confidential
from klustermotor.web.shared.errors import Refused

#: How long a wave is open.
DAYS_TO_ANSWER = 21
#: The statements, in Swedish and English; five minutes at most.
STATEMENTS: tuple[tuple[str, str], ...] = (
    (
        "I nätverket kan vi tala öppet; det som sägs stannar där.",
        "In the network we can speak openly; what is said stays there.",
    ),
    (
        "Nätverket håller det som vi har kommit överens om.",
        "The network keeps what we have agreed on.",
    ),
    (
        "Jag förstår vilka villkor näringslivet i nätverket arbetar under.",
        "I understand the conditions under which business in the network works.",
    ),
    (
        "Jag förstår vilka villkor akademi och utbildning i nätverket arbetar under.",
        "I understand the conditions under which academia and training in the network work.",
    ),
    (
        "Jag förstår vilka villkor den offentliga sektorn i nätverket arbetar under.",
        "I understand the conditions under which the public sector in the network works.",
    ),
)
LOW, HIGH = ("instämmer inte alls", "do not agree at all"), ("instämmer helt", "agree entirely")
_PURPOSE_SV = (
    "Att se hur tilliten i nätverket och förståelsen för varandras villkor utvecklas, så att nätverket kan "
    "tala om det. Frågorna gäller nätverket som helhet, aldrig någon person."
)
_PURPOSE_EN = (
    "To see how trust in the network and understanding of each other’s conditions develop, so that the "
    "network can talk about it. The questions are about the network as a whole, never about a person."
)


def current_wave(network: LeadershipNetwork) -> Survey | None:
    """Return the newest wave that was made, if any."""
    if network.trust is None:
        return None
    found: Survey | None = Survey.objects.filter(series=network.trust.series).order_by("-wave").first()
    return found


@transaction.atomic
def ask_trust(*, network: LeadershipNetwork, by: User) -> tuple[Survey, list[Person]]:
    """Make the draft of the next wave, asking all who are in the network today.

    Returns it and those who have no e-mail address and are therefore not asked. Raises ``Refused`` while
    another wave is being made or answered.
    """
    held = LeadershipNetwork.objects.select_for_update(of=("self",)).get(pk=network.pk)
    last = current_wave(held)
    if last is not None and last.state != Survey.State.CLOSED:
        raise Refused(_("A wave is being made or answered; close that one first."))
    today = held.tenant.today()
    people = [one.person for one in Seat.objects.filter(network=held).on(today).select_related("person")]
    initiative = held.cluster.initiative
    survey, left = create_confidential(
        tenant=held.tenant,
        title=(f"Tillit i {held.name_sv}"[:200], f"Trust in {held.name_en or held.name_sv}"[:200]),
        purpose=(_PURPOSE_SV, _PURPOSE_EN),
        asked_by=str(initiative or held.tenant.name),
        persons=people,
        scales=[] if last else _scales(),
        closes_on=today + timedelta(days=DAYS_TO_ANSWER),
        by=by,
        follows=last,
        belongs_to=[initiative] if initiative is not None else None,
        is_example=held.is_example,
    )
    if held.trust is None:
        held.trust = survey
        audit.save(held, by=by)
    network.trust = held.trust
    return survey, left


def _scales() -> list[SurveyQuestion]:
    """Return the statements as questions that are not kept yet."""
    return [
        SurveyQuestion(
            text_sv=sv, text_en=en, steps=5, low_sv=LOW[0], low_en=LOW[1], high_sv=HIGH[0], high_en=HIGH[1]
        )
        for sv, en in STATEMENTS
    ]
