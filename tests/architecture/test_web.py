"""The apps in their order: a foreign key counts as an import; every change of a table is written down."""

import io

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models import Model

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet

OWN = {name: place for place, name in enumerate(settings.OWN_APPS)}
MODELS: list[type[Model]] = [one for one in apps.get_models() if one._meta.app_label in OWN]


def test_a_reference_only_points_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.related_model is not None
        and isinstance(field.related_model, type)
        and OWN.get(field.related_model._meta.app_label, 99) < OWN[model._meta.app_label]
    ]
    assert upward == []


def test_every_root_object_decides_in_its_query_who_sees_it() -> None:
    roots = [model for model in MODELS if issubclass(model, TenantOwned)]
    assert roots
    undecided = [
        model._meta.label for model in roots if not isinstance(model._default_manager.all(), TenantQuerySet)
    ]
    assert undecided == []


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    said = io.StringIO()
    call_command("makemigrations", "--check", "--dry-run", verbosity=1, stdout=said)
    assert "No changes detected" in said.getvalue()
