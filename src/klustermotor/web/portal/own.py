"""What the start page has of a person's own: their organisation, what they said, what stands, what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import RoleAssignment, Scope
from klustermotor.web.actors.models import Organisation
from klustermotor.web.documents.models import Document
from klustermotor.web.evidence.models import Objection, Run, Standing
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.models import RUN_KIND
from klustermotor.web.portal.visits import LAST_HERE
from klustermotor.web.questionnaires.selectors.given import GivenInterview, given_by

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list: what it is, where it is, and the day it is about."""

    title: str
    url: str
    day: date | None = None
    detail: str = ""


@dataclass(frozen=True)
class Own:
    """A person's own part of the start page; each list is read when the page shows it."""

    access: Access
    session: Mapping[str, Any]

    @cached_property
    def organisations(self) -> list[tuple[str, Organisation | None]]:
        """Return what the person stands for here, each with its entry among the actors if they may see it."""
        held = RoleAssignment.objects.active().filter(user=self.access.user, scope__tenant=self.access.tenant)
        named = held.exclude(scope__kind=Scope.Kind.TENANT).values_list("scope__name", flat=True)
        names = sorted(set(named))
        known: dict[str, Organisation] = {}
        if names and self.access.may("actors.view"):
            seen = Organisation.objects.visible_to(self.access.user).in_tenant(self.access.tenant)
            known = {one.name: one for one in seen.filter(name__in=names).select_related("region")}
        return [(name, known.get(name)) for name in names]

    @cached_property
    def interviews(self) -> Sequence[GivenInterview]:
        """Return the interviews the person gave."""
        return given_by(self.access)

    @cached_property
    def objections(self) -> list[Objection]:
        """Return what the person has held against something, newest first, with the answers."""
        found = Objection.objects.visible_to(self.access.user).in_tenant(self.access.tenant)
        return list(found.filter(by=self.access.user).order_by("-raised_on", "-pk")[:_SHOWN])

    @cached_property
    def decisions(self) -> list[Item]:
        """Return the fields and documents that are a basis for decision, the latest decision first."""
        fields = [
            Item(str(one), reverse("mapping:field", args=[one.uid]), one.decided_on, one.decided_by_body)
            for one in self._fields().filter(status=Standing.Status.DECISION)
        ]
        documents = [
            Item(
                one.title, reverse("documents:document", args=[one.uid]), one.decided_on, one.decided_by_body
            )
            for one in self._documents().filter(status=Standing.Status.DECISION)[:_SHOWN]
        ]
        return sorted([*fields, *documents], key=lambda one: one.day or date.min, reverse=True)[:_SHOWN]

    @cached_property
    def shared(self) -> list[Item]:
        """Return the documents that the person was named a reader of, newest first."""
        mine = self._documents().filter(restricted=True, readers=self.access.user)
        return [self._document(one) for one in mine[:_SHOWN]]

    @cached_property
    def open_documents(self) -> int:
        """Return how many documents the person may read that are for nobody by name."""
        return self._documents().filter(restricted=False).count()

    @cached_property
    def since(self) -> datetime | None:
        """Return when the person was here before; None the first time."""
        kept = self.session.get(LAST_HERE)
        return datetime.fromisoformat(kept) if kept else None

    @cached_property
    def new(self) -> list[Item]:
        """Return the documents, analyses and fields that came since the person was here before."""
        if self.since is None:
            return []
        runs = Run.objects.visible_to(self.access.user).in_tenant(self.access.tenant)
        runs = runs.filter(kind=RUN_KIND, created_at__gt=self.since)
        return [
            *(self._document(one) for one in self._documents().filter(created_at__gt=self.since)[:_SHOWN]),
            *(
                Item(one.title, reverse("mapping:run", args=[one.uid]), one.ran_on)
                for one in runs.order_by("-created_at")[:_SHOWN]
            ),
            *(
                Item(str(one), reverse("mapping:field", args=[one.uid]))
                for one in self._fields().filter(created_at__gt=self.since)[:_SHOWN]
            ),
        ]

    def _fields(self) -> QuerySet[FieldOfStrength]:
        """Return the standing fields that the person may see."""
        found = FieldOfStrength.objects.visible_to(self.access.user).in_tenant(self.access.tenant)
        return found.standing()

    def _documents(self) -> QuerySet[Document]:
        """Return the documents that the person may see."""
        return Document.objects.visible_to(self.access.user).in_tenant(self.access.tenant)

    def _document(self, one: Document) -> Item:
        """Return a document as a line."""
        return Item(one.title, reverse("documents:document", args=[one.uid]), one.made_on)
