"""Named places where a test may stop the process dead, between an outside effect and its commit."""

import os
import signal

from django.conf import settings


def passing(place: str) -> None:
    """Say that the work passes a place; the process is killed there when ``KLUSTERMOTOR_FAULT`` names it."""
    if settings.FAULT and place == settings.FAULT:
        os.kill(os.getpid(), signal.SIGKILL)
