"""Write the full-text index anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from klustermotor.web.search import services


class Command(BaseCommand):
    """Write the full-text index anew from what can be found."""

    help = "Write the full-text index anew, for instance after a restore."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it and say how many things can be found."""
        self.stdout.write(_("%(count)s things can be found.") % {"count": services.rebuild()})
