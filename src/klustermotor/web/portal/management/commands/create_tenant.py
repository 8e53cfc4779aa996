"""Make a new workbench and invite its first administrator."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.places.services import load_first_regions, load_reference_classifications
from klustermotor.web.portal.people.services import invite
from klustermotor.web.portal.privacy.retaining import begin_nights


class Command(BaseCommand):
    """Make a tenant."""

    help = "Make a new workbench and invite its first administrator."
    #: Given by ``klustermotor create-tenant``, which explains them.
    stealth_options = ("name", "short", "language", "email", "person", "lists")

    @transaction.atomic
    def handle(self, *_arguments: Any, **given: Any) -> None:
        """Make the tenant with its scope, and write the invitation's link to standard output."""
        slug = given["short"] or slugify(given["name"])
        if given["language"] not in {"sv", "en"}:
            raise CommandError("The language must be sv or en.")
        if not slug or Tenant.objects.filter(slug=slug).exists():
            raise CommandError(f"There is a workbench called “{slug}” already; choose another short name.")
        tenant = Tenant(name=given["name"], slug=slug, language=given["language"])
        tenant.full_clean()
        tenant.save()
        scope = Scope.objects.create(tenant=tenant, kind=Scope.Kind.TENANT, name=tenant.name)
        if given.get("lists", True):
            load_first_regions(tenant=tenant, by=_installer())
            load_reference_classifications(tenant=tenant, by=_installer())
        _invitation, link = invite(
            tenant=tenant,
            scope=scope,
            role=Role.ADMINISTRATOR,
            email=given["email"],
            name=given["person"],
            language=given["language"],
            by=_installer(),
        )
        begin_nights(tenant)
        self.stdout.write(link)


def _installer() -> User:
    """Return who stands as having invited the first people: nobody who can sign in."""
    found = User.objects.filter(email="klustermotor@localhost.invalid").first()
    if found is None:
        found = User.objects.create_user(
            "klustermotor@localhost.invalid", name="Klustermotor", is_active=False
        )
    return found
