"""A letter is sent once, or listed as in doubt; never repeated blindly."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import send_mail
from django.db import transaction
from django.test import Client
from django.utils import timezone
from tests.web.outbox.conftest import Post

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.config.environment import Delivery
from klustermotor.web.jobs import worker
from klustermotor.web.jobs.models import Job
from klustermotor.web.outbox import services
from klustermotor.web.outbox.models import Message
from klustermotor.web.shared.errors import Refused


def write(tenant: Tenant, key: str = "one", **fields: Any) -> Message:
    return services.post(
        tenant=tenant, kind="tests.letter", key=key, to="anna@example.org", to_name="Änna Exempel",
        subject="Välkommen\nhit", body="Hej å ä ö", by=None, **fields,
    )  # fmt: skip


def look_again(message: Message) -> Message:
    message.refresh_from_db()
    return message


def let_time_pass() -> None:
    Job.objects.update(not_before=None)


def test_a_letter_arrives_once_with_its_own_name(tenant: Tenant, by_post: Post) -> None:
    message = write(tenant)
    assert write(tenant) == message
    assert worker.run_all() == 1
    assert look_again(message).state == "sent"
    assert message.sent_at is not None
    (letter,) = by_post.letters
    assert f"Message-ID: {message.message_id}" in letter
    assert "Auto-Submitted: auto-generated" in letter
    assert "\nhit" not in letter.split("\n\n")[0]


@pytest.mark.parametrize(
    ("address", "ending"),
    [
        ("https://klustermotor.example.org", "@klustermotor.example.org>"),
        ("https://kluster.länet.example:8443", "@kluster.xn--lnet-loa.example>"),
        ("http://localhost:8000", "@localhost>"),
        ("http://192.0.2.7:8000", "@[192.0.2.7]>"),
        ("http://[2001:db8::7]", "@[IPv6:2001:db8::7]>"),
    ],
)
def test_a_letter_is_named_after_the_workbench_and_keeps_its_name(
    tenant: Tenant, by_post: Post, settings: Any, address: str, ending: str
) -> None:
    settings.ADDRESS = address
    by_post.at_recipient = "451 greylisted"
    message = write(tenant)
    worker.run_all()
    settings.ADDRESS = "https://moved.example.org"
    by_post.at_recipient = "250 ok"
    let_time_pass()
    worker.run_all()
    (letter,) = by_post.letters
    head = letter.partition("\n\n")[0].replace("\n ", " ").replace("  ", " ")
    assert f"Message-ID: {message.message_id}\n" in head
    assert message.message_id.endswith(ending)


def test_what_is_rolled_back_is_not_sent(tenant: Tenant, by_post: Post) -> None:
    with transaction.atomic():
        write(tenant)
        transaction.set_rollback(True)
    assert worker.run_all() == 0
    assert by_post.letters == []


def test_later_means_later_and_under_the_same_name(tenant: Tenant, by_post: Post) -> None:
    by_post.at_recipient = "451 greylisted"
    message = write(tenant)
    assert worker.run_all() == 1
    assert (look_again(message).state, message.attempts) == ("waiting", 1)
    assert "greylisted" in message.last_error
    assert worker.run_all() == 0
    by_post.at_recipient = "250 ok"
    let_time_pass()
    worker.run_all()
    assert look_again(message).state == "sent"
    assert len(by_post.letters) == 1
    assert message.message_id in by_post.letters[0]


def test_a_server_that_is_not_there_is_tried_again_and_given_up_in_the_end(
    tenant: Tenant, settings: Any
) -> None:
    options = {"host": "127.0.0.1", "port": 1, "timeout": 1}
    settings.DELIVERY = Delivery("django.core.mail.backends.smtp.EmailBackend", options)
    message = write(tenant)
    for _ in range(8):
        assert look_again(message).state == "waiting"
        let_time_pass()
        worker.run_all()
    assert look_again(message).state == "failed"
    assert "Connection refused" in message.last_error


@pytest.mark.parametrize("place", ["at_recipient", "at_data_end"])
def test_never_means_never(tenant: Tenant, by_post: Post, place: str) -> None:
    setattr(by_post, place, "550 no such person")
    message = write(tenant)
    worker.run_all()
    assert look_again(message).state == "failed"
    assert "no such person" in message.last_error
    assert not Job.objects.unfinished().exists()


def test_a_line_that_breaks_after_the_text_leaves_the_letter_in_doubt(tenant: Tenant, by_post: Post) -> None:
    by_post.at_data_end = None
    message = write(tenant)
    worker.run_all()
    let_time_pass()
    worker.run_all()
    assert look_again(message).state == "in_doubt"
    assert len(by_post.letters) == 1


class Killed(BaseException):
    """Stands for the process dying at a place."""


def test_a_worker_that_dies_before_confirming_leaves_the_letter_in_doubt(
    tenant: Tenant, developer: User, by_post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(place: str) -> None:
        if place == "outbox.before_confirming":
            raise Killed

    message = write(tenant)
    monkeypatch.setattr("klustermotor.web.jobs.faults.passing", die)
    with pytest.raises(Killed):
        worker.run_all("first")
    monkeypatch.undo()
    assert look_again(message).state == "sending"
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    worker.run_all("second")
    assert look_again(message).state == "in_doubt"
    assert len(by_post.letters) == 1
    services.settle_as_arrived(message=message, by=developer)
    assert look_again(message).state == "sent"
    with pytest.raises(Refused):
        services.send_again(message=message, by=developer)


def test_somebody_may_decide_to_send_again(tenant: Tenant, developer: User, by_post: Post) -> None:
    by_post.at_data_end = None
    message = write(tenant)
    worker.run_all()
    by_post.at_data_end = "250 ok"
    services.send_again(message=look_again(message), by=developer)
    worker.run_all()
    assert look_again(message).state == "sent"
    assert len(by_post.letters) == 2


def test_one_left_by_a_job_that_was_cancelled_is_found(tenant: Tenant) -> None:
    message = write(tenant)
    Message.objects.update(state="sending", sending_since=timezone.now() - timedelta(minutes=1))
    assert services.sweep() == 0
    Message.objects.update(sending_since=timezone.now() - timedelta(minutes=5))
    assert services.sweep() == 1
    assert look_again(message).state == "in_doubt"


def test_secret_letters_are_forgotten_when_they_have_left(tenant: Tenant, by_post: Post) -> None:
    secret, plain = write(tenant, "secret", secret=True), write(tenant, "plain")
    worker.run_all()
    assert len(by_post.letters) == 2
    assert look_again(secret).body == ""
    assert look_again(plain).body == "Hej å ä ö"


def test_a_withdrawn_letter_does_not_leave(tenant: Tenant, developer: User, by_post: Post) -> None:
    message = write(tenant)
    services.withdraw(message=message, by=developer)
    worker.run_all()
    assert by_post.letters == []
    assert look_again(message).state == "withdrawn"


@pytest.mark.usefixtures("by_post")
def test_letters_of_other_software_go_through_the_outbox(
    tenant: Tenant, developer: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "klustermotor.web.outbox.mail.OutboxBackend"
    send_mail("New password", "a link", None, [developer.email])
    (message,) = Message.objects.all()
    assert (message.tenant, message.to, message.secret) == (tenant, developer.email, True)


def test_somebody_without_a_tenant_gets_theirs_at_once(db: None, by_post: Post, settings: Any) -> None:
    settings.EMAIL_BACKEND = "klustermotor.web.outbox.mail.OutboxBackend"
    settings.ADDRESS = "https://workbench.example.org"
    User.objects.create_user("alone@example.org", "a long example password", name="Alone")
    send_mail("New password", "a link", None, ["alone@example.org"])
    assert len(by_post.letters) == 1
    assert "@workbench.example.org>" in by_post.letters[0].partition("Message-ID: ")[2].splitlines()[0]
    assert not Message.objects.exists()


def test_the_page_says_what_each_role_can_do(
    people: dict[str, User], sign_in: Callable[[User], Client]
) -> None:
    told = {
        role: sign_in(people[role]).get("/letters/").content.decode()
        for role in ("administrator", "developer")
    }
    assert "when you invite somebody" in told["administrator"]
    assert "when you invite somebody" not in told["developer"]
    assert "can stop one that waits" in told["developer"]
