"""The ground of the fault tests, an office and a mail server on this machine."""

from tests.formats.offices.conftest import office
from tests.web.operations.own import form, ground
from tests.web.outbox.conftest import post_office

__all__ = ["form", "ground", "office", "post_office"]
