"""The app as Django knows it."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The app evidence."""

    name = "klustermotor.web.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
