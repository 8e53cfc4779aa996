"""The app as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """The app actors."""

    name = "klustermotor.web.actors"
    label = "actors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell what the trail does not show while it is restricted."""
        import_module("klustermotor.web.actors.restricted_names")
