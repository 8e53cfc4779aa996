"""Work on people's data that a worker is killed in: the night's retention, and a survey's letters."""

from datetime import date, timedelta

from django.utils import timezone
from tests.web.actors.made import a_person, an_organisation
from tests.web.operations.world import World
from tests.web.questionnaires.asked import opened

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.actors.models import Person, Position
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.outbox.models import Message
from klustermotor.web.portal.models import Erasure, RetentionNight, RetentionNotice
from klustermotor.web.portal.privacy import ledger, retaining
from klustermotor.web.questionnaires.models import Survey, SurveyLink

NAME = "Åsa Hittepåsdotter"
ASKED = 6


def ask_night(world: World) -> Job:
    """Ask for the night on which somebody goes whose last position ended three years ago."""
    person = a_person(world.tenant, NAME)
    firm = an_organisation(world.tenant)
    Position.objects.create(
        tenant=world.tenant, person=person, organisation=firm, role="vd", valid_to=date(2000, 7, 1)
    )
    assert retaining.act(world.tenant) == {"told": 1, "gone": 0, "left": 0}
    Tenant.objects.filter(pk=world.tenant.pk).update(lives_on=date(2003, 7, 30))
    schedule = retaining.begin_nights(world.tenant)
    Schedule.objects.filter(pk=schedule.pk).update(next_at=timezone.now() - timedelta(minutes=1))
    assert jobs.enqueue_due() == 1
    return Job.objects.get(kind=retaining.NIGHTLY)


def nothing_went() -> None:
    assert Person.objects.filter(name=NAME).exists()
    assert RetentionNotice.objects.exists()
    assert not Erasure.objects.exists()
    assert not RetentionNight.objects.exists()
    assert not ledger.path().exists()


def went_once() -> None:
    assert not Person.objects.filter(name=NAME).exists()
    assert not RetentionNotice.objects.exists()
    assert list(RetentionNight.objects.values_list("kind", "gone", "left")) == [("actors.people", 1, 0)]
    assert ledger.read_file(ledger.path()) == set(Erasure.objects.values_list("kind", "digest"))
    assert Erasure.objects.count() == 1


def ask_letters(world: World) -> Job:
    opened(world.tenant, world.by, ASKED)
    return Job.objects.get(kind="questionnaires.survey", payload__what="invite")


def no_letter_written() -> None:
    assert not Message.objects.exists()
    assert not SurveyLink.objects.exists()
    assert not Survey.objects.get().recipients.filter(invited_at__isnull=False).exists()


def written_once(sent: list[str]) -> None:
    """Everybody has got one letter, each with the only link that there is."""
    written = list(Message.objects.values_list("to", "state"))
    assert len(written) == ASKED == len({to for to, _state in written})
    assert {state for _to, state in written} == {"sent"}
    assert len(sent) == ASKED
    assert SurveyLink.objects.count() == ASKED
    assert not Survey.objects.get().recipients.filter(invited_at__isnull=True).exists()
