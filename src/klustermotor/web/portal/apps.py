"""The app as Django knows it."""

from django.apps import AppConfig

from klustermotor.web.portal import visits


class PortalConfig(AppConfig):
    """The app portal."""

    name = "klustermotor.web.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to sign-ins before Django's own app does, which writes them down."""
        visits.connect()
