"""The app as Django knows it."""

from django.apps import AppConfig


class MappingConfig(AppConfig):
    """The app mapping."""

    name = "klustermotor.web.mapping"
    label = "mapping"
    default_auto_field = "django.db.models.BigAutoField"
