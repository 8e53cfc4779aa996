"""Consent is withdrawn while somebody else lets a finding rest on the interview: nothing stands on it."""

import threading
import time
from datetime import date

from django.db import connection, transaction
from tests.web.evidence.made import a_source
from tests.web.operations.ground import Ground
from tests.web.operations.world import make_world
from tests.web.questionnaires.made import held

from klustermotor.web.evidence.models import Support
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.questionnaires.services import interviews


def test_what_comes_to_rest_on_it_meanwhile_is_withdrawn_too(ground: Ground) -> None:
    world = make_world()
    interview, claim = held(world.tenant, world.by), a_source(world.tenant)
    answer = interview.answers.get(question__kind="text")
    resting = threading.Event()

    def withdraw() -> None:
        try:
            resting.wait(timeout=60)
            now = Interview.objects.get(pk=interview.pk)
            interviews.withdraw_consent(interview=now, on=date(2003, 6, 30), by=world.by)
        finally:
            connection.close()

    other = threading.Thread(target=withdraw)
    other.start()
    with transaction.atomic():
        interviews.use_as_evidence(answer=answer, claim=claim, stance="for", by=world.by)
        resting.set()
        time.sleep(1)
    other.join(timeout=60)
    assert Interview.objects.get(pk=interview.pk).is_closed
    assert Support.objects.get(claim_uid=claim.uid).unusable_why == "withdrawn"
