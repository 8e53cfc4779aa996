"""The app as Django knows it."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The app outbox."""

    name = "klustermotor.web.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"
