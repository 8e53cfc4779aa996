"""Where a workbench lives on another day, what was loaded says so in its real time."""

from datetime import date
from typing import Any

from django.urls import reverse

from klustermotor.web.accounts.models import Tenant, User


def test_the_trail_of_a_demo_says_that_its_times_are_real(
    tenant: Tenant, developer: User, sign_in: Any
) -> None:
    developer.language = "en"
    developer.save()
    trail = reverse("accounts:trail")
    tenant.lives_on = date(2003, 6, 30)
    tenant.save()
    assert "The trail tells the real time" in sign_in(developer).get(trail).content.decode()
    tenant.lives_on = None
    tenant.save()
    assert "The trail tells the real time" not in sign_in(developer).get(trail).content.decode()
