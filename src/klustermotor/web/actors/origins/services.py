"""Record what a spin-off took with it and what it changed."""

from django.db import transaction
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.origins.models import Inheritance
from klustermotor.web.actors.ties.models import Kind
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def save_inheritance(*, inheritance: Inheritance, by: User | None) -> Inheritance:
    """Record what was taken along and what became new."""
    if inheritance.tie.kind != Kind.SPUN_OFF:
        raise Refused(_("Only a spin-off takes something with it from its origin."))
    inheritance.tenant = inheritance.tie.tenant
    audit.save(inheritance, by=by)
    return inheritance
