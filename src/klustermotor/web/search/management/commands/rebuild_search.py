"""Write anew who finds what, and the full-text index."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from klustermotor.web.search import services


class Command(BaseCommand):
    """Write anew who finds what, and the full-text index from what can be found."""

    help = "Write anew who finds what and the full-text index, for instance after a restore or an update."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do it and say how many things can be found."""
        self.stdout.write(_("%(count)s things can be found.") % {"count": services.rebuild()})
