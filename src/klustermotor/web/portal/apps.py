"""The app as Django knows it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app portal."""

    name = "klustermotor.web.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to sign-ins before Django's own app does, which writes them down."""
        from klustermotor.web.portal import visits  # noqa: PLC0415 - models are there only now

        visits.connect()
