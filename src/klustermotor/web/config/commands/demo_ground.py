"""The demo's loading, in a process of its own: it leaves at once when told to, with its work given back."""

import sys

import typer
from django.core.management import call_command

from klustermotor.web.config.commands.starting import make_ready, prepare, refusing
from klustermotor.web.jobs.stopping import Stopping, leaving_when_told, listen


def main() -> None:
    """Bring the database to this version and load what is not there of the two cases."""
    listen()
    try:
        with leaving_when_told(), refusing():
            make_ready()
            prepare()
            call_command("load_demo")
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
    except Stopping:
        sys.exit(0)
