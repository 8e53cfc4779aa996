"""The app as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The app evidence."""

    name = "klustermotor.web.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell what the trail no longer shows."""
        import_module("klustermotor.web.evidence.citations")
