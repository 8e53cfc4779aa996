"""Nothing that one tenant has recorded is to be read on any page of another."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from tests.web.conftest import make_person
from tests.web.queries.furnished import furnish
from tests.web.rights.suite import PUBLIC, Page

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run

#: What is put into every text that a person may have written in the one tenant.
MARK = "Xqzw"
#: How the fields begin that hold such texts.
WORDS = {
    *("name", "long", "title", "text", "subject", "note", "notes", "role", "signed", "publisher", "claim"),
    *("decided", "purpose", "place", "detail", "responsible", "object"),
}
_KEPT = {"accounts.tenant", "accounts.apitoken"}
PAGES: dict[str, Page] = {}
for _table in sorted(path.stem for path in Path(__file__).parent.glob("table_*.py")):
    PAGES.update(import_module(f"tests.web.rights.{_table}").PAGES)
#: Pages that are there in every workbench, whatever has been recorded.
EVERYWHERE = sorted(
    name
    for name, one in PAGES.items()
    if one.method == "get" and one.capability != PUBLIC and one.make is None
)
#: Pages of a furnished workbench that show what has been recorded there.
SHOWING = {
    *("portal:start", "actors:organisations", "actors:people", "evidence:sources", "documents:list"),
    *("questionnaires:interviews", "questionnaires:guides", "statistics:datasets", "places:region-sets"),
    *("mapping:analyses", "mapping:fields", "mapping:map", "mapping:network", "mapping:chains"),
    *("actors:registers", "actors:review", "actors:decisions", "actors:selections"),
}
RESULTS = ("map", "strong-clusters", "growth", "outward", "region-report")


def written(model: type[models.Model]) -> list[str]:
    """Return the fields of a model in which people write words: neither codes nor choices nor addresses."""
    free = [
        field
        for field in model._meta.concrete_fields
        if type(field) in {models.CharField, models.TextField} and not field.choices and not field.unique
    ]
    roomy = [field.name for field in free if (field.max_length or 999) > len(MARK) + 40]
    return [name for name in roomy if name.split("_")[0] in WORDS and not name.endswith("kind")]


def mark_everything() -> int:
    """Put the mark into every such text that is recorded; return in how many kinds of thing."""
    count = 0
    for model in apps.get_models():
        if not model.__module__.startswith("klustermotor.") or model._meta.label_lower in _KEPT:
            continue
        fields = written(model)
        for row in model._default_manager.all() if fields else []:
            changed = {name: f"{MARK} {getattr(row, name)}" for name in fields if getattr(row, name)}
            if changed:
                model._default_manager.filter(pk=row.pk).update(**changed)
        count += bool(fields) and model._default_manager.exists()
    return count


def seen(user: User, names: list[str], **query: str) -> dict[str, str]:
    """Return the pages somebody gets, by name."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, str] = {}
    for name in names:
        answer = client.get(reverse(name), query)
        if answer.status_code == 200 and not answer.streaming:
            found[name] = answer.content.decode("utf-8", errors="ignore")
    return found


@pytest.fixture
def furnished(tenant: Tenant, people: dict[str, User]) -> Tenant:
    furnish(tenant, people)
    assert mark_everything() > 15
    return tenant


def test_no_page_of_one_workbench_names_what_another_has_recorded(
    furnished: Tenant, people: dict[str, User], other_tenant: Tenant
) -> None:
    own = seen(User.objects.get(pk=people["developer"].pk), EVERYWHERE)
    shown = {name for name, page in own.items() if MARK in page}
    # The mark is seen where it belongs, so that not seeing it elsewhere tells something.
    assert shown >= SHOWING
    for role in (Role.DEVELOPER, Role.ADMINISTRATOR, Role.MANAGER):
        pages = seen(make_person(other_tenant, role), EVERYWHERE)
        assert len(pages) > 10, role
        assert [name for name, page in pages.items() if MARK in page] == [], role


def test_results_of_another_workbench_are_nowhere_to_be_had(furnished: Tenant, other_tenant: Tenant) -> None:
    run, stranger = (
        Run.objects.filter(kind__contains="analysis").first(),
        make_person(other_tenant, Role.DEVELOPER),
    )
    assert run is not None
    assert seen(stranger, [f"mapping:{name}" for name in RESULTS], run=str(run.uid)) == {}
