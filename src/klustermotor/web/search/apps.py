"""The app as Django knows it."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The app search."""

    name = "klustermotor.web.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
