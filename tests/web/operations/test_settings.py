"""Settings that only make sense within bounds are held to them."""

import pytest

from klustermotor.web.config.environment import SettingsRefused, read_environment


def test_a_worker_may_not_be_taken_for_dead_at_once() -> None:
    assert read_environment({"KLUSTERMOTOR_LEASE_SECONDS": "2"}).lease_seconds == 2
    with pytest.raises(SettingsRefused, match="KLUSTERMOTOR_LEASE_SECONDS must be a whole number from 2 up"):
        read_environment({"KLUSTERMOTOR_LEASE_SECONDS": "1"})


def test_the_offices_that_may_be_asked_can_be_named() -> None:
    given = read_environment({"KLUSTERMOTOR_OFFICE_HOSTS": "api.scb.se, pxweb.example.org"})
    assert given.office_hosts == ("api.scb.se", "pxweb.example.org")
