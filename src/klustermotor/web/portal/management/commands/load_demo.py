"""Load the demo's cases, unless they are there, and tell how to sign in."""

from typing import Any

from django.core.management.base import BaseCommand

from klustermotor.web.portal.demo.loading import load_demo
from klustermotor.web.portal.demo.tenants import PASSWORD


class Command(BaseCommand):
    """Load the demo."""

    help = "Load the demo's cases, unless they are there, and tell how to sign in."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load what is missing."""
        for case in load_demo(self._say):
            self.stdout.write(f"\n{case.tenant.name.sv} 2003, sign in as")
            for user in case.sign_ins:
                title = user.title.en if user.language == "en" else user.title.sv
                self.stdout.write(f"  {user.email:<36} {title}")
            self.stdout.write(f"An administrator, to invite people: {case.administrator.email}")
        self.stdout.write(f"\nThe password of all is {PASSWORD}")

    def _say(self, line: str) -> None:
        """Say a line at once, also where nobody watches a terminal."""
        self.stdout.write(line)
        self.stdout.flush()
